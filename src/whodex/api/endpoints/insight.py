"""Insight: seniority, job function, org charts, decision makers."""

from typing import Annotated, Any, Final

from msgspec import UNSET, Meta, Struct, UnsetType

from whodex.api import params
from whodex.api.endpoint import Answered, Asked, Body, Endpoint, Raw
from whodex.api.endpoints.common import LIX_ID, PROFILE_LINK, SALES_NAV_ID
from whodex.api.params import Param
from whodex.errors import InvalidParameter
from whodex.model.insight import DecidersFound, EdgeFound, RolesFound
from whodex.orgchart import MEDIA_TYPES, as_json, render, view
from whodex.services import insight

_BY_PERSON: Final = (PROFILE_LINK, SALES_NAV_ID, LIX_ID)
_ONE_PERSON: Final = ("profile_link", "sales_nav_id", "lix_id")
_TITLES: Final = "Titles to classify, up to 1,000: `results` has one answer for each, in order."

Posted = Annotated[
    dict[str, Any],
    Meta(
        description='`{"titles": [...]}`, or a person as either version writes one.',
        extra_json_schema={"properties": {"titles": {"type": "array", "items": {"type": "string"}}}},
    ),
]


class Edge(Struct, kw_only=True):
    """A reporting line to be pinned."""

    organisation: str
    person: str
    manager: str | UnsetType | None = UNSET


def _known_seniority(asked: Asked) -> Answered[RolesFound]:
    return _seniorities(insight.person_role(asked.store, asked.subject))


def _known_function(asked: Asked) -> Answered[RolesFound]:
    return _functions(insight.person_role(asked.store, asked.subject))


def _posted_seniority(asked: Asked) -> Answered[RolesFound]:
    return _seniorities(_posted(asked))


def _posted_function(asked: Asked) -> Answered[RolesFound]:
    return _functions(_posted(asked))


def _seniorities(found: RolesFound) -> Answered[RolesFound]:
    return Answered(found, items=sum(one.seniority is not None for one in found.roles))


def _functions(found: RolesFound) -> Answered[RolesFound]:
    return Answered(found, items=sum(bool(one.functions) for one in found.roles))


def _posted(asked: Asked) -> RolesFound:
    if "titles" not in asked.body:
        return insight.role_of(asked.store, insight.read_person(asked.mappers, asked.body))
    return insight.titles(_texts(asked.body["titles"]))


def _texts(given: object) -> list[str]:
    if not isinstance(given, list):
        raise InvalidParameter("titles must be a list of texts", "titles")
    for at, one in enumerate(given):
        if not isinstance(one, str):
            raise InvalidParameter(f"titles[{at}] must be a text", "titles")
    return given


def _worst(asked: Asked) -> int:
    """Read before the answer is made: what is wrong with the body is refused before a credit is reserved."""
    return len(_posted_titles(asked)) or 1


def _posted_titles(asked: Asked) -> list[str]:
    return insight.checked_titles(_texts(asked.body["titles"])) if "titles" in asked.body else []


def _chart(asked: Asked) -> Raw | dict[str, Any]:
    values = asked.values
    found = insight.chart(asked.store, asked.subject, values.get("asOf"))
    root = values.get("root")
    shown = view(
        found.chart,
        root=None if root is None else insight.member_id(asked.store, root, "root"),
        depth=values.get("depth"),
        functions=values.get("functions", ()),
    )
    format_name: str = values["format"]
    if format_name == "json":
        return as_json(shown)
    return Raw(render(shown, format_name).encode(), MEDIA_TYPES[format_name])


def _deciders(asked: Asked) -> Answered[DecidersFound]:
    found = insight.decision_makers(asked.store, asked.subject, asked.values.get("function"), asked.values["count"])
    return Answered(found, items=1 if found.people else 0)


def _pin(asked: Asked) -> EdgeFound:
    edge: Edge = asked.body
    if edge.manager is UNSET:
        raise InvalidParameter("manager is required: a person, or null for nobody", "manager")
    firm = params.any_organisation("organisation", edge.organisation)
    return insight.pin_edge(asked.writable, firm, edge.person, edge.manager, asked.now)


def _unpin(asked: Asked) -> EdgeFound:
    return insight.unpin_edge(asked.writable, asked.values["organisation"], asked.values["person"])


def _classes(path: str, what: str, known: Any, posted: Any, answer: str) -> tuple[Endpoint, Endpoint]:
    return (
        Endpoint(
            path=path,
            area="Insight",
            summary=f"The {what} of a person's current role",
            about="Read from the title, and from what is known of the organisation and of other current roles. Without "
            "a current role the headline is read. What the title does not say is `null` or empty, and costs nothing.",
            params=_BY_PERSON,
            one_of=_ONE_PERSON,
            credit="standard",
            scope="insight",
            serve=known,
            answer=answer,
            lane="beside",
            examples=(f"{path}?profile_link=https://www.linkedin.com/in/maya-lindqvist",),
        ),
        Endpoint(
            path=path,
            area="Insight",
            summary=f"The {what} of titles, or of a person who is not known",
            about="One credit for each title answered.",
            method="POST",
            body=Body(type=Posted, about=_TITLES + " Or one person, in the shape of either version."),
            credit="standard",
            scope="insight",
            worst=_worst,
            serve=posted,
            answer="posted_" + answer,
            lane="beside",
        ),
    )


INSIGHT: Final = (
    *_classes("/v1/ai/seniority", "seniority", _known_seniority, _posted_seniority, "seniority"),
    *_classes("/v1/ai/job-function", "job functions", _known_function, _posted_function, "job_function"),
    Endpoint(
        path="/v1/ai/org-chart",
        area="Insight",
        summary="Who reports to whom at an organisation",
        about="From the people known to work there. Each line says how sure it is and why; stated and pinned managers "
        "are kept. See [insight](insight.md).",
        params=(
            Param(
                name="linkedin_url",
                kind=params.ORGANISATION_URL,
                about="URL of the organisation's page, encoded or not.",
                example="https://www.linkedin.com/company/tidewrack",
            ),
            Param(
                name="sales_nav_url",
                kind=params.ORGANISATION_URL,
                about="URL of the organisation in Sales Navigator.",
                example="https://www.linkedin.com/sales/company/77",
            ),
            Param(
                name="crunchbase_url",
                kind=params.ORGANISATION_URL,
                about="URL of the organisation at Crunchbase.",
                example="https://www.crunchbase.com/organization/tidewrack",
            ),
            Param(name="domain", kind=params.DOMAIN, about="Domain of its website.", example="tidewrack.example"),
            Param(
                name="root",
                kind=params.PLAIN,
                about="A person of it, by lixID or profile: only they and the people below.",
            ),
            Param(name="depth", kind=params.whole_number(1, 100), about="Levels below the top; 1 = direct reports."),
            Param(
                name="functions",
                kind=params.FUNCTIONS,
                about="Job function ids, comma-separated: only people of these, and whoever stands above them.",
                example="8,13",
            ),
            Param(
                name="asOf",
                kind=params.DATE,
                about="A day: who worked there then, who has left since included, as far as dates are known.",
                example="2026-01-31",
            ),
            Param(
                name="format",
                kind=params.choice(*MEDIA_TYPES),
                about="What is drawn.",
                default="json",
                example="svg",
            ),
        ),
        one_of=("linkedin_url", "sales_nav_url", "crunchbase_url", "domain"),
        credit="org",
        scope="insight",
        serve=_chart,
        answer="org_chart",
        lane="beside",
        media=tuple(media.partition(";")[0] for name, media in MEDIA_TYPES.items() if name != "json"),
        examples=("/v1/ai/org-chart?linkedin_url=https://www.linkedin.com/company/tidewrack&format=svg",),
    ),
    Endpoint(
        path="/v1/ai/org-chart/edge",
        area="Insight",
        summary="Say who somebody's manager is",
        about="The line is kept whatever is imported or inferred later; `manager` null = reports to nobody. "
        "Organisation and people by lixID or any address of theirs, the organisation also by domain.",
        method="PUT",
        body=Body(type=Edge, about="Who reports to whom at which organisation."),
        scope="insight",
        serve=_pin,
        answer="pinned_edge",
        lane="writing",
        errors=("unknown_record",),
    ),
    Endpoint(
        path="/v1/ai/org-chart/edge",
        area="Insight",
        summary="Take such a correction back",
        about="Answers where the person stands without it.",
        method="DELETE",
        params=(
            Param(
                name="organisation",
                kind=params.ANY_ORGANISATION,
                about="The organisation: lixID, address or domain.",
                required=True,
            ),
            Param(name="person", kind=params.PLAIN, about="The person: lixID or address.", required=True),
        ),
        scope="insight",
        serve=_unpin,
        answer="pinned_edge",
        lane="writing",
        errors=("unknown_record",),
    ),
    Endpoint(
        path="/v1/ai/nearest-decision-maker",
        area="Insight",
        summary="Who to talk to, starting from a person or an organisation",
        about="The closest people up the chart with budget authority in the wanted function. "
        "Nobody fitting is an empty list with the reason, and costs nothing.",
        params=(
            Param(
                name="profile_link",
                kind=params.ANYBODY_URL,
                about="A person or an organisation, at LinkedIn or Crunchbase.",
                example="https://www.linkedin.com/in/maya-lindqvist",
            ),
            Param(
                name="function",
                kind=params.whole_number(1, 26),
                about="The wanted job function's id; without it, any.",
                example="8",
            ),
            Param(name="count", kind=params.whole_number(1, 10), about="How many people.", default=1, example="3"),
        ),
        one_of=("profile_link",),
        credit="standard",
        scope="insight",
        serve=_deciders,
        answer="decision_makers",
        lane="beside",
        examples=("/v1/ai/nearest-decision-maker?profile_link=https://www.linkedin.com/in/maya-lindqvist&count=3",),
    ),
)
