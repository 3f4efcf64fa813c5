"""A made-up format and a few verbs, for tests of what happens between claims and entities."""

import hashlib

from whodex.ingest.base import Options, Raw
from whodex.model.network import Connection
from whodex.model.observation import Claim, Source
from whodex.model.organisation import Organisation
from whodex.model.person import OrgRef, Period, Person, Position
from whodex.model.refs import Ref
from whodex.services.keeping import Keeper
from whodex.services.preparing import prepare
from whodex.store.ports import Import


def person_of(record):
    return Person(
        identifiers=list(record.get("ids", [])),
        full_name=record.get("name"),
        headline=record.get("headline"),
        emails=list(record.get("emails", [])),
        experience=[
            Position(title=title, organisation=OrgRef(name=organisation), period=Period(current=True))
            for title, organisation in record.get("jobs", [])
        ],
    )


def organisation_of(record):
    return Organisation(identifiers=list(record["ids"]), name=record.get("name"))


def connection_of(record):
    return Connection(
        identifiers=[f"key:connection/{record['viewer']}/{record['person']}"],
        viewer=Ref(identifiers=[record["viewer"]]),
        person=Ref(identifiers=[record["person"]]),
        connected_at=record.get("at"),
    )


MAPPERS = {"t.person": person_of, "t.organisation": organisation_of, "t.connection": connection_of}
KEEPER = Keeper(MAPPERS)


def claim(record, kind="person", at=None, position="1"):
    name = f"t.{kind}"
    return Claim(format=name, record=record, subject=MAPPERS[name](record), position=position, observed_at=at)


class Format:
    """A format whose raw records are lists of (kind, record)."""

    name = "t"
    mappers = MAPPERS

    def claims(self, raw: Raw, options: Options):
        return [claim(record, kind) for kind, record in raw.data]


def begin(store, file="a.json", rank=0, source="test"):
    store.source(Source(name=source, rank=rank))
    new = Import(
        id=0,
        source=source,
        basis="consent",
        format="t",
        file=file,
        fingerprint=hashlib.sha256(file.encode()).hexdigest(),
        started_at=1,
    )
    return store.begin_import(new)


def absorb(store, import_id, claims):
    with store.transaction() as tx:
        return KEEPER.absorb(tx, [prepare(one, otherwise=1000) for one in claims], import_id)


def world(store):
    """All entities by number, as packed bytes, and the partition of observations."""
    entities = {number: store.get(number) for number in store.numbers(count=10_000)}
    groups = {}
    for kept in store.scan():
        groups.setdefault(kept.number, set()).add(kept.key)
    return entities, groups


def contents(store):
    """What is held, numbers left aside."""
    entities, groups = world(store)
    return {frozenset(groups[number]): entity for number, entity in entities.items()}
