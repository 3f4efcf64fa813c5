"""The comparison of two records, in bits and in words."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final, Literal

from msgspec import Struct

from whodex.resolve import jobs, organisations, people
from whodex.resolve.facts import Facts, JobFacts, OrganisationFacts, PersonFacts
from whodex.resolve.weights import Scale, Weights, scale, shipped

Verdict = Literal["same", "review", "different"]
CLIP: Final = 60.0
"""Bits beyond which a total says no more: one chance in 10^18."""
ROUNDING: Final = 1e-6  # adding in another order differs by less
_DEAR: Final = ("school", "place", "employer", "title")  # the dearest last, as profiled on invented people


class Finding(Struct, kw_only=True):
    """What one field says: how alike (a level's index), worth how many bits, in a sentence."""

    field: str
    level: int
    bits: float  # positive speaks for one person, negative for two
    rarity: float  # of these, how many because the value is rare (or, negative, common)
    sentence: str
    ours: str
    theirs: str


class Comparison(Struct, kw_only=True):
    """Two records compared. `barriers` are the reasons why they cannot be the same whatever the total says."""

    findings: list[Finding]
    prior: float
    total: float  # prior and findings together: log2 of the odds
    probability: float
    verdict: Verdict
    barriers: list[str]


class Comparer:
    """Compares records of one kind by given weights."""

    def __init__(self, kind: type[Facts], weights: Weights) -> None:
        self.kind = kind
        self.weights = weights
        self.fields: Sequence[Any] = FIELDS_OF[kind]
        self._barriers: Callable[[Any, Any], list[str]] = BARRIERS_OF[kind]
        self.scale: Scale = scale(weights, (field.name for field in self.fields))
        self._functions = [field.compare for field in self.fields]
        self._steps = self._in_order_of_cost()

    def levels(self, a: Facts, b: Facts) -> list[tuple[int, str]]:
        """Each field's level and the value agreed on."""
        return [function(a, b) for function in self._functions]

    def score(self, a: Facts, b: Facts) -> float:
        """The total in bits, barriers not counted: the quick way to `compare(a, b).total`."""
        made = self.scale
        total: float = made.prior
        for at, function in enumerate(self._functions):
            level, value = function(a, b)
            if level:
                total += made.bits[at][level]
                if value and level >= made.rare_from[at]:
                    total += made.extra[at].get(value, made.extra_other[at])
        return float(max(-CLIP, min(CLIP, total)))

    def near(self, a: Facts, b: Facts, least: float | None = None) -> float | None:
        """The total as `score` gives it where it is at least that and no barrier stands between; None else.

        The least is where "review" begins if nothing else is said.

        It is given up where no field that is left could still say so. Most pairs of a block are strangers, and what is
        dear to compare is compared last.
        """
        if self._barriers(a, b):
            return None
        made = self.scale
        least = made.review if least is None else least
        so_far = made.prior
        found = [(0.0, 0.0)] * len(self._functions)
        for at, most in self._steps:
            if so_far + most < least - ROUNDING:
                return None
            level, value = self._functions[at](a, b)
            if level:
                bits, rarity = made.bits[at][level], 0.0
                if value and level >= made.rare_from[at]:
                    rarity = made.extra[at].get(value, made.extra_other[at])
                found[at] = bits, rarity
                so_far += bits + rarity
        total = made.prior  # added in the order of `score`, so that it is the same to the last bit
        for bits, rarity in found:
            total += bits
            total += rarity
        total = max(-CLIP, min(CLIP, total))
        return total if total >= least else None

    def _in_order_of_cost(self) -> list[tuple[int, float]]:
        """Fields by what comparing them costs, each with the most bits that it and those after it can give."""
        made = self.scale
        dear = {name: at for at, name in enumerate(_DEAR)}
        order = sorted(range(len(self.fields)), key=lambda at: dear.get(self.fields[at].name, -1))
        steps: list[tuple[int, float]] = []
        most = 0.0
        for at in reversed(order):
            extra = max([0.0, made.extra_other[at], *made.extra[at].values()]) if made.rare_from[at] < 99 else 0.0
            most += max(0.0, *made.bits[at]) + extra
            steps.append((at, most))
        return steps[::-1]

    def worth(self, at: int, level: int, value: str = "") -> float:
        """The bits of a field (by its place) at a level, where it agrees on that value."""
        made = self.scale
        rare = level and value and level >= made.rare_from[at]
        return made.bits[at][level] + (made.extra[at].get(value, made.extra_other[at]) if rare else 0.0)

    def most(self, at: int, first: int = 1, last: int = 99) -> float:
        """The most bits that a field (by its place) can give from one level to another."""
        made = self.scale
        extra = max(0.0, made.extra_other[at], *made.extra[at].values())
        top = len(self.fields[at].levels) - 1
        return max(
            made.bits[at][level] + (extra if level >= made.rare_from[at] else 0.0)
            for level in range(first, min(last, top) + 1)
        )

    def apart(self, a: Facts, b: Facts) -> bool:
        """Whether the two cannot be the same."""
        return bool(self._barriers(a, b))

    def compare(self, a: Facts, b: Facts) -> Comparison:
        """The comparison in bits and words."""
        made = self.scale
        total = made.prior
        findings = []
        for at, field in enumerate(self.fields):
            level, value = field.compare(a, b)
            if not level:
                continue
            rarity = 0.0
            if value and level >= made.rare_from[at]:
                rarity = made.extra[at].get(value, made.extra_other[at])
            bits = made.bits[at][level] + rarity
            total += bits
            ours, theirs = field.told(a) or "–", field.told(b) or "–"
            findings.append(
                Finding(
                    field=field.name, level=level, bits=bits, rarity=rarity, ours=ours, theirs=theirs,
                    sentence=field.levels[level].format(a=ours, b=theirs),
                )
            )  # fmt: skip
        total = max(-CLIP, min(CLIP, total))
        reasons = self._barriers(a, b)
        return Comparison(
            findings=findings, prior=made.prior, total=total, probability=probability(total),
            verdict="different" if reasons else self.verdict(total), barriers=reasons,
        )  # fmt: skip

    def verdict(self, total: float) -> Verdict:
        """What a total in bits means."""
        return "same" if total >= self.scale.same else "review" if total >= self.scale.review else "different"


def probability(bits: float) -> float:
    """The probability that two records are the same, from the log2 of the odds."""
    return float(1.0 / (1.0 + 2.0**-bits))


FIELDS_OF: Final[dict[type[Facts], Sequence[Any]]] = {
    PersonFacts: people.FIELDS,
    OrganisationFacts: organisations.FIELDS,
    JobFacts: jobs.FIELDS,
}
BARRIERS_OF: Final[dict[type[Facts], Callable[[Any, Any], list[str]]]] = {
    PersonFacts: people.barriers,
    OrganisationFacts: organisations.barriers,
    JobFacts: jobs.barriers,
}
_NAMES: Final = {PersonFacts: "person", OrganisationFacts: "organisation", JobFacts: "job"}


@cache
def comparer(kind: type[Facts]) -> Comparer:
    """The comparer with the weights in the package."""
    return Comparer(kind, shipped(_NAMES[kind]))


def compare(a: Facts, b: Facts) -> Comparison:
    """Two records of one kind compared, with the weights in the package. Symmetric but for the order of the values.

    Raises TypeError where they are of different kinds.
    """
    if type(a) is not type(b):
        raise TypeError("records of different kinds cannot be compared")
    return comparer(type(a)).compare(a, b)
