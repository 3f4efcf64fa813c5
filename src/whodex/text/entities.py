"""LinkedIn (and Crunchbase) URLs of people, organisations, jobs and posts, reduced to identifiers.

What each form means: `../shared/spec/linkedin-urls.md` §8. `read_entity` explains itself in its errors; the four
`…_identifiers` never raise and also take the bare forms of their kind: a slug, a number, an id, a urn.
"""

import re
from typing import Final, Literal

from msgspec import Struct

from whodex.errors import UnreadableUrl
from whodex.text import routes
from whodex.text.address import looks_like_url, query_values, read_address, refuse_placeholder, split_urls
from whodex.text.canonical import job_url, key_of, organisation_url, post_url, profile_url
from whodex.text.slugs import NO_ORGANISATIONS, NO_SLUGS, organisation_name, person_slug
from whodex.text.urns import comment_of, member_identifiers, post_of, read_urn

__all__ = [
    "EntityUrl",
    "comment_identifiers",
    "job_identifiers",
    "job_url",
    "key_of",
    "organisation_identifiers",
    "organisation_url",
    "person_identifiers",
    "post_identifiers",
    "post_url",
    "profile_url",
    "read_entity",
    "split_urls",
]

EntityKind = Literal["person", "organisation", "job", "post", "comment"]

# The plain forms, by far the most frequent, without the general reader: 1 µs instead of 20. What follows the name is
# either nothing or so plain that the general reader would find nothing to refuse in it.
_TAIL: Final = r"/?(?:[?#][A-Za-z0-9_=&:+,-]*)?\Z"
_PLAIN_PERSON: Final = re.compile(
    r"https?://(?:[a-z]{2,3}\.)?linkedin\.com/in/(?=-*[a-z0-9])([a-z0-9-]{3,100})" + _TAIL
)
_PLAIN_ORGANISATION: Final = re.compile(
    r"https?://(?:[a-z]{2,3}\.)?linkedin\.com/company/(?=-*[a-z0-9])(?:(\d{1,18})|([a-z0-9-]{2,100}))" + _TAIL, re.ASCII
)
_PLAIN_LENGTH: Final = 2_000
_MEMBER_ID: Final = re.compile(r"(?:AC[ow]AA|AEMAA|AAkAA)[A-Za-z0-9_-]{1,75}")
_DIGITS: Final = re.compile(r"\d{1,18}")
_POST_NUMBER: Final = re.compile(r"\d{15,20}")


class EntityUrl(Struct, frozen=True):
    """What a URL names.

    `identifiers` are `kind:value` strings, the first one as written in the URL. `shown` is how `explain` names it:
    one of slug, member_id, number, urn, legacy, crunchbase, and the decoded value.
    """

    kind: EntityKind
    identifiers: tuple[str, ...]
    shown: tuple[str, str]


def read_entity(text: str) -> EntityUrl:
    """The entity that a URL or urn names.

    Raises UnreadableUrl with what it is instead: a search page, a shortened link, a template, a name directory …
    """
    stripped = text.strip()
    if stripped[:4].lower() == "urn:":
        refuse_placeholder(stripped)
        read = read_urn(stripped)
        if read is None:
            raise UnreadableUrl(f"a urn that names no person, organisation, job or post: {stripped[:80]!r}")
        return _entity(read[0], read[1])
    kind, identifiers = routes.read(read_address(stripped))
    return _entity(kind, identifiers)


def person_identifiers(text: str | None) -> list[str]:
    """Identifiers of a person from a profile URL, bare slug, member id or urn; `[]` where there is none."""
    if not text:
        return []
    plain = _PLAIN_PERSON.match(text)
    if plain is not None and plain.group(1) not in NO_SLUGS and len(text) < _PLAIN_LENGTH:
        return ["slug:" + plain.group(1)]
    return _identifiers(text, "person")


def organisation_identifiers(text: str | None) -> list[str]:
    """Identifiers of an organisation from a company or school URL, bare slug or number, or urn; `[]` without one."""
    if not text:
        return []
    plain = _PLAIN_ORGANISATION.match(text)
    if plain is not None and plain.group(2) not in NO_ORGANISATIONS and len(text) < _PLAIN_LENGTH:
        number, slug = plain.groups()
        return [f"orgid:{int(number)}"] if number else [f"orgslug:{slug}"]
    return _identifiers(text, "organisation")


def job_identifiers(text: str | None) -> list[str]:
    """`["job:<n>"]` from a job URL (also `currentJobId=` of a search page), bare number or urn; else `[]`."""
    return _identifiers(text, "job") if text else []


def post_identifiers(text: str | None) -> list[str]:
    """The post of a post or comment URL, `activity:<n>`, urn or long bare number (an activity's); else `[]`."""
    return _identifiers(text, "post") if text else []


def comment_identifiers(text: str | None) -> list[str]:
    """`["comment:<post>/<n>"]` from a comment urn or a URL's `commentUrn=` or `dashCommentUrn=`; else `[]`."""
    if not text:
        return []
    comment = comment_of(text)
    if comment is None and looks_like_url(text):
        try:
            values = query_values(read_address(text).query)
        except UnreadableUrl:
            return []
        comment = comment_of(values.get("commenturn", "")) or comment_of(values.get("dashcommenturn", ""))
    return [f"comment:{comment[0]}/{comment[1]}"] if comment else []


def _identifiers(text: str, kind: EntityKind) -> list[str]:
    try:
        if looks_like_url(text):
            address = read_address(text)
            if aside := routes.beside(address, kind):
                return aside
            found, identifiers = routes.read(address)
        else:
            bare = text.strip().strip("\ufeff\u200b")
            return _bare(bare, kind)
    except UnreadableUrl:
        return []
    return identifiers if found == kind else []


def _bare(text: str, kind: EntityKind) -> list[str]:
    """Forms that are no URL: the caller knows the kind, so a word is enough."""
    if text[:4].lower() == "urn:":
        read = read_urn(text)
        if kind == "post" and (comment := comment_of(text)):
            return [f"post:{comment[0]}"]
        return read[1] if read is not None and read[0] == kind else []
    if kind == "post":
        post = post_of(text) or (f"activity:{text}" if _POST_NUMBER.fullmatch(text) else None)
        return [f"post:{post}"] if post else []
    if kind == "job":
        if _DIGITS.fullmatch(text):
            return [f"job:{int(text)}"]
        return _of_path(text, kind)
    if "/" in text:
        return _of_path(text, kind)
    if kind == "person":
        if _MEMBER_ID.fullmatch(text):
            return member_identifiers(text)
        return [] if "." in text else [f"slug:{person_slug(text)}"]
    return [organisation_name(text, "company")]


def _of_path(text: str, kind: EntityKind) -> list[str]:
    """`in/slug`, `/company/slug/`, `jobs/view/123`: a path that lost its host."""
    if "/" not in text or " " in text:
        return []
    found, identifiers = routes.read(read_address("https://www.linkedin.com/" + text.lstrip("/")))
    return identifiers if found == kind else []


def _entity(kind: str, identifiers: list[str]) -> EntityUrl:
    first, _, value = identifiers[0].partition(":")
    shown = {
        "slug": ("slug", value),
        "orgslug": ("slug", value),
        "memberid": ("member_id", value),
        "member": ("number", value),
        "orgid": ("number", value),
        "schoolid": ("number", value),
        "job": ("number", value),
        "post": ("urn", f"urn:li:{value}"),
        "comment": ("urn", f"urn:li:comment:({value.replace('/', ',')})"),
        "pub": ("legacy", value),
    }.get(first, ("crunchbase", value))
    if value.startswith("pulse:"):
        shown = ("slug", value.removeprefix("pulse:"))
    return EntityUrl(_KINDS[kind], tuple(identifiers), shown)


_KINDS: Final[dict[str, EntityKind]] = {
    "person": "person",
    "organisation": "organisation",
    "job": "job",
    "post": "post",
    "comment": "comment",
}
