"""The access log and the counts."""

import asyncio
import json
import os

import pytest
from prometheus_client.parser import text_string_to_metric_families

from whodex.api.noted import Noted
from whodex.serve.journal import Journal
from whodex.serve.tally import Tally, exposition, forget, gathered


def samples(text):
    return {
        (one.name, *sorted(one.labels.items())): one.value
        for family in text_string_to_metric_families(text.decode())
        for one in family.samples
    }


def noted(route="/v1/person", key="wdx_live_ab12…", kind="standard"):
    made = Noted()
    made.route, made.key, made.kind = route, key, kind
    return made


def test_every_answer_is_a_line_and_a_count(served, tmp_path):
    log = tmp_path / "access.log"

    async def work():
        async with served(log=str(log)) as connect:
            client = await connect()
            for number in range(3):
                client.send(f"GET /secret?api_key=wdx_live_secret&n={number} HTTP/1.1\r\nHost: x\r\n\r\n")
                await client.answer()
            client.send("garbage\r\n\r\n")
            await client.answer()
            connect.keeper.close()
            return exposition(gathered(connect.plan.run), lambda: {"index_bytes": 12})

    found = samples(asyncio.run(work()))
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["method"], line["status"], line["credits"]) for line in lines] == [("GET", 200, 2)] * 3 + [
        ("", 400, 0)
    ]
    assert {line["request"] for line in lines[:3]} == {"id-1"}
    assert list(lines[0]) == ["time", "method", "route", "status", "ms", "bytes", "key", "credits", "request"]
    assert "secret" not in log.read_text()
    assert found["whodex_requests_total", ("method", "GET"), ("route", ""), ("status", "200")] == 3
    assert found["whodex_requests_total", ("method", ""), ("route", ""), ("status", "400")] == 1
    assert found["whodex_answer_seconds_count", ("route", "")] == 4
    assert found["whodex_answer_seconds_bucket", ("le", "+Inf"), ("route", "")] == 4
    assert found["whodex_credits_total", ("kind", "")] == 6
    assert found["whodex_workers",] == 1
    assert found["whodex_resident_memory_bytes", ("worker", str(os.getpid()))] > 1_000_000
    assert found["whodex_index_bytes",] == 12


def test_counts_of_workers_that_ended_stay_until_the_server_begins_anew(tmp_path):
    folder = tmp_path / "run"
    one, other = Tally(folder), Tally(folder)
    other.counts.pid, other._path = 999_999_999, folder / "999999999.counts"
    for tally, times in ((one, [0.0005, 0.003]), (other, [0.003, 99.0])):
        for took in times:
            tally.count("GET", "/v1/person", 200, took, 10)
        tally.charge("standard", 2)
        tally.save()
    (folder / "half.counts").write_bytes(b"\x93\x01")
    found = samples(exposition(gathered(folder)))
    assert found["whodex_requests_total", ("method", "GET"), ("route", "/v1/person"), ("status", "200")] == 4
    buckets = [
        found["whodex_answer_seconds_bucket", ("le", le), ("route", "/v1/person")]
        for le in ("0.001", "0.005", "10.0", "+Inf")
    ]
    assert buckets == [1, 3, 3, 4]
    assert found["whodex_credits_total", ("kind", "standard")] == 4
    assert found["whodex_answer_bytes_total",] == 40
    assert found["whodex_workers",] == 1, "the other has ended"
    forget(folder)
    assert not list(gathered(folder))


def test_a_log_whose_reader_sleeps_holds_nobody_up(tmp_path):
    ours, theirs = os.pipe()
    journal = Journal(str(tmp_path / "log"))
    os.close(journal._file)
    journal._file = theirs
    for _ in range(300):
        for _ in range(20):
            journal.note("GET", noted(), 200, 0.001, 10, b"r", 1)
        journal.hand_over()
    assert journal.dropped > 0
    read = os.read(ours, 1_000_000)
    assert json.loads(read.splitlines()[0])["key"] == "wdx_live_ab12…"
    os.close(ours)
    journal.close()
    os.close(theirs)


def test_a_moved_log_is_opened_anew(tmp_path):
    path = tmp_path / "access.log"
    journal = Journal(str(path))
    for name in (b"first", b"second"):
        journal.note("GET", noted(), 200, 0.001, 10, name, 1)
        journal.hand_over()
        for _ in range(100):
            if path.exists() and path.stat().st_size:
                break
            asyncio.run(asyncio.sleep(0.01))
        path.rename(tmp_path / name.decode())
        journal.reopen()
    journal.close()
    assert [json.loads((tmp_path / name).read_text())["request"] for name in ("first", "second")] == ["first", "second"]
    with pytest.raises(OSError):
        Journal(str(tmp_path / "nowhere" / "log"))
