"""Canonical forms: the key under which the store keeps an identifier, and the URLs that answers show."""

import unicodedata
from typing import Final
from urllib.parse import quote

from whodex.model.identifiers import member_number

_LOWER: Final = frozenset({"slug", "orgslug", "pub", "cbperson", "cborg", "email", "domain"})
_SITE: Final = "https://www.linkedin.com"


def key_of(identifier: str) -> str:
    """The key under which the store keeps an identifier.

    `memberid:ACoAA…` becomes `member:<n>` where the number can be read; slugs, emails and domains are NFC and lower
    case; everything else is kept as it is. Idempotent.
    """
    kind, _, value = identifier.partition(":")
    if kind == "memberid":
        number = member_number(value)
        return identifier if number is None else f"member:{number}"
    if kind in _LOWER:
        return f"{kind}:{lower(value)}"
    if kind == "post" and value.startswith("pulse:"):
        return f"post:pulse:{lower(value[6:])}"
    return identifier


def lower(value: str) -> str:
    """NFC and lower case, stable under repetition (lower-casing can undo NFC: `İ`)."""
    if value.isascii():
        return value.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", value).lower())


def profile_url(slug: str) -> str:
    """The public address of a person by slug (decoded, as kept), percent-encoded."""
    return f"{_SITE}/in/{quote(slug, safe='')}"


def organisation_url(name: str | int) -> str:
    """The public address of an organisation by slug or number, percent-encoded."""
    return f"{_SITE}/company/{quote(str(name), safe='')}"


def job_url(number: str | int) -> str:
    """The public address of a job posting by number."""
    return f"{_SITE}/jobs/view/{quote(str(number), safe='')}"


def post_url(key: str) -> str:
    """The public address of a post by its key: `activity:<n>`, `share:<n>`, `ugcPost:<n>` or `pulse:<slug>`."""
    kind, _, value = key.removeprefix("post:").partition(":")
    if kind == "pulse":
        return f"{_SITE}/pulse/{quote(value, safe='')}"
    return f"{_SITE}/feed/update/urn:li:{kind}:{quote(value, safe='')}"
