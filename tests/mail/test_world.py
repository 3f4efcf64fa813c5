import asyncio
import time
from collections import Counter

import pytest
from tests.mail.play import play, rows
from tests.mail.scenarios import SCRIPTS
from tests.mail.steady import run_steadily
from tests.mail.world import world


@pytest.fixture(scope="module")
def played():
    async def run():
        async with world() as made:
            found = await play(made)
            return found, {a: s.commands() for a, s in made.servers.items()}

    return run_steadily(run())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.address)
def test_scenario(played, row):
    first, last, _ = played[0][row.address]
    one, other = first.results[0], last.results[0]
    assert (one.status, one.reason) == (row.status, row.reason), one
    assert (other.status, other.reason) == (row.final_status, row.final_reason), other


def test_the_table_is_what_was_promised():
    domains = Counter(row.domain for row in rows())
    assert len(domains) >= 30
    assert len([name for name in domains if name.startswith("dialect-")]) >= 5
    assert {f"{name}.example" for name in SCRIPTS} <= domains.keys(), "no server is scripted and not asked"


def test_no_false_valid_and_no_false_unknown(played):
    for row in rows():
        status = played[0][row.address][1].results[0].status
        assert (status == "VALID") == (row.truth == "exists"), row
        assert (status == "INVALID") == (row.truth == "absent"), row


def test_never_data_and_always_a_name(played):
    for commands in played[1].values():
        assert not [c for c in commands if c.upper().startswith(("DATA", "BDAT", "VRFY", "EXPN"))]
        assert all(c.endswith("verify.whodex.example") for c in commands if c.upper().startswith(("EHLO", "HELO")))


def test_what_is_not_worth_it_is_tried_once(played):
    for row in rows():
        first, _, tries = played[0][row.address]
        assert (tries > 1) == first.again, row
        assert tries <= 4


def test_a_machine_that_stands_still_makes_no_server_silent():
    async def late():
        async with asyncio.timeout(0.3):
            await asyncio.sleep(0)
            time.sleep(0.6)  # noqa: ASYNC251 - what a busy machine does
            await asyncio.sleep(0.01)
        return True

    assert run_steadily(late())

    async def silent():
        async with asyncio.timeout(0.3):
            await asyncio.sleep(30)

    with pytest.raises(TimeoutError):
        run_steadily(silent())
