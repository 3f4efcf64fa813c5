"""Pairs that may be the same, over HTTP: listed with reasons, decided, and gone from the list."""

import asyncio
import json

from world import World

from whodex.boot.data import DATA_FILE
from whodex.services.importing import Request, import_path
from whodex.services.keeper import KEEPER
from whodex.services.resolving import Resolver
from whodex.store.sqlite import SqliteStore

TABLE = """First Name,Last Name,Title,Company,Location
Ottoline,Fennimore,Head of Finance,Fernhollow Ltd,"Bristol, United Kingdom"
O.,Fennimore,Accountant,Fernhollow,"Bristol, United Kingdom"
Bo,Fenn,Sales,Skerry,"Oslo, Norway"
"""


def test_listed_decided_and_gone(tmp_path):
    store = SqliteStore(tmp_path / DATA_FILE)
    file = tmp_path / "crm.csv"
    file.write_text(TABLE)
    list(import_path(store, tmp_path, Request(path=file)))
    Resolver(store, KEEPER).run()
    writing = SqliteStore(tmp_path / DATA_FILE)
    world = World(reading=store, open_writing=lambda: writing)
    world.add_key("reader", scopes=["read"])

    async def look():
        path = "/v1/admin/reviews"

        async def ask(wish=None, **more):
            method, body = ("GET", b"") if wish is None else ("POST", json.dumps(wish).encode())
            answer = await world.ask(path, method=method, body=body, **more)
            await asyncio.sleep(0.01)  # the turn ends, and with it the state that is read
            return answer

        assert (await ask(key="reader")).status == 401
        (pair,) = (await ask()).json["reviews"]
        assert {pair["left"]["name"], pair["right"]["name"]} == {"Ottoline Fennimore", "O. Fennimore"}
        assert any("initial fits" in one["sentence"] for one in pair["findings"])
        assert 0 < pair["probability"] < 1
        wish = {"left": pair["left"]["lixId"], "right": pair["right"]["lixId"], "decision": "same", "note": "met her"}
        for wrong in ({"decision": "maybe"}, {"left": "nobody-of-that-name"}, {"right": wish["left"]}, {"more": 1}):
            answer = await ask(wish | wrong)
            assert answer.status in (400, 404), answer.raw
        done = (await ask(wish)).json
        assert done["left"] == done["right"]
        assert (await ask()).json == {"reviews": []}

    asyncio.run(look())
    (decision,) = store.decisions()
    assert (decision.act, decision.who, decision.note) == ("merge", "key good", "met her")
    store.close()
    writing.close()
