"""What the insight verbs found, before any version's shape. Ids and names of classes are LinkedIn Sales Navigator's."""

from msgspec import Struct


class ClassFound(Struct, frozen=True):
    """One class and how sure it is, 0 to 1 (1.0 where that is not asked)."""

    id: int
    name: str
    confidence: float = 1.0


class RoleClassified(Struct, kw_only=True, frozen=True):
    """One role and what its title says, here where it is held. `seniority` None and `functions` () = it does not."""

    title: str | None
    organisation: str | None
    seniority: ClassFound | None
    alternatives: tuple[ClassFound, ...]
    functions: tuple[ClassFound, ...]
    because: tuple[str, ...]


class RolesFound(Struct, kw_only=True, frozen=True):
    """Roles, in the order asked for; `many` where a list was asked about."""

    roles: list[RoleClassified]
    many: bool


class DeciderFound(Struct, kw_only=True, frozen=True):
    """Somebody to talk to, and the verdict on them. `id` is a lixID, `distance` in edges of the chart."""

    id: str
    name: str | None
    title: str | None
    organisation: str | None
    location: str | None
    link: str | None
    seniority: ClassFound | None
    functions: tuple[ClassFound, ...]
    distance: int
    score: float
    itself: bool
    because: str
    email: str | None


class DecidersFound(Struct, kw_only=True, frozen=True):
    """The nearest decision makers, best first; with none, `because` says why."""

    people: list[DeciderFound]
    because: str


class EdgeFound(Struct, kw_only=True, frozen=True):
    """Where a person stands in an organisation's chart. All ids are lixIDs."""

    organisation: str
    person: str
    manager: str | None
    confidence: float | None
    basis: str
    because: str
