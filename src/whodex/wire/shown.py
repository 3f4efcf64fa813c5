"""What both versions show alike: which of an entity's identifiers, which links, which spelling of a time.

URLs are those of the published documentation (`../shared/spec/api.md` §5). Times are ISO 8601 in UTC, whole seconds.
"""

from typing import Final
from urllib.parse import quote

from whodex.model.dates import iso
from whodex.model.person import OrgRef, Person
from whodex.model.refs import Ref

_RECRUITER: Final = "memberid:AE"


def first(identifiers: list[str], kind: str) -> str | None:
    """The value of the first identifier of a kind (`slug`, `orgid` …), or None. Identifiers are newest first."""
    prefix = kind + ":"
    for identifier in identifiers:
        if identifier.startswith(prefix):
            return identifier[len(prefix) :]
    return None


def sales_nav_id(identifiers: list[str]) -> str | None:
    """The `ACwAA…` id, else the `ACoAA…` one (the seed shows that too), or None. Recruiter's `AEMAA…` is none."""
    found = None
    for identifier in identifiers:
        if identifier.startswith("memberid:") and not identifier.startswith(_RECRUITER):
            if identifier.startswith("memberid:ACw"):
                return identifier[9:]
            found = found or identifier[9:]
    return found


def recruiter_id(identifiers: list[str]) -> str | None:
    """The `AEMAA…` id, else any member id (Recruiter's addresses take each of them), or None."""
    for identifier in identifiers:
        if identifier.startswith(_RECRUITER):
            return identifier[9:]
    return sales_nav_id(identifiers)


def profile_url(slug: str | None) -> str | None:
    """`https://www.linkedin.com/in/<slug>`, escaped where the slug is not ASCII."""
    if slug is None:
        return None
    return "https://www.linkedin.com/in/" + (slug if slug.isascii() else quote(slug))


def person_link(identifiers: list[str]) -> str | None:
    """The address of a profile: by slug, else by member id (LinkedIn takes that in the same place), else None."""
    return profile_url(first(identifiers, "slug") or first(identifiers, "memberid"))


def lead_url(member_id: str | None) -> str | None:
    """The Sales Navigator address of a person as the published API writes it; clients split it on `lead` and `,`."""
    return None if member_id is None else f"https://linkedin.com/sales/lead/{member_id},NAME_SEARCH,undefined"


def company_url(slug: str | None, number: str | int | None = None) -> str | None:
    """`https://www.linkedin.com/company/<slug>`, by number where the slug is not known, else None."""
    if slug is not None:
        return "https://www.linkedin.com/company/" + (slug if slug.isascii() else quote(slug))
    return None if number is None else f"https://www.linkedin.com/company/{number}"


def sales_company_url(number: str | int | None) -> str | None:
    """The Sales Navigator address of an organisation, or None where its number is not known."""
    return None if number is None else f"https://linkedin.com/sales/company/{number}"


def organisation_link(ref: OrgRef) -> str | None:
    """The address of an organisation named in a profile or posting."""
    return company_url(ref.slug, ref.number)


def ref_link(ref: Ref) -> str | None:
    """The address of somebody named in a record: a person's profile or an organisation's page."""
    return person_link(ref.identifiers) or company_url(
        first(ref.identifiers, "orgslug"), first(ref.identifiers, "orgid")
    )


def iso_time(ms: int | None) -> str | None:
    """`2026-08-20T10:00:00Z` of milliseconds since 1970 (negative before), or None; None also outside years 1-9999."""
    if ms is None:
        return None
    try:
        return iso(ms)
    except OverflowError:
        return None


def display_name(person: Person) -> str | None:
    """The full name, else first and last name together, else None."""
    if person.full_name:
        return person.full_name
    return " ".join(part for part in (person.first_name, person.last_name) if part) or None
