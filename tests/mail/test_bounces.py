from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whodex.mail.bounces import Bounce, as_result, read_bounces
from whodex.mail.mailbox import MAX_MESSAGE, messages

REPORT = b"""From: Mail Delivery System <MAILER-DAEMON@mx.whodex.example>
To: check@whodex.example
Date: Tue, 3 Nov 2026 10:20:30 +0100
Message-ID: <bounce1@mx.whodex.example>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

I'm sorry to have to inform you.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.whodex.example
Arrival-Date: Tue, 3 Nov 2026 10:20:00 +0100

%s

--b1
Content-Type: message/rfc822

From: check@whodex.example
To: ann@acme.example
Subject: hello

hi
--b1--
"""


def report(*recipients):
    return REPORT % b"\n\n".join(recipients)


def recipient(address="ann@acme.example", action="failed", status="5.1.1", diagnostic="smtp; 550 5.1.1 user unknown"):
    lines = [f"Final-Recipient: rfc822; {address}", f"Action: {action}", f"Status: {status}"]
    if diagnostic:
        lines.append(f"Diagnostic-Code: {diagnostic}")
    return "\n".join(lines).encode()


# diagnostics as Postfix, Exchange, Exim and Gmail write them; addresses invented
@pytest.mark.parametrize(
    ("action", "status", "diagnostic", "evidence"),
    [
        ("failed", "5.1.1", "smtp; 550 5.1.1 <ann@acme.example>: user unknown", "refused"),
        ("failed", "5.0.0", "smtp; 550 No such person at this address", "refused"),
        ("failed", "5.0.0", "smtp;550 Unrouteable address", "refused"),
        ("failed", "5.4.1", "smtp;550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", "refused"),
        ("failed", "5.1.10", "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound", "refused"),
        ("failed", "5.2.1", "smtp; 550 5.2.1 disabled", "refused"),
        ("failed", "5.2.2", "smtp; 552 5.2.2 over quota", "full"),
        ("failed", "4.2.2", "smtp; 452 4.2.2 The email account is over quota", "full"),
        ("failed", "5.7.1", "smtp; 550 5.7.1 message rejected as spam; user unknown", "blocked"),
        ("failed", "5.0.0", "smtp; 554 Message refused: your IP is in a block list", "blocked"),
        ("failed", "5.4.4", "X-Postfix; Host or domain name not found", "unclear"),
        ("failed", "4.4.1", "X-Postfix; connect to mx.acme.example[192.0.2.1]:25: timed out", "unclear"),
        ("failed", "5.1.1", "", "refused"),
        ("failed", "", "", "unclear"),
        ("delivered", "2.0.0", "smtp; 250 2.0.0 ok", "delivered"),
        ("relayed", "2.0.0", "smtp; 250 ok", "unclear"),
    ],
)
def test_one_recipient(action, status, diagnostic, evidence):
    found = read_bounces(report(recipient(action=action, status=status, diagnostic=diagnostic)))
    assert [(b.address, b.evidence, b.status) for b in found] == [("ann@acme.example", evidence, status)]
    assert found[0].at == 1793697630000
    assert found[0].message_id == "<bounce1@mx.whodex.example>"


@pytest.mark.parametrize(
    ("evidence", "status", "reason"),
    [("refused", "INVALID", "bounced"), ("delivered", "VALID", "delivered"), ("full", "UNKNOWN", "full")],
)
def test_evidence_becomes_a_result_of_its_own_date(evidence, status, reason):
    result = as_result(Bounce(address="ann@acme.example", evidence=evidence, at=1_000), 2_000)
    assert (result.status, result.reason, result.checked_at) == (status, reason, 1_000)


def test_what_says_nothing_of_the_address_is_no_result():
    for evidence in ("blocked", "unclear"):
        assert as_result(Bounce(address="ann@acme.example", evidence=evidence), 2_000) is None
    undated = Bounce(address="ann@acme.example", evidence="refused")
    future = Bounce(address="ann@acme.example", evidence="refused", at=9_000)
    assert [as_result(b, 2_000).checked_at for b in (undated, future)] == [2_000, 2_000]


def test_a_delay_is_no_evidence():
    assert read_bounces(report(recipient(action="delayed", status="4.4.1"))) == []


def test_several_recipients_and_the_original_address():
    first = recipient("x81@backend.acme.example") + b"\nOriginal-Recipient: rfc822;ann@acme.example"
    found = read_bounces(report(first, recipient("bo@acme.example", status="5.2.2", diagnostic="smtp; 552 full")))
    assert [(b.address, b.evidence) for b in found] == [("ann@acme.example", "refused"), ("bo@acme.example", "full")]


def test_folded_diagnostics_are_one_line():
    folded = recipient(diagnostic="smtp; 550-5.1.1 The email account that you tried to\n    reach does not exist")
    assert read_bounces(report(folded))[0].text.endswith("tried to reach does not exist")


def test_an_mbox_holds_many():
    one, two = report(recipient()), report(recipient("bo@acme.example"))
    box = (
        b"From MAILER-DAEMON Tue Nov  3 10:20:30 2026\n"
        + one
        + b"\nFrom MAILER-DAEMON Tue Nov  3 10:21:30 2026\n"
        + two
    )
    assert [b.address for b in read_bounces(box)] == ["ann@acme.example", "bo@acme.example"]
    quoted = b"From x Tue Nov  3 10:20:30 2026\nSubject: a\n\n>From here on\n"
    assert list(messages(quoted.splitlines(keepends=True))) == [(2, b"Subject: a\n\nFrom here on\n")]


def test_a_message_that_breaks_off_does_not_take_the_next_along():
    head = b"From MAILER-DAEMON Tue Nov  3 10:20:30 2026\n"
    whole, other = report(recipient()), report(recipient("bo@acme.example"))
    for cut in range(0, len(whole), 97):
        found = [b.address for b in read_bounces(head + whole[:cut] + b"\n" + head + other)]
        assert found[-1] == "bo@acme.example", cut
        assert set(found[:-1]) <= {"ann@acme.example"}
    speech = b"From all of us who met on Tuesday in 2026\n"
    assert len(list(messages([head, b"Subject: a\n", b"\n", b"so\n", speech]))) == 1


def test_a_persons_answer_is_evidence():
    answer = (
        b"From: Ann Roe <Ann.Roe@acme.example>\nIn-Reply-To: <1@whodex.example>\n"
        b"Date: Tue, 3 Nov 2026 10:20:30 +0100\n\nyes\n"
    )
    found = read_bounces(answer)
    assert [(b.address, b.evidence) for b in found] == [("Ann.Roe@acme.example", "delivered")]
    assert read_bounces(b"Auto-Submitted: auto-replied\n" + answer) == []
    assert read_bounces(answer.replace(b"Ann.Roe@", b"no-reply@")) == []
    assert read_bounces(answer.replace(b"In-Reply-To", b"X-Other")) == []
    assert read_bounces(b"List-Id: <dev.acme.example>\n" + answer) == []


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"\x00\xff\xfe" * 100, b"From ", b"From x 2026\n", REPORT, b"not a mail"]
)
def test_what_is_no_report_gives_nothing(data):
    assert read_bounces(data) == []


@given(st.binary(max_size=2000))
def test_any_bytes_can_be_read(data):
    read_bounces(data)
    read_bounces(report(data))
    read_bounces(b"From a 2026\n" + data)


def test_a_huge_message_is_cut_and_the_next_is_read():
    head = b"From x Tue Nov  3 10:20:30 2026\n"
    lines = [
        head,
        b"Subject: big\n",
        b"\n",
        *[b"x" * 1_000_000 + b"\n"] * 7,
        b"\n",
        head,
        *report(recipient()).splitlines(True),
    ]
    big, small = [raw for _, raw in messages(lines)]
    assert len(big) < MAX_MESSAGE + 2_000_000
    assert [b.address for b in read_bounces(small)] == ["ann@acme.example"]


SAMPLES = Path(__file__).parent / "data" / "bounces"


def test_the_dialects_of_real_servers():
    """Each file as that server writes it, names and hosts invented; what it says stands in the table beside them."""
    lines = (SAMPLES / "expected.tsv").read_text(encoding="utf-8").splitlines()
    expected = [tuple(line.split("\t")) for line in lines if not line.startswith("#")]
    assert {row[0] for row in expected} == {path.name for path in SAMPLES.glob("*.eml")}
    found = [
        (path.name, b.address, b.evidence, b.status or "-")
        for path in sorted(SAMPLES.glob("*.eml"))
        for b in read_bounces(path.read_bytes()) or [Bounce(address="-", evidence="-")]
    ]
    assert sorted(found) == sorted(expected)
