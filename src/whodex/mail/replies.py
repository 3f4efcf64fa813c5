"""What a mail server's reply says of an address: enhanced status codes (RFC 3463), words only without one.

The one rule above all: a refusal of *us* (our address, our sender, our rate) is never read as "no such person".
"""

import re
from typing import Final, Literal

from msgspec import Struct

Meaning = Literal[
    "accepted",  # the server takes mail for this address
    "refused",  # there is no such mailbox, or none that can receive
    "disabled",  # the mailbox exists but is switched off
    "full",  # the mailbox exists and is full
    "blocked",  # the server refuses us: policy, reputation, sender, rate
    "later",  # come back later: greylisting, load, a lock
    "no_service",  # this host takes no mail at all
    "unclear",  # anything else: says nothing about the address
]
Stage = Literal["connect", "banner", "ehlo", "starttls", "mail", "rcpt", "probe"]


class Reply(Struct, frozen=True, array_like=True):
    """One SMTP reply: code, enhanced status (`5.1.1`, or empty), and its text without codes, at most 500 characters."""

    code: int
    enhanced: str = ""
    text: str = ""


_LINE: Final = re.compile(r"([2-5]\d\d)(?:([ -])(.*))?", re.DOTALL)
# Some servers write the status with a number sign, in brackets, or behind a colon (`550 #5.1.0`, `550 [5.1.1]`).
_ENHANCED: Final = re.compile(r"^[\s#(\[<:]*([245]\.\d{1,3}\.\d{1,3})\b[\])>:]*\s*")

_BEHIND: Final = re.compile(r"\(#([245]\.\d{1,3}\.\d{1,3})\)\s*$")  # qmail's way


def read_line(line: str) -> tuple[int, bool, str] | None:
    """Code, whether it is the reply's last line, and text; None where the line is no SMTP reply (RFC 5321 §4.2)."""
    found = _LINE.fullmatch(line)
    if not found:
        return None
    return int(found[1]), found[2] != "-", found[3] or ""


def make_reply(code: int, texts: list[str]) -> Reply:
    """A reply from its lines' texts. An enhanced status counts only where its class is the code's (RFC 2034 §4)."""
    enhanced = ""
    clean: list[str] = []
    for text in texts:
        found = _ENHANCED.match(text)
        if found and found[1][0] == str(code)[0]:
            enhanced = enhanced or found[1]
            clean.append(text[found.end() :])
        else:
            clean.append(text)
    behind = None if enhanced else _BEHIND.search(texts[-1] if texts else "")
    if behind and behind[1][0] == str(code)[0]:
        enhanced = behind[1]
    return Reply(code, enhanced, " ".join(" ".join(clean).split())[:500])


# RFC 3463 §3.2 to 3.8, RFC 5248 and RFC 7505, for RCPT. A subject and detail not named here is read from the words.
_STATUS: Final[dict[str, Meaning]] = {
    "1.1": "refused",  # bad destination mailbox
    "1.2": "refused",  # bad destination system
    "1.3": "refused",  # bad destination mailbox syntax
    "1.4": "refused",  # ambiguous: the server knows no such single mailbox
    "1.6": "refused",  # moved, no forwarding address
    "1.7": "blocked",  # bad sender's mailbox syntax
    "1.8": "blocked",  # bad sender's system
    "1.10": "refused",  # recipient address has null MX
    "2.1": "disabled",
    "2.2": "full",
    "4.6": "unclear",  # routing loop
    "4.7": "unclear",  # delivery time expired
    "5.3": "later",  # too many recipients
    "6.7": "refused",  # the server cannot take non-ASCII addresses (RFC 6531)
    "6.8": "refused",
    "6.9": "refused",
}
_BLOCKS: Final = re.compile(
    r"spamhaus|\bspam\b|black ?list|block ?list|\bblocked?\b|\bblocking\b|\brbl\b|dnsbl|\bbl\b|reputation|\bspf\b|"
    r"dkim|dmarc|\brelay|not allowed to send|sender|\bpolic(?:y|ies)\b|denied by|access denied|not permitted|"
    r"permission|reverse dns|\bptr\b|\bhelo\b|\behlo\b|client host|client address|"
    r"your (?:ip|host|server|domain|mail|network)|"
    r"authenticat|too many|rate limit|banned|prohibited|abuse|listed|tls required|starttls|barracudanetworks|"
    r"unsolicited|suspicious|try again|temporar",
    re.IGNORECASE,
)
_UNKNOWN: Final = re.compile(
    r"user unknown|unknown user|no such|unknown (?:recipient|mailbox|address|local)|recipient unknown|"
    r"(?:recipient|address|user|mailbox|account)\W.{0,80}?(?:does ?n[o']t exist|does not exist|doesnt exist|not found|"
    r"unknown|not known|not exist|is invalid|unavailable|not available|not valid|no longer)|"
    r"invalid (?:recipient|mailbox|address|user)|not a valid (?:recipient|mailbox|user)|"
    r"mailbox (?:not found|unavailable|does not)|recipient not found|not found|unroute?able|undeliverable|"
    r"no mailbox|not our customer|unknown or illegal|not listed in|there is no|doesn'?t have an? |"
    r"inconnu|inexistant|unbekannt|existiert nicht|no existe|desconocid|sconosciut|inesistente|nieznany|onbekend|"
    r"不存在|нет такого|неизвестн",
    re.IGNORECASE,
)
_FULL: Final = re.compile(
    r"(?:mail ?box|inbox|account|quota).{0,30}(?:full|exceeded)|over ?quota|out of storage", re.IGNORECASE
)
_DISABLED: Final = re.compile(
    r"(?:mailbox|account|user|recipient|address)\b.{0,60}\b(?:disabled|suspended|inactive|deactivated|locked)",
    re.IGNORECASE,
)
_ECHO: Final = re.compile(r"<[^<>]*>|\S+@\S+")
# The recipient filter of Exchange Online says "Access denied" of addresses its directory does not hold:
# https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online
_EXCHANGE_EDGE: Final = re.compile(r"recipient address rejected: access denied", re.IGNORECASE)


def meaning(reply: Reply, stage: Stage) -> Meaning:
    """What a reply means at a stage of the dialogue.

    Before RCPT a permanent refusal is of us, whatever the words, and a server that takes no mail at all says so by
    521 (RFC 7504) or 556 (RFC 7505).
    """
    code, detail = reply.code, reply.enhanced[2:]
    if code in (521, 556) and (stage in ("connect", "banner", "ehlo") or code == 556):
        return "refused" if stage in ("rcpt", "probe") else "no_service"
    if code // 100 == 2:
        return "unclear" if code == 252 else "accepted"
    if stage not in ("rcpt", "probe"):
        return "later" if code // 100 == 4 else "blocked" if code // 100 == 5 else "unclear"
    if code // 100 == 4:
        full = detail == "2.2" or (not detail and code == 452 and _FULL.search(reply.text) is not None)
        return "full" if full else "later"
    if code // 100 != 5:
        return "unclear"
    if detail in _STATUS:
        return _STATUS[detail]
    if detail == "4.1" and _EXCHANGE_EDGE.search(reply.text):
        return "refused"
    if detail.startswith("7."):
        return "blocked"
    if detail.startswith(("4.", "6.")):
        return "unclear"
    return _by_words(reply, coded=bool(detail))


def _by_words(reply: Reply, *, coded: bool) -> Meaning:
    """Where the status says nothing (none, 5.0.0, 5.3.0, 5.5.0, 5.1.0): the words, then the code of RFC 5321."""
    text = _ECHO.sub(" ", reply.text)  # the address that is echoed may itself hold any word
    if _FULL.search(text) or reply.code == 552:
        return "full"
    if _DISABLED.search(text):
        return "disabled"
    blocked, unknown = _BLOCKS.search(text), _UNKNOWN.search(text)
    if unknown and (not blocked or unknown.start() <= blocked.start()):
        return "refused"
    if blocked:
        return "blocked"
    if reply.enhanced.startswith("5.1."):
        return "refused"  # 5.1.0, 5.1.9 …: something about the address
    if reply.code in (550, 551, 553) and not coded:
        return "refused"  # RFC 5321 §4.2.3: mailbox unavailable, user not local, mailbox name not allowed
    return "unclear"
