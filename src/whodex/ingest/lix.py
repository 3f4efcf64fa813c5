"""Lix-shaped answers, as this API gives them in both versions (`../shared/spec/api.md` §4, §5): JSON or JSONL.

Single objects, search envelopes and lists of either; each object is told by its own fields, not by where it stands.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from whodex.errors import ImportFailed, RecordRejected
from whodex.ingest import lix_more as more
from whodex.ingest import lix_people as people
from whodex.ingest import reading
from whodex.ingest.base import Format, InputFile, Mapper, Options, Raw, Refused, Sample
from whodex.ingest.fields import dicts, instant, record
from whodex.ingest.jsons import jsonl_raws
from whodex.ingest.parts import STUB, stub, stub_organisation
from whodex.ingest.shapes import refusal
from whodex.model.identifiers import Kind
from whodex.model.network import Viewer
from whodex.model.observation import Claim, Entity, Record
from whodex.model.person import OrgRef, Person
from whodex.text.entities import person_identifiers

LISTS: Final = (
    "searchResponse.people",
    "searchResponse.posts",
    "connections_response.elements",
    "people",
    "jobPostings",
    "posts",
    "orgs",
    "organisations",
    "comments",
)
"""Where envelopes keep their objects. Job searches of 2023-02-08 keep postings under `people`: the seed has it so."""

_MAPPERS: Final[dict[str, Mapper]] = {
    "lix.person-2023": people.person_2023,
    "lix.person-2026": people.person_2026,
    "lix.person_ids": people.person_ids,
    "lix.mention": people.mention,
    "lix.connected": people.connected,
    "lix.connection": people.connection,
    "lix.organisation": more.organisation,
    "lix.job": more.job,
    "lix.post": more.post,
    "lix.comment": more.comment,
    STUB: stub_organisation,
}

# Format of the subject, fields that must all be there, how sure that makes it. The first that fits wins.
_SHAPES: Final[tuple[tuple[str, frozenset[str], int], ...]] = tuple(
    (name, frozenset(fields.split()), score)
    for name, fields, score in (
        ("lix.person_ids", "person_ids", 95),
        ("lix.person_ids", "personIds", 95),
        ("lix.person_ids", "flagshipID salesNavID", 95),
        ("lix.person_ids", "liFlagshipID", 95),
        ("lix.organisation", "liOrganisation", 98),
        ("lix.organisation", "organisationIds", 95),
        ("lix.comment", "comment_urn author", 90),
        ("lix.job", "jobPostingId companyDetails", 95),
        ("lix.job", "jobPostingId formattedLocation", 90),
        ("lix.job", "jobPostingUrl title formattedLocation", 80),
        ("lix.person-2023", "fullName workExperiences", 95),
        ("lix.person-2023", "fullName socialAccounts", 90),
        ("lix.person-2026", "liId experience", 95),
        ("lix.person-2026", "salesNavId experience", 95),
        ("lix.person-2026", "name aboutSummaryText", 80),
        ("lix.person-2026", "name link salesNavLink numOfConnections", 80),
        ("lix.person-2026", "name link salesNavLink viewerConnection", 80),
        ("lix.post", "urn numReactions", 90),
        ("lix.post", "urn actor numComments", 90),
        ("lix.post", "urn actor text", 70),
        ("lix.organisation", "name liEmployeeCount", 90),
        ("lix.organisation", "name link salesNavLink yearFounded", 80),
        ("lix.organisation", "name salesNavLink companyType", 80),
        ("lix.connected", "connectedAt link name", 85),
        ("lix.connected", "connectedAt lixID", 85),
        ("lix.mention", "name link headline img", 50),
        # versions and clients leave absent fields out: a bare name and profile is as little as there can be
        ("lix.person-2023", "fullName headline", 40),
        ("lix.person-2026", "name salesNavLink liId", 60),
    )
)


def shape_of(source: Record) -> tuple[str, int] | None:
    """The format of an object by its fields, and how sure that is; None where it is none."""
    keys = source.keys()
    return next(((name, score) for name, fields, score in _SHAPES if fields <= keys), None)


class LixAnswers:
    """Answers of this API, of either version: what other servers of it gave, kept in files."""

    name = "lix"
    label = "answers of this API in either version, JSON or JSONL"
    gives: tuple[Kind, ...] = ("person", "organisation", "job", "post", "comment", "connection")
    mappers: Mapping[str, Mapper] = _MAPPERS

    def score(self, sample: Sample) -> int:
        """The mean over the first objects; an empty envelope of its own spelling counts as well."""
        found = [_unwrapped(one) for one in reading.sampled(sample, LISTS) if isinstance(one, dict)]
        scores = [shape[1] if (shape := shape_of(one)) else 0 for one in found]
        if any(scores):
            return round(sum(scores) / len(scores))
        own = {"searchResponse", "connections_response"} & {str(key) for key in sample.envelope}
        return 60 if own else 0

    def prepare(self, file: InputFile, options: Options) -> tuple[dict[str, Any], Viewer | None]:
        """The viewer is only known where `--viewer` names it; connections need it. Raises ImportFailed."""
        del file
        if not options.viewer:
            return {}, None
        identifiers = person_identifiers(options.viewer)
        if not identifiers:
            raise ImportFailed(f"--viewer {options.viewer!r} is neither a profile URL nor its last part")
        who = Viewer(identifiers=identifiers[:1], name=options.viewer, team=options.team)
        return {"viewer": identifiers[0]}, who

    def read(self, file: InputFile, options: Options) -> Iterator[Raw | Refused]:
        """One object after the other, those inside envelopes one by one."""
        del options
        return jsonl_raws(file, LISTS)

    def claims(self, raw: Raw, options: Options) -> list[Claim]:
        """The object's subject, then organisations and people it names. Raises RecordRejected."""
        source = _unwrapped(reading.decoded(raw))
        shape = shape_of(source)
        if shape is None:
            raise RecordRejected(refusal(source, self.label))
        name, at = shape[0], _observed(source)
        viewer = options.found.get("viewer")
        if name == "lix.connected" and viewer:
            source = source | {"_viewer": viewer}
        subject = _MAPPERS[name](source)
        claims = [Claim(format=name, record=source, subject=subject, position=raw.position, observed_at=at)]
        for other, inner in _beside(name, source, subject):
            with suppress(RecordRejected):  # a mention that nothing finds is no subject of its own
                made = _MAPPERS[other](inner)
                claims.append(Claim(format=other, record=inner, subject=made, position=raw.position, observed_at=at))
        return claims


def _unwrapped(source: Record) -> Record:
    """A posting out of the answer of `/v1/enrich/job`."""
    inner = source.get("jobPosting")
    return inner if isinstance(inner, dict) else source


def _observed(source: Record) -> int | None:
    return instant(source.get("dateObserved")) or instant(record(source.get("profile")).get("dateObserved"))


def _beside(name: str, source: Record, subject: Entity) -> list[tuple[str, Record]]:
    """Further subjects: organisations named with an identifier, people named with a profile."""
    found: list[tuple[str, Record]] = []
    if isinstance(subject, Person):
        found += [(STUB, one) for held in subject.experience if (one := _employer(held.organisation))]
    if name == "lix.connected" and source.get("_viewer"):
        found.append(("lix.connection", source))
    elif name == "lix.job":
        ref = getattr(subject, "organisation", None)
        found += [(STUB, one)] if (one := _employer(ref)) else []
        found += [("lix.mention", one) for one in dicts(source.get("hirers"))]
    elif name == "lix.comment":
        found.append(("lix.mention", record(source.get("author"))))
    elif name == "lix.post":
        found.append(("lix.mention", record(source.get("person"))))
    return found


def _employer(ref: OrgRef | None) -> Record | None:
    if ref is None or not (ref.slug or ref.number):
        return None
    keys = [f"orgslug:{ref.slug}"] if ref.slug else []
    keys += [f"orgid:{ref.number}"] if ref.number else []
    return stub(ref.name, identifiers=keys)


FORMATS: tuple[Format, ...] = (LixAnswers(),)
