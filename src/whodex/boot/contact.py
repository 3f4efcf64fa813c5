"""What finding and checking addresses needs, from settings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from whodex.boot.data import MAIL_FILE, data_folder
from whodex.errors import Unavailable
from whodex.mail.dialogue import TcpDialer, Timeouts
from whodex.mail.hosts import CachedResolver, DnsResolver
from whodex.mail.pace import Limit
from whodex.mail.verdict import Off, Verifier
from whodex.mail.verify import Policy, SmtpVerifier
from whodex.services.asking import BookCache, SharedPace, recorder
from whodex.services.checking import Desk
from whodex.services.moments import system_clock
from whodex.settings import Settings
from whodex.store.check_ports import CheckList
from whodex.store.mail_ports import MailBook
from whodex.store.sqlite import SqliteCheckList, SqliteMailBook


def open_mail_book(settings: Settings) -> SqliteMailBook:
    """What a data directory remembers of asking mail servers."""
    return SqliteMailBook(data_folder(settings.data) / MAIL_FILE)


@contextmanager
def mail_book_of(settings: Settings) -> Iterator[SqliteMailBook]:
    """What is remembered of asking mail servers, closed again at the end of the block."""
    book = open_mail_book(settings)
    try:
        yield book
    finally:
        book.close()


@contextmanager
def check_list_of(results: Path) -> Iterator[CheckList]:
    """How far a check got, beside its results; removed at the end of the block where nothing of it waits any more.

    Raises StoreBusy where another process is at work on the same results.
    """
    path = results.with_name(results.name + ".journal")
    try:
        wanted = SqliteCheckList(path)
    except OSError as error:
        raise Unavailable(f"{path} cannot be made ({error.strerror})", 5) from None
    finished = False
    try:
        yield wanted
        progress = wanted.progress()
        finished = progress.settled == progress.addresses
    finally:
        wanted.close(remove=finished)


def contact_desk(settings: Settings, book: MailBook, clock: Callable[[], int] = system_clock) -> Desk:
    """What finding and checking addresses needs. Raises BadSetting where `contact.smtp` is on without a proper name."""
    asks = settings["contact.smtp"]
    verifier: Verifier = Off()
    if asks:
        command = settings["contact.command_s"]
        servers = [one.strip() for one in settings["contact.dns"].split(",") if one.strip()]
        policy = Policy(
            name=settings["contact.ehlo"],
            sender=settings["contact.sender"],
            secret=book.secret(),
            timeouts=Timeouts(
                connect=settings["contact.connect_s"],
                banner=command,
                command=command,
                whole=settings["contact.whole_s"],
            ),
            limit=Limit(settings["contact.at_once"], settings["contact.delay"]),
            private_addresses=settings["contact.private"],
            settled_days=settings["contact.settled_days"],
            open_days=settings["contact.open_days"],
        )
        verifier = SmtpVerifier(
            policy,
            CachedResolver(DnsResolver(servers or None, settings["contact.dns_port"])),
            dialer=TcpDialer(settings["contact.smtp_port"]),
            pace=SharedPace(book),
            cache=BookCache(book),
            record=recorder(book),
            clock=lambda: clock() / 1000,
        )
    return Desk(
        verifier=verifier,
        book=book,
        clock=clock,
        asks=asks,
        webmail=settings["contact.webmail"],
        log_ms=settings["contact.log_days"] * 86_400_000,
        keep_ms=max(settings["contact.settled_days"], settings["contact.open_days"]) * 86_400_000,
        settled_ms=settings["contact.settled_days"] * 86_400_000,
        mail_ms=settings["contact.mail_days"] * 86_400_000,
    )
