"""Person and its identifiers as of 2023-02-08: the seed's sample, field by field (`../shared/seed/lix-api.txt`).

Objects and lists that the sample always shows are always there, empty where nothing is known (`"endedOn":{}`,
`"twitter":{}`, `emails: []`); absent scalars are left out. Shapes are untracked by the garbage collector: they hold no
cycles and live for one answer, and that halves what building them costs.
"""

from typing import Final

from msgspec import Struct

from whodex.model.answers import PersonFound
from whodex.model.dates import PartialDate
from whodex.model.identifiers import lix_id
from whodex.model.person import OrgRef
from whodex.model.person import Person as Known
from whodex.wire.shown import display_name, first, organisation_link, profile_url, sales_nav_id


class Date(Struct, frozen=True, omit_defaults=True, gc=False):
    """A date known to the year or month; `{}` where it is not known or still to come."""

    year: int | None = None
    month: int | None = None


class Account(Struct, frozen=True, omit_defaults=True, gc=False):
    """An account of a social network; `{}` where none is known."""

    username: str | None = None
    url: str | None = None


class SocialAccounts(Struct, frozen=True, gc=False):
    """The accounts of a person or organisation."""

    linkedin: Account
    twitter: Account


class Employer(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel", gc=False):
    """The organisation of a work experience."""

    name: str | None = None
    social_accounts: SocialAccounts


class WorkExperience(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel", gc=False):
    """One role."""

    organisation: Employer
    title: str | None = None
    description: str | None = None
    location: str | None = None
    started_on: Date
    ended_on: Date


class Education(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel", gc=False):
    """One stay at a school."""

    school_name: str | None = None
    degree: str | None = None
    started_on: Date
    ended_on: Date
    fields_of_study: list[str]


class Person(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel", gc=False):
    """A person."""

    full_name: str | None = None
    headline: str | None = None
    summary: str | None = None
    location: str | None = None
    emails: list[str]
    social_accounts: SocialAccounts
    work_experiences: list[WorkExperience]
    education: list[Education]


class PersonIds(
    Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    gc=False,
    rename={"li_flagship_id": "liFlagshipID", "sales_nav_id": "salesNavID", "lix_id": "lixID"},
):
    """The identifiers of a person: the profile's slug, the Sales Navigator id, and whodex's own."""

    li_flagship_id: str | None = None
    sales_nav_id: str | None = None
    lix_id: str


class PersonIdsAnswer(Struct, frozen=True, gc=False):
    """The answer of `/v1/person/ids`."""

    person_ids: PersonIds


_NO_DATE: Final = Date()
_NO_ACCOUNT: Final = Account()
_NO_ACCOUNTS: Final = SocialAccounts(_NO_ACCOUNT, _NO_ACCOUNT)


def person(found: PersonFound, _now: int = 0) -> Person:
    """A person in the seed's shape. `_now` is for versions that show durations."""
    known = found.person
    slug = first(known.identifiers, "slug")
    twitter = known.twitter
    return Person(
        full_name=display_name(known),
        headline=known.headline,
        summary=known.summary,
        location=known.location,
        emails=known.emails,
        social_accounts=SocialAccounts(
            _NO_ACCOUNT if slug is None else Account(slug, profile_url(slug)),
            Account(twitter) if twitter else _NO_ACCOUNT,
        ),
        work_experiences=_work(known),
        education=_education(known),
    )


def person_ids(found: PersonFound, _now: int = 0) -> PersonIdsAnswer:
    """The identifiers of a person."""
    identifiers = found.person.identifiers
    return PersonIdsAnswer(
        PersonIds(
            li_flagship_id=first(identifiers, "slug"),
            sales_nav_id=sales_nav_id(identifiers),
            lix_id=lix_id("person", found.number),
        )
    )


def _work(known: Known) -> list[WorkExperience]:
    rows = []
    for position in known.experience:
        organisation = position.organisation
        period = position.period
        start, end = period.start, period.end
        rows.append(
            WorkExperience(
                organisation=_NO_EMPLOYER if organisation is None else _employer(organisation),
                title=position.title,
                description=position.description,
                location=position.location,
                started_on=_NO_DATE if start is None else Date(start.year, start.month or None),
                ended_on=_NO_DATE if end is None else Date(end.year, end.month or None),
            )
        )
    return rows


def _employer(organisation: OrgRef) -> Employer:
    slug = organisation.slug
    if slug is not None and slug.isascii():  # by far the most, so without a call
        account = Account(slug, "https://www.linkedin.com/company/" + slug)
    elif slug is None and organisation.number is None:
        return Employer(name=organisation.name, social_accounts=_NO_ACCOUNTS)
    else:
        account = Account(slug, organisation_link(organisation))
    return Employer(name=organisation.name, social_accounts=SocialAccounts(account, _NO_ACCOUNT))


def _education(known: Known) -> list[Education]:
    return [
        Education(
            school_name=stay.school,
            degree=stay.degree,
            started_on=_date(stay.period.start),
            ended_on=_date(stay.period.end),
            fields_of_study=stay.fields,
        )
        for stay in known.education
    ]


def _date(date: PartialDate | None) -> Date:
    return _NO_DATE if date is None else Date(date.year, date.month or None)


_NO_EMPLOYER: Final = Employer(social_accounts=_NO_ACCOUNTS)
