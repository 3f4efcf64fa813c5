"""Pairs that may be the same, for whoever looks at them. Alike in both versions."""

from msgspec import Struct


class Glance(Struct, frozen=True, rename="camel"):
    """One of two entities as somebody would recognise it."""

    lix_id: str
    kind: str
    name: str | None
    facts: list[str]


class Speaks(Struct, frozen=True):
    """One finding: how many bits it speaks for one (above zero) or for two, in a sentence."""

    field: str
    bits: float
    sentence: str


class ReviewShown(Struct, frozen=True):
    """Two entities that may be one. `probability` is that of the pair of records that is likest."""

    left: Glance
    right: Glance
    probability: float
    findings: list[Speaks]


class ReviewsAnswer(Struct, frozen=True):
    """The likeliest first."""

    reviews: list[ReviewShown]


class ReviewDecided(Struct, frozen=True, rename="camel"):
    """What was decided, and the lixIDs the two go by now: the same where they are one."""

    decision_id: int
    left: str
    right: str
