"""Erasure: nothing of a person stays readable anywhere, and nothing comes back."""

import json
import re

import pytest
import zstandard
from helpers_keeping import KEEPER, MAPPERS, Format, absorb, begin, claim

from whodex.ingest.base import Options, Raw
from whodex.services import keeper
from whodex.services.disclosing import disclose, page
from whodex.services.erasing import erase
from whodex.services.importing import Request, import_path
from whodex.services.preparing import Preparer
from whodex.services.suppression import Gate
from whodex.services.unapplied import vanished
from whodex.store.codec import dictionaries
from whodex.store.mail_ports import Probe, WaitingJob
from whodex.store.memory import MemoryStore
from whodex.store.sqlite import SqliteMailBook, SqliteStore
from whodex.synth import stream_people

MARKER = "Zyxqwvarius"
NAME = f"Ottoline {MARKER}"
SLUG = f"ottoline-{MARKER.lower()}"
URL = f"https://www.linkedin.com/in/{SLUG}"
MAGIC = b"\x28\xb5\x2f\xfd"


def everything(folder):
    """All bytes of all files, and all that can be decompressed from any place of them."""
    readers = [zstandard.ZstdDecompressor()]
    readers += [zstandard.ZstdDecompressor(zstandard.ZstdCompressionDict(one)) for one in dictionaries().values()]
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            raw = file.read_bytes()
            yield file.name, raw
            for found in re.finditer(re.escape(MAGIC), raw):
                for reader in readers:
                    try:
                        yield file.name, reader.decompressobj().decompress(raw[found.start() : found.start() + 100_000])
                    except zstandard.ZstdError:
                        continue


def traces(folder):
    return sorted({name for name, raw in everything(folder) if MARKER.lower().encode() in raw.lower()})


def fill(store, import_id):
    """Three hundred neighbours, so that pages split and move, and one person written about in many ways."""
    neighbours = [
        claim({"ids": [f"slug:n{i}"], "name": f"Neighbour {i}", "headline": f"line {i} " * (i % 40)})
        for i in range(300)
    ]
    theirs = [
        claim({"ids": [f"slug:{SLUG}", f"email:o@{MARKER.lower()}.example"], "name": NAME}),
        claim({"ids": [f"slug:{SLUG}"], "headline": f"Head of {MARKER}"}),
        claim({"ids": [f"email:o@{MARKER.lower()}.example"], "emails": [f"o@{MARKER.lower()}.example"]}),
        claim({"viewer": "slug:n1", "person": f"slug:{SLUG}", "at": 1}, "connection"),
        claim({"viewer": f"slug:{SLUG}", "person": "slug:n2", "at": 1}, "connection"),
    ]
    mentions = [
        claim({"ids": ["slug:n3"], "headline": f"I work with {NAME.upper()} ({URL}?trk=x), daily"}, at=2000),
        claim({"ids": ["slug:n4"], "also": [{"name": NAME, "link": URL}, {"name": "Neighbour 5", "link": "x"}]}),
        claim({"ids": ["slug:n5"], "boss": {"link": URL.upper(), "name": "O. Z."}, "headline": "kept"}),
    ]
    for start in range(0, 300, 60):
        absorb(store, import_id, neighbours[start : start + 60])
        absorb(store, import_id, theirs[start // 60 : start // 60 + 1])
    absorb(store, import_id, mentions)
    return [*neighbours, *theirs, *mentions]


@pytest.fixture
def sqlite(tmp_path):
    store = SqliteStore(tmp_path / "whodex.db")
    yield store
    store.close()


def test_after_an_erasure_the_marker_is_nowhere(sqlite, tmp_path):
    one = begin(sqlite, file=f"{NAME} export.json".replace(" ", "_"))
    fill(sqlite, one.id)
    rejects = tmp_path / "rejects" / "import-1.jsonl"
    rejects.parent.mkdir()
    rejects.write_text(f'{{"record":"{NAME}"}}\n{{"record":"somebody else"}}\n')
    (tmp_path / "whodex.schema1.backup.db").write_bytes(MARKER.encode())
    assert traces(tmp_path), "the marker must be there first, or this test shows nothing"
    assert any(MARKER.encode() in raw for name, raw in everything(tmp_path) if name in {"whodex.db-wal", "whodex.db"})
    reader = SqliteStore(tmp_path / "whodex.db")
    assert reader.find(f"slug:{SLUG}") is not None

    erased = erase(sqlite, KEEPER, tmp_path, [f"slug:{SLUG}"])

    assert (erased.observations, erased.linked, erased.redacted, erased.rejects) == (3, 2, 3, 1)
    assert traces(tmp_path) == []
    assert reader.find(f"slug:{SLUG}") is None, "at once, for every reader"
    assert reader.edges("connection", ["slug:n1"]) == ([], 0)
    assert reader.get(reader.find("slug:n3"))[1].headline == "I work with [erased] ([erased]), daily"
    seen = {str(kept.record) for n in (4, 5) for kept in reader.observations(reader.find(f"slug:n{n}"))}
    assert any("Neighbour 5" in record and "link" in record for record in seen), "others in the list stay"
    assert any("'boss': {}" in record and "kept" in record for record in seen)
    assert rejects.read_text() == '{"record":"somebody else"}\n'
    assert sqlite.imports()[0].file == "[erased]"
    assert [act for _, act, _ in sqlite.audits()] == ["erase"]
    reader.close()


def test_importing_the_same_again_brings_nothing_back(sqlite, tmp_path):
    claims = fill(sqlite, begin(sqlite).id)
    erase(sqlite, KEEPER, tmp_path, [f"email:o@{MARKER.lower()}.example"])
    before = sqlite.counts()["observations"]
    two = begin(sqlite, file="again.json")
    preparer = Preparer(Format(), Options(), 0, Gate(sqlite.secret(), sqlite.suppressed()))
    kinds = {"t.person": "person", "t.connection": "connection"}
    outcomes = [preparer.outcome(Raw(position="1", data=[(kinds[one.format], one.record)])) for one in claims]
    assert sum(outcome.suppressed for outcome in outcomes) == 8
    with sqlite.transaction() as tx:
        KEEPER.absorb(tx, [one for outcome in outcomes for one in outcome.prepared], two.id)
    sqlite.scrub()
    assert traces(tmp_path) == []
    assert sqlite.counts()["observations"] == before
    fresh = Raw(
        position="9", data=[("person", {"ids": ["slug:n9"], "also": [{"link": URL}], "headline": f"see {URL}"})]
    )
    (new,) = preparer.outcome(fresh).prepared
    with sqlite.transaction() as tx:
        KEEPER.absorb(tx, [new], two.id)
    records = [kept.record for kept in sqlite.observations(sqlite.find("slug:n9"))]
    assert {"also": [], "headline": "see [erased]", "ids": ["slug:n9"]} in records


@pytest.mark.parametrize("store", [MemoryStore, None], ids=["memory", "sqlite"])
@pytest.mark.parametrize("row", [120, 399], ids=["mapped already", "not read yet"])
def test_an_import_under_way_does_not_bring_back_who_is_erased_meanwhile(store, row, tmp_path):
    file = tmp_path / "people.jsonl"
    lines = list(stream_people(400, 1))
    file.write_bytes(b"".join(lines))
    held = store() if store else SqliteStore(tmp_path / "whodex.db")
    slug = json.loads(lines[row])["id"]
    done = []

    def after():
        if not done:
            assert held.find(f"slug:{slug}") is None, "the import must not have come that far, or this shows nothing"
            erase(held, keeper.KEEPER, tmp_path, [f"slug:{slug}"])
        done.append(1)

    (summary,) = import_path(held, tmp_path, Request(path=file, workers=1, batch_ms=1), after=after)
    assert len(done) > 1
    assert held.find(f"slug:{slug}") is None
    assert (held.counts()["person"], summary.failure) == (399, None)
    others = [json.loads(line)["id"] for at, line in enumerate(lines) if at != row]
    assert None not in {held.find(f"slug:{one}") for one in others}
    held.close()


def test_lists_are_told_where_in_the_log_the_person_went(sqlite, tmp_path):
    fill(sqlite, begin(sqlite).id)
    number, before = sqlite.find(f"slug:{SLUG}"), sqlite.last_change()
    told = []
    erase(sqlite, KEEPER, tmp_path, [f"slug:{SLUG}"], vanish=told.append)
    assert told == [before]
    assert number in vanished(sqlite, before)
    erase(sqlite, KEEPER, tmp_path, [f"slug:{SLUG}"], vanish=told.append)
    erase(sqlite, KEEPER, tmp_path, [], number=number, vanish=told.append)
    assert told[1:] == [0, 0], "the first may have been killed before it could tell"


def test_a_namesake_keeps_their_name(sqlite, tmp_path):
    one = begin(sqlite)
    absorb(sqlite, one.id, [claim({"ids": ["slug:kim-lee"], "name": "Kim Lee"})])
    absorb(sqlite, one.id, [claim({"ids": ["slug:kim-lee-2"], "name": "Kim Lee", "headline": "Kim Lee, poet"})])
    erase(sqlite, KEEPER, tmp_path, ["slug:kim-lee"])
    assert sqlite.get(sqlite.find("slug:kim-lee-2"))[1].full_name == "Kim Lee"


def test_somebody_unknown_is_kept_away_all_the_same(sqlite, tmp_path):
    erased = erase(sqlite, KEEPER, tmp_path, ["slug:nobody"])
    assert (erased.observations, erased.suppressed) == (0, 1)
    gate = Gate(sqlite.secret(), sqlite.suppressed())
    assert gate.pass_claim(claim({"ids": ["slug:nobody"]}), MAPPERS) is None
    assert gate.pass_claim(claim({"ids": ["slug:somebody"]}), MAPPERS) is not None


def test_a_person_without_identifiers_is_erased_by_number(sqlite, tmp_path):
    absorb(sqlite, begin(sqlite).id, [claim({"name": NAME})])
    (number,) = sqlite.numbers()
    erased = erase(sqlite, KEEPER, tmp_path, [], number=number)
    assert erased.observations == 1
    gate = Gate(sqlite.secret(), sqlite.suppressed())
    assert gate.pass_claim(claim({"name": NAME}), MAPPERS) is None
    assert traces(tmp_path) == []


def test_disclosing_tells_everything_with_its_sources(sqlite, tmp_path):
    fill(sqlite, begin(sqlite, file="people.json").id)
    found = disclose(sqlite, MAPPERS, [f"slug:{SLUG}"])
    assert (len(found.records), len(found.linked), len(found.mentions)) == (3, 2, 3)
    assert found.person["full_name"] == NAME
    assert {one["seen"][0]["file"] for one in found.records} == {"people.json"}
    text = page(found)
    assert text.count("<h3>") == 8
    assert "people.json 1, observed 1970-01-01T00:00:01Z, basis consent" in text


def test_those_kept_apart_by_the_erased_person_are_one_again(sqlite, tmp_path):
    one, mailbox = begin(sqlite), "email:team@acme.example"
    absorb(sqlite, one.id, [claim({"ids": ["slug:ada", mailbox], "name": "Ada Byron"})])
    absorb(sqlite, one.id, [claim({"ids": ["slug:ada-2", mailbox], "name": "Ada Byron"})])
    absorb(sqlite, one.id, [claim({"ids": ["slug:bob", mailbox], "name": "Bob Moss"})])
    assert len(sqlite.numbers()) == 3
    erase(sqlite, KEEPER, tmp_path, ["slug:bob"])
    assert sqlite.find("slug:ada") == sqlite.find("slug:ada-2") is not None
    gate = Gate(sqlite.secret(), sqlite.suppressed())
    assert gate.pass_claim(claim({"ids": ["slug:cat", mailbox]}), MAPPERS) is not None, "the mailbox is not Bob's"
    assert gate.pass_claim(claim({"ids": ["slug:bob"]}), MAPPERS) is None


def test_what_is_remembered_of_asking_about_them_goes_too(sqlite, tmp_path):
    own, guess, other = f"o@{MARKER.lower()}.example", f"ottoline.{MARKER.lower()}@a.example", "n1@a.example"
    absorb(sqlite, begin(sqlite).id, [claim({"ids": [f"slug:{SLUG}", f"email:{own}"], "name": NAME})])
    book = SqliteMailBook(tmp_path / "mail.db")
    book.tried_for(sqlite.find(f"slug:{SLUG}"), [guess])
    for address in (own, guess, other):
        book.keep_verdict(address, 1, address.encode())
        book.log(Probe(1, "mx.a.example", "rcpt", address, 550, "no", 1))
    book.put_job(WaitingJob(guess, (guess,), 1, b"{}"))
    erase(sqlite, KEEPER, tmp_path, [f"slug:{SLUG}"], forget_mail=book.forget)
    assert [one.recipient for one in book.probes()] == [other]
    assert (book.jobs(), book.verdict(other)) == (0, other.encode())
    book.close()
    assert traces(tmp_path) == []
