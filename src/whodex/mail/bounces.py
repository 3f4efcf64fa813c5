"""Evidence from mail that was really sent: delivery status notifications (RFC 3464), and replies of people.

A bounce says more than any probe: the server had the whole message and still refused, or took it. Only reports of
final failure (or success) about a recipient are evidence; delays are not. Reports without RFC 3464 are read where
their text has a form: qmail's (cr.yp.to/proto/qsbmf.txt), and Exim's with `X-Failed-Recipients`.
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
from whodex.mail.mailbox import MAX_MESSAGE, messages
from whodex.mail.replies import Meaning, Reply, make_reply, meaning, read_line
from whodex.mail.status_report import blocks_of, content_of, field_of
from whodex.mail.verdict import Reason, Result, Status

Evidence = Literal[
    "delivered",  # a success report, or a person wrote from there
    "refused",  # no such mailbox, or none that receives
    "full",  # exists, but full
    "blocked",  # our message was refused, which says nothing of the address
    "unclear",
]


class Bounce(Struct, frozen=True, kw_only=True):
    """What one message says of one address. `at` in ms, None where the message has no readable date.

    `action`, `status` and `text` are as the report gives them; `answer` marks a person's reply.
    """

    address: str
    evidence: Evidence
    action: str = ""
    status: str = ""  # RFC 3463
    text: str = ""  # the diagnostic, at most 500 characters
    at: int | None = None
    message_id: str = ""
    answer: bool = False


_BY_MEANING: Final[dict[Meaning, Evidence]] = {
    "refused": "refused",
    "disabled": "refused",
    "no_service": "refused",
    "full": "full",
    "blocked": "blocked",
    "accepted": "delivered",
}
_ACTIONS: Final = ("failed", "delivered", "relayed", "expanded")
_STATUS: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
# Senders of automatic mail: an answer from there is no person's.
_AUTOMATIC: Final = re.compile(r"mailer-daemon|postmaster|no-?reply|bounce", re.IGNORECASE)
_AUTO_HEADERS: Final = ("Precedence", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id")
_REPORTER: Final = re.compile(r"mailer-daemon|postmaster|mail.?delivery|^$", re.IGNORECASE)
_DEEPEST: Final = 3  # reports forwarded inside reports
# `<ann@acme.example>:` alone on a line begins a paragraph about that address (QSBMF; Exim indents the address).
_PARAGRAPH: Final = re.compile(r"^\s*<?([^\s<>]+@[^\s<>:]+)>?:?\s*$")


def read_bounces(data: bytes) -> list[Bounce]:
    """The evidence in an mbox or a single message. Messages that are neither reports nor answers give nothing.

    Never raises for what a message holds.
    """
    found = messages(data.splitlines(keepends=True))
    return [bounce for _, raw in found for bounce in read_message(raw)]


def read_message(raw: bytes) -> list[Bounce]:
    """The evidence in one message. Never raises for what it holds."""
    message = email.message_from_bytes(raw[:MAX_MESSAGE], policy=email.policy.compat32)
    reported = _reported(message, 0)
    return _answer(message) if reported is None else reported


def as_result(bounce: Bounce, now: int) -> Result | None:
    """What a bounce or answer settles, to be kept like a verifier's result; None where it settles nothing.

    `checked_at` is its own date, or `now` (ms) where it has none.
    """
    return settled(bounce.address, bounce.evidence, now if bounce.at is None else bounce.at, now)


def settled(address: str, evidence: str, at: int, now: int) -> Result | None:
    """See `as_result`. Only a final refusal is a no: a full mailbox exists, a block is of us."""
    found: dict[str, tuple[Status, Reason]] = {
        "delivered": ("VALID", "delivered"),
        "refused": ("INVALID", "bounced"),
        "full": ("UNKNOWN", "full"),
    }
    if evidence not in found:
        return None
    status, reason = found[evidence]
    return Result(address=address, status=status, reason=reason, checked_at=min(at, now))


def evidence_of(action: str, status: str, text: str) -> Evidence:
    """What a report says of its recipient: its own status decides, the server's words only where that says nothing.

    A 4.x.x that was given up after days says that the server was not well, not that there is no such mailbox.
    """
    if action == "delivered":
        return "delivered"
    if action != "failed":
        return "unclear"
    spoken = _spoken(text)
    if status.startswith("5.") and not status.endswith(".0.0"):
        code = spoken.code if spoken and spoken.code >= 500 else 550
        said = meaning(Reply(code, status, spoken.text if spoken else text), "rcpt")
    elif spoken:
        said = meaning(spoken, "rcpt")
    else:
        said = meaning(Reply(554, "", text), "rcpt")
    temporary = status.startswith("4.") or (spoken is not None and spoken.code < 500 and not status)
    found = _BY_MEANING.get(said, "unclear")
    return "unclear" if temporary and found != "full" else found


def _reported(message: Message, depth: int) -> list[Bounce] | None:
    """The recipients a report speaks of; None where the message is no report.

    A bounce that was forwarded as an attachment counts with its own date.
    """
    part = next((p for p in _parts(message) if "delivery-status" in p.get_content_type()), None)
    if part is not None:
        return _recipients(message, blocks_of(part))
    plain = _plain_report(message)
    if plain is not None:
        return plain
    if depth < _DEEPEST:
        held = [p for p in _parts(message) if p.get_content_type() == "message/rfc822" and p.is_multipart()]
        inner = [m for p in held if isinstance(m := p.get_payload(0), Message)]
        found = [one for m in inner if (one := _reported(m, depth + 1)) is not None]
        if found:
            return [bounce for one in found for bounce in one]
    return None


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a message, without those of messages inside it."""
    yield message
    payload = message.get_payload()
    kind = message.get_content_type()
    if isinstance(payload, list) and kind != "message/rfc822" and "delivery-status" not in kind:
        for part in payload:
            if isinstance(part, Message):
                yield from _parts(part)


def _recipients(message: Message, blocks: list[dict[str, str]]) -> list[Bounce]:
    at, message_id = _date(message), _header(message, "Message-ID")
    found: list[Bounce] = []
    for block in blocks:
        final = field_of(block, "final-recipient")
        recipient = field_of(block, "original-recipient") or final
        action = (block.get("action", "").split() or [""])[0].lower()
        one = inspect(recipient.strip("<> "))
        if one.problem and final:
            one = inspect(final.strip("<> "))
        if one.problem or action not in _ACTIONS:
            continue
        said = _STATUS.match(block.get("status", ""))
        status, text = said[0] if said else "", field_of(block, "diagnostic-code")[:500]
        found.append(
            Bounce(
                address=one.address,
                evidence=evidence_of(action, status, text),
                action=action,
                status=status,
                text=text,
                at=at,
                message_id=message_id,
            )
        )
    return found


def _plain_report(message: Message) -> list[Bounce] | None:
    """A report in words alone; None where the message is none."""
    sender = getaddresses([_header(message, "From")])
    empty = _header(message, "Return-Path") == "<>"
    if not (empty or (sender and _REPORTER.search(sender[0][1].partition("@")[0]))):
        return None
    part = next((p for p in _parts(message) if p.get_content_type() == "text/plain"), None)
    text = content_of(part) if part is not None else ""
    failed = [a for _, a in getaddresses([_header(message, "X-Failed-Recipients")]) if a]
    qmail = "This is the qmail-send program" in text[:2000] or text.lstrip().startswith("Hi. This is")
    if not failed and not qmail:
        return None
    said = _paragraphs(text)
    at, message_id = _date(message), _header(message, "Message-ID")
    found: list[Bounce] = []
    for address in failed or list(said):
        one = inspect(address)
        words = said.get(address.lower(), "")
        if one.problem or (qmail and not failed and not words):
            continue
        spoken = _spoken(words)
        status = spoken.enhanced if spoken else ""
        hint = re.search(r"\(#([245]\.\d{1,3}\.\d{1,3})\)", words)
        status = status or (hint[1] if hint else "")
        found.append(
            Bounce(
                address=one.address,
                evidence=evidence_of("failed", status, words),
                action="failed",
                status=status,
                text=words[:500],
                at=at,
                message_id=message_id,
            )
        )
    return found


def _paragraphs(text: str) -> dict[str, str]:
    """Address in lower case → what stands below it, up to an empty line or the returned message."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in text[:200_000].splitlines():
        if line.startswith("---"):  # the copy of the message begins
            break
        begun = _PARAGRAPH.match(line)
        if begun:
            current = found.setdefault(begun[1].lower(), [])
        elif not line.strip():
            current = None
        elif current is not None:
            current.append(line.strip())
    return {address: " ".join(lines) for address, lines in found.items()}


def _spoken(diagnostic: str) -> Reply | None:
    """The SMTP reply inside a diagnostic (`550 5.1.1 …`, `smtp; 550-…`)."""
    found = re.search(r"(?<![\d.#])[45]\d\d[ -].*", diagnostic)
    line = read_line(found[0]) if found else None
    return make_reply(line[0], [line[2]]) if line else None


def _answer(message: Message) -> list[Bounce]:
    """The sender of a person's answer to something we sent: best evidence that an address works."""
    automatic = _header(message, "Auto-Submitted").lower() not in ("", "no")
    automatic = automatic or any(_header(message, name) for name in _AUTO_HEADERS)
    senders = getaddresses([_header(message, "From")])
    replied = _header(message, "In-Reply-To") or _header(message, "References")
    if automatic or not replied or not senders or _AUTOMATIC.search(senders[0][1].partition("@")[0]):
        return []
    one = inspect(senders[0][1])
    if one.problem:
        return []
    return [
        Bounce(
            address=one.address,
            evidence="delivered",
            at=_date(message),
            message_id=_header(message, "Message-ID"),
            answer=True,
        )
    ]


def _header(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _date(message: Message) -> int | None:
    try:
        moment = parsedate_to_datetime(_header(message, "Date"))
        return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, TypeError, OverflowError, OSError):
        return None
