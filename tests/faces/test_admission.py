"""Admission by real servers: several workers, kills, and a ledger that adds up."""

import http.client
import json
import threading
from collections import Counter
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from whodex.synth import stream_people

CREDITS = 150


def slug_of(line):
    return json.loads(line)["id"]


@pytest.fixture
def slugs(whodex, people):
    """Slugs of people who are there."""
    assert whodex("import", people(60)).status == 0
    return [slug_of(line) for line in stream_people(60, 1)]


@pytest.fixture
def key(whodex):
    """A key of a team with few credits, and no other limit."""
    made = whodex("keys", "create", "metered", "--team", "north", "--unlimited", "--json").json()
    assert whodex("teams", "set", "north", "standard", CREDITS).status == 0
    return made["key"]


def ask(base, key, slugs, rounds, seen, **headers):
    """Ask for people, one after another, and count what is answered; gives up when the server does."""
    place = urlsplit(base)
    link = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    for number in range(rounds):
        target = (
            f"/v1/person?profile_link={quote('https://www.linkedin.com/in/' + slugs[number % len(slugs)], safe='')}"
        )
        try:
            link.request("GET", target, headers={"authorization": key, **headers})
            answer = link.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            seen["lost"] += 1
            break
        seen[answer.status] += 1
    link.close()


def together(base, key, slugs, rounds, threads=8):
    seen = Counter()
    running = [threading.Thread(target=ask, args=(base, key, slugs, rounds, seen)) for _ in range(threads)]
    for one in running:
        one.start()
    return seen, running


def test_workers_together_never_overspend_by_one(whodex, serve, slugs, key):
    server = serve(workers=2)
    try:
        seen, running = together(server.base, key, slugs, 30)
        for one in running:
            one.join()
    finally:
        server.stop()
    assert seen == {200: CREDITS, 402: 8 * 30 - CREDITS}
    found = whodex("ledger", "verify", "--json").json()
    assert (found["faults"], found["unconfirmed"]) == ([], 0)
    lines = whodex("ledger", "export", "--team", "north").out.splitlines()
    assert len(lines) == 1 + 1 + CREDITS  # header, the operator's line, a line for each answer


def test_after_a_kill_nothing_answered_is_uncharged(whodex, serve, slugs, key):
    assert whodex("teams", "set", "north", "standard", 100_000).status == 0
    server = serve()
    seen, running = together(server.base, key, slugs, 100_000)
    while seen[200] < 300:
        running[0].join(0.02)
    server.kill()
    for one in running:  # their server is gone: each gives up by itself
        one.join()
    answered = seen[200]
    server = serve()  # reaps
    try:
        found = whodex("ledger", "verify", "--json").json()
        assert found["faults"] == []
        lines = [json.loads(one) for one in whodex("ledger", "export", "--team", "north", "--json").out.splitlines()]
        charged = [one for one in lines if one["outcome"] == "answered"]
        confirmed = [one for one in charged if one["confirmed"]]
        assert len(charged) >= answered
        assert len(confirmed) <= answered
        assert len(charged) - len(confirmed) == found["unconfirmed"]
        again = Counter()
        ask(server.base, key, slugs, 1, again)
        assert again == {200: 1}
    finally:
        server.stop()


def test_the_same_idempotency_key_is_charged_once_by_whichever_worker(whodex, serve, slugs, key):
    server = serve(workers=2)
    try:
        seen = Counter()
        headers = {"idempotency-key": "order-7"}
        running = [
            threading.Thread(target=ask, args=(server.base, key, slugs[:1], 5, seen), kwargs=headers) for _ in range(6)
        ]
        for one in running:
            one.start()
        for one in running:
            one.join()
    finally:
        server.stop()
    assert seen == {200: 30}
    assert whodex("teams", "list", "--json").json()[1]["credits"]["standard"] == CREDITS - 1


def test_a_key_never_appears_in_a_list_and_can_be_found_by_standard_input(whodex, data):
    made = whodex("keys", "create", "mine", "--json").json()
    listed = whodex("keys", "list", "--json")
    assert made["key"] not in listed.out
    assert all(made["key"].encode() not in file.read_bytes() for file in Path(data).glob("accounts.db*"))
    new = whodex("keys", "rotate", made["id"], "--overlap", "60", "--json").json()
    assert new["key"] != made["key"]
    assert whodex("keys", "revoke", new["id"]).status == 0
    assert whodex("keys", "revoke", new["id"]).status == 1
