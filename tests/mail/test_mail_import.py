"""Bounces and answers, imported: what they say goes before any question, and leaves as it came."""

import shutil
from pathlib import Path

import pytest
from tests.ingest2.feeding import named, put, ranking, taken

from whodex.errors import ImportFailed
from whodex.ingest.base import Refused
from whodex.ingest.files import open_input
from whodex.mail.verdict import Outcome, Result
from whodex.services.erasing import erase
from whodex.services.evidence import said_by_mail, with_mail, without_asking
from whodex.services.importing import Request, import_path
from whodex.services.keeper import KEEPER
from whodex.services.rebuilding import rebuild
from whodex.services.taking_back import remove_import
from whodex.store.sqlite import SqliteStore

SAMPLES = Path(__file__).parent / "data" / "bounces"
AT = 1793697630000  # Tue, 3 Nov 2026 10:20:30 +0100
DAY = 86_400_000
NOW = AT + 5 * DAY
MAIL = 180 * DAY


def box(*names):
    """An mbox of these samples, `From ` at the start of a line quoted."""
    parts = []
    for name in names:
        text = (SAMPLES / name).read_bytes().replace(b"\nFrom ", b"\n>From ")
        parts.append(b"From MAILER-DAEMON Tue Nov  3 10:20:30 2026\n" + text.rstrip(b"\n") + b"\n\n")
    return b"".join(parts)


@pytest.fixture
def store(tmp_path):
    made = SqliteStore(tmp_path / "whodex.db")
    yield made
    made.close()


def bring(store, tmp_path, path, **more):
    return list(import_path(store, tmp_path, Request(path=path, **more)))


def statuses(store, *addresses, now=NOW):
    found = said_by_mail(store, addresses, now, MAIL)
    return {address: (one.status, one.reason) for address, one in found.items()}


def test_every_sample_is_recognised_and_maps_as_it_was_read(tmp_path):
    for path in SAMPLES.glob("*.eml"):
        assert ranking(open_input(path))[0][1].name == "mail", path.name
    names = sorted(path.name for path in SAMPLES.glob("*.eml"))
    file = put(tmp_path, "all.mbox", box(*names))
    assert ranking(file)[0][1].name == "mail"
    claims = [claim for claim in named("mail").read(file, None) if not isinstance(claim, Refused)]
    assert len(claims) == 20
    assert len(taken(named("mail"), put(tmp_path, "some.mbox", box("gmail.eml", "qmail.eml", "reply.eml")))) == 4


@pytest.mark.parametrize(
    "text", ["name,email\nAda,ada@brook.example\n", "BEGIN:VCARD\nFN:A\nEND:VCARD\n", '{"a": 1}\n', "From here on.\n"]
)
def test_what_is_no_mail_is_not_taken_for_it(tmp_path, text):
    assert named("mail").score(__import__("whodex.ingest.sampling", fromlist=["x"]).sample_of("x", text.encode())) == 0


def test_an_mbox_comes_in_once_and_goes_out_again(store, tmp_path):
    path = tmp_path / "bounces.mbox"
    path.write_bytes(box("postfix.eml", "gmail-full.eml", "exchange-blocked.eml", "reply.eml", "newsletter.eml"))
    (summary,) = bring(store, tmp_path, path)
    assert (summary.format, summary.new, summary.skipped, summary.failure) == ("mail", 4, 1, None)
    expected = {
        "ada.brook@skerrymoor.example": ("INVALID", "bounced"),
        "gil.hay@skerrymoor.example": ("UNKNOWN", "full"),
        "ann.roe@skerrymoor.example": ("VALID", "delivered"),
    }
    asked = (*expected, "cy.dunn@skerrymoor.example", "nobody@skerrymoor.example")
    assert statuses(store, *asked) == expected
    (again,) = bring(store, tmp_path, path)
    assert (again.new, again.unchanged) == (4, 0) or again.import_id == summary.import_id
    copy = tmp_path / "copy.mbox"
    copy.write_bytes(box("newsletter.eml", "postfix.eml"))
    (copied,) = bring(store, tmp_path, copy)
    assert (copied.new, copied.unchanged) == (0, 1)
    before = store.counts()["item"]
    rebuild(store, KEEPER)
    assert store.counts()["item"] == before == 4
    assert statuses(store, *asked) == expected
    origin = store.observations(store.edges("item.other", ["email:ada.brook@skerrymoor.example"])[0][0])[0].origins[0]
    assert (origin.file, origin.source, origin.position, origin.observed_at) == ("copy.mbox", "mail", "28", AT) or (
        origin.file in ("bounces.mbox", "copy.mbox") and origin.observed_at == AT
    )
    remove_import(store, KEEPER, tmp_path, copied.import_id)
    assert statuses(store, *asked) == expected
    remove_import(store, KEEPER, tmp_path, summary.import_id)
    assert statuses(store, *asked) == {}


HEAD = b"From MAILER-DAEMON Tue Nov  3 10:20:30 2026\n"
POSTFIX = (SAMPLES / "postfix.eml").read_bytes()


@pytest.mark.parametrize(
    ("content", "new", "skipped", "failure"),
    [
        (b"", 0, 0, "is empty"),
        (HEAD, 0, 0, "not one record"),
        (b"From ", 0, 0, "no format whodex knows"),
        (HEAD + b"From: a@b.example\nSubject: hello\n\nhi\n", 0, 1, "not one record"),
        (HEAD + POSTFIX[: POSTFIX.find(b"Final-Recipient") + 25] + b"\n" + HEAD + POSTFIX, 1, 1, None),
        (HEAD + bytes(range(256)) * 4 + b"\n\n" + HEAD + POSTFIX, 1, 1, None),
        (HEAD + b"\xff\xfe no headers \n\n" + HEAD + POSTFIX, 1, 1, None),
        ((HEAD + POSTFIX).replace(b"\n", b"\r\n"), 1, 0, None),
        ((HEAD + POSTFIX + b"\n") * 2, 1, 0, None),
    ],
    ids=["empty", "one line", "a word", "no report", "cut off", "binary", "no headers", "crlf", "twice"],
)
def test_broken_mailboxes(store, tmp_path, content, new, skipped, failure):
    path = tmp_path / "bounces.mbox"
    path.write_bytes(content)
    try:
        (summary,) = bring(store, tmp_path, path)
        assert (summary.new, summary.skipped) == (new, skipped)
        said = summary.failure
    except ImportFailed as error:
        said = str(error)
    assert (said is None) == (failure is None), said
    assert failure is None or failure in said
    assert store.counts().get("item", 0) == new


def test_a_maildir_is_one_import(store, tmp_path):
    for folder in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / folder).mkdir(parents=True)
    shutil.copy(SAMPLES / "gmail.eml", tmp_path / "Maildir/cur/1793.M1P1.host:2,S")
    shutil.copy(SAMPLES / "qmail.eml", tmp_path / "Maildir/new/1794.M1P1.host")
    shutil.copy(SAMPLES / "reply.eml", tmp_path / "Maildir/tmp/1795.M1P1.host")
    (tmp_path / "Maildir/dovecot-uidlist").write_text("3 V1\n")
    (summary,) = bring(store, tmp_path, tmp_path / "Maildir")
    assert (summary.new, summary.format) == (3, "mail")
    assert set(statuses(store, "eve.ford@skerrymoor.example", "kim.lowe@skerrymoor.example")) == {
        "eve.ford@skerrymoor.example",
        "kim.lowe@skerrymoor.example",
    }


def test_an_erased_person_takes_their_bounces_along_and_they_stay_away(store, tmp_path):
    path = tmp_path / "bounces.mbox"
    path.write_bytes(box("postfix.eml", "reply.eml"))
    bring(store, tmp_path, path)
    erased = erase(store, KEEPER, tmp_path, ["email:ada.brook@skerrymoor.example"])
    assert erased.linked == 1
    assert statuses(store, "ada.brook@skerrymoor.example") == {}
    assert store.counts()["item"] == 1
    other = tmp_path / "other.mbox"
    other.write_bytes(box("postfix.eml"))
    (summary,) = bring(store, tmp_path, other)
    assert (summary.new, summary.suppressed) == (0, 1)
    assert b"ada.brook" not in (tmp_path / "whodex.db").read_bytes()


def test_the_newest_that_settles_counts(store, tmp_path):
    reply, bounce = tmp_path / "reply.eml", tmp_path / "bounce.eml"
    ann = (SAMPLES / "postfix.eml").read_bytes().replace(b"ada.brook", b"ann.roe")
    reply.write_bytes((SAMPLES / "reply.eml").read_bytes())
    bounce.write_bytes(ann.replace(b"Tue, 3 Nov", b"Wed, 4 Nov"))
    bring(store, tmp_path, reply)
    bring(store, tmp_path, bounce)
    assert statuses(store, "ann.roe@skerrymoor.example") == {"ann.roe@skerrymoor.example": ("INVALID", "bounced")}
    later = tmp_path / "later.eml"
    later.write_bytes(
        (SAMPLES / "reply.eml").read_bytes().replace(b"Tue, 3 Nov", b"Thu, 5 Nov").replace(b"<r1@", b"<r9@")
    )
    bring(store, tmp_path, later)
    assert statuses(store, "Ann.Roe@skerrymoor.example") == {"Ann.Roe@skerrymoor.example": ("VALID", "delivered")}
    assert statuses(store, "ann.roe@skerrymoor.example", now=AT + 200 * DAY) == {}, "nothing is believed for ever"


A, B = "a@x.example", "b@x.example"


def made(address, status, reason, at):
    return Result(address=address, status=status, reason=reason, checked_at=at)


def test_what_mail_says_against_what_servers_say():
    old, young = NOW - 100 * DAY, NOW - DAY
    bounced, answered = made(A, "INVALID", "bounced", old), made(A, "VALID", "delivered", old)
    fresh = made(A, "VALID", "delivered", young)
    denied = made(A, "INVALID", "refused", NOW)
    settle = 30 * DAY
    assert without_asking({A: bounced}, {A: made(A, "VALID", "accepted", NOW)}, NOW, settle) == [bounced]
    assert without_asking({A: answered}, {}, NOW, settle) == [], "an old answer does not save the question"
    assert without_asking({A: fresh}, {}, NOW, settle) == [fresh]
    assert without_asking({A: fresh}, {A: denied}, NOW, settle) == [], "a newer refusal does"

    def together(said, *results):
        return with_mail(Outcome(domain="x.example", results=list(results), again=True), {A: said}, (A, B))

    later, other = made(A, "UNKNOWN", "later", NOW), made(B, "INVALID", "refused", NOW)
    assert together(answered, later, other).results == [answered, other]
    assert together(answered, later, other).again is False
    assert together(answered, denied).results == [denied]
    assert together(bounced, made(A, "ACCEPT_ALL", "accept_all", NOW)).results == [bounced]
    full = made(A, "UNKNOWN", "full", old)
    assert together(full, later).results == [later]
