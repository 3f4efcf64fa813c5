"""What may stand in the place of a person's or an organisation's name in a URL."""

import re
from typing import Final

from whodex.errors import UnreadableUrl
from whodex.text.address import decode_once, refuse_placeholder
from whodex.text.canonical import lower

# Words that templates and exports leave where a name is missing. Joining people by one of them would be a disaster,
# losing one real owner of such a slug is not.
NO_SLUGS: Final = frozenset(
    {"me", "unavailable", "undefined", "null", "none", "nan", "na", "n-a", "unknown", "true", "false"}
)
NO_ORGANISATIONS: Final = frozenset({"unavailable", "undefined", "null", "none", "nan", "n-a"})
_SLUG_CHARACTERS: Final = 200
_FORBIDDEN: Final = re.compile(r"[\s/\\?#%:@<>{}|^\"`(),;=*$!\[\]]")
_FORBIDDEN_IN_ORGANISATIONS: Final = re.compile(r"[\s/\\?#%:@<>{}|^\"`=\[\]]")  # `(`, `,`, `&`, `®`, `'` occur
_NUMBER: Final = re.compile(r"\d{1,18}")


def person_slug(segment: str) -> str:
    """The key of a person's slug: decoded once, NFC, lower case. Raises UnreadableUrl where it cannot be one."""
    return _slug(segment, _FORBIDDEN, NO_SLUGS)


def organisation_name(segment: str, route: str) -> str:
    """`orgslug:…`, or `orgid:…`/`schoolid:…` where all digits. `route` is `company`, `school` or `showcase`.

    Raises UnreadableUrl where the segment cannot name an organisation.
    """
    if _NUMBER.fullmatch(segment):
        return f"schoolid:{int(segment)}" if route == "school" else f"orgid:{int(segment)}"
    return f"orgslug:{_slug(segment, _FORBIDDEN_IN_ORGANISATIONS, NO_ORGANISATIONS)}"


def plain_slug(segment: str) -> str:
    """The key of a slug on another site or of an article. Raises UnreadableUrl where it cannot be one."""
    return _slug(segment, _FORBIDDEN_IN_ORGANISATIONS, NO_ORGANISATIONS)


def _slug(segment: str, forbidden: re.Pattern[str], none: frozenset[str]) -> str:
    refuse_placeholder(segment)
    slug = lower(decode_once(segment))
    if not slug or len(slug) > _SLUG_CHARACTERS or not any(c.isalnum() for c in slug):
        raise UnreadableUrl(f"no name stands in the URL where one belongs: {segment[:60]!r}")
    if found := forbidden.search(slug):
        raise UnreadableUrl(f"{found.group()!r} cannot stand in a name: {segment[:60]!r}")
    if slug in none:
        raise UnreadableUrl(f"{segment[:60]!r} stands for no particular page")
    return slug
