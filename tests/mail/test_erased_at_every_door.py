"""An erased person's address comes out of no door: endpoints, commands, files of results, exports, queued checks."""

import asyncio
import contextlib
import json

import apsw
import httpx
import msgspec
from tests.mail.port import harbour
from tests.mail.world import Script, world
from typer.testing import CliRunner

from whodex import settings
from whodex.api.admission import KeyGate
from whodex.api.app import create_app
from whodex.api.endpoint import House
from whodex.boot.contact import contact_desk, open_mail_book
from whodex.boot.data import open_store
from whodex.cli import register
from whodex.cli.base import app
from whodex.errors import UnknownRecord
from whodex.ingest.files import open_input
from whodex.mail.answer import Checks
from whodex.services.address_files import opened
from whodex.services.bulk_check import check_many
from whodex.services.keys import create_key
from whodex.services.suppression import keyed_hash
from whodex.services.verifying import Kept, gather, write
from whodex.store.memory import MemoryAccounts, MemoryStore
from whodex.store.sqlite import SqliteCheckList

EVE, LINK = "eve.ford@skerrymoor.com", "https://www.linkedin.com/in/eve-ford"
HEAD = "Full name,LinkedIn URL,Email,Title,Company,Company domain\n"
EVES = f"Eve Ford,{LINK},{EVE},Keeper,Skerrymoor,skerrymoor.com\n"
COLLEAGUES = "".join(
    f"{first} {last},https://www.linkedin.com/in/{first}-{last},{first}.{last}@skerrymoor.com,Keeper,Skerrymoor,"
    "skerrymoor.com\n"
    for first, last in (("Ada", "Brook"), ("Bo", "Carr"), ("Cy", "Dunn"))
)
PATHS = (  # what gives an address, or somebody by one
    f"/v1/contact/email/by-linkedin?url={LINK}",
    f"/v1/contact/email/verify?email={EVE}",
    f"/v1/search/person/by-email?email={EVE}",
    f"/v1/person?email={EVE}",
    f"/v1/person?profile_link={LINK}",
)


@contextlib.asynccontextmanager
async def harboured(script, folder):
    """The desk of a server whose mail servers are this one."""
    async with world() as made:
        _, server = await made.server(script, address="127.0.0.1")
        made.dns.records["skerrymoor.com", "MX"] = ["10 mx.skerrymoor.com."]
        made.dns.records["mx.skerrymoor.com", "A"] = ["127.0.0.1"]
        kept = settings.load(
            folder,
            {},
            contact__smtp=True,
            contact__ehlo="verify.whodex.example",
            contact__dns="127.0.0.1",
            contact__dns_port=made.dns.port,
            contact__smtp_port=server.port,
            contact__private=True,
            contact__delay=0.0,
        )
        book = open_mail_book(kept)
        try:
            yield contact_desk(kept, book)
        finally:
            book.close()


class Place:
    """A data directory: its commands, and its endpoints over the same files."""

    def __init__(self, folder, env):
        self.data, self.env = folder / "data", env

    def run(self, *words):
        """A command, in this process: starting ten of them takes longer than what they do."""
        register()
        return CliRunner().invoke(app, [*map(str, words), "--data", str(self.data)], env=self.env)

    def done(self, *words):
        done = self.run(*words)
        assert done.exit_code == 0, done.output
        return done.stdout

    def answers(self):
        """(status, body) of every path."""

        async def ask():
            kept = settings.load(self.data, self.env)
            store, accounts, book = open_store(kept), MemoryAccounts(), open_mail_book(kept)
            desk = contact_desk(kept, book)
            served = create_app(
                reading=store,
                accounts=accounts,
                settings=kept,
                gate=KeyGate(accounts, desk.clock),
                clock=desk.clock,
                house=House(contact=desk),
            )
            key = create_key(accounts, "test", unlimited=True).key
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(served), base_url="http://whodex.example", headers={"authorization": key}
            ) as client:
                found = [await client.get(path) for path in PATHS]
            book.close()
            store.close()
            return [(one.status_code, one.text) for one in found]

        return asyncio.run(ask())

    def remembered(self):
        """Everything that mail.db holds, as text."""
        db = apsw.Connection(str(self.data / "mail.db"))
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        text = " ".join(str(row) for table in tables for row in db.execute(f"SELECT * FROM {table}"))
        db.close()
        return text

    def dumped(self):
        file = self.data.with_name("dump.jsonl")
        file.unlink(missing_ok=True)
        self.done("dump", file)
        return file.read_text()

    def make_due(self):
        db = apsw.Connection(str(self.data / "mail.db"))
        db.execute("UPDATE jobs SET due_at = due_at - 1000000, visible_at = visible_at - 1000000")
        db.close()


def test_no_door_gives_an_erased_persons_address(tmp_path):
    greylisted = {"on": True}

    def rcpt(address, session):
        if address != EVE:
            return "550 5.1.1 user unknown"
        return "450 4.7.1 greylisted" if greylisted["on"] else "250 2.1.5 ok"

    people, wanted, target = tmp_path / "people.csv", tmp_path / "wanted.csv", tmp_path / "wanted.verified.csv"
    people.write_text(HEAD + EVES + COLLEAGUES)
    wanted.write_text(f"email\n{EVE}\nno@skerrymoor.com\n")
    with harbour() as made:
        server = made.server(Script(rcpt=rcpt))
        made.domain("skerrymoor.com")
        house = Place(tmp_path, made.settings(delay="0"))
        house.done("import", people)

        # Before: every door knows her; two doors have queued a check, and one file of results waits for it.
        before = house.answers()
        assert [status for status, _ in before] == [503, 503, 200, 200, 200]
        house.done("verify", wanted)
        assert EVE in house.remembered()
        assert EVE in house.dumped()

        house.done("erase", "--profile-link", LINK, "--yes")
        asked = len(server.commands())
        greylisted["on"] = False  # from now on the server would say yes
        assert EVE not in house.remembered(), "verdicts, queued checks and exchanges went"

        house.make_due()
        assert json.loads(house.done("verify", "--due", "--json"))["made"] == 0
        after = house.answers()
        assert [status for status, _ in after] == [404, 200, 200, 404, 404]
        assert json.loads(after[1][1])["status"] == "UNKNOWN"
        assert json.loads(after[2][1])["hits"] == []

        refused = house.run("email", LINK)
        assert isinstance(refused.exception, UnknownRecord)
        assert "eve.ford" not in refused.output
        house.done("verify", wanted)
        assert [line.split(",")[:2] for line in target.read_text().splitlines()[1:]] == [
            [EVE, "UNKNOWN"], ["no@skerrymoor.com", "INVALID"]
        ]  # fmt: skip

        # A namesake and a second import of the same file bring nothing back.
        people.write_text(HEAD + EVES + COLLEAGUES + EVES.replace("eve-ford", "eve-ford-2").replace(EVE, ""))
        house.done("import", people)
        assert house.answers()[0][0] == 404
        namesake = house.done("email", "https://www.linkedin.com/in/eve-ford-2", "--json")
        assert EVE not in namesake
        assert EVE not in house.dumped()
        assert EVE not in house.remembered()
        assert not [one for one in server.commands()[asked:] if EVE in one.lower()], "and nobody was asked about her"


def test_who_is_erased_while_a_file_is_checked_leaves_nothing(tmp_path):
    store = MemoryStore()

    def erasing(address, session):
        with store.transaction():
            store.suppress([keyed_hash(store.secret(), f"email:{EVE}")])
        return "250 2.1.5 ok" if address == EVE else "550 5.1.1 user unknown"

    async def check():
        async with harboured(Script(rcpt=erasing), tmp_path) as desk:
            found = await check_many(desk, store, (EVE, "no@skerrymoor.com"))
            assert [one.result.status for one in found] == ["UNKNOWN", "INVALID"]
            assert desk.book.verdict(EVE) is None
            assert desk.book.verdict("no@skerrymoor.com") is not None
            assert EVE not in {probe.recipient for probe in desk.book.probes()}

    asyncio.run(check())


def test_results_do_not_say_what_was_found_before_an_erasure(tmp_path):
    file, target, store = tmp_path / "wanted.csv", tmp_path / "out.csv", MemoryStore()
    file.write_text(f"email\n{EVE}\nada.brook@skerrymoor.com\n")
    source = open_input(file)
    how = opened(source)
    wanted = SqliteCheckList(tmp_path / "journal")
    gather(source, how, wanted)
    valid = msgspec.msgpack.encode(Kept("VALID", "accepted", 1, Checks(syntax=True)))
    wanted.keep([(EVE, valid, False), ("ada.brook@skerrymoor.com", valid, False)])
    with store.transaction():
        store.suppress([keyed_hash(store.secret(), f"email:{EVE}")])
    write(store, source, how, wanted, target)
    wanted.close(remove=True)
    assert [line.split(",")[:2] for line in target.read_text().splitlines()[1:]] == [
        [EVE, "UNKNOWN"], ["ada.brook@skerrymoor.com", "VALID"]
    ]  # fmt: skip
