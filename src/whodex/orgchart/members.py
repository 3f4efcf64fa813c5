"""What the chart is made from: the members of one organisation, as far as they are known."""

from typing import Final

from msgspec import Struct


class Member(Struct, kw_only=True, frozen=True):
    """One post or person of the organisation now.

    `id` is any string unique within the organisation. `units` are department or team names, widest first where an
    order is known. `seniority` and `functions` are LinkedIn's ids (0 and () where not known). `manager` is the
    stated manager's id; an id that is not among the members is kept out of the tree. `pinned` says that a user set
    the manager by hand: then `pin` (an id or None for "reports to nobody") holds and wins over everything.
    """

    id: str
    name: str | None = None
    title: str | None = None
    units: tuple[str, ...] = ()
    profession: str | None = None
    location: str | None = None
    seniority: int = 0
    functions: tuple[int, ...] = ()
    manager: str | None = None
    pinned: bool = False
    pin: str | None = None
    started: str | None = None  # ISO date, to break ties: the longer there, the likelier the head
    link: str | None = None


class Setting(Struct, kw_only=True, frozen=True):
    """The organisation as a whole. `size` is its staff count where known (not the number of known members)."""

    id: str = ""
    name: str | None = None
    size: int | None = None
    as_of: str | None = None  # ISO date


STATED: Final = "stated"
PINNED: Final = "pinned"
