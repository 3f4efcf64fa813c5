"""Mailboxes: bounces (RFC 3464, and the common ones in words) and people's answers, as evidence about addresses.

A message gives one delivery for each address it speaks of, and nothing else: no subject, no text of anybody's letter.
The delivery is an `Item` at the address's other end, so that erasing its owner takes it along, and taking the import
back does; what it says is worked out again from the record when entities are rebuilt.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final

from whodex.errors import RecordRejected
from whodex.ingest.base import Format, InputFile, Mapper, Options, Raw, Refused, Sample
from whodex.mail.bounces import Bounce, evidence_of, read_message
from whodex.mail.mailbox import DATED, messages
from whodex.model.identifiers import Kind
from whodex.model.network import Item, Viewer
from whodex.model.observation import Claim, Record
from whodex.model.refs import Ref
from whodex.text.emails import clean_email

DELIVERY: Final = "mail.delivery"
_LINE: Final = 1 << 16
_BOX: Final = re.compile(rb"\AFrom .*\d{4}\s*\n[\w-]+:")
_HEADER: Final = re.compile(rb"^([A-Za-z][\w-]*):", re.MULTILINE)
# Fields that stand in front of any message that has come through a server, and of few other texts.
_FIELDS: Final = frozenset(
    b"received return-path delivered-to message-id date from to subject mime-version content-type in-reply-to"
    b" auto-submitted dkim-signature x-failed-recipients reply-to".split()
)
_LEAST: Final = 3
_MEMBER: Final = re.compile(r"(?:^|/)(?:cur|new)/[^/]+$|\.(?:eml|mbox|mbx)(?:\.gz|\.zst)?$", re.IGNORECASE)
_PASSED_OVER: Final = re.compile(
    r"(?:^|/)(?:tmp/|dovecot|maildir|subscriptions|\.)|\.(?:lock|index|log)$", re.IGNORECASE
)
_MOST_PASSED_OVER: Final = 100  # messages named one by one
_ADDRESS: Final = re.compile(r"<[^<>]*@[^<>]*>|[^\s<>(),;:]+@[^\s<>(),;:]+")


def delivery(record: Record) -> Item:
    """What became of one message to one address. Raises RecordRejected where the record names no address."""
    address = clean_email(str(record.get("address") or ""))
    if address is None:
        raise RecordRejected("the report names no address")
    at = record.get("at")
    action, status, text = (str(record.get(name) or "") for name in ("action", "status", "text"))
    evidence = "delivered" if record.get("answer") else evidence_of(action, status, text)
    said = "\0".join(str(record.get(name) or "") for name in ("message", "address", "action", "at"))
    return Item(
        identifiers=[f"key:item/delivery/{hashlib.sha256(said.encode()).hexdigest()[:32]}"],
        type="delivery",
        other=Ref(identifiers=[f"email:{address}"]),
        title=status or None,
        text=text or None,
        status=evidence,
        at=at if isinstance(at, int) else None,
    )


def _record(found: Bounce) -> Record:
    record: Record = {"address": found.address.lower(), "message": _hashed(found.message_id)}
    if found.answer:
        record["answer"] = True
    else:
        # Servers repeat the address, and others, in their words: what counts of them are the words.
        text = _ADDRESS.sub("<>", found.text)
        record |= {"action": found.action, "status": found.status, "text": text}
    if found.at is not None:
        record["at"] = found.at
    return {name: value for name, value in record.items() if value != ""}


def _hashed(message_id: str) -> str:
    """A message's id names hosts and sometimes people; its hash tells messages apart as well."""
    return hashlib.sha256(message_id.encode("utf-8", "replace")).hexdigest()[:32] if message_id else ""


class Mail:
    """`base.Format` of mailboxes."""

    name = "mail"
    label = "mbox, .eml and Maildir: bounces (RFC 3464 and in words) and answers, as evidence about addresses"
    gives: tuple[Kind, ...] = ("item",)
    mappers: Mapping[str, Mapper] = {DELIVERY: delivery}

    def score(self, sample: Sample) -> int:
        """An mbox begins with its own line, a message with fields no other text has; a folder is told by its names."""
        if sample.members:
            kept = [name for name in sample.members if not _PASSED_OVER.search(name)]
            return 90 if kept and all(map(_MEMBER.search, kept)) else 0
        head = sample.head[:65536].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        if _BOX.match(head) or DATED.match(head.partition(b"\n")[0]):  # whatever its first message is
            return 97
        top = head.partition(b"\n\n")[0]
        first = top.split(b"\n", 1)[0]
        known = {name.lower() for name in _HEADER.findall(top)} & _FIELDS
        return 92 if _HEADER.match(first) and len(known) >= _LEAST else 0

    def prepare(self, file: InputFile, options: Options) -> tuple[dict[str, Any], Viewer | None]:
        """Nothing has to be known first."""
        del file, options
        return {}, None

    def read(self, file: InputFile, options: Options) -> Iterator[Raw | Refused]:
        """One record for each address a message speaks of; positions are the message's first line.

        Messages that say nothing of an address are passed over, the first of them by name.
        """
        del options
        members = file.members()
        passed = 0
        for path, member in members.items() if members else [("", file)]:
            if members and (_PASSED_OVER.search(path) or member.members()):
                continue
            stream = member.open()
            try:
                for start, raw in messages(_lines(stream)):
                    position = f"{path}:{start}" if path else str(start)
                    found = read_message(raw)
                    for number, one in enumerate(found, 1):
                        yield Raw(position=position if len(found) == 1 else f"{position}.{number}", data=_record(one))
                    if not found:
                        passed += 1
                        if passed <= _MOST_PASSED_OVER:
                            why = "neither a final report about an address nor a person's answer"
                            yield Refused(position=position, reason=why, skipped=True)
            finally:
                stream.close()

    def claims(self, raw: Raw, options: Options) -> list[Claim]:
        """The delivery."""
        del options
        record: Record = raw.data
        at = record.get("at")
        return [Claim(format=DELIVERY, record=record, subject=delivery(record), position=raw.position, observed_at=at)]


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline(_LINE):
        yield line


FORMATS: tuple[Format, ...] = (Mail(),)
