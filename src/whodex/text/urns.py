"""LinkedIn's urns, reduced to identifiers. Forms: `../shared/spec/linkedin-urls.md` §8."""

import re
from typing import Final

from whodex.model.identifiers import Kind, member_number

_URN: Final = re.compile(r"urn:li:([A-Za-z_]+):(.+)", re.IGNORECASE | re.DOTALL)
_POST: Final = re.compile(r"(?:urn:li:)?(activity|share|ugcPost):(\d{1,20})", re.IGNORECASE)
_COMMENT: Final = re.compile(
    r"\((?:urn:li:)?(activity|share|ugcPost|article|groupPost):(\d{1,20}),(\d{1,20})\)", re.IGNORECASE
)
_DASH_COMMENT: Final = re.compile(
    r"\((\d{1,20}),(?:urn:li:)?(activity|share|ugcPost|article|groupPost):(\d{1,20})\)", re.IGNORECASE
)
_MEMBER_ID: Final = re.compile(r"[A-Za-z0-9_-]{2,80}")
_NUMBER: Final = re.compile(r"\d{1,18}")
_POST_TYPES: Final = {"activity": "activity", "share": "share", "ugcpost": "ugcPost"}

_PERSON_TYPES: Final = frozenset(
    {
        "person",
        "fsd_profile",
        "fs_miniprofile",
        "fs_profile",
        "fsd_profilecard",
        "fs_salesprofile",
        "ts_profile",
        "ts_linkedin_member_profile",
        "fs_memberprofile",
        "member",
        "fs_member",
        "fsd_member",
    }
)
_ORGANISATION_TYPES: Final = frozenset(
    {
        "organization",
        "company",
        "fs_normalized_company",
        "fs_salescompany",
        "fsd_company",
        "fs_minicompany",
        "fs_company",
        "organizationbrand",
        "fsd_organization",
    }
)
_SCHOOL_TYPES: Final = frozenset({"school", "fs_normalized_school", "fsd_school", "fs_minischool"})
_JOB_TYPES: Final = frozenset(
    {"jobposting", "fs_normalized_jobposting", "fsd_jobposting", "fs_jobposting", "fsd_jobpostingcard"}
)


def member_identifiers(member_id: str) -> list[str]:
    """`memberid:<as written>`, and `member:<n>` where the number can be read out of it."""
    number = member_number(member_id)
    return [f"memberid:{member_id}"] if number is None else [f"memberid:{member_id}", f"member:{number}"]


def comment_of(text: str) -> tuple[str, str] | None:
    """A comment urn's post (`activity:<n>`) and comment number; None where it holds no post, or is none."""
    found = _URN.fullmatch(text.strip())
    if found is None or "comment" not in found.group(1).lower():
        return None
    if inner := _COMMENT.match(found.group(2)):
        kind, post, number = inner.groups()
    elif inner := _DASH_COMMENT.match(found.group(2)):
        number, kind, post = inner.groups()
    else:
        return None
    return f"{_POST_TYPES.get(kind.lower(), kind)}:{post}", number


def post_of(text: str) -> str | None:
    """`activity:<n>`, `share:<n>` or `ugcPost:<n>` from a post's urn, with or without `urn:li:`; else None."""
    text = text.strip()
    inner = re.match(r"urn:li:(?:fsd?_update(?:v2)?|fsd_socialdetail):\(?(urn:li:[a-z]+:\d+)", text, re.IGNORECASE)
    found = _POST.fullmatch(inner.group(1) if inner else text)
    return f"{_POST_TYPES[found.group(1).lower()]}:{found.group(2)}" if found else None


def read_urn(text: str) -> tuple[Kind, list[str]] | None:
    """What a urn names and its identifiers; None where it is none of ours, or text that is no urn."""
    found = _URN.fullmatch(text.strip())
    if found is None:
        return None
    if comment := comment_of(text):
        return "comment", [f"comment:{comment[0]}/{comment[1]}"]
    if post := post_of(text):
        return "post", [f"post:{post}"]
    kind, value = found.group(1).lower(), found.group(2)
    value = value.strip("()").split(",")[0]
    if kind in _PERSON_TYPES:
        if _NUMBER.fullmatch(value):
            return "person", [f"member:{int(value)}"]
        return ("person", member_identifiers(value)) if _MEMBER_ID.fullmatch(value) else None
    if not _NUMBER.fullmatch(value):
        return None
    if kind in _ORGANISATION_TYPES:
        return "organisation", [f"orgid:{int(value)}"]
    if kind in _SCHOOL_TYPES:
        return "organisation", [f"schoolid:{int(value)}"]
    return ("job", [f"job:{int(value)}"]) if kind in _JOB_TYPES else None
