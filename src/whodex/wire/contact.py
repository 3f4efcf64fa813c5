"""Addresses: found, checked, looked up. Alike in both versions, save what is absent in an organisation."""

from msgspec import Struct

from whodex.model.answers import AddressChecked, AddressFound, AddressHits
from whodex.wire.organisation import LiOrganisation, li_organisation
from whodex.wire.shown import display_name, lead_url, person_link, sales_nav_id


class EmailAnswer(Struct, gc=False):
    """The address to use, how sure it is, and what else it may be, likeliest first."""

    email: str
    status: str
    alternatives: list[str]


class ChecksShown(Struct, gc=False, rename={"accept_all": "acceptAll"}):
    """What each check said; null where it was not made or did not decide."""

    syntax: bool
    disposable: bool | None
    role: bool | None
    webmail: bool | None
    mx: bool | None
    smtp: bool | None
    accept_all: bool | None


class VerifyAnswer(Struct, gc=False):
    """What is known of one address, and why."""

    email: str
    status: str
    checks: ChecksShown
    reason: str


class Hit(Struct, gc=False, rename={"li_profile_url": "liProfileUrl", "sales_nav_url": "salesNavUrl"}):
    """Somebody who has the address."""

    name: str | None
    li_profile_url: str | None
    sales_nav_url: str | None


class DomainInfo(Struct, gc=False, rename={"is_free": "isFreeEmailDomain"}):
    """Whether everybody may have an address at the domain."""

    is_free: bool


class HitsAnswer(Struct, gc=False, rename={"domain_info": "domainInfo"}):
    """Who has an address; `org` is null where the organisation behind the domain is not known."""

    hits: list[Hit]
    org: LiOrganisation | None
    domain_info: DomainInfo


def email(found: AddressFound, _now: int = 0) -> EmailAnswer:
    """A person's address."""
    return EmailAnswer(found.email, found.status, found.alternatives)


def verification(found: AddressChecked, _now: int = 0) -> VerifyAnswer:
    """What is known of one address."""
    return VerifyAnswer(found.email, found.status, _checks(found.checks), found.reason)


def _checks(made: dict[str, bool | None]) -> ChecksShown:
    return ChecksShown(
        syntax=bool(made["syntax"]),
        disposable=made["disposable"],
        role=made["role"],
        webmail=made["webmail"],
        mx=made["mx"],
        smtp=made["smtp"],
        accept_all=made["accept_all"],
    )


def by_email(found: AddressHits, _now: int = 0) -> HitsAnswer:
    """Who has an address."""
    hits = [
        Hit(display_name(one), person_link(one.identifiers), lead_url(sales_nav_id(one.identifiers)))
        for one in found.people
    ]
    org = None if found.organisation is None else li_organisation(found.organisation)
    return HitsAnswer(hits, org, DomainInfo(found.free))
