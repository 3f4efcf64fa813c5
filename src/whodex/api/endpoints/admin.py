"""The operator's endpoints: keys, teams, plans and everybody's usage. They need the scope `admin`."""

from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType, field

from whodex.api import params
from whodex.api.endpoint import Asked, Body, Endpoint, Raw
from whodex.api.endpoints.account import USAGE_PARAMS, office_of, usage_answer
from whodex.api.params import Param
from whodex.errors import InvalidParameter
from whodex.model.accounts import CREDIT_KINDS, DEFAULT_RATE, DEFAULT_TEAM, USUAL_SCOPES, CreditKind, Plan, Rate, Scope
from whodex.services import keys, office
from whodex.services.keeper import KEEPER
from whodex.services.revoking import revoke_viewer, the_viewer, viewers_held
from whodex.wire.accounts import (
    AdminViewers,
    KeyMade,
    KeysAnswer,
    KeyShown,
    PlansAnswer,
    PlanShown,
    TeamsAnswer,
    TeamShown,
    UsageAnswer,
    ViewerRevoked,
    shown_key,
    shown_new,
    shown_plan,
    shown_team,
    shown_viewer,
)
from whodex.wire.versions import VERSIONS


class KeyWish(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A key to be made. `rate` as `1/3s`, null for none; `expiresAt` as ISO 8601."""

    name: str
    team: str = DEFAULT_TEAM
    scopes: list[Scope] = field(default_factory=lambda: list(USUAL_SCOPES))
    api_version: str | None = None
    rate: str | UnsetType | None = UNSET
    burst: int = DEFAULT_RATE.burst
    daily: int | None = None
    unlimited: bool = False
    viewers: list[str] | None = None
    expires_at: str | None = None


class KeyChange(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What of a key is to change; what is not named stays."""

    id: int
    name: str | UnsetType = UNSET
    scopes: list[Scope] | UnsetType = UNSET
    api_version: str | UnsetType | None = UNSET
    rate: str | UnsetType | None = UNSET
    burst: int = DEFAULT_RATE.burst
    daily: int | UnsetType | None = UNSET
    viewers: list[str] | UnsetType | None = UNSET
    expires_at: str | UnsetType | None = UNSET


class Rotation(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A key to be replaced; the old one goes on for `overlapSeconds`."""

    id: int
    overlap_seconds: int = keys.OVERLAP_S


class TeamWish(Struct, kw_only=True, forbid_unknown_fields=True):
    """A team to be made, or given a plan."""

    name: str
    plan: str | None = None


class CreditChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """Credits to be added (`grant`, below zero to take some) or set (`set`, null for unlimited)."""

    team: str
    kind: CreditKind
    grant: int | UnsetType = UNSET
    set: int | UnsetType | None = UNSET


class PlanWish(Struct, kw_only=True, forbid_unknown_fields=True):
    """A plan to be made or changed."""

    name: str
    credits: dict[CreditKind, int] = {}
    rate: str | UnsetType | None = UNSET
    burst: int = DEFAULT_RATE.burst
    daily: int | None = None


def _rate(given: str | UnsetType | None, burst: int) -> Rate | None:
    if given is None:
        return None
    return Rate(DEFAULT_RATE.interval_ns, burst) if isinstance(given, UnsetType) else keys.read_rate(given, burst)


def _moment(name: str, text: str | None) -> int | None:
    return None if text is None else int(params.MOMENT.read(name, text))


def _version(given: str | None) -> str | None:
    if given is not None and given not in VERSIONS:
        raise InvalidParameter(f"apiVersion must be one of {', '.join(VERSIONS)}", "apiVersion")
    return given


def _keys(asked: Asked) -> KeysAnswer:
    books = office_of(asked)
    held = books.accounts.keys()
    return KeysAnswer([shown_key(key, books.ledger.allowance(key.meter)[0]) for key in held])


def _create(asked: Asked) -> KeyMade:
    wish: KeyWish = asked.body
    office.save_team(office_of(asked), wish.team, asked.now)
    made = keys.create_key(
        office_of(asked).accounts,
        wish.name,
        api_version=_version(wish.api_version),
        unlimited=wish.unlimited,
        team=wish.team,
        scopes=wish.scopes,
        rate=_rate(wish.rate, wish.burst),
        daily=wish.daily,
        viewers=wish.viewers,
        expires_at=_moment("expiresAt", wish.expires_at),
    )
    return shown_new(made)


def _change(asked: Asked) -> KeyShown:
    wish: KeyChange = asked.body
    changes: dict[str, Any] = {
        name: getattr(wish, name)
        for name in ("name", "scopes", "api_version", "daily", "viewers")
        if getattr(wish, name) is not UNSET
    }
    _version(changes.get("api_version"))
    if wish.rate is not UNSET:
        changes["rate"] = _rate(wish.rate, wish.burst)
    if not isinstance(wish.expires_at, UnsetType):
        changes["expires_at"] = _moment("expiresAt", wish.expires_at)
    return shown_key(keys.change_key(office_of(asked).accounts, wish.id, **changes))


def _rotate(asked: Asked) -> KeyMade:
    wish: Rotation = asked.body
    if not 0 <= wish.overlap_seconds <= 366 * 86_400:
        raise InvalidParameter("overlapSeconds must be from 0 to a year", "overlapSeconds")
    return shown_new(keys.rotate_key(office_of(asked).accounts, wish.id, overlap_s=wish.overlap_seconds))


def _revoke(asked: Asked) -> KeyShown:
    accounts = office_of(asked).accounts
    keys.revoke_key(accounts, asked.values["id"])
    return shown_key(keys.find_key(accounts, asked.values["id"]))


def _teams(asked: Asked) -> TeamsAnswer:
    books = office_of(asked)
    held = books.ledger.balances()
    return TeamsAnswer(
        [
            shown_team(team, {kind: held.get((team.name, kind)) for kind in CREDIT_KINDS})
            for team in books.accounts.teams()
        ]
    )


def _save_team(asked: Asked) -> TeamShown:
    wish: TeamWish = asked.body
    office.save_team(office_of(asked), wish.name, asked.now)
    if wish.plan is not None:
        office.give_plan(office_of(asked), wish.name, wish.plan, asked.now)
    return next(team for team in _teams(asked).teams if team.name == wish.name)


def _credits(asked: Asked) -> TeamShown:
    wish: CreditChange = asked.body
    if isinstance(wish.grant, UnsetType) == isinstance(wish.set, UnsetType):
        raise InvalidParameter("give exactly one of grant and set", "grant")
    if isinstance(wish.grant, int):
        office.change_credits(office_of(asked), wish.team, wish.kind, asked.now, grant=wish.grant)
    elif not isinstance(wish.set, UnsetType):
        office.change_credits(office_of(asked), wish.team, wish.kind, asked.now, to=wish.set)
    return next(team for team in _teams(asked).teams if team.name == wish.team)


def _viewers(asked: Asked) -> AdminViewers:
    return AdminViewers([shown_viewer(one) for one in viewers_held(asked.store, asked.values.get("team"))])


def _revoke_viewer(asked: Asked) -> ViewerRevoked:
    store = asked.writable
    found = the_viewer(store, asked.values["viewer"], asked.values.get("team"))
    gone = revoke_viewer(store, KEEPER, found, purge=office_of(asked).ledger.purge_answers)
    return ViewerRevoked(connections=gone.connections, messages=gone.messages, items=gone.items)


def _plans(asked: Asked) -> PlansAnswer:
    return PlansAnswer([shown_plan(plan) for plan in office_of(asked).accounts.plans()])


def _save_plan(asked: Asked) -> PlanShown:
    wish: PlanWish = asked.body
    plan = Plan(name=wish.name, credits=wish.credits, rate=_rate(wish.rate, wish.burst), daily=wish.daily)
    return shown_plan(office.save_plan(office_of(asked), plan))


def _usage(asked: Asked) -> UsageAnswer | Raw:
    return usage_answer(asked, asked.values.get("team"))


def _admin(path: str, summary: str, **more: Any) -> Endpoint:
    return Endpoint(path=path, area="Administration", summary=summary, scope="admin", lane="beside", **more)


_NOT_FOUND: Final = ("unknown_record",)

ADMIN: Final = (
    _admin("/v1/admin/keys", "All keys", about="Never their text, only a prefix to tell them apart.", serve=_keys),
    _admin(
        "/v1/admin/keys",
        "Make a key",
        about="Its text is shown this once. Without `rate` it gets one request in three seconds and ten at once.",
        method="POST",
        body=Body(type=KeyWish, about="The key."),
        serve=_create,
    ),
    _admin(
        "/v1/admin/keys",
        "Change a key",
        about="Every worker follows from its next request on.",
        method="PUT",
        body=Body(type=KeyChange, about="The key's `id`, and what is to change."),
        serve=_change,
        errors=_NOT_FOUND,
    ),
    _admin(
        "/v1/admin/keys",
        "Revoke a key",
        about="Every worker refuses it from its next request on.",
        method="DELETE",
        params=(Param(name="id", kind=params.whole_number(1, 10**9), about="Its `id`.", required=True, example="7"),),
        serve=_revoke,
        errors=_NOT_FOUND,
    ),
    _admin(
        "/v1/admin/keys/rotate",
        "Replace a key by a new one",
        about="The old one goes on for the overlap; both use up the same limits. The new text is shown this once.",
        method="POST",
        body=Body(type=Rotation, about="The key's `id`, and for how long the old one goes on (a day)."),
        serve=_rotate,
        errors=_NOT_FOUND,
    ),
    _admin(
        "/v1/admin/viewers",
        "All viewers",
        about="Accounts whose own export was imported, and how much of theirs is held.",
        params=(Param(name="team", kind=params.PLAIN, about="Of this team only."),),
        serve=_viewers,
    ),
    Endpoint(
        path="/v1/admin/viewers",
        area="Administration",
        summary="Revoke a viewer",
        about="Their connections, messages and the rest of what is theirs alone go at once; people stay. Requests that "
        "name them are refused. What is left on the disk until the file is next rewritten (`whodex viewers revoke` "
        "does it at once) is overwritten as room is needed.",
        scope="admin",
        lane="writing",
        method="DELETE",
        params=(
            Param(
                name="viewer",
                kind=params.PLAIN,
                about="Slug, member id or name.",
                required=True,
                example="maya-lindqvist",
            ),
            Param(name="team", kind=params.PLAIN, about="Whose viewer, where several teams have one of that name."),
        ),
        serve=_revoke_viewer,
        errors=("viewer_invalid",),
    ),
    _admin("/v1/admin/teams", "All teams", about="With their credits; `null` is unlimited.", serve=_teams),
    _admin(
        "/v1/admin/teams",
        "Make a team, or give it a plan",
        about="A plan sets the team's credits, and the limits of all its keys.",
        method="POST",
        body=Body(type=TeamWish, about="Its name, and the plan's."),
        serve=_save_team,
        errors=_NOT_FOUND,
    ),
    _admin(
        "/v1/admin/teams/credits",
        "Add, set or lift credits",
        about="`grant` adds (or takes, below zero), `set` sets, `set: null` lifts the limit.",
        method="POST",
        body=Body(type=CreditChange, about="Team, kind, and one of `grant` and `set`."),
        serve=_credits,
        errors=_NOT_FOUND,
    ),
    _admin("/v1/admin/plans", "All plans", serve=_plans),
    _admin(
        "/v1/admin/plans",
        "Make or change a plan",
        about="Teams that have it keep what they were given until it is given again.",
        method="PUT",
        body=Body(type=PlanWish, about="A kind of credits that is missing is unlimited."),
        serve=_save_plan,
    ),
    _admin(
        "/v1/admin/usage",
        "What was charged",
        about="Lines of the ledger, oldest first, of one team or of all.",
        params=(*USAGE_PARAMS, Param(name="team", kind=params.PLAIN, about="Of this team only.")),
        serve=_usage,
        media=("text/csv",),
        examples=("/v1/admin/usage?team=default&format=csv",),
    ),
)
