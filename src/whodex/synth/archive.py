"""A viewer's own "Get a copy of your data" archive, with the files and headers of 2026."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from whodex.synth import months
from whodex.synth.brightdata import profile_url
from whodex.synth.dice import Dice
from whodex.synth.life import Person
from whodex.synth.network import Viewer
from whodex.synth.numbers import activity_number
from whodex.synth.talk import Talk, end_of

Rows = Iterable[Sequence[str]]

_NOTES: Final = (
    "Notes:\n"
    '"When exporting your connection data, you may notice that some of the email addresses are missing. You will only '
    'see email addresses for connections who have allowed their connections to see or download their email address."\n'
    "\n"
)


def _day(at_ms: int) -> str:
    moment = datetime.fromtimestamp(at_ms / 1000, UTC)
    return f"{moment.day:02d} {months.NAMES[moment.month - 1]} {moment.year}"


def _stamp(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _american(at_ms: int) -> str:
    moment = datetime.fromtimestamp(at_ms / 1000, UTC)
    half = "AM" if moment.hour < 12 else "PM"
    return f"{moment.month}/{moment.day}/{moment.year % 100:02d}, {moment.hour % 12 or 12}:{moment.minute:02d} {half}"


def _sheet(header: str, rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return out.getvalue()


def _update(number: int) -> str:
    return f"https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A{number}"


def _own(person: Person) -> dict[str, str]:
    """The files on the viewer alone."""
    name = person.name
    return {
        "Profile.csv": _sheet(
            "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,"
            "Twitter Handles,Websites,Instant Messengers",
            [
                (name.first, name.last, "", "", "", person.headline, person.about,
                 person.company.industry.name if person.company else "", "", person.city.line, "", "", ""),
            ],
        ),
        "Positions.csv": _sheet(
            "Company Name,Title,Description,Location,Started On,Finished On",
            [
                (stint.company.name, stint.title, stint.text, stint.city.line, months.text(stint.start),
                 "" if stint.end is None else months.text(stint.end))
                for stint in person.career
            ],
        ),
        "Education.csv": _sheet(
            "School Name,Start Date,End Date,Notes,Degree Name,Activities",
            [
                (study.school.name, str(study.start), str(study.end), study.notes, f"{study.degree}, {study.field}",
                 study.activities)
                for study in person.studies
            ],
        ),
        "Skills.csv": _sheet("Name", [(skill,) for skill in person.skills]),
        "Languages.csv": _sheet("Name,Proficiency", person.languages),
        "Certifications.csv": _sheet(
            "Name,Url,Authority,Started On,Finished On,License Number",
            [(title, "", authority, months.text(month), "", "") for title, authority, month in person.certificates],
        ),
        "Email Addresses.csv": _sheet(
            "Email Address,Confirmed,Primary,Updated On",
            [(person.email, "Yes", "Yes", "3/14/24, 9:05 AM")] if person.email else [],
        ),
    }  # fmt: skip


def _network(person: Person, viewer: Viewer, people: list[Person], end: int) -> dict[str, str]:
    """The files on others: connections, invitations, messages, endorsements, companies followed."""
    me, mine = person.name.full, profile_url(person.slug)
    dice = Dice("archive", person.slug)

    def employer(other: Person) -> str:
        return other.company.name if other.company else ""

    connections = _sheet(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
        [
            (other.name.first, other.name.last, profile_url(other.slug), other.email if tie.address else "",
             employer(other), other.career[0].title, _day(tie.at_ms))
            for tie in viewer.ties
            for other in (people[tie.person],)
        ],
    )  # fmt: skip
    invitations = []
    for index, at_ms, text, outgoing in viewer.invited:
        name, url = people[index].name.full, profile_url(people[index].slug)
        when = _american(at_ms)
        if outgoing:
            invitations.append((me, name, when, text, "OUTGOING", mine, url))
        else:
            invitations.append((name, me, when, text, "INCOMING", url, mine))
    messages = []
    for letter in reversed(viewer.letters):
        other = people[letter.other]
        ends = ((me, mine), (other.name.full, profile_url(other.slug)))
        sender, receiver = ends if letter.outgoing else ends[::-1]
        talk = f"2-{other.number:x}{person.number:x}=="
        messages.append(
            (talk, "", sender[0], sender[1], receiver[0], receiver[1], f"{_stamp(letter.at_ms)} UTC", letter.subject,
             letter.text, "INBOX", "", "No")
        )  # fmt: skip
    endorsed = [
        (f"{_stamp(tie.at_ms).replace('-', '/')} UTC", dice.pick(person.skills), other.name.first, other.name.last,
         f"www.linkedin.com/in/{other.slug}", "ACCEPTED")
        for tie in dice.some(viewer.ties, 40)
        for other in (people[tie.person],)
    ]  # fmt: skip
    firms = dict.fromkeys(employer(people[tie.person]) for tie in viewer.ties[:60])
    follows = [
        (firm, datetime.fromtimestamp(end / 1000 - 86400 * (at + 3), UTC).strftime("%a %b %d %H:%M:%S UTC %Y"))
        for at, firm in enumerate(firms)
        if firm
    ]
    return {
        "Connections.csv": _NOTES + connections,
        "Invitations.csv": _sheet("From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl", invitations),
        "messages.csv": _sheet(
            "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,"
            "FOLDER,ATTACHMENTS,IS MESSAGE DRAFT",
            messages,
        ),
        "Endorsement_Received_Info.csv": _sheet(
            "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status",
            endorsed,
        ),
        "Company Follows.csv": _sheet("Organization,Followed On", follows),
    }


def _said(viewer: Viewer, talks: list[Talk]) -> dict[str, str]:
    """The files on what the viewer posted, commented and liked."""
    shares, comments, reactions = [], [], []
    for talk in reversed(talks):
        if talk.author == viewer.person:
            shares.append((_stamp(talk.at_ms), _update(talk.number), talk.text, "", "", "MEMBER_NETWORK"))
        for comment in talk.comments:
            if comment.author == viewer.person:
                number = activity_number(comment.at_ms, 0.5)
                urn = f"commentUrn=urn%3Ali%3Acomment%3A%28activity%3A{talk.number}%2C{number}%29"
                comments.append((_stamp(comment.at_ms), f"{_update(talk.number)}?{urn}", comment.text))
        for person, kind, at_ms in talk.reactions:
            if person == viewer.person:
                reactions.append((_stamp(at_ms), kind, _update(talk.number)))
    return {
        "Shares.csv": _sheet("Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility", shares),
        "Comments.csv": _sheet("Date,Link,Message", comments),
        "Reactions.csv": _sheet("Date,Type,Link", reactions),
    }


def archive_files(viewer: Viewer, people: list[Person], talks: list[Talk], today: int) -> dict[str, str]:
    """The files of one viewer's export by name."""
    person = people[viewer.person]
    return {**_own(person), **_network(person, viewer, people, end_of(today)), **_said(viewer, talks)}


def archive_bytes(files: dict[str, str], today: int) -> bytes:
    """The files as a zip with fixed dates, so that the same files are the same bytes."""
    out = io.BytesIO()
    moment = (today // 12, today % 12 + 1, 28, 8, 0, 0)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name])
    return out.getvalue()
