"""The format `linkedin-export`: files of the archive → rows → claims."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Final

from whodex.errors import ImportFailed, RecordRejected
from whodex.ingest.base import InputFile, Mapper, Options, Raw, Refused, Sample
from whodex.ingest.csvs import csv_raws, find_header
from whodex.ingest.layout import decode
from whodex.ingest.linkedin_export import activity, items, me, network, tables, viewer
from whodex.ingest.linkedin_export.rows import Row, first_of, full_name, row_of
from whodex.model.identifiers import Kind
from whodex.model.network import Item, Message, Viewer
from whodex.model.observation import Claim, Entity, Record
from whodex.model.post import Comment, Post, Reaction

_PREFIX: Final = "linkedin-export."

# Table → the mapper of its main subject.
_MAIN: Final[dict[str, Mapper]] = {
    "profile": me.profile,
    "summary": me.summary,
    "positions": me.position,
    "education": me.education,
    "skills": me.skill,
    "languages": me.language,
    "certifications": me.certification,
    "projects": me.project,
    "publications": me.publication,
    "patents": me.patent,
    "courses": me.course,
    "honours": me.honour,
    "volunteering": me.volunteering,
    "emails": me.email,
    "phones": me.phone,
    "connections": network.connected_person,
    "contacts": network.contact,
    "messages": network.message,
    "invitations": items.invitation,
    "company_follows": items.company_follow,
    "member_follows": items.member_follow,
    "endorsements_received": items.endorsement_received,
    "endorsements_given": items.endorsement_given,
    "recommendations_received": items.recommendation_received,
    "recommendations_given": items.recommendation_given,
    "shares": activity.share,
    "comments": activity.comment,
    "reactions": activity.reaction,
    "votes": items.vote,
    "saved_jobs": items.saved_job,
    "job_applications": items.job_application,
    "saved_articles": items.saved_article,
    "events": items.event,
    "verifications": items.verification,
    "searches": items.search,
    "learning": items.learning,
    "rich_media": items.other,
    "organisations": items.other,
    "test_scores": items.other,
    "causes": items.other,
    "reposts": items.other,
    "articles": items.article,
}
# Second subjects of a row, by the name of their mapper.
_BESIDE: Final[dict[str, Mapper]] = {
    "connection": network.connection,
    "correspondent": network.correspondent,
    "job_posting": items.job_posting,
}
# Tables whose rows happened at a time of their own; the others are as of the export. An event is often still to come.
_DATED: Final = frozenset(
    "messages invitations company_follows member_follows endorsements_received endorsements_given "
    "recommendations_received recommendations_given shares comments reactions votes saved_jobs job_applications "
    "saved_articles verifications searches articles".split()
)
_FOLDER_DATE: Final = re.compile(r"LinkedInDataExport_(\d\d)-(\d\d)-(\d{4})", re.IGNORECASE)
MAX_ARTICLE: Final = 4 << 20
"""Bytes of one article's page; LinkedIn stops authors at 110,000 characters."""


class LinkedInExport:
    """A member's own export: a viewer, their person, network, messages and activity."""

    name = "linkedin-export"
    label = 'LinkedIn\'s "Get a copy of your data": zip, folder, or one of its files with --viewer'
    gives: tuple[Kind, ...] = (
        "person",
        "connection",
        "message",
        "post",
        "comment",
        "reaction",
        "job",
        "item",
    )
    mappers: Mapping[str, Mapper] = {_PREFIX + name: mapper for name, mapper in (_MAIN | _BESIDE).items()}

    def score(self, sample: Sample) -> int:
        """By the names of the files of an archive, by the header of a single one."""
        if sample.members:
            return tables.score_members(sample.members)
        if not sample.columns and not sample.head:
            return 0
        found = tables.table_by_header(sample.columns)
        if found is None and sample.columns and tables.stem_of(sample.name) in tables.STEMS:
            wanted = _header_of(tables.STEMS[tables.stem_of(sample.name)])
            layout = find_header(sample.head, wanted)
            found = tables.table_by_header(list(layout.columns)) if layout else None
        return found[1] if found else 0

    def prepare(self, file: InputFile, options: Options) -> tuple[dict[str, Any], Viewer | None]:
        """Whose export it is, and of which day."""
        parts = _parts(file)
        _one_export(parts, file.name)
        who = viewer.find(
            options.viewer,
            _rows(parts, "profile"),
            _rows(parts, "invitations"),
            _rows(parts, "messages"),
            file.name,
        )
        who.team = options.team
        return {"viewer": who.identifiers[0], "date": _date_of(file)}, who

    def read(self, file: InputFile, options: Options) -> Iterator[Raw | Refused]:
        """The rows of every table, file by file."""
        who = options.found.get("viewer")
        for path, member in _parts(file).items():
            table, reason = _table_of(path, member, alone=member is file)
            if table is None:
                if reason:
                    yield Refused(position=path, reason=f"skipped: {reason}", skipped=True)
                continue
            for raw in _read(table, path, member):
                if isinstance(raw, Raw):
                    raw.data["_file"] = table
                    raw.data["_viewer"] = who
                yield raw

    def claims(self, raw: Raw, options: Options) -> list[Claim]:
        """What one row says. Raises RecordRejected."""
        record: Record = raw.data
        table = str(record.get("_file"))
        if table not in _MAIN:
            raise RecordRejected("not a row of a known file of the archive")
        row = row_of(record)
        exported: int | None = options.found.get("date")
        main = self._claim(table, record, exported)
        if table in _DATED:
            own = _own_date(main.subject)
            main.observed_at = exported if own is None else own
        found = [main]
        for name, other in _beside(table, record, row):
            with suppress(RecordRejected):
                found.append(self._claim(name, other, exported))
        return found

    def _claim(self, name: str, record: Record, at: int | None) -> Claim:
        full = _PREFIX + name
        return Claim(format=full, record=record, subject=self.mappers[full](record), observed_at=at)


def _own_date(subject: Entity) -> int | None:
    """When what a row tells of happened."""
    match subject:
        case Message():
            return subject.sent_at
        case Post() | Comment() | Reaction():
            return subject.created_at
        case Item():
            return subject.at
    return None


def _beside(table: str, record: Record, row: Row) -> list[tuple[str, Record]]:
    """The second subjects of a row: (mapper, record)."""
    people: list[Record | None] = []
    if table == "connections":
        return [("connection", record)]
    if table in ("saved_jobs", "job_applications"):
        posting: Record = {name: row[name] for name in ("jobtitle", "joburl", "companyname") if name in row}
        return [("job_posting", posting)]
    if table == "messages":
        sender, recipients = network.parties(row)
        people = [network.named(record, *one) for one in (sender, *recipients)]
    elif table == "invitations":
        people = [network.named(record, *one) for one in (items.inviting(row), items.invited(row))]
    elif table == "endorsements_received":
        people = [network.named(record, *items.endorsed(row, "endorser"))]
    elif table == "endorsements_given":
        seen = row.get("endorsementstatus", "").upper() == "ACCEPTED"  # only then the skill stands in their profile
        skill = row.get("skillname") if seen else None
        people = [network.named(record, *items.endorsed(row, "endorsee"), skill=skill)]
    elif table == "member_follows":
        people = [network.named(record, first_of(row, "fullname", "name"), first_of(row, "url", "profileurl"))]
    elif table in ("recommendations_received", "recommendations_given"):
        name, url = full_name(row.get("firstname"), row.get("lastname")), first_of(row, "url", "profileurl")
        people = [network.named(record, name, url, title=row.get("jobtitle"), company=row.get("company"))]
    return [("correspondent", one) for one in people if one is not None]


def _parts(file: InputFile) -> Mapping[str, InputFile]:
    return file.members() or {file.name: file}


def _one_export(parts: Mapping[str, InputFile], name: str) -> None:
    """Raises ImportFailed where a folder holds the exports of several members: who would own the rows?"""
    tops = [str(PurePosixPath(path).parent) for path in parts if tables.stem_of(path) == "profile"]
    if len(set(tops)) > 1:
        raise ImportFailed(
            f"{name} holds {len(set(tops))} exports ({', '.join(sorted(tops))[:200]}); import them singly"
        )


def _table_of(path: str, member: InputFile, *, alone: bool) -> tuple[str | None, str]:
    """The table a file holds, or None and why it is left out.

    The name decides. By its header, a file of another name may be any table when it came alone, one of three when it
    came in an archive: new kinds of chats look like messages and are none.
    """
    name = PurePosixPath(path).name.lower()
    if name.endswith((".html", ".htm")):
        return ("articles", "") if "article" in path.lower() else (None, "a page that is no article")
    if name.endswith((".pdf", ".txt", ".md", ".jpg", ".jpeg", ".png", ".gif", ".ics", ".xlsx", ".docx", ".mp4")):
        return None, "no table"
    stem = tables.stem_of(path)
    if stem in tables.SKIPPED:
        return None, tables.SKIPPED[stem]
    if stem in tables.STEMS:
        return tables.STEMS[stem], ""
    try:
        with member.open() as stream:
            head = stream.read(1 << 16)
    except ImportFailed as error:
        return None, str(error)
    for table in [name for name, *_ in tables.SIGNATURES] if alone else ("connections", "profile", "positions"):
        layout = find_header(head, _header_of(table)) if head else None
        if layout is not None:
            return table, ""
    return None, "a file whodex does not know"


def _header_of(table: str) -> Callable[[list[str]], bool]:
    """Whether a line's cells are the header of the table: most of what a known signature asks for is there."""
    wanted = next((columns for name, columns, _ in tables.SIGNATURES if name == table), frozenset[str]())

    def accept(cells: list[str]) -> bool:
        found = {tables.column(table, cell) for cell in cells}
        return len(found & wanted) * 3 > len(wanted) * 2 if wanted else any(cells)

    return accept


def _read(table: str, path: str, member: InputFile) -> Iterator[Raw | Refused]:
    prefix = f"{path}:"
    try:
        if table == "articles":
            yield _article(path, member)
            return
        for raw in csv_raws(member, header=_any_header(table, member), prefix=prefix):
            if isinstance(raw, Raw) and table == "connections" and _is_note(raw.data):
                continue  # the notes, where they follow the header
            yield raw
    except ImportFailed as error:
        yield Refused(position=path, reason=str(error))


def _is_note(row: Record) -> bool:
    return len(row) == 1 and tables.column("connections", next(iter(row))) == "firstname"


def _any_header(table: str, member: InputFile) -> Callable[[list[str]], bool]:
    """The header of a table: the line that looks like it, else the first line with text."""
    accept = _header_of(table)
    with member.open() as stream:
        head = stream.read(1 << 18)
    return accept if find_header(head, accept) else any


def _article(path: str, member: InputFile) -> Raw | Refused:
    with member.open() as stream:
        page = stream.read(MAX_ARTICLE + 1)
    if len(page) > MAX_ARTICLE:
        return Refused(position=path, reason=f"the article has more than {MAX_ARTICLE >> 20} MiB")
    return Raw(position=path, data={"name": PurePosixPath(path).name, "html": decode(page)})


def _rows(parts: Mapping[str, InputFile], table: str) -> Iterator[Row]:
    """The readable rows of a table, for finding the viewer."""
    for path, member in parts.items():
        if _table_of(path, member, alone=len(parts) == 1)[0] == table:
            for raw in _read(table, path, member):
                if isinstance(raw, Raw):
                    yield row_of(raw.data | {"_file": table})


def _date_of(file: InputFile) -> int | None:
    """The day in the name of the archive or its top folder; ms. None leaves it to the archive's inner dates."""
    for name in (file.name, *file.members()):
        found = _FOLDER_DATE.search(name)
        if found:
            month, day, year = map(int, found.groups())
            with suppress(ValueError):
                return int(datetime(year, month, day, tzinfo=UTC).timestamp() * 1000)
    return None
