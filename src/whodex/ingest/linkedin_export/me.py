"""What the archive says of the member: each row is a small Person with the viewer's identifiers. Pure."""

import re
from typing import Final

from whodex.errors import RecordRejected
from whodex.ingest.countries import country_of_place
from whodex.ingest.linkedin_export.rows import first_of, full_name, row_of, viewer_of, web
from whodex.model.observation import Record
from whodex.model.person import Certification, Education, Language, OrgRef, Person, Position, Skill, Work
from whodex.text.dates import parse_partial, parse_period
from whodex.text.emails import clean_email, email_identifiers

_URL: Final = re.compile(r"https?://[^\s,\]]+|(?<=:)[\w-]+(?:\.[\w-]+)+[^\s,\]]*", re.IGNORECASE)
_HANDLE: Final = re.compile(r"[A-Za-z0-9_]{1,15}")


def _need(value: str | None, what: str) -> str:
    if not value:
        raise RecordRejected(f"the row has no {what}")
    return value


def profile(record: Record) -> Person:
    """Profile.csv: one row."""
    row = row_of(record)
    first, last = row.get("firstname"), row.get("lastname")
    handle = _HANDLE.search(row.get("twitterhandles", "").removeprefix("["))
    return Person(
        identifiers=viewer_of(record),
        full_name=full_name(first, last),
        first_name=first,
        last_name=last,
        former_name=row.get("maidenname"),
        headline=row.get("headline"),
        summary=row.get("summary"),
        location=row.get("geolocation"),
        country=country_of_place(row.get("geolocation")),
        industry=row.get("industry"),
        twitter=handle.group() if handle else None,
        websites=[found for part in _URL.findall(row.get("websites", "")) if (found := web(part))],
    )


def summary(record: Record) -> Person:
    """Profile Summary.csv."""
    return Person(identifiers=viewer_of(record), summary=_need(row_of(record).get("profilesummary"), "summary"))


def position(record: Record) -> Person:
    """Positions.csv: one role. An empty end date means that it goes on."""
    row = row_of(record)
    company, title = row.get("companyname"), row.get("title")
    _need(company or title, "company or title")
    held = Position(
        title=title,
        organisation=OrgRef(name=company) if company else None,
        description=row.get("description"),
        location=row.get("location"),
        period=parse_period(row.get("startedon"), row.get("finishedon")),
    )
    return Person(identifiers=viewer_of(record), experience=[held])


def education(record: Record) -> Person:
    """Education.csv: one stay. An empty end date says nothing: many graduates never fill it in."""
    row = row_of(record)
    stay = Education(
        school=row.get("schoolname"),
        degree=row.get("degreename"),
        description=row.get("notes"),
        activities=row.get("activities"),
        period=parse_period(
            first_of(row, "startdate", "startedon"), first_of(row, "enddate", "finishedon"), open_means_current=False
        ),
    )
    _need(stay.school or stay.degree, "school")
    return Person(identifiers=viewer_of(record), education=[stay])


def skill(record: Record) -> Person:
    """Skills.csv: one skill."""
    return Person(identifiers=viewer_of(record), skills=[Skill(name=_need(_only(record, "name"), "name"))])


def language(record: Record) -> Person:
    """Languages.csv: one language."""
    row = row_of(record)
    spoken = Language(name=_need(row.get("name"), "name"), proficiency=row.get("proficiency"))
    return Person(identifiers=viewer_of(record), languages=[spoken])


def certification(record: Record) -> Person:
    """Certifications.csv: one certificate."""
    row = row_of(record)
    held = Certification(
        title=_need(row.get("name"), "name"),
        organisation=row.get("authority"),
        issued=parse_partial(row.get("startedon")),
        expires=parse_partial(row.get("finishedon")),
        url=web(row.get("url")),
        number=row.get("licensenumber"),
    )
    return Person(identifiers=viewer_of(record), certifications=[held])


def _work(record: Record) -> Work:
    """A project, publication, patent, honour, course or voluntary role, under whatever names its columns have."""
    row = row_of(record)
    return Work(
        title=_need(first_of(row, "title", "name", "role", "position"), "title"),
        publisher=first_of(row, "publisher", "issuer", "authority", "companyname", "organization", "office"),
        description=first_of(row, "description", "cause"),
        url=web(row.get("url")),
        date=parse_partial(
            first_of(row, "startedon", "publishedon", "issuedon", "receivedon", "filedon", "date", "issuedate")
        ),
        until=parse_partial(row.get("finishedon")),
        number=first_of(row, "number", "patentnumber", "applicationnumber"),
    )


def project(record: Record) -> Person:
    """Projects.csv: one project."""
    return Person(identifiers=viewer_of(record), projects=[_work(record)])


def publication(record: Record) -> Person:
    """Publications.csv: one publication."""
    return Person(identifiers=viewer_of(record), publications=[_work(record)])


def patent(record: Record) -> Person:
    """Patents.csv: one patent."""
    return Person(identifiers=viewer_of(record), patents=[_work(record)])


def course(record: Record) -> Person:
    """Courses.csv: one course."""
    return Person(identifiers=viewer_of(record), courses=[_work(record)])


def honour(record: Record) -> Person:
    """Honors.csv: one honour."""
    return Person(identifiers=viewer_of(record), honours=[_work(record)])


def volunteering(record: Record) -> Person:
    """Volunteering.csv: one voluntary role."""
    return Person(identifiers=viewer_of(record), volunteering=[_work(record)])


def email(record: Record) -> Person:
    """Email Addresses.csv: one address. Only a confirmed one finds the member; others may be somebody else's."""
    row = row_of(record)
    address = _need(clean_email(first_of(row, "emailaddress", "email")), "email address")
    confirmed = row.get("confirmed", "yes").lower() not in ("no", "false")
    identifiers = viewer_of(record) + (email_identifiers(address) if confirmed else [])
    return Person(identifiers=identifiers, emails=[address] if confirmed else [])


def phone(record: Record) -> Person:
    """PhoneNumbers.csv and Whatsapp Phone Numbers.csv: one number with its country code."""
    row = row_of(record)
    number = _need(row.get("number"), "number")
    code = row.get("extension", "")
    known = f"{code} {number}" if code and not number.startswith(("+", code)) else number
    return Person(identifiers=viewer_of(record), phones=[known])


def _only(record: Record, wanted: str) -> str | None:
    """The cell of a table of one column, whatever language its header is in."""
    row = row_of(record)
    return row.get(wanted) or (next(iter(row.values())) if len(row) == 1 else None)
