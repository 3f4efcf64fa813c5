"""A small invented world in a memory store, an application over it, and a way to call it as ASGI does."""

import asyncio
import hashlib
import json
from pathlib import Path

import examples

from whodex import settings
from whodex.api.app import create_app
from whodex.api.endpoint import House
from whodex.boot.contact import contact_desk
from whodex.model.accounts import Key
from whodex.model.dates import PartialDate, Period
from whodex.model.linking import edges_of, keys_of
from whodex.model.network import Connection, Viewer
from whodex.model.observation import KIND_OF
from whodex.model.person import OrgRef, Person, Position
from whodex.model.post import Post
from whodex.model.refs import Ref
from whodex.services.indexing import Indexer
from whodex.services.office import Office
from whodex.store.codec import pack_body
from whodex.store.memory import MemoryAccounts, MemoryLedger, MemoryMailBook, MemorySequences, MemoryStore
from whodex.store.memory.index import MemoryIndex

VIEWER = Person(identifiers=["slug:maya-lindqvist", "member:900"], full_name="Maya Lindqvist")
# The slug of the published examples, held by somebody invented.
EXAMPLE = Person(
    identifiers=["slug:alfie-lambert", f"memberid:{'ACoAA' + 'x' * 34}", "lix:970825", "email:em@quillmoor.example"],
    full_name="Example Person",
    emails=["em@quillmoor.example"],
    experience=[
        Position(title="Keeper", organisation=OrgRef(name="Skerry"), period=Period(PartialDate(2020), None, True))
    ],
)


class Clock:
    """A clock that stands still."""

    def __init__(self, now=examples.NOW):
        self.now = now

    def __call__(self):
        return self.now


class Answer:
    """What came back."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.decode(): value.decode() for name, value in headers}
        self.raw = body

    @property
    def json(self):
        return json.loads(self.raw)

    @property
    def error(self):
        return self.json["error"]["type"]

    @property
    def message(self):
        return self.json["error"]["message"]


class World:
    """The store, keys and application."""

    def __init__(self, **options):
        self.store = MemoryStore()
        self.accounts = MemoryAccounts()
        self.clock = Clock()
        self.index = MemoryIndex()
        self.sequences = MemorySequences()
        self.indexer = Indexer(self.store, self.index)
        self.numbers = {} if options.pop("empty", False) else self.populate()
        self.add_key("good")
        gate = options.pop("gate", None)
        self.gate = gate(self) if gate else None
        self.settings = settings.load("/nonexistent", {}, **options.pop("settings", {}))
        self.book = MemoryMailBook()
        self.app = create_app(
            reading=options.pop("reading", self.store),
            accounts=self.accounts,
            settings=self.settings,
            clock=self.clock,
            gate=self.gate,
            house=House(
                search=self.index,
                sequences=self.sequences,
                contact=contact_desk(self.settings, self.book, self.clock),
                office=Office(accounts=self.accounts, ledger=MemoryLedger(self.accounts.books)),
                intake=options.pop("intake", None),
                metrics=lambda: b"# nothing counted\n",
            ),
            **options,
        )
        self.indexer.catch_up()

    def populate(self):
        self.store.save_viewer(Viewer(identifiers=list(VIEWER.identifiers), name="Maya Lindqvist"))
        numbers = {
            name: self.put(entity)
            for name, entity in {
                "zoe": examples.PERSON,
                "viewer": VIEWER,
                "example": EXAMPLE,
                "organisation": examples.ORGANISATION,
                "job": examples.JOB,
                "post": examples.POST,
                "comment": examples.COMMENT,
                "reaction": examples.REACTION,
            }.items()
        }
        self.connect(VIEWER, examples.PERSON, 1_600_000_000_000)
        self.connect(VIEWER, EXAMPLE, 1_700_000_000_000)
        return numbers

    def put(self, entity):
        number = self.store.allot()
        self.store.put(number, KIND_OF[type(entity)], pack_body(entity), keys_of(entity), edges_of(entity))
        return number

    def connect(self, viewer, person, at):
        def ref(one):
            return Ref(name=one.full_name, identifiers=list(one.identifiers))

        key = f"key:{viewer.identifiers[0]}>{person.identifiers[0]}"
        return self.put(Connection(identifiers=[key], viewer=ref(viewer), person=ref(person), connected_at=at))

    def add_key(self, secret, **fields):
        digest = hashlib.sha256(secret.encode()).digest()
        scopes = fields.pop("scopes", ["read", "search", "contact", "insight", "admin"])
        name = fields.pop("name", secret)
        return self.accounts.add_key(Key(id=0, hash=digest, prefix=secret[:2], name=name, scopes=scopes, **fields))

    def post(self, number, at, author="slug:zoë-ånkersdatter"):
        entity = Post(
            identifiers=[f"post:activity:{number}"], created_at=at, author=Ref(identifiers=[author]), text=str(number)
        )
        return self.put(entity)

    def get(self, target, *, key="good", method="GET", body=b"", **headers):
        return self.call(target, key=key, method=method, headers=headers, body=body)

    def call(self, target, **options):
        return asyncio.run(self.ask(target, **options))

    async def ask(self, target, *, key="good", method="GET", headers=(), body=b""):
        path, _, query = target.partition("?")
        given = [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in dict(headers).items()]
        if key:
            given.append((b"authorization", key.encode()))
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": given,
            "http_version": "1.1",
            "scheme": "http",
            "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 1),
            "root_path": "",
        }
        sent = []

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            sent.append(message)

        await self.app(scope, receive, send)
        start, *bodies = sent
        return Answer(start["status"], start["headers"], b"".join(one["body"] for one in bodies))


DATA = Path(__file__).parent / "data"
