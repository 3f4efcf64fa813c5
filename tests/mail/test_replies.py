from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whodex.mail.replies import Reply, make_reply, meaning, read_line

TABLE = Path(__file__).parent / "data" / "replies.tsv"
LINES = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def parse(line):
    code, _, text = read_line(line)
    return make_reply(code, [text])


@pytest.mark.parametrize("line", LINES)
def test_table_of_replies(line):
    text, _, expected = line.rpartition("\t")
    assert meaning(parse(text), "rcpt") == expected


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("5")])
def test_before_a_recipient_is_named_a_refusal_is_of_us(line):
    said = meaning(parse(line.rpartition("\t")[0]), "mail")
    assert said == ("no_service" if line.startswith("556") else "blocked")


def test_a_host_that_takes_no_mail():
    assert meaning(parse("521 mx.example does not accept mail"), "banner") == "no_service"
    assert meaning(parse("220 mx.example"), "banner") == "accepted"
    assert meaning(parse("421 busy"), "banner") == "later"


def test_enhanced_status_of_another_class_is_text():
    assert make_reply(550, ["4.7.1 greylisted"]) == Reply(550, "", "4.7.1 greylisted")
    assert make_reply(250, ["2.1.5 ok"]) == Reply(250, "2.1.5", "ok")


def test_lines():
    assert read_line("250-SIZE") == (250, False, "SIZE")
    assert read_line("250 ok") == (250, True, "ok")
    assert read_line("250") == (250, True, "")
    assert read_line("2500 ok") is None
    assert read_line("999 ok") is None
    assert read_line("") is None


@given(st.integers(200, 599), st.text(max_size=700), st.sampled_from(["banner", "ehlo", "mail", "rcpt", "probe"]))
def test_any_reply_has_a_meaning_and_only_2xx_accepts(code, text, stage):
    reply = make_reply(code, [text])
    assert len(reply.text) <= 500
    said = meaning(reply, stage)
    assert (said == "accepted") == (200 <= code < 300 and code != 252)
    if said in ("refused", "disabled"):
        assert code >= 500
        assert stage in ("rcpt", "probe")
