"""Parameters: how the text of each becomes a value, and how it is shown in the schema and the reference.

A reader raises InvalidParameter whose message names the parameter and says what is wrong with its value, never more
than the first 80 characters of it.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

from msgspec import Struct

from whodex.errors import InvalidParameter, UnreadableUrl
from whodex.model.identifiers import read_lix_id
from whodex.services.paging import LARGEST_START, read_token
from whodex.text.domains import domain_identifiers
from whodex.text.emails import clean_email
from whodex.text.entities import (
    job_identifiers,
    organisation_identifiers,
    person_identifiers,
    post_identifiers,
    read_entity,
)
from whodex.text.search import explain


class Reader(Struct, frozen=True):
    """A kind of parameter: what reads it, its JSON schema, and whether it is a URL that may come unencoded."""

    read: Callable[[str, str], Any]  # (name, text) → value
    schema: dict[str, Any]
    is_url: bool = False


class Param(Struct, frozen=True, kw_only=True):
    """One parameter of an endpoint."""

    name: str
    kind: Reader
    about: str
    required: bool = False
    default: Any = None  # as it is read: given to the service where the parameter is absent
    example: str = ""
    hidden: bool = False  # understood, but not offered: left out of messages, schema and reference


def whole_number(smallest: int, largest: int) -> Reader:
    """Whole numbers between two bounds, both allowed."""

    def read(name: str, text: str) -> int:
        value = int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 12 else None
        if value is None or not smallest <= value <= largest:
            raise InvalidParameter(f"{name} must be a whole number from {smallest} to {largest}", name)
        return value

    return Reader(read, {"type": "integer", "minimum": smallest, "maximum": largest})


def _person_url(name: str, text: str) -> list[str]:
    return person_identifiers(text) or _refuse(name, text, "a person's profile")


def _organisation_url(name: str, text: str) -> list[str]:
    return organisation_identifiers(text) or _refuse(name, text, "an organisation")


def _job(name: str, text: str) -> list[str]:
    return job_identifiers(text) or _refuse(name, text, "a job posting (an id or a URL)")


def _post(name: str, text: str) -> list[str]:
    return post_identifiers(text) or _refuse(name, text, "a post (a urn or a URL)")


def _job_link(name: str, text: str) -> list[str]:
    found = job_identifiers(text)
    if not found or text.isdigit():
        raise InvalidParameter(f"job_id is required: {name} names no job posting", "job_id")
    return found


def _member_id(name: str, text: str) -> list[str]:
    found = [one for one in person_identifiers(text) if one.startswith("member")]
    if not found:
        raise InvalidParameter(f"{name} must be a Sales Navigator id: ACwAA… or ACoAA…", name)
    return found


def _person_slug(name: str, text: str) -> list[str]:
    return person_identifiers(text) or _refuse(name, text, "a profile's public identifier")


def _organisation_number(name: str, text: str) -> list[str]:
    found = [one for one in organisation_identifiers(text) if one.startswith("orgid:")]
    if not found:
        raise InvalidParameter(f"{name} must be an organisation's number", name)
    return found


def _lix_id(kind: str, identifier: str) -> Callable[[str, str], list[str]]:
    def read(name: str, text: str) -> list[str]:
        found = read_lix_id(text)
        if found is None or found[0] != kind:
            raise InvalidParameter(f'{name} must be the id of {kind}s: base64 of "{kind}:<number>"', name)
        return [f"{identifier}:{found[1]}"]

    return read


def _email(name: str, text: str) -> list[str]:
    found = clean_email(text)
    if found is None:
        raise InvalidParameter(f"{name} is not an email address", name)
    return ["email:" + found]


def _any_text(_name: str, text: str) -> str:
    return text.strip()


def _viewer(name: str, text: str) -> list[str]:
    return person_identifiers(text) or _refuse(name, text, "a LinkedIn account (a slug or a member id)")


def _explained(name: str, text: str) -> dict[str, Any]:
    try:
        return explain(text)
    except UnreadableUrl as error:
        raise UnreadableUrl(f"{name}: {error}", name) from None


def any_organisation(name: str, text: str) -> list[str]:
    """Identifiers of an organisation by lixID, address, or domain. Raises InvalidParameter, UnreadableUrl."""
    lix = read_lix_id(text)
    if lix is not None:
        return _lix_id("organisation", "lixorg")(name, text)
    if "/" not in text and "." in text and ":" not in text:
        return _domain(name, text)
    return _organisation_url(name, text)


def _domain(name: str, text: str) -> list[str]:
    found = domain_identifiers(text)
    if found:
        return found
    # Endings of no public registry (.example, .internal) are no identifiers of imported data, but may be asked for.
    if not _HOST.fullmatch(text.strip().lower()):
        raise InvalidParameter(f"{name} is not a domain", name)
    return ["domain:" + text.strip().lower()]


def _anybody(name: str, text: str) -> list[str]:
    found = person_identifiers(text) or organisation_identifiers(text)
    return found or _refuse(name, text, "a person or an organisation")


def _date(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidParameter(f"{name} must be a day as YYYY-MM-DD", name) from None


def _functions(name: str, text: str) -> tuple[int, ...]:
    read = whole_number(1, 26).read
    return tuple(dict.fromkeys(read(name, part.strip()) for part in text.split(",") if part.strip()))


def choice(*names: str) -> Reader:
    """One of some words, in any case."""

    def read(name: str, text: str) -> str:
        if text.lower() not in names:
            raise InvalidParameter(f"{name} must be one of {', '.join(names)}", name)
        return text.lower()

    return Reader(read, {"type": "string", "enum": list(names)})


def _flag(name: str, text: str) -> bool:
    found = _FLAGS.get(text.strip().lower())
    if found is None:
        raise InvalidParameter(f"{name} must be 1 or 0", name)
    return found


def _moment(name: str, text: str) -> int:
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        raise InvalidParameter(f"{name} must be a time as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ", name) from None
    return int((given if given.tzinfo else given.replace(tzinfo=UTC)).timestamp() * 1000)


def _plain(_name: str, text: str) -> str:
    return text.strip()


def _refuse(name: str, text: str, wanted: str) -> list[str]:
    """Say what a text is instead of what was wanted."""
    try:
        other = read_entity(text)
    except UnreadableUrl as error:
        raise UnreadableUrl(f"{name} does not name {wanted}: {error}", name) from None
    raise UnreadableUrl(f"{name} does not name {wanted}: it names {_ARTICLE.get(other.kind, 'a')} {other.kind}", name)


_HOST: Final = re.compile(r"(?=.{4,253}\Z)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")
_FLAGS: Final = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_ARTICLE: Final = {"organisation": "an"}
_TEXT: Final[dict[str, Any]] = {"type": "string", "minLength": 1}

ANY_URL: Final = Reader(_explained, _TEXT, is_url=True)
PROFILE_URL: Final = Reader(_person_url, _TEXT, is_url=True)
ORGANISATION_URL: Final = Reader(_organisation_url, _TEXT, is_url=True)
JOB: Final = Reader(_job, _TEXT, is_url=True)
JOB_LINK: Final = Reader(_job_link, _TEXT, is_url=True)
POST: Final = Reader(_post, _TEXT, is_url=True)
PROFILE_ID: Final = Reader(_person_slug, _TEXT)
MEMBER_ID: Final = Reader(_member_id, _TEXT)
ORGANISATION_ID: Final = Reader(_organisation_url, _TEXT)
ORGANISATION_NUMBER: Final = Reader(_organisation_number, _TEXT)
PERSON_LIX_ID: Final = Reader(_lix_id("person", "lix"), _TEXT)
ORGANISATION_LIX_ID: Final = Reader(_lix_id("organisation", "lixorg"), _TEXT)
ANY_TEXT: Final = Reader(_any_text, _TEXT)
EMAIL: Final = Reader(_email, {"type": "string", "format": "email"})
VIEWER: Final = Reader(_viewer, _TEXT)
TOKEN: Final = Reader(read_token, _TEXT)
START: Final = whole_number(0, LARGEST_START)
COUNT: Final = whole_number(1, 1000)
DOMAIN: Final = Reader(_domain, _TEXT)
ANY_ORGANISATION: Final = Reader(any_organisation, _TEXT, is_url=True)
ANYBODY_URL: Final = Reader(_anybody, _TEXT, is_url=True)
PLAIN: Final = Reader(_plain, _TEXT, is_url=True)
DATE: Final = Reader(_date, {"type": "string", "format": "date"})
FUNCTIONS: Final = Reader(_functions, _TEXT)
FLAG: Final = Reader(_flag, {"type": "string", "enum": list(_FLAGS)})
MOMENT: Final = Reader(_moment, _TEXT)

DRY_RUN: Final = Param(
    name="dry_run",
    kind=FLAG,
    about="`1` answers what the request would cost at most, and does nothing else.",
)
