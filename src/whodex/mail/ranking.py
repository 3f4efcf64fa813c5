"""Which address a person has at a domain: learned from the addresses known there, on top of the prior."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import exp, lgamma, log
from typing import Final

from msgspec import Struct

from whodex.mail.parts import NameParts
from whodex.mail.patterns import (
    FORM_INDEX,
    GIVEN_FORMS,
    INDEX,
    NAMES,
    PATTERNS,
    SURNAME_FORMS,
    Spelling,
    spellings,
)
from whodex.mail.prior import LABELS, UNGUESSABLE, Facts, Prior, shipped
from whodex.text.emails import is_role

# Where a name has no middle part (or is short), a pattern that wants it becomes this one.
_WITHOUT_MIDDLE: Final = {
    INDEX[a]: INDEX[b]
    for a, b in (
        ("first.middle.last", "first.last"),
        ("first.m.last", "first.last"),
        ("fml", "fl"),
        ("fmlast", "flast"),
        ("f.m.last", "f.last"),
        ("firstmlast", "firstlast"),
        ("firstmiddlelast", "firstlast"),
        ("first_m_last", "first_last"),
        ("first_middle_last", "first_last"),
        ("first.middle", "first"),
        ("lastfm", "lastf"),
        ("flast8", "flast"),
        ("lastf8", "lastf"),
    )
}
_FOLD_PRIOR: Final = (0.88, 0.09, 0.03)  # plain, spelled, dropped; hand-set
# German-speaking and Danish or Norwegian organisations spell their letters out; Swedish and Finnish ones do not.
_FOLD_BY_COUNTRY: Final = {
    "DE": (0.15, 0.83, 0.02),
    "AT": (0.15, 0.83, 0.02),
    "CH": (0.35, 0.63, 0.02),
    "LI": (0.25, 0.73, 0.02),
    "DK": (0.45, 0.50, 0.05),
    "NO": (0.55, 0.40, 0.05),
}
_TWO_SURNAMES: Final = frozenset("ES MX AR CO CL PE VE EC GT CU BO DO HN PY SV NI CR PA UY PR".split())
# The first of two surnames alone: the same habit whether or not the source told that there are two.
_SAME_HABIT: Final = {
    FORM_INDEX["paternal"]: FORM_INDEX["first"],
    FORM_INDEX["first"]: FORM_INDEX["paternal"],
}
_STYLE_STRENGTH: Final = 1.5
"""Addresses that a style's prior weighs: two colleagues of one style outweigh it."""
# Where an address is held by somebody else, the next in line gets a number (jsmith2 before jsmith1), a middle initial,
# more of the name, or something nobody can guess. Hand-set; who has nothing but a first name gets more name sooner.
_NUMBERED: Final = (("2", 0.30), ("1", 0.12))
_NUMBERED_SINGLE: Final = (("2", 0.08), ("1", 0.04))
_SINGLE: Final = frozenset({INDEX["first"], INDEX["last"]})
_MIDDLE_INSTEAD: Final = 0.2
_MORE_NAME: Final = {
    INDEX["first"]: (("first.last", 0.30), ("firstl", 0.18), ("flast", 0.12)),
    INDEX["last"]: (("first.last", 0.30), ("flast", 0.25), ("f.last", 0.10)),
    INDEX["fl"]: (("flast", 0.20), ("first.last", 0.12)),
    INDEX["flast"]: (("first.last", 0.15),),
    INDEX["f.last"]: (("first.last", 0.20),),
}
_WITH_MIDDLE: Final = frozenset(i for name, i in INDEX.items() if {"m", "M"} & set(PATTERNS[name]))
_MIDDLE_FACTOR: Final = 5.0
"""How much likelier a pattern with a middle name is for somebody who shows one. Such patterns make 1 % of the addresses
the prior was learned from, but 11 % of those of people with a middle name; half of that, as their colleagues' addresses
tell it already where they are known."""
_NUMBER_WEIGHT: Final = 0.6
"""What an address with a number behind it (jsmith2) counts as evidence of its pattern."""


class Candidate(Struct, frozen=True, array_like=True):
    """An address a person may have, how likely it is theirs (0 to 1), and the pattern it follows."""

    address: str
    probability: float
    pattern: str


class Known(Struct, frozen=True, array_like=True):
    """A colleague's name and local part. `weight` is below 1 for weaker evidence, such as a sister domain's."""

    name: NameParts
    local: str
    weight: float = 1.0


class Styles(Struct, frozen=True, array_like=True):
    """The chance of each way of folding, form of surname and form of given name, where a name has them."""

    folding: list[float]
    surname: list[float]
    given: list[float]

    def weight(self, spelling: Spelling) -> float:
        """How likely the styles of this spelling are together."""
        return (
            self.folding[spelling.folding]
            * self.surname[spelling.surname]
            * self.given[spelling.given]
            * spelling.share
        )


class DomainPattern(Struct, frozen=True):
    """What is believed of one domain after its known addresses: the result of `learn`."""

    domain: str
    pattern: list[float]  # by LABELS; sums to 1
    styles: Styles
    taken: frozenset[str]  # local parts that are somebody else's
    middle_odds: float
    known: int  # addresses it was learned from

    def main(self) -> tuple[str, float]:
        """The likeliest pattern and its share of the addresses."""
        best = max(range(len(NAMES)), key=self.pattern.__getitem__)
        return LABELS[best], self.pattern[best]

    def rank(
        self, name: NameParts, limit: int | None = 8, refused: Iterable[str] = (), own: Iterable[str] = ()
    ) -> list[Candidate]:
        """Candidate addresses, likeliest first; probabilities sum to at most 1.

        `refused` are local parts a server has said no to: they are left out, and what remains is the likelier.
        `own` are local parts known to be this person's, so not somebody else's. Where probabilities are equal, the
        order of the pattern table decides.
        """
        own_locals = {local.lower() for local in own}
        scores, labels = _scores(self, name)
        _make_way(scores, labels, name, self.taken - own_locals)
        gone = sum(scores.pop(local, 0.0) for local in {r.lower() for r in refused})
        rest = 1 - gone if gone < 1 else 1.0
        order = sorted(scores, key=scores.__getitem__, reverse=True)[:limit]
        return [Candidate(f"{local}@{self.domain}", scores[local] / rest, labels[local]) for local in order]


def learn(
    domain: str, known: Iterable[Known] = (), facts: Facts | None = None, prior: Prior | None = None
) -> DomainPattern:
    """What the known addresses of a domain say of its pattern. Without any, the prior for `facts`.

    An address may fit several patterns for its owner's name; each then counts for as much as it is likely, first by
    the prior and, in a second pass, by what the other addresses have taught.
    """
    prior = prior or shipped()
    facts = facts or Facts()
    country = facts.country or _country_of(domain)
    known = list(known)
    if not known:
        return DomainPattern(domain, _at_first(prior, facts), _style_prior(country), frozenset(), prior.middle_odds, 0)
    # What belongs to a role says nothing of how people's addresses are made, unless it happens to be one of those.
    readings = [(reading, k) for k in known if (reading := _read(k))[0] or not is_role(f"{k.local}@-")]
    shares = prior.shares(facts)
    base = _style_prior(country)
    pattern, styles = _at_first(prior, facts), base
    for _ in range(2):
        counts: dict[int, float] = defaultdict(float)
        seen = Styles([0.0] * len(base.folding), [0.0] * len(base.surname), [0.0] * len(base.given))
        for (found, factor, free), colleague in readings:
            weight = colleague.weight * factor
            if not found:
                counts[UNGUESSABLE] += weight
                continue
            likely = [pattern[s.pattern] * styles.weight(s) for s in found]
            total = sum(likely) or 1.0
            for spelling, value in zip(found, likely, strict=True):
                share = weight * value / total
                counts[spelling.pattern] += share
                _note(seen, spelling, free, share)
        pattern = _predict(prior, shares, counts)
        styles = Styles(
            _after(base.folding, seen.folding),
            _after(base.surname, seen.surname),
            _after(base.given, seen.given),
        )
    taken = frozenset(k.local.lower() for k in known)
    return DomainPattern(domain, pattern, styles, taken, prior.middle_odds, len(known))


def _note(seen: Styles, spelling: Spelling, free: tuple[bool, bool, bool], share: float) -> None:
    """Counts the styles of a colleague's address, where the colleague's name had a choice."""
    folding, surname, given = free
    if folding:
        seen.folding[spelling.folding] += share
    if given:
        seen.given[spelling.given] += share
    if surname:
        seen.surname[spelling.surname] += share
        if spelling.surname in _SAME_HABIT:
            seen.surname[_SAME_HABIT[spelling.surname]] += share


def _after(base: list[float], seen: list[float]) -> list[float]:
    """The shares of styles after what was seen."""
    total = _STYLE_STRENGTH * sum(base) + sum(seen)
    return [(_STYLE_STRENGTH * p + n) / total for p, n in zip(base, seen, strict=True)]


def _country_of(domain: str) -> str | None:
    """The country of a domain's last label, where it is one that is not sold as something else."""
    last = domain.rpartition(".")[2].upper()
    return last if len(last) == 2 and last not in {"IO", "AI", "CO", "ME", "TV", "CC", "EU", "LY", "SH"} else None


def _style_prior(country: str | None) -> Styles:
    surname = dict(SURNAME_FORMS)
    if country in _TWO_SURNAMES:
        surname.update({"first": 0.30, "joined": 0.50, "twofold": 0.15, "paternal": 0.30})
    folding = list(_FOLD_BY_COUNTRY.get(country or "", _FOLD_PRIOR))
    return Styles(folding, list(surname.values()), list(GIVEN_FORMS.values()))


_Reading = tuple[list[Spelling], float, tuple[bool, bool, bool]]


@lru_cache(maxsize=65536)
def _read(colleague: Known) -> _Reading:
    """The spellings an address may be, what it counts for, and which styles the name leaves open."""
    local = colleague.local.lower().partition("+")[0]
    every = spellings(colleague.name)
    found = [s for s in every if s.local == local]
    factor = 1.0
    if not found:
        stem = local.rstrip("0123456789")
        if stem != local and len(local) - len(stem) <= 2 and len(stem) > 2:
            # A number only makes sense on what somebody else would have, so the whole usual forms alone.
            found = [s for s in every if s.local == stem and s.given == 0 and s.surname == 0]
            factor = _NUMBER_WEIGHT if found else 1.0
    open_styles = (
        len({s.folding for s in every}) > 1,
        len({s.surname for s in every}) > 1,
        len({s.given for s in every}) > 1,
    )
    return found, factor, open_styles


@lru_cache(maxsize=1024)
def _at_first(prior: Prior, facts: Facts) -> list[float]:
    """The chance of each pattern before any address is known. Not to be changed by who gets it."""
    return _predict(prior, prior.shares(facts), {})


def _predict(prior: Prior, shares: list[float], counts: Mapping[int, float]) -> list[float]:
    """The chance of each pattern for the next address: the mixture over main patterns, each a Dirichlet posterior."""
    total = sum(counts.values())
    seen = [(index, count) for index, count in counts.items() if count > 0]
    logs: list[float] = []
    for kind, share in enumerate(shares):
        strength, mean = prior.strength[kind], prior.mean[kind]
        value = log(share) if share > 0 else -1e9
        if seen:
            value += lgamma(strength) - lgamma(strength + total)
            for index, count in seen:
                alpha = strength * mean[index]
                value += lgamma(alpha + count) - lgamma(alpha)
        logs.append(value)
    top = max(logs)
    weights = [exp(value - top) for value in logs]
    weights = [weight if weight > 1e-6 else 0.0 for weight in weights]  # most kinds are out of the question
    scale = sum(weights)
    result = [0.0] * len(LABELS)
    for kind, weight in enumerate(weights):
        if not weight:
            continue
        strength, mean = prior.strength[kind], prior.mean[kind]
        factor = weight / scale / (strength + total)
        for index, value in enumerate(mean):
            result[index] += factor * strength * value
        for index, count in seen:
            result[index] += factor * count
    return result


def _scores(domain: DomainPattern, name: NameParts) -> tuple[dict[str, float], dict[str, str]]:
    """Each local part's probability, and the label of the pattern that gives it most."""
    every = spellings(name)
    weights = [domain.styles.weight(spelling) for spelling in every]
    total: dict[int, float] = defaultdict(float)
    for spelling, weight in zip(every, weights, strict=True):
        total[spelling.pattern] += weight
    unguessable = domain.pattern[UNGUESSABLE]
    if name.middle:
        unguessable = unguessable * domain.middle_odds / (1 + unguessable * (domain.middle_odds - 1))
    guessable = 1 - domain.pattern[UNGUESSABLE]
    scale = (1 - unguessable) / guessable if guessable > 0 else 0.0
    chance = list(domain.pattern[:UNGUESSABLE])
    for wanted, instead in _WITHOUT_MIDDLE.items():
        if wanted not in total:
            chance[instead] += chance[wanted]
            chance[wanted] = 0.0
    if name.middle:
        before = sum(chance)
        chance = [value * _MIDDLE_FACTOR if index in _WITH_MIDDLE else value for index, value in enumerate(chance)]
        again = before / sum(chance) if before else 1.0
        chance = [value * again for value in chance]
    if not name.surname or not name.given:  # a mononym: whatever the pattern, there is one word to use
        single = INDEX["first"] if name.given else INDEX["last"]
        chance = [sum(chance) if index == single else 0.0 for index in range(len(chance))]
    scores: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, int]] = {}
    for spelling, weight in zip(every, weights, strict=True):
        value = scale * chance[spelling.pattern] * weight / total[spelling.pattern]
        scores[spelling.local] += value
        if value > best.get(spelling.local, (-1.0, 0))[0]:
            best[spelling.local] = value, spelling.pattern
    return scores, {local: NAMES[pattern] for local, (_, pattern) in best.items()}


def _make_way(scores: dict[str, float], labels: dict[str, str], name: NameParts, taken: frozenset[str]) -> None:
    """Moves the probability of addresses that are somebody else's to what the next of that name would get."""
    for local in sorted(taken & scores.keys()):
        value = scores.pop(local)
        pattern = INDEX[labels[local]]

        def give(other: str, share: float, label: str, value: float = value) -> None:
            if other and other not in taken:
                scores[other] = scores.get(other, 0.0) + value * share
                labels.setdefault(other, label)

        for number, share in _NUMBERED_SINGLE if pattern in _SINGLE else _NUMBERED:
            give(local + number, share, NAMES[pattern])
        for label, share in _MORE_NAME.get(pattern, ()):
            give(_usual(name, INDEX[label]), share, label)
        if name.middle:
            longer = next((w for w, instead in _WITHOUT_MIDDLE.items() if instead == pattern and _usual(name, w)), None)
            if longer is not None:
                give(_usual(name, longer), _MIDDLE_INSTEAD, NAMES[longer])


def _usual(name: NameParts, pattern: int) -> str:
    """The likeliest spelling of a name in a pattern, empty where it has none."""
    return next((s.local for s in spellings(name) if s.pattern == pattern), "")
