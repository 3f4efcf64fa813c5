import asyncio
import itertools

import pytest
from tests.mail.play import resolver
from tests.mail.scenarios import UNKNOWN_511, boxes, constant, greylist
from tests.mail.world import FAST, PATIENT, Script, policy

from whodex.errors import BadSetting, InvalidParameter
from whodex.mail.dialogue import TcpDialer
from whodex.mail.hosts import CachedResolver, Host, MailHosts, is_public
from whodex.mail.many import verify_many
from whodex.mail.pace import Limit, Pace
from whodex.mail.providers import Provider, provider_of, providers
from whodex.mail.retry import DELAYS, Job, MemoryQueue, retry_after, schedule
from whodex.mail.verdict import MOST_ADDRESSES, MemoryCache, Off, Outcome, Result
from whodex.mail.verify import SmtpVerifier


def verifier(world, **more):
    changes = more.pop("policy", {})
    found = more.pop("resolver", None) or resolver(world, 10)
    return SmtpVerifier(policy(**{"timeouts": PATIENT, **changes}), found, dialer=world, **more)


def rcpts(server):
    return [c[9:].strip("<>").partition("@")[0] for c in server.commands() if c.startswith("RCPT")]


def test_candidates_are_tried_best_first_in_one_conversation(in_world):
    async def test(world):
        server = await world.domain("acme.example", Script(rcpt=UNKNOWN_511))
        names = ["a", "b", "yes", "c"]
        outcome = await verifier(world).verify([f"{n}@acme.example" for n in names])
        assert [r.status for r in outcome.results] == ["INVALID", "INVALID", "VALID"]
        assert rcpts(server)[:3] == ["a", "b", "yes"]
        assert len(rcpts(server)) == 4  # and one random address
        assert [event for _, event, _ in server.log].count("open") == 1
        assert not outcome.again

    in_world(test)


def test_at_most_eight_addresses(in_world):
    async def test(world):
        server = await world.domain("acme.example", Script(rcpt=UNKNOWN_511))
        outcome = await verifier(world).verify([f"n{n}@acme.example" for n in range(20)])
        assert len(outcome.results) == MOST_ADDRESSES
        assert rcpts(server) == [f"n{n}" for n in range(MOST_ADDRESSES)]

    in_world(test)


def test_every_address_is_answered_when_wanted(in_world):
    async def test(world):
        await world.domain("acme.example", Script(rcpt=boxes("550 5.1.1 unknown")))
        outcome = await verifier(world).verify(["yes@acme.example", "no@acme.example"], every=True)
        assert [r.status for r in outcome.results] == ["VALID", "INVALID"]

    in_world(test)


def test_a_greylist_learns_all_candidates_at_the_first_try(in_world):
    async def test(world):
        server = await world.domain("acme.example", Script(rcpt=greylist()))
        addresses = ["a@acme.example", "b@acme.example", "yes@acme.example"]
        one = verifier(world)
        first = await one.verify(addresses)
        assert first.again
        assert len(server.seen) == 4
        second = await one.verify(addresses)
        assert [r.status for r in second.results] == ["INVALID", "INVALID", "VALID"]

    in_world(test)


def test_a_block_ends_the_conversation(in_world):
    async def test(world):
        server = await world.domain("acme.example", Script(rcpt=constant("550 5.7.1 blocked using a list")))
        outcome = await verifier(world).verify(["a@acme.example", "b@acme.example", "c@acme.example"])
        assert [(r.status, r.reason) for r in outcome.results] == [("UNKNOWN", "blocked")] * 3
        assert len(rcpts(server)) == 1
        assert not outcome.again

    in_world(test)


def test_a_catch_all_domain_is_asked_once(in_world):
    async def test(world):
        server = await world.domain("acme.example", Script())
        one = verifier(world)
        outcomes = [await one.verify([f"n{n}@acme.example"]) for n in range(3)]
        assert [o.results[0].status for o in outcomes] == ["ACCEPT_ALL"] * 3
        assert all(o.accept_all for o in outcomes)
        assert len([c for c in server.commands() if c.startswith("EHLO")]) == 1

    in_world(test)


def test_a_second_host_that_takes_everything_makes_nobody_valid(in_world):
    async def test(world):
        first = await world.domain("acme.example", Script(rcpt=UNKNOWN_511))
        second, _ = await world.server(Script())
        world.dns.records["acme.example", "MX"].append("20 backup.acme.example.")
        world.dns.records["backup.acme.example", "A"] = [second]
        one = verifier(world)
        assert (await one.verify(["yes@acme.example"])).results[0].status == "VALID"
        await first.stop()  # what it refused says nothing of the host that answers now
        assert (await one.verify(["other@acme.example"])).results[0].status == "ACCEPT_ALL"

    in_world(test)


def test_a_second_host_that_says_nothing_is_not_asked(in_world):
    async def test(world):
        first, silent = await world.server(Script()), await world.server(Script())
        await first[1].stop()
        world.dns.records["acme.example", "MX"] = ["10 mx.acme.example.", "20 mx.silent.example."]
        world.dns.records["mx.acme.example", "A"] = [first[0]]
        world.dns.records["mx.silent.example", "A"] = [silent[0]]
        table = (Provider("Silent", ("silent.example",), asks=False, at_once=1, delay=0.0, source="invented"),)
        outcome = await verifier(world, providers=table).verify(["yes@acme.example"])
        assert outcome.results[0].status == "UNKNOWN"
        assert silent[1].commands() == []

    in_world(test)


def test_a_host_is_the_same_whatever_the_order_of_its_addresses(in_world):
    async def test(world):
        await world.domain("acme.example", Script(rcpt=UNKNOWN_511))
        keys = []

        class Noting(Pace):
            def turn(self, key, limit):
                keys.append(key)
                return super().turn(key, limit)

        class Turning:
            def __init__(self):
                self.addresses = ["192.0.2.7", *world.dns.records["mx.acme.example", "A"]]

            async def mail_hosts(self, domain):
                del domain
                self.addresses.reverse()
                return MailHosts("mx", (Host("mx.acme.example", tuple(self.addresses)),))

        one = verifier(world, resolver=Turning(), pace=Noting())
        for name in ("yes", "no"):
            await one.verify([f"{name}@acme.example"])
        assert len(keys) == 2
        assert len(set(keys)) == 1

    in_world(test)


def test_results_are_cached_until_they_are_old(in_world):
    async def test(world):
        server = await world.domain("acme.example", Script(rcpt=UNKNOWN_511))
        now = [1_800_000_000.0]
        cache = MemoryCache()
        one = verifier(world, cache=cache, clock=lambda: now[0])
        first = await one.verify(["yes@acme.example"])
        again = await one.verify(["YES@acme.example".lower()])
        assert again.results == first.results
        assert again.results[0].checked_at == 1_800_000_000_000
        assert len(rcpts(server)) == 2
        now[0] += 31 * 86_400
        assert (await one.verify(["yes@acme.example"])).results[0].checked_at > first.results[0].checked_at
        assert len(rcpts(server)) == 4

    in_world(test)


def test_what_may_change_is_not_cached(in_world):
    async def test(world):
        await world.domain("acme.example", Script(rcpt=constant("450 4.7.1 later")))
        cache = MemoryCache()
        await verifier(world, cache=cache).verify(["a@acme.example"])
        assert cache.get("a@acme.example") is None

    in_world(test)


def test_a_cached_valid_candidate_is_not_asked_again(in_world):
    async def test(world):
        server = await world.domain("acme.example", Script(rcpt=UNKNOWN_511))
        one = verifier(world, cache=MemoryCache())
        await one.verify(["yes@acme.example"])
        asked = len(rcpts(server))
        outcome = await one.verify(["maybe@acme.example", "yes@acme.example"])
        assert [r.address for r in outcome.results] == ["yes@acme.example"]
        assert len(rcpts(server)) == asked

    in_world(test)


def test_private_hosts_are_not_connected_to(in_world):
    async def test(world):
        await world.domain("acme.example", Script(rcpt=UNKNOWN_511))
        outcome = await verifier(world, policy={"private_addresses": False}).verify(["yes@acme.example"])
        assert (outcome.results[0].status, outcome.results[0].reason) == ("UNKNOWN", "private_host")
        assert not outcome.again
        assert world.dialled == []

    in_world(test)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("::1", False),
        ("fe80::1", False),
        ("0.0.0.0", False),
        ("::ffff:127.0.0.1", False),
        ("nonsense", False),
    ],
)
def test_public_addresses(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize("name", ["", "localhost", "box", "box.local", "box.localdomain", "two words.example"])
def test_a_proper_name_is_demanded(name):
    with pytest.raises(BadSetting, match="full host name"):
        SmtpVerifier(policy(name=name), None)


def test_addresses_of_two_domains_are_refused(in_world):
    async def test(world):
        with pytest.raises(InvalidParameter, match="one domain"):
            await verifier(world).verify(["a@acme.example", "b@other.example"])

    in_world(test)


def test_nothing_to_verify(in_world):
    async def test(world):
        assert (await verifier(world).verify([])).results == []
        assert await verify_many(verifier(world), []) == {}

    in_world(test)


def test_every_step_is_recorded(in_world):
    async def test(world):
        await world.domain("acme.example", Script(rcpt=UNKNOWN_511))
        steps = []
        await verifier(world, record=steps.append).verify(["no@acme.example"])
        assert [s.stage for s in steps] == ["banner", "ehlo", "mail", "rcpt"]
        assert steps[-1].recipient == "no@acme.example"
        assert steps[-1].reply.enhanced == "5.1.1"
        assert all(s.host == "mx.acme.example" and s.took > 0 and s.at > 0 for s in steps)
        steps.clear()
        world.dns.records["dead.example", "MX"] = ["1 mx.dead.example."]
        world.dns.records["mx.dead.example", "A"] = ["127.7.7.7"]
        await verifier(world, record=steps.append).verify(["no@dead.example"])
        assert [(s.stage, s.error) for s in steps] == [("connect", "no connection")]

    in_world(test)


def test_the_null_sender_and_a_configured_one(in_world):
    async def test(world):
        server = await world.domain("acme.example", Script(rcpt=UNKNOWN_511))
        await verifier(world).verify(["no@acme.example"])
        await verifier(world, policy={"sender": "check@whodex.example"}).verify(["no@acme.example"])
        assert [c for c in server.commands() if c.startswith("MAIL")] == [
            "MAIL FROM:<>",
            "MAIL FROM:<check@whodex.example>",
        ]

    in_world(test)


def test_hosts_see_no_more_than_the_limit_at_once(in_world):
    async def test(world):
        servers = [await world.domain(f"d{n}.example", Script(rcpt=UNKNOWN_511, delay=0.005)) for n in range(3)]
        one = verifier(world, policy={"limit": Limit(2, 0.0)}, resolver=CachedResolver(resolver(world, 10)))
        addresses = [f"n{i}@d{n}.example" for i in range(64) for n in range(3)]
        found = await verify_many(one, addresses, at_once=50)
        assert len(found) == len(addresses)
        assert all(r.status == "INVALID" for r in found.values())
        assert all(s.peak <= 2 for s in servers)
        assert max(s.peak for s in servers) == 2

    in_world(test)


def test_conversations_start_no_closer_than_the_delay():
    async def test():
        pace, starts = Pace(), []

        async def one():
            async with pace.turn("mx", Limit(5, 0.02)):
                starts.append(asyncio.get_running_loop().time())

        await asyncio.gather(*(one() for _ in range(5)))
        return starts

    starts = sorted(asyncio.run(test()))
    assert all(later - earlier >= 0.02 for earlier, later in itertools.pairwise(starts))


def test_a_providers_hosts_share_its_limit(in_world):
    async def test(world):
        address, server = await world.server(Script(rcpt=UNKNOWN_511, delay=0.005))
        for n in range(6):
            world.dns.records[f"d{n}.example", "MX"] = [f"1 mx{n}.bigmail.example."]
            world.dns.records[f"mx{n}.bigmail.example", "A"] = [address]
        table = (Provider("Bigmail", ("bigmail.example",), True, 1, 0.0, "invented"),)
        one = verifier(world, providers=table)
        outcomes = await asyncio.gather(*(one.verify([f"no@d{n}.example"]) for n in range(6)))
        assert {o.provider for o in outcomes} == {"Bigmail"}
        assert server.peak == 1

    in_world(test)


def test_a_large_file_keeps_names_and_order(in_world):
    async def test(world):
        await world.domain("acme.example", Script(rcpt=UNKNOWN_511))
        texts = ["yes@acme.example", "nonsense", "no@ACME.example", "yes@acme.example", "x@nowhere.example", ""]
        seen = []
        found = await verify_many(verifier(world), texts, done=seen.append)
        assert {text: result.status for text, result in found.items()} == {
            "yes@acme.example": "VALID",
            "nonsense": "INVALID",
            "no@ACME.example": "INVALID",
            "x@nowhere.example": "INVALID",
            "": "INVALID",
        }
        assert sum(len(o.results) for o in seen) == 5

    in_world(test)


def test_off_says_what_can_be_said():
    async def test():
        return [await Off().verify([a]) for a in ("ann@acme.example", "x@mailinator.com", "nonsense", "")]

    found = [o.results[0] for o in asyncio.run(test())]
    assert [(r.status, r.reason) for r in found] == [
        ("UNKNOWN", "switched_off"),
        ("INVALID", "disposable"),
        ("INVALID", "syntax"),
        ("INVALID", "syntax"),
    ]


def test_the_cached_resolver_asks_again_when_the_record_is_old():
    class Counting:
        asked = 0

        async def mail_hosts(self, domain):
            self.asked += 1
            return MailHosts("mx", (Host("mx.acme.example", ("192.0.2.1",)),), ttl=100)

    async def test():
        inner, now = Counting(), [0.0]
        cached = CachedResolver(inner, clock=lambda: now[0])
        for moment, asked in ((0, 1), (99, 1), (101, 2), (102, 2)):
            now[0] = moment
            await cached.mail_hosts("acme.example")
            assert inner.asked == asked

    asyncio.run(test())


def test_dns_answers_are_kept(in_world):
    async def test(world):
        await world.domain("acme.example", Script(rcpt=UNKNOWN_511))
        one = verifier(world, resolver=CachedResolver(resolver(world, 10)))
        for n in range(3):
            await one.verify([f"n{n}@acme.example"])
        assert world.dns.asked.count(("acme.example", "MX")) == 1

    in_world(test)


def test_the_real_dialer_connects(in_world):
    async def test(world):
        _, server = await world.server(Script())
        reader, writer = await TcpDialer(server.port).open("mx", "127.0.0.1")
        assert (await reader.readline()).startswith(b"220")
        writer.close()
        await writer.wait_closed()

    in_world(test)


def test_providers_have_sources_and_endings():
    assert all(p.source.startswith("https://") and p.mx for p in providers())
    assert provider_of("mta5.am0.yahoodns.net.").asks is False
    assert provider_of("acme-example.mail.protection.outlook.com").name == "Microsoft 365"
    assert provider_of("eur.olc.protection.outlook.com").name == "Outlook.com"
    assert provider_of("eur.olc.protection.outlook.com").asks is False
    assert provider_of("notyahoodns.net") is None


def outcome(reason, status="UNKNOWN", again=True):
    return Outcome(
        domain="acme.example", results=[Result(address="a@acme.example", status=status, reason=reason)], again=again
    )


def test_retries_grow_and_end():
    waits = [retry_after(n, worth=True) for n in range(len(DELAYS) + 1)]
    assert waits == [*DELAYS, None]
    assert retry_after(0, worth=False) is None
    assert DELAYS[0] < retry_after(0, worth=True, jitter=1.0) <= DELAYS[0] * 1.1


def test_a_retry_is_scheduled_only_where_it_may_help():
    queue = MemoryQueue()
    job = schedule(queue, outcome("later"), ("a@acme.example",), 0, 1_000)
    assert job.attempt == 1
    assert queue.find("a@acme.example") == job
    assert queue.due(job.due_at - 1, 10) == []
    assert queue.due(job.due_at, 10) == [job]
    assert queue.due(job.due_at, 10) == []  # leased
    assert queue.due(job.due_at + 300_000, 10) == [job]  # and given again when nobody finished it
    assert schedule(queue, outcome("accepted", "VALID", again=False), job.addresses, 1, job.due_at) is None
    assert queue.find("a@acme.example") is None
    assert schedule(queue, outcome("blocked", again=False), ("a@acme.example",), 0, 0) is None
    assert schedule(queue, outcome("later"), ("a@acme.example",), len(DELAYS), 0) is None


def test_the_queue_gives_the_oldest_first():
    queue = MemoryQueue()
    for key, due in (("b", 20), ("a", 30), ("c", 10)):
        queue.put(Job(key=key, addresses=(key,), attempt=1, due_at=due, first_at=0))
    assert [job.key for job in queue.due(25, 10)] == ["c", "b"]
    queue.done("nobody")


def test_timeouts_are_those_of_the_policy():
    assert policy().timeouts == FAST
