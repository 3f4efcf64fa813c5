"""Evidence from mail that was really sent: delivery status notifications (RFC 3464), and replies of people.

A bounce says more than any probe: the server had the whole message and still refused, or took it. Only reports of
final failure (or success) about a recipient are evidence; delays are not.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import UTC
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final, Literal

from msgspec import Struct

from whodex.mail.inspection import inspect
from whodex.mail.replies import Meaning, Reply, make_reply, meaning, read_line
from whodex.mail.verdict import Reason, Result, Status

Evidence = Literal[
    "delivered",  # a success report, or a person wrote from there
    "refused",  # no such mailbox, or none that receives
    "full",  # exists, but full
    "blocked",  # our message was refused, which says nothing of the address
    "unclear",
]
MAX_MESSAGE: Final = 5_000_000
"""Bytes of one message that are parsed; reports carry at most the message they return."""


class Bounce(Struct, frozen=True, kw_only=True):
    """What one message says of one address. `at` in ms, None where the message has no readable date."""

    address: str
    evidence: Evidence
    status: str = ""  # RFC 3463
    text: str = ""  # the diagnostic, at most 500 characters
    at: int | None = None
    message_id: str = ""


_FROM: Final = re.compile(rb"^From .*\d{4}\s*$")
_BY_MEANING: Final[dict[Meaning, Evidence]] = {
    "refused": "refused",
    "disabled": "refused",
    "no_service": "refused",
    "full": "full",
    "blocked": "blocked",
    "accepted": "delivered",
}
# Senders of automatic mail: an answer from there is no person's.
_AUTOMATIC: Final = re.compile(r"mailer-daemon|postmaster|no-?reply|bounce", re.IGNORECASE)


def messages(data: bytes) -> Iterator[bytes]:
    """The messages of an mbox (RFC 4155, `>From` undone), or the one message of an `.eml`."""
    if not data.startswith(b"From "):
        if data.strip():
            yield data
        return
    lines: list[bytes] = []
    blank = True
    for line in data.splitlines(keepends=True):
        if blank and _FROM.match(line):
            if any(kept.strip() for kept in lines):
                yield b"".join(lines)
            lines = []
        else:
            lines.append(line[1:] if re.match(rb">+From ", line) else line)
        blank = not line.strip()
    if any(kept.strip() for kept in lines):
        yield b"".join(lines)


def read_bounces(data: bytes) -> list[Bounce]:
    """The evidence in an mbox or a single message. Messages that are neither reports nor answers give nothing.

    Never raises for what a message holds.
    """
    found: list[Bounce] = []
    for raw in messages(data):
        message = email.message_from_bytes(raw[:MAX_MESSAGE], policy=email.policy.compat32)
        found.extend(_report(message) or _answer(message))
    return found


def as_result(bounce: Bounce, now: int) -> Result | None:
    """What a bounce or answer settles, to be kept like a verifier's result; None where it settles nothing.

    It stands in place of anything probed before its own date; `now` (ms) where it has none.
    """
    at = now if bounce.at is None else min(bounce.at, now)
    settled: dict[Evidence, tuple[Status, Reason]] = {
        "delivered": ("VALID", "delivered"),
        "refused": ("INVALID", "bounced"),
        "full": ("UNKNOWN", "full"),
    }
    if bounce.evidence not in settled:
        return None
    status, reason = settled[bounce.evidence]
    return Result(address=bounce.address, status=status, reason=reason, checked_at=at)


def _report(message: Message) -> list[Bounce]:
    """The recipients of a delivery status notification."""
    part = next((p for p in message.walk() if p.get_content_type() == "message/delivery-status"), None)
    if part is None:
        return []
    blocks = part.get_payload()
    if not isinstance(blocks, list):
        blocks = []
    at, message_id = _date(message), _header(message, "Message-ID")
    found: list[Bounce] = []
    for block in blocks:
        if not isinstance(block, Message):
            continue
        recipient = _field(block, "Original-Recipient") or _field(block, "Final-Recipient")
        final = _field(block, "Final-Recipient")
        action = _header(block, "Action").split()[0].lower() if _header(block, "Action") else ""
        one = inspect(recipient.strip("<> "))
        if one.problem and final:
            one = inspect(final.strip("<> "))
        if one.problem or action not in ("failed", "delivered", "relayed", "expanded"):
            continue
        status = re.match(r"[245]\.\d{1,3}\.\d{1,3}", _header(block, "Status"))
        text = " ".join(_field(block, "Diagnostic-Code").split())[:500]
        found.append(
            Bounce(
                address=one.address,
                evidence=_evidence(action, status[0] if status else "", text),
                status=status[0] if status else "",
                text=text,
                at=at,
                message_id=message_id,
            )
        )
    return found


def _evidence(action: str, status: str, text: str) -> Evidence:
    """The report's own status decides; the server's words only where it says nothing (x.0.0 or none)."""
    if action == "delivered":
        return "delivered"
    if action in ("relayed", "expanded"):
        return "unclear"
    spoken = _spoken(text)
    if status.startswith("5.") and not status.endswith(".0.0"):
        code = spoken.code if spoken and spoken.code >= 500 else 550
        said = meaning(Reply(code, status, spoken.text if spoken else text), "rcpt")
    elif spoken:
        said = meaning(spoken, "rcpt")
    else:
        said = meaning(Reply(554, "", text), "rcpt")
    return _BY_MEANING.get(said, "unclear")


def _spoken(diagnostic: str) -> Reply | None:
    """The SMTP reply inside a diagnostic (`550 5.1.1 …`, `smtp; 550-…`)."""
    found = re.search(r"(?<![\d.])[45]\d\d[ -].*", diagnostic)
    line = read_line(found[0]) if found else None
    return make_reply(line[0], [line[2]]) if line else None


def _answer(message: Message) -> list[Bounce]:
    """The sender of a person's answer to something we sent: best evidence that an address works."""
    automatic = _header(message, "Auto-Submitted").lower() not in ("", "no") or _header(message, "Precedence")
    senders = getaddresses([_header(message, "From")])
    replied = _header(message, "In-Reply-To") or _header(message, "References")
    if automatic or not replied or not senders or _AUTOMATIC.search(senders[0][1].partition("@")[0]):
        return []
    if _header(message, "List-Id"):
        return []
    one = inspect(senders[0][1])
    if one.problem:
        return []
    return [
        Bounce(address=one.address, evidence="delivered", at=_date(message), message_id=_header(message, "Message-ID"))
    ]


def _header(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _field(block: Message, name: str) -> str:
    """A typed field's value: `rfc822; ann@acme.example` → `ann@acme.example` (RFC 3464 §2.1.2)."""
    value = _header(block, name)
    kind, separator, rest = value.partition(";")
    return rest.strip() if separator and re.fullmatch(r"[\w.-]+", kind.strip()) else value


def _date(message: Message) -> int | None:
    try:
        moment = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError):
        return None
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
