"""The rest of the archive, as items: who did what to whom, when, in what words. Pure."""

import re
from html.parser import HTMLParser

from whodex.errors import RecordRejected
from whodex.ingest.linkedin_export.rows import (
    Row,
    digest,
    first_of,
    full_name,
    person_ref,
    plain,
    ref_key,
    row_of,
    viewer_of,
    viewer_ref,
    web,
)
from whodex.model.job import JobPosting
from whodex.model.network import Item, ItemType
from whodex.model.observation import Record
from whodex.model.person import OrgRef
from whodex.model.refs import Ref
from whodex.text.dates import parse_instant
from whodex.text.entities import job_identifiers
from whodex.text.names import fold


def _item(
    record: Record,
    kind: ItemType,
    *,
    at: str | None = None,
    other: Ref | None = None,
    organisation: str | None = None,
    outgoing: bool | None = None,
    title: str | None = None,
    text: str | None = None,
    url: str | None = None,
    status: str | None = None,
) -> Item:
    """An item; its key says who, what, to whom and when, not its status, which changes from export to export."""
    when = parse_instant(at)
    if not (other or organisation or title or text or url):
        raise RecordRejected("the row says nothing beside a date or status")
    said = digest(*viewer_of(record), kind, when or at, ref_key(other), fold(organisation or ""), title, text, url)
    return Item(
        identifiers=[f"key:item/{kind}/{said}"],
        type=kind,
        owner=viewer_ref(record),
        other=other,
        organisation=OrgRef(name=organisation) if organisation else None,
        outgoing=outgoing,
        title=title,
        text=text,
        url=web(url),
        status=status,
        at=when,
    )


def invitation(record: Record) -> Item:
    """Invitations.csv: one invitation, sent or received."""
    row = row_of(record)
    outgoing = is_outgoing(row, viewer_of(record))
    other = person_ref(*(invited(row) if outgoing else inviting(row)))
    if other is None:
        raise RecordRejected("the invitation names nobody")
    text = plain(row.get("message"))
    return _item(record, "invitation", at=row.get("sentat"), other=other, outgoing=outgoing, text=text)


def inviting(row: Row) -> tuple[str | None, str | None]:
    """Name and profile of who invites."""
    return row.get("from"), row.get("inviterprofileurl")


def invited(row: Row) -> tuple[str | None, str | None]:
    """Name and profile of who is invited."""
    return row.get("to"), row.get("inviteeprofileurl")


def is_outgoing(row: Row, viewer: list[str]) -> bool:
    """Whether the viewer sent it: as the row says, else by who stands in it."""
    said = row.get("direction", "").upper()
    if said in ("OUTGOING", "INCOMING"):
        return said == "OUTGOING"
    ref = person_ref(*inviting(row))
    return ref is not None and bool(set(ref.identifiers) & set(viewer))


def endorsement_received(record: Record) -> Item:
    """Endorsement_Received_Info.csv: who endorsed the member for what."""
    return _endorsement(record, "endorser", outgoing=False)


def endorsement_given(record: Record) -> Item:
    """Endorsement_Given_Info.csv: whom the member endorsed for what."""
    return _endorsement(record, "endorsee", outgoing=True)


def endorsed(row: Row, who: str) -> tuple[str | None, str | None]:
    """Name and profile of the other end: `who` is endorser or endorsee."""
    return full_name(row.get(f"{who}firstname"), row.get(f"{who}lastname")), row.get(f"{who}publicurl")


def _endorsement(record: Record, who: str, *, outgoing: bool) -> Item:
    row = row_of(record)
    return _item(
        record,
        "endorsement",
        at=row.get("endorsementdate"),
        other=person_ref(*endorsed(row, who)),
        outgoing=outgoing,
        title=row.get("skillname"),
        status=row.get("endorsementstatus"),
    )


def recommendation_received(record: Record) -> Item:
    """Recommendations_Received.csv: what somebody wrote about the member."""
    return _recommendation(record, outgoing=False)


def recommendation_given(record: Record) -> Item:
    """Recommendations_Given.csv: what the member wrote about somebody."""
    return _recommendation(record, outgoing=True)


def _recommendation(record: Record, *, outgoing: bool) -> Item:
    row = row_of(record)
    return _item(
        record,
        "recommendation",
        at=first_of(row, "creationdate", "createddate"),
        other=person_ref(full_name(row.get("firstname"), row.get("lastname")), first_of(row, "url", "profileurl")),
        organisation=row.get("company"),
        outgoing=outgoing,
        title=first_of(row, "jobtitle", "title"),
        text=first_of(row, "text", "body"),
        status=row.get("status"),
    )


def company_follow(record: Record) -> Item:
    """Company Follows.csv: a company the member follows."""
    row = row_of(record)
    name = first_of(row, "organization", "organizationname")
    return _item(record, "company_follow", at=row.get("followedon"), organisation=name, outgoing=True)


def member_follow(record: Record) -> Item:
    """Member_Follows.csv: somebody the member follows."""
    row = row_of(record)
    other = person_ref(first_of(row, "fullname", "name"), first_of(row, "url", "profileurl"))
    if other is None:
        raise RecordRejected("the row names nobody")
    return _item(record, "member_follow", at=row.get("date"), other=other, outgoing=True, status=row.get("status"))


def saved_job(record: Record) -> Item:
    """Saved Jobs.csv: a posting the member saved."""
    return _job(record, "saved_job", "saveddate")


def job_application(record: Record) -> Item:
    """Job Applications.csv: a posting the member applied to."""
    return _job(record, "job_application", "applicationdate")


def _job(record: Record, kind: ItemType, date: str) -> Item:
    row = row_of(record)
    return _item(
        record,
        kind,
        at=row.get(date),
        organisation=row.get("companyname"),
        outgoing=True,
        title=row.get("jobtitle"),
        text=row.get("questionandanswers"),
        url=row.get("joburl"),
    )


def job_posting(record: Record) -> JobPosting:
    """Saved Jobs.csv and Job Applications.csv: what a row says of the posting itself, where it is one on LinkedIn."""
    row = row_of(record)
    company = row.get("companyname")
    identifiers = job_identifiers(row.get("joburl"))
    if not identifiers:
        raise RecordRejected("the posting is not on LinkedIn")
    organisation = OrgRef(name=company) if company else None
    return JobPosting(identifiers=identifiers, title=row.get("jobtitle"), organisation=organisation)


def vote(record: Record) -> Item:
    """Votes.csv: the member's answer to a poll."""
    row = row_of(record)
    return _item(record, "vote", at=row.get("date"), outgoing=True, title=row.get("optiontext"), url=row.get("link"))


def event(record: Record) -> Item:
    """Events.csv: an event the member answered to."""
    row = row_of(record)
    title, status, url = row.get("eventname"), row.get("status"), row.get("externalurl")
    return _item(record, "event", at=row.get("eventtime"), title=title, url=url, status=status)


def saved_article(record: Record) -> Item:
    """saved_articles.csv: something the member kept to read."""
    row = row_of(record)
    url, title = first_of(row, "link", "saveditem"), first_of(row, "name", "title")
    return _item(record, "saved_article", at=first_of(row, "savedat", "createdtime"), title=title, url=url)


def verification(record: Record) -> Item:
    """Verifications.csv: that the member's identity or workplace was checked, by whom and when."""
    row = row_of(record)
    return _item(
        record,
        "verification",
        at=row.get("verifieddate"),
        organisation=row.get("organizationname"),
        title=row.get("verificationtype"),
        text=row.get("verificationserviceprovider"),
    )


def search(record: Record) -> Item:
    """SearchQueries.csv: what the member searched for."""
    row = row_of(record)
    return _item(record, "search", at=row.get("time"), text=row.get("searchquery"))


def learning(record: Record) -> Item:
    """Learning.csv: a course the member saw or saved."""
    row = row_of(record)
    done = row.get("contentcompletedatifcompleted")
    seen = first_of(row, "contentlastwatcheddateifviewed", "contentcompletedatifcompleted")
    status = "completed" if done else "viewed" if seen else "saved"
    title, text = row.get("contenttitle"), row.get("contentdescription")
    return _item(record, "learning", at=done or seen, title=title, text=text, status=status)


def other(record: Record) -> Item:
    """Rich media, organisations, test scores, causes, reposts: kept as they are, under the best title they have."""
    row = row_of(record)
    dates = ("datetime", "date", "startedon", "testdate", "createdat")
    return _item(
        record,
        "other",
        at=first_of(row, *dates),
        title=first_of(row, "title", "name", "mediadescription", "supportedcause", "type", "position"),
        text=first_of(row, "description", "score", "mediadescription"),
        url=first_of(row, "medialink", "link", "url"),
    )


class _Article(HTMLParser):
    """The title, the words and the links of an article's page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.words: list[str] = []
        self.links: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value]
        if tag in ("style", "script", "title", "h1"):
            self._inside.append(tag)
        elif tag in ("p", "div", "br", "li", "h2", "h3", "small"):
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        where = self._inside[-1] if self._inside else ""
        if where in ("title", "h1"):
            self.title = data.strip() or self.title
        elif not where:
            self.words.append(data)


def article(record: Record) -> Item:
    """Articles/…html: an article of the member. Record: `{name, html}`; the date stands in the file's name."""
    name, page = record.get("name"), record.get("html")
    read = _Article()
    if isinstance(page, str):
        read.feed(page)
        read.close()
    lines = "".join(read.words).split("\n")
    text = "\n".join(" ".join(line.split()) for line in lines if line.strip())
    date = re.match(r"(\d{4}-\d\d-\d\d)", name) if isinstance(name, str) else None
    url = next((link for link in read.links if "linkedin.com/pulse/" in link), None)
    at = date.group(1) if date else None
    return _item(record, "article", at=at, outgoing=True, title=read.title or None, text=text or None, url=url)
