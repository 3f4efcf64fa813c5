"""Insight: classes of roles, org charts and decision makers; alike in both versions (`../shared/spec/insight.md`).

What is not known is `null` in both: the shapes are whodex's own.
"""

from typing import Any

from msgspec import UNSET, Struct, UnsetType, convert, structs

from whodex.model.insight import ClassFound, DecidersFound, EdgeFound, RoleClassified, RolesFound


class Class(Struct, kw_only=True, frozen=True):
    """One class; the id is LinkedIn Sales Navigator's."""

    id: str
    name: str
    confidence: float


class ClassName(Struct, kw_only=True, frozen=True):
    """One class of a person in an answer about people."""

    id: str
    name: str


class SeniorityAnswer(Struct, kw_only=True):
    """The seniority of one role; `seniority` null = the title does not say."""

    title: str | None
    organisation: str | None
    seniority: Class | None
    alternatives: list[Class]
    because: list[str]


class FunctionAnswer(Struct, kw_only=True, rename="camel"):
    """The job functions of one role, primary first; empty = the title does not say."""

    title: str | None
    organisation: str | None
    job_function: list[Class]
    because: list[str]


class SeniorityPosted(Struct, kw_only=True):
    """`results` for titles, one in order for each; the other fields for one person."""

    results: list[SeniorityAnswer] | UnsetType = UNSET
    title: str | UnsetType | None = UNSET
    organisation: str | UnsetType | None = UNSET
    seniority: Class | UnsetType | None = UNSET
    alternatives: list[Class] | UnsetType = UNSET
    because: list[str] | UnsetType = UNSET


class FunctionPosted(Struct, kw_only=True, rename="camel"):
    """`results` for titles, one in order for each; the other fields for one person."""

    results: list[FunctionAnswer] | UnsetType = UNSET
    title: str | UnsetType | None = UNSET
    organisation: str | UnsetType | None = UNSET
    job_function: list[Class] | UnsetType = UNSET
    because: list[str] | UnsetType = UNSET


class DecisionMaker(Struct, kw_only=True, rename={"job_function": "jobFunction", "itself": "self"}):
    """Somebody to talk to. `distance` in edges of the chart; `score` 0 to 1; `self`: the person asked about."""

    id: str
    name: str | None
    title: str | None
    organisation: str | None
    location: str | None
    link: str | None
    seniority: ClassName | None
    job_function: list[ClassName]
    distance: int
    score: float
    itself: bool
    because: str
    email: str | None


class DecisionMakers(Struct, kw_only=True):
    """The nearest decision makers, best first; with none, `because` says why."""

    people: list[DecisionMaker]
    because: str


class ChartedOrganisation(Struct, kw_only=True, rename="camel"):
    """The organisation of a chart; `size` its people where known, `asOf` the day asked for."""

    id: str
    name: str | None
    size: int | None
    as_of: str | None


class ChartCandidate(Struct, kw_only=True):
    """A possible manager, and how likely."""

    id: str
    confidence: float


class ChartNode(Struct, kw_only=True, rename={"job_function": "jobFunction"}):
    """One person of a chart, and the line to their manager. `hidden`: people below who are left out."""

    id: str
    name: str | None
    title: str | None
    link: str | None
    seniority: ClassName | None
    job_function: list[ClassName]
    manager: str | None
    confidence: float | None
    basis: str
    because: str
    candidates: list[ChartCandidate]
    hidden: int


class ChartCoverage(Struct, kw_only=True):
    """People known, those with a manager, and those whose manager is stated or pinned."""

    people: int
    placed: int
    stated: int


class OrgChart(Struct, kw_only=True):
    """Who reports to whom at an organisation: nodes parents first."""

    organisation: ChartedOrganisation
    nodes: list[ChartNode]
    coverage: ChartCoverage


class PinnedEdge(Struct, kw_only=True):
    """Where a person stands in the chart after a pin was set or taken back."""

    organisation: str
    person: str
    manager: str | None
    confidence: float | None
    basis: str
    because: str


def seniority(found: RolesFound, _now: int = 0) -> SeniorityAnswer:
    """The seniority of one role."""
    return _seniority(found.roles[0])


def posted_seniority(found: RolesFound, _now: int = 0) -> SeniorityPosted:
    """The seniority of a posted person's role, or of many titles."""
    rows = [_seniority(one) for one in found.roles]
    return SeniorityPosted(results=rows) if found.many else SeniorityPosted(**structs.asdict(rows[0]))


def _seniority(one: RoleClassified) -> SeniorityAnswer:
    return SeniorityAnswer(
        title=one.title,
        organisation=one.organisation,
        seniority=None if one.seniority is None else _class(one.seniority),
        alternatives=[_class(other) for other in one.alternatives],
        because=list(one.because),
    )


def job_function(found: RolesFound, _now: int = 0) -> FunctionAnswer:
    """The functions of one role."""
    return _functions(found.roles[0])


def posted_job_function(found: RolesFound, _now: int = 0) -> FunctionPosted:
    """The functions of a posted person's role, or of many titles."""
    rows = [_functions(one) for one in found.roles]
    return FunctionPosted(results=rows) if found.many else FunctionPosted(**structs.asdict(rows[0]))


def _functions(one: RoleClassified) -> FunctionAnswer:
    return FunctionAnswer(
        title=one.title,
        organisation=one.organisation,
        job_function=[_class(each) for each in one.functions],
        because=list(one.because),
    )


def decision_makers(found: DecidersFound, _now: int = 0) -> DecisionMakers:
    """Who decides."""
    return DecisionMakers(
        because=found.because,
        people=[
            DecisionMaker(
                id=one.id,
                name=one.name,
                title=one.title,
                organisation=one.organisation,
                location=one.location,
                link=one.link,
                seniority=None
                if one.seniority is None
                else ClassName(id=str(one.seniority.id), name=one.seniority.name),
                job_function=[_name(each) for each in one.functions],
                distance=one.distance,
                score=one.score,
                itself=one.itself,
                because=one.because,
                email=one.email,
            )
            for one in found.people
        ],
    )


def pinned_edge(found: EdgeFound, _now: int = 0) -> PinnedEdge:
    """Where a person stands now."""
    return PinnedEdge(
        organisation=found.organisation,
        person=found.person,
        manager=found.manager,
        confidence=found.confidence,
        basis=found.basis,
        because=found.because,
    )


def _class(found: ClassFound) -> Class:
    return Class(id=str(found.id), name=found.name, confidence=found.confidence)


def _name(found: ClassFound) -> ClassName:
    return ClassName(id=str(found.id), name=found.name)


def org_chart(found: dict[str, Any], _now: int = 0) -> OrgChart:
    """The chart, whose room writes it."""
    return convert(found, OrgChart)
