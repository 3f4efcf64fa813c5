"""Which column of a CRM's or list tool's table is what. Names and roles: `table_headers.tsv`."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from msgspec import Struct

Gives = Literal["people", "organisations"]

SEVERAL: Final = frozenset(
    """email phone person_url member_id twitter person_website tags skills company_url company_website
    company_other_name keywords technologies crunchbase manager""".split()
)
"""Roles of which a row may hold several values. Those of vendors' keys too."""

PERSON_ROLES: Final = frozenset(
    """full_name first_name last_name middle_name former_name title headline summary title_description seniority
    department manager
    started email phone person_url member_id twitter person_website picture location person_street person_city
    person_region person_country person_postal connections followers premium skills school degree past_company
    past_title
    past_url past_dates tags""".split()
)
ORGANISATION_ROLES: Final = frozenset(
    """company company_other_name company_url company_number company_website industry employees company_phone
    company_address company_street company_city company_region company_country company_postal revenue technologies
    keywords
    founded company_description company_type ticker company_followers crunchbase company_logo""".split()
)
OTHER_ROLES: Final = frozenset({"observed", "ignored"})

# In a table of organisations these are the organisation's.
_OF_ORGANISATION: Final = {
    "name": "company",
    "full_name": "company",
    "person_url": "company_url",
    "phone": "company_phone",
    "location": "company_address",
    "person_street": "company_street",
    "person_city": "company_city",
    "person_region": "company_region",
    "person_country": "company_country",
    "person_postal": "company_postal",
    "followers": "company_followers",
    "summary": "company_description",
    "headline": "ignored",
    "picture": "company_logo",
    "person_salesforce": "company_salesforce",
}
_LINKEDIN_TOOLS: Final = frozenset({"vmid", "regularcompanyurl", "linkedinprofileurl", "profileurl"})


class Columns(Struct, frozen=True):
    """What a table gives, and the role of each column that has one."""

    gives: Gives
    roles: dict[str, str]

    @property
    def said(self) -> frozenset[str]:
        """The roles there are."""
        return frozenset(self.roles.values())


def fold(name: str) -> str:
    """A column's name without case, accents, spaces and signs: "Prénom " → "prenom"."""
    spread = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in spread if char.isalnum())


@cache
def table() -> dict[str, str]:
    """Folded column name → role."""
    found: dict[str, str] = {}
    lines = files("whodex.ingest").joinpath("table_headers.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            role, _, names = line.partition("\t")
            for each in names.split("|"):
                found.setdefault(fold(each), role)
    return found


def role_of(column: str) -> str | None:
    """The role of a column by its name alone. Numbered columns ("Email 2", "skill3") are what they count."""
    folded = fold(column)
    known = table().get(folded)
    if known is not None:
        return known
    bare = folded.rstrip("0123456789")
    role = table().get(bare) if bare != folded else None
    return role if role in {"email", "phone", "skills", "tags", "person_website"} else None


def columns_of(header: Iterable[str]) -> Columns:
    """The roles of a header's columns, read together: "Name" beside "Vorname" is a last name.

    Several columns may have one role; where a row can hold one value only, its first filled one counts.
    """
    names = list(dict.fromkeys(header))
    roles = {name: role for name in names if (role := role_of(name)) is not None}
    folded = {fold(name) for name in names}
    said = set(roles.values())
    gives = _gives(said, folded)
    if gives == "organisations":
        roles = {name: _OF_ORGANISATION.get(role, role) for name, role in roles.items()}
        roles = {name: _keyed(role, "company") for name, role in roles.items()}
        roles = {n: r for n, r in roles.items() if r not in PERSON_ROLES}
    else:
        roles = {name: _keyed(role, "person") if role.startswith("any_") else role for name, role in roles.items()}
        full = "last_name" if "first_name" in said and "last_name" not in said else "full_name"
        if "last_name" in said and "first_name" not in said:
            full = "first_name"  # Nome + Cognome, Nombre + Apellidos
        roles = {n: full if r == "name" else r for n, r in roles.items()}
        if "summary" not in said:
            roles = {n: "summary" if fold(n) == "description" else r for n, r in roles.items()}
    if not folded & _LINKEDIN_TOOLS:
        roles = {n: r for n, r in roles.items() if r != "company_number" or "linkedin" in fold(n)}
    return Columns(gives, {name: role for name, role in roles.items() if role != "ignored"})


def _keyed(role: str, kind: str) -> str:
    start, colon, system = role.partition(":")
    return f"{kind}_key:{system}" if colon and start in {"any_key", "person_key"} else role


def _gives(said: set[str], folded: set[str]) -> Gives:
    if said & {"first_name", "last_name", "full_name", "member_id"} or "personlinkedinurl" in folded:
        return "people"
    of_company = said & {
        "company_website",
        "industry",
        "employees",
        "revenue",
        "founded",
        "company_url",
        "company_phone",
    }
    if "title" in said:
        return "people"
    if "name" in said and ("company" in said or not of_company):
        return "people"
    if of_company and (said & {"company", "name"} or "email" not in said):
        return "organisations"
    return "people" if said & {"email", "person_url"} else "organisations"


def likeness(header: list[str]) -> int:
    """How surely a header is of a table of people or organisations: 0, or 30 to 70."""
    found = columns_of(header)
    said = found.said
    if found.gives == "people":
        named = bool(said & {"first_name", "full_name", "last_name"})
        bare = "name" in {role_of(x) for x in header} and not said & {"first_name", "last_name"}
        reach = said & {"email", "person_url", "member_id", "phone", "title", "company"}
        sure = {"email", "person_url", "member_id"} & said or len(reach) >= (2 if bare else 1)
        many = len(said & PERSON_ROLES) >= 4  # first and last name, town, country: an address list
        if not (named and (sure or many)) and not ("person_url" in said or ("email" in said and len(reach) >= 2)):
            return 0
    elif "company" not in said or not said - {"company", "observed"}:
        return 0
    score = min(70, 30 + 3 * len(found.roles))
    # A member's own Connections.csv is the business of its own format.
    return min(score, 25) if "connectedon" in {fold(x) for x in header} else score
