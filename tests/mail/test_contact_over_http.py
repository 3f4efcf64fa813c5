"""The whole way over HTTP: a store, `contact.smtp = true`, DNS and mail servers on loopback."""

import asyncio
import threading

import httpx
import pytest
from tests.mail.scenarios import UNKNOWN_511
from tests.mail.world import Script, world

from whodex import settings
from whodex.api.admission import FreeTicket, KeyGate
from whodex.api.app import create_app
from whodex.api.endpoint import House
from whodex.boot.contact import contact_desk, open_mail_book
from whodex.errors import StoreBusy
from whodex.model.dates import Period
from whodex.model.linking import edges_of, keys_of
from whodex.model.network import Item
from whodex.model.organisation import Organisation
from whodex.model.person import OrgRef, Person, Position
from whodex.model.refs import Ref
from whodex.services.asking import ask_again
from whodex.services.contact import follow
from whodex.services.keys import create_key
from whodex.services.suppression import keyed_hash
from whodex.store.codec import pack_body
from whodex.store.memory import MemoryAccounts, MemoryStore

VERSIONS = ("2023-02-08", "2026-08-20")
FOUND = "/v1/contact/email/by-linkedin"
VERIFY = "/v1/contact/email/verify"


EVE = "eve.ford@skerrymoor.com"


def person(slug, name, company, *emails):
    first, last = name.split(" ", 1)
    return Person(
        identifiers=[f"slug:{slug}", *(f"email:{one}" for one in emails)],
        full_name=name,
        first_name=first,
        last_name=last,
        emails=list(emails),
        experience=[
            Position(title="Keeper", organisation=OrgRef(name=company, slug=company), period=Period(current=True))
        ],
    )


class Charged(KeyGate):
    """Notes what each request was charged."""

    def __init__(self, *given):
        super().__init__(*given)
        self.items = []

    def reserve(self, claim):
        gate = self

        class Noted(FreeTicket):
            def settle(self, items, head=b"", content=b""):
                gate.items.append((claim.kind, items))

        return Noted()


class Town:
    """A server over the scripted world."""

    def __init__(self, made, port, folder, **changes):
        self.now = 1_790_000_000_000
        self.store, self.accounts = MemoryStore(), MemoryAccounts()
        self.settings = settings.load(
            folder,
            {},
            contact__smtp=True,
            contact__ehlo="verify.whodex.example",
            contact__dns="127.0.0.1",
            contact__dns_port=made.dns.port,
            contact__smtp_port=port,
            contact__private=True,
            contact__delay=0.0,
            **changes,
        )
        self.book = open_mail_book(self.settings)
        self.desk = contact_desk(self.settings, self.book, lambda: self.now)
        self.gate = Charged(self.accounts, lambda: self.now)
        app = create_app(
            reading=self.store,
            accounts=self.accounts,
            settings=self.settings,
            gate=self.gate,
            clock=lambda: self.now,
            house=House(contact=self.desk),
        )
        key = create_key(self.accounts, "test", unlimited=True).key
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://whodex.example", headers={"authorization": key}
        )

    def put(self, entity, kind="person"):
        with self.store.transaction() as tx:
            number = tx.allot()
            tx.put(number, kind, pack_body(entity), keys_of(entity), edges_of(entity), new=True)
        return number

    def company(self, name):
        self.put(
            Organisation(
                identifiers=[f"orgslug:{name}", f"domain:{name}.com"], name=name, website=f"https://{name}.com"
            ),
            "organisation",
        )

    def mail(self, address, evidence, *, days):
        """Mail to the address came back, or was answered, so many days ago."""
        delivery = Item(
            identifiers=[f"key:item/delivery/{address}"],
            type="delivery",
            other=Ref(identifiers=[f"email:{address}"]),
            status=evidence,
            at=self.now - days * 86_400_000,
        )
        self.put(delivery, "item")

    async def find(self, slug, version=VERSIONS[0]):
        return await self.client.get(FOUND, params={"url": slug}, headers={"api-version": version})


def boxes(*known):
    """A server of one mind: these exist, everything else does not."""
    return lambda address, session: "250 2.1.5 ok" if address in known else "550 5.1.1 user unknown"


def play(tmp_path, script, test, **changes):
    async def run():
        async with world() as made:
            _, server = await made.server(script, address="127.0.0.1")
            for name in ("skerrymoor", "quillmoor"):
                made.dns.records[f"{name}.com", "MX"] = [f"10 mx.{name}.com."]
                made.dns.records[f"mx.{name}.com", "A"] = ["127.0.0.1"]
            town = Town(made, server.port, tmp_path, **changes)
            town.company("skerrymoor")
            try:
                await test(town, server)
            finally:
                await town.client.aclose()
                town.book.close()

    asyncio.run(run())


@pytest.mark.parametrize("version", VERSIONS)
def test_a_guess_follows_the_colleagues_and_is_found_valid(tmp_path, version):
    async def test(town, server):
        for name in ("Ada Brook", "Bo Carr", "Cy Dunn"):
            local = f"{name[0]}.{name.split()[1]}".lower()
            town.put(person(local.replace(".", "-"), name, "skerrymoor", f"{local}@skerrymoor.com"))
        town.put(person("eve-ford", "Eve Ford", "skerrymoor"))
        answer = await town.find("eve-ford", version)
        assert answer.status_code == 200
        assert answer.json() == {
            "email": "e.ford@skerrymoor.com",
            "status": "VALID",
            "alternatives": answer.json()["alternatives"],
        }
        assert "e.ford@skerrymoor.com" not in answer.json()["alternatives"]
        assert next(one for one in server.commands() if one.startswith("RCPT")) == "RCPT TO:<e.ford@skerrymoor.com>"
        again = await town.find("eve-ford", version)
        assert again.json() == answer.json()
        assert len([one for one in server.commands() if one.startswith("EHLO")]) == 1, "remembered"
        assert town.gate.items == [("email", 1)] * 2
        assert {one.recipient for one in town.book.probes()} >= {"e.ford@skerrymoor.com"}

    play(tmp_path, Script(rcpt=boxes("e.ford@skerrymoor.com")), test)


def test_what_a_source_says_goes_first_and_personal_addresses_stay_in(tmp_path):
    async def test(town, server):
        town.put(person("gil-hay", "Gil Hay", "skerrymoor", "gil@gmail.com", "the.gil@skerrymoor.com"))
        answer = await town.find("gil-hay")
        assert answer.json()["email"] == "the.gil@skerrymoor.com"
        assert "gil@gmail.com" not in answer.text
        assert not [one for one in server.commands() if "gmail" in one]

    play(tmp_path, Script(rcpt=boxes("the.gil@skerrymoor.com")), test)


def test_refused_everywhere_is_unknown_and_free(tmp_path):
    async def test(town, server):
        town.put(person("eve-ford", "Eve Ford", "skerrymoor"))
        town.put(person("no-domain", "Nan Oak", "elsewhere"))
        refused = await town.find("eve-ford")
        assert refused.json() == {"email": "", "status": "UNKNOWN", "alternatives": []}
        assert len([one for one in server.commands() if one.startswith("RCPT")]) == 8
        assert (await town.find("no-domain")).json() == refused.json()
        assert (await town.find("nobody-at-all")).status_code == 404
        assert town.gate.items == [("email", 0)] * 2

    play(tmp_path, Script(rcpt=boxes()), test)


def test_a_greylist_is_queued_then_valid_for_one_credit(tmp_path):
    def greylist(address, session):
        if session.server.seen[address] == 1:
            return "450 4.7.1 greylisted"
        return boxes("eve.ford@skerrymoor.com")(address, session)

    async def test(town, server):
        town.put(person("eve-ford", "Eve Ford", "skerrymoor", "eve.ford@skerrymoor.com"))
        first = await town.find("eve-ford")
        assert (first.status_code, first.json()["error"]["type"]) == (503, "queued")
        assert int(first.headers["retry-after"]) >= 300
        asked = len(server.commands())
        assert (await town.find("eve-ford")).status_code == 503
        assert len(server.commands()) == asked, "nobody is asked before the time"
        assert await ask_again(town.desk.verifier, town.book, town.desk.clock) == 0
        town.now += 7 * 60_000
        assert await ask_again(town.desk.verifier, town.book, town.desk.clock) == 1
        found = await town.find("eve-ford")
        assert (found.status_code, found.json()["status"]) == (200, "VALID")
        assert found.json()["email"] == "eve.ford@skerrymoor.com"
        assert town.gate.items == [("email", 1)]
        assert town.book.jobs() == 0

    play(tmp_path, Script(rcpt=greylist), test)


def test_the_server_makes_the_checks_that_are_due_by_itself_in_one_process(tmp_path):
    def greylist(address, session):
        return "450 4.7.1 greylisted" if session.server.seen[address] == 1 else boxes(EVE)(address, session)

    async def test(town, server):
        town.put(person("eve-ford", "Eve Ford", "skerrymoor", EVE))
        assert (await town.find("eve-ford")).status_code == 503
        other = contact_desk(town.settings, town.book, lambda: town.now)
        busy = iter((StoreBusy("held"),))
        lease = town.book.lease
        town.book.lease = lambda *words: raise_next(busy) or lease(*words)
        following = [asyncio.create_task(follow(desk, 0.01)) for desk in (town.desk, other)]
        await asyncio.sleep(0.1)
        assert town.book.jobs() == 1, "not before the time"
        asked = len(server.commands())
        town.now += 7 * 60_000
        while town.book.jobs():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)
        for one in following:
            assert not one.done(), "a busy book stops nobody"
            one.cancel()
        again = server.commands()[asked:]
        assert sum(command.startswith(f"RCPT TO:<{EVE}") for command in again) == 1, "one of the two asks"
        assert (await town.find("eve-ford")).json()["status"] == "VALID"

    play(tmp_path, Script(rcpt=greylist), test)


def raise_next(errors):
    for error in errors:
        raise error


@pytest.mark.parametrize("again", [False, True])
def test_who_is_erased_while_the_servers_are_asked_leaves_nothing(tmp_path, again):
    numbers, towns = [], []

    def erasing(address, session):
        if address == EVE and (not again or session.server.seen[address] > 1):
            with towns[0].store.transaction() as tx:
                tx.drop(numbers[0])
            towns[0].book.forget(numbers, [EVE])
            return "250 2.1.5 ok"
        return "450 4.7.1 greylisted" if address == EVE else "550 5.1.1 user unknown"

    async def test(town, server):
        towns.append(town)
        numbers.append(town.put(person("eve-ford", "Eve Ford", "skerrymoor", EVE)))
        answer = await town.find("eve-ford")
        if again:
            assert answer.status_code == 503
            town.now += 7 * 60_000
            await ask_again(town.desk.verifier, town.book, town.desk.clock)
        else:
            assert (answer.status_code, answer.json()["error"]["type"]) == (404, "unknown_record")
        assert town.book.verdict(EVE) is None
        assert town.book.jobs() == 0
        assert not [one for one in town.book.probes() if one.recipient == EVE]

    play(tmp_path, Script(rcpt=erasing), test)


def test_after_the_last_try_it_is_probable(tmp_path):
    async def test(town, server):
        town.put(person("eve-ford", "Eve Ford", "skerrymoor", "eve.ford@skerrymoor.com"))
        assert (await town.find("eve-ford")).status_code == 503
        for hours in (1, 2, 4):
            town.now += hours * 3_600_000
            assert await ask_again(town.desk.verifier, town.book, town.desk.clock) == 1
        answer = await town.find("eve-ford")
        assert (answer.status_code, answer.json()["status"]) == (200, "PROBABLE")
        assert answer.json()["email"] == "eve.ford@skerrymoor.com"
        assert town.gate.items == [("email", 0)]
        assert town.book.jobs() == 0

    play(tmp_path, Script(rcpt=lambda address, session: "450 4.7.1 greylisted"), test)


def test_one_address_is_checked(tmp_path):
    async def test(town, server):
        async def check(address):
            return await town.client.get(VERIFY, params={"email": address})

        good, bad, none = [(await check(one)).json() for one in ("yes@skerrymoor.com", "no@skerrymoor.com", "nonsense")]
        assert (good["status"], good["reason"]) == ("VALID", "accepted")
        assert good["checks"] == {
            "syntax": True, "disposable": False, "role": False, "webmail": False, "mx": True, "smtp": True,
            "acceptAll": False,
        }  # fmt: skip
        assert (bad["status"], bad["reason"], bad["checks"]["smtp"]) == ("INVALID", "refused", False)
        assert (none["status"], none["reason"], none["checks"]["syntax"]) == ("INVALID", "syntax", False)
        assert {credit for credit, _ in town.gate.items} == {None}

    play(tmp_path, Script(rcpt=UNKNOWN_511), test)


def test_who_has_an_address(tmp_path):
    async def test(town, server):
        town.put(person("gil-hay", "Gil Hay", "skerrymoor", "gil@skerrymoor.com"))
        ask = "/v1/search/person/by-email"
        one = (await town.client.get(ask, params={"email": "gil@skerrymoor.com"})).json()
        assert one["hits"] == [
            {"name": "Gil Hay", "liProfileUrl": "https://www.linkedin.com/in/gil-hay", "salesNavUrl": None}
        ]
        assert one["org"]["name"] == "skerrymoor"
        assert one["domainInfo"] == {"isFreeEmailDomain": False}
        none = (await town.client.get(ask, params={"email": "nobody@gmail.com"})).json()
        assert none == {"hits": [], "org": None, "domainInfo": {"isFreeEmailDomain": True}}
        assert server.commands() == []

    play(tmp_path, Script(), test)


def test_an_erased_persons_address_is_neither_given_nor_asked_about(tmp_path):
    async def test(town, server):
        with town.store.transaction():
            town.store.suppress([keyed_hash(town.store.secret(), "email:eve.ford@skerrymoor.com")])
        town.put(person("eve-ford-2", "Eve Ford", "skerrymoor"))  # a namesake
        answer = await town.find("eve-ford-2")
        assert "eve.ford@skerrymoor.com" not in answer.text
        checked = await town.client.get(VERIFY, params={"email": "Eve.Ford@skerrymoor.com"})
        assert checked.json()["status"] == "UNKNOWN"
        assert not [one for one in server.commands() if "eve.ford@" in one.lower()]
        assert not [one for one in town.book.probes() if one.recipient == "eve.ford@skerrymoor.com"]

    play(tmp_path, Script(rcpt=boxes("eve.ford@skerrymoor.com")), test)


def test_switched_off_nobody_is_asked(tmp_path):
    async def test(town, server):
        off = settings.load(tmp_path, {})
        town.put(person("eve-ford", "Eve Ford", "skerrymoor", "eve.ford@skerrymoor.com"))
        app = create_app(
            reading=town.store,
            accounts=town.accounts,
            settings=off,
            house=House(contact=contact_desk(off, town.book)),
        )
        key = create_key(town.accounts, "other").key
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x", headers={"x-api-key": key})
        answer = await client.get(FOUND, params={"url": "eve-ford"})
        await client.aclose()
        assert (answer.json()["email"], answer.json()["status"]) == ("eve.ford@skerrymoor.com", "PROBABLE")
        assert server.commands() == []

    play(tmp_path, Script(), test)


def test_bounces_and_answers_go_before_any_question(tmp_path):
    async def test(town, server):
        for name in ("Ada Brook", "Bo Carr"):
            local = f"{name[0]}.{name.split()[1]}".lower()
            town.put(person(local.replace(".", "-"), name, "skerrymoor", f"{local}@skerrymoor.com"))
        town.put(person("eve-ford", "Eve Ford", "skerrymoor"))
        town.mail("e.ford@skerrymoor.com", "refused", days=3)
        found = (await town.find("eve-ford")).json()
        assert found["status"] == "VALID"
        assert found["email"] != "e.ford@skerrymoor.com"
        assert "e.ford@skerrymoor.com" not in found["alternatives"]
        assert not [one for one in server.commands() if "<e.ford@" in one]
        town.mail("a.brook@skerrymoor.com", "delivered", days=3)
        asked = len(server.commands())
        assert (await town.find("a-brook")).json()["status"] == "VALID"
        assert len(server.commands()) == asked, "an answer of three days ago needs no question"
        checks = [(await town.client.get(VERIFY, params={"email": one})).json() for one in (
            "e.ford@skerrymoor.com", "A.Brook@skerrymoor.com", "b.carr@skerrymoor.com")]  # fmt: skip
        assert [(one["status"], one["reason"]) for one in checks] == [
            ("INVALID", "bounced"), ("VALID", "delivered"), ("VALID", "accepted")]  # fmt: skip
        assert [one["checks"]["smtp"] for one in checks] == [False, True, True]

    def hidden(address, session):
        return "250 2.1.5 ok" if address.endswith("ford@skerrymoor.com") or "carr" in address else "550 5.1.1 unknown"

    play(tmp_path, Script(rcpt=hidden), test)


def test_an_old_answer_stands_where_the_servers_do_not_decide(tmp_path):
    async def test(town, server):
        town.put(person("eve-ford", "Eve Ford", "skerrymoor", "eve.ford@skerrymoor.com"))
        town.mail("eve.ford@skerrymoor.com", "delivered", days=90)
        assert (await town.find("eve-ford")).json()["status"] == "VALID"
        assert [one for one in server.commands() if "eve.ford@" in one], "after 90 days it is asked"
        town.now += 120 * 86_400_000
        assert (await town.find("eve-ford")).json()["status"] == "PROBABLE"

    play(tmp_path, Script(), test)  # takes every address


def test_the_first_learning_of_a_domain_is_not_on_the_event_loop(tmp_path):
    seen = []

    async def test(town, server):
        class Watched(MemoryStore):
            def sample(self, *given):
                seen.append(threading.current_thread())
                return town.store.sample(*given)

            def __getattr__(self, name):
                return getattr(town.store, name)

        for name in ("find", "lookup", "get", "edges", "is_suppressed", "secret"):
            setattr(Watched, name, lambda self, *given, _name=name, **more: getattr(town.store, _name)(*given, **more))
        town.put(person("eve-ford", "Eve Ford", "skerrymoor"))
        app = create_app(
            reading=town.store,
            accounts=town.accounts,
            settings=town.settings,
            open_reading=Watched,
            house=House(contact=town.desk),
        )
        key = create_key(town.accounts, "third").key
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x", headers={"x-api-key": key})
        answer = await client.get(FOUND, params={"url": "eve-ford"})
        await client.aclose()
        assert answer.json()["status"] == "VALID"
        assert seen
        assert threading.main_thread() not in seen

    play(tmp_path, Script(rcpt=boxes("eve.ford@skerrymoor.com")), test)
