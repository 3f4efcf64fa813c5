"""What the archive says of others: connections, contacts, messages and the people in them. Pure."""

import re
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest.countries import country_of_place
from whodex.ingest.linkedin_export.rows import (
    SYSTEM,
    Row,
    digest,
    first_of,
    full_name,
    person_ref,
    plain,
    ref_key,
    row_of,
    viewer_of,
    viewer_ref,
)
from whodex.model.dates import Period
from whodex.model.network import Connection, Message
from whodex.model.observation import Record
from whodex.model.person import OrgRef, Person, Position, Skill
from whodex.model.refs import Ref
from whodex.text.dates import parse_instant
from whodex.text.emails import clean_email, email_identifiers
from whodex.text.entities import key_of, person_identifiers
from whodex.text.names import fold

_SEPARATORS: Final = re.compile(r"[,;|\s]+")
_EXCEL_DATE: Final = re.compile(r"^(\d{1,2})-([^\W\d_]{3,4})-(\d\d)$")  # `17-Nov-21`: opened and saved in Excel
_SOME: Final = re.compile(r"\s*[,;|]\s*")


def _own_key(record: Record, *parts: str | None) -> str:
    """A person's key within one member's network, for rows that name nobody by profile or address."""
    return f"pvendor:{SYSTEM}/{digest(*viewer_of(record), *parts)}"


def _connection_identifiers(record: Record, row: Row, name: str | None) -> list[str]:
    found = person_identifiers(row.get("url")) + email_identifiers(row.get("emailaddress"))
    if found:
        return found
    if not name:
        raise RecordRejected("the row names nobody: no name, no profile, no address (a closed account)")
    return [_own_key(record, fold(name), row.get("connectedon"))]


def connected_person(record: Record) -> Person:
    """Connections.csv: the person at the other end, with what they do now, that is, on the day of the export."""
    row = row_of(record)
    first, last = row.get("firstname"), row.get("lastname")
    name = full_name(first, last)
    address = clean_email(row.get("emailaddress"))
    return Person(
        identifiers=_connection_identifiers(record, row, name),
        full_name=name,
        first_name=first,
        last_name=last,
        emails=[address] if address else [],
        experience=_held(row.get("position"), row.get("company"), current=True),
    )


def connection(record: Record) -> Connection:
    """Connections.csv: that the two are connected, and since when."""
    row = row_of(record)
    name = full_name(row.get("firstname"), row.get("lastname"))
    identifiers = _connection_identifiers(record, row, name)
    return Connection(
        identifiers=[f"key:connection/{''.join(viewer_of(record))}/{key_of(identifiers[0])}"],
        viewer=viewer_ref(record),
        person=Ref(name=name, identifiers=identifiers),
        connected_at=parse_instant(_EXCEL_DATE.sub(r"\1 \2 20\3", row.get("connectedon", ""))),
    )


def contact(record: Record) -> Person:
    """Contacts.csv: one entry of the address book the member once uploaded."""
    row = row_of(record)
    first, last = row.get("firstname"), row.get("lastname")
    name = first_of(row, "fullname") or full_name(first, last)
    addresses = [found for part in _SEPARATORS.split(row.get("emails", "")) if (found := clean_email(part))]
    identifiers = [one for part in _SEPARATORS.split(row.get("profiles", "")) for one in person_identifiers(part)]
    identifiers += [one for address in addresses for one in email_identifiers(address)]
    phones = [part for part in _SOME.split(row.get("phonenumbers", "")) if part]
    if not identifiers:
        if not name:
            raise RecordRejected("the contact has no name, profile or personal address")
        identifiers = [_own_key(record, "contact", fold(name), *phones[:1], *addresses[:1])]
    return Person(
        identifiers=list(dict.fromkeys(identifiers)),
        full_name=name,
        first_name=first,
        last_name=last,
        location=row.get("location"),
        country=country_of_place(row.get("location")),
        emails=list(dict.fromkeys(addresses)),
        phones=phones,
        experience=_held(row.get("title"), row.get("companies"), current=False),
    )


def correspondent(record: Record) -> Person:
    """Somebody a row names: `{name, url, title?, company?, skill?}`. Equal ones are one observation."""
    identifiers = person_identifiers(_text(record, "url"))
    if not identifiers:
        raise RecordRejected("no readable profile")
    skill = _text(record, "skill")
    return Person(
        identifiers=identifiers,
        full_name=_text(record, "name"),
        experience=_held(_text(record, "title"), _text(record, "company"), current=False),
        skills=[Skill(name=skill)] if skill else [],
    )


def _text(record: Record, name: str) -> str | None:
    value = record.get(name)
    return value if isinstance(value, str) and value else None


def _held(title: str | None, company: str | None, *, current: bool) -> list[Position]:
    if not title and not company:
        return []
    organisation = OrgRef(name=company) if company else None
    return [Position(title=title, organisation=organisation, period=Period(current=current))]


def parties(row: Row) -> tuple[tuple[str | None, str | None], list[tuple[str | None, str | None]]]:
    """Sender and recipients of a message as (name, profile). Where names and profiles do not pair, profiles only."""
    sender = (row.get("from"), row.get("senderprofileurl"))
    to, urls = row.get("to"), [url for url in re.split(r"[,;\s]+", row.get("recipientprofileurls", "")) if url]
    if not urls:
        return sender, [(to, None)] if to else []
    if len(urls) == 1:
        return sender, [(to, urls[0])]
    names = [name for name in re.split(r"\s*[,;]\s*", to or "") if name]
    if len(names) == len(urls):
        return sender, list(zip(names, urls, strict=True))
    return sender, [(None, url) for url in urls]


def message(record: Record) -> Message:
    """messages.csv: one message."""
    row = row_of(record)
    sender, recipients = parties(row)
    by = person_ref(*sender)
    to = [ref for one in recipients if (ref := person_ref(*one))]
    sent, text = parse_instant(row.get("date")), plain(row.get("content"))
    if by is None and not to and not text:
        raise RecordRejected("the message has no sender, no recipient and no text")
    conversation, subject = row.get("conversationid"), row.get("subject")
    key = digest(*viewer_of(record), conversation, sent or row.get("date"), ref_key(by), subject, row.get("content"))
    return Message(
        identifiers=[f"key:message/{key}"],
        viewer=viewer_ref(record),
        conversation=conversation,
        conversation_title=row.get("conversationtitle"),
        sender=by,
        recipients=to,
        sent_at=sent,
        subject=subject,
        text=text,
        folder=row.get("folder"),
        draft=_flag(row.get("ismessagedraft")),
    )


def _flag(text: str | None) -> bool | None:
    return {"true": True, "yes": True, "false": False, "no": False}.get((text or "").lower())


def named(record: Record, name: str | None, url: str | None, **more: Any) -> Record | None:
    """The record of a correspondent, or None where nothing finds them, or they are the viewer."""
    identifiers = person_identifiers(url)
    if not identifiers or not set(identifiers).isdisjoint(viewer_of(record)):
        return None
    filled = {"name": name, "url": url, **more, "_viewer": record.get("_viewer")}
    return {key: value for key, value in filled.items() if value}
