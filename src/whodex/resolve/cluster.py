"""From scored pairs to entities: average linkage, which no chain of chance resemblances can pull together.

Two clusters are joined while the *average* comparison of their members, in bits and clipped to ±`CLIP`, is above the
threshold of "same"; the best average first. A chain A~B~C in which A and C speak against each other is therefore cut
at its weakest place. Exact groups (records that share a strong identifier, or that somebody said are the same) are
where it begins and are never taken apart; barriers and cuts keep clusters apart for good, and what a barrier parts is
no link of a component.

The outcome is a function of the set of records: they are put in the order of their keys first, and equal averages are
settled by key.
"""

import heapq
from collections.abc import Iterable, Sequence
from typing import Final, Protocol, TypeVar

from whodex.resolve.identity import Groups

CLIP: Final = 30.0
"""Bits one pair may speak for or against at most: no single pair outvotes many."""
LARGEST: Final = 600
"""Records of a component that are all compared with each other; a larger one is first taken apart at stronger links."""
STEP: Final = 3.0

Item = TypeVar("Item")
Scored_contra = TypeVar("Scored_contra", contravariant=True)


class Scorer(Protocol[Scored_contra]):
    """What clustering asks: `Comparer` is one."""

    def score(self, a: Scored_contra, b: Scored_contra) -> float:
        """The total of a comparison, in bits."""
        ...

    def apart(self, a: Scored_contra, b: Scored_contra) -> bool:
        """Whether the two cannot be the same."""
        ...


def cluster(
    keys: Sequence[bytes],
    items: Sequence[Item],
    scorer: Scorer[Item],
    threshold: float,
    pairs: Iterable[tuple[int, int]],
    groups: Iterable[Sequence[int]] = (),
    cuts: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """Positions of `items` by entity, each ascending, by their smallest position.

    `keys` are the records' own (observation keys), unique. `pairs` are the positions that share a block: only they can
    bring clusters together. `groups` are positions known to be one; `cuts` pairs that are known not to be (a cut
    inside a group is ignored: take it out of `groups` first).
    """
    order = sorted(range(len(keys)), key=lambda at: keys[at])
    rank = {position: at for at, position in enumerate(order)}
    ranked = [items[position] for position in order]
    exact = Groups(len(order))
    for group in groups:
        for other in group[1:]:
            exact.join(rank[group[0]], rank[other])
    apart = {_pair(exact.root(rank[a]), exact.root(rank[b])) for a, b in cuts}
    scored: dict[tuple[int, int], float] = {}
    for a, b in pairs:
        one, other = _pair(rank[a], rank[b])
        if exact.root(one) != exact.root(other) and (one, other) not in scored:
            scored[one, other] = scorer.score(ranked[one], ranked[other])
    found = _parts(ranked, exact, scored, scorer, threshold, apart)
    made = [sorted(order[at] for at in part) for part in found]
    return sorted(made)


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _parts(
    items: Sequence[Item],
    exact: Groups,
    scored: dict[tuple[int, int], float],
    scorer: Scorer[Item],
    threshold: float,
    cuts: set[tuple[int, int]],
) -> list[list[int]]:
    """The clusters, as lists of ranks."""
    components = Groups(len(items))
    for at in range(len(items)):
        components.join(exact.root(at), at)
    strong = {
        (a, b): bits for (a, b), bits in scored.items() if bits >= threshold and not scorer.apart(items[a], items[b])
    }
    for a, b in strong:
        components.join(a, b)
    members: list[list[int]] = []
    waiting = [(part, threshold) for part in components.lists()]
    while waiting:
        part, level = waiting.pop()
        if len({exact.root(at) for at in part}) == 1:
            members.append(part)
        elif len(part) <= LARGEST or level > threshold + CLIP:
            members += _linked(part, items, exact, scored, scorer, threshold, cuts)
        else:
            waiting += [(piece, level + STEP) for piece in _split(part, exact, strong, level + STEP)]
    return members


def _split(part: list[int], exact: Groups, strong: dict[tuple[int, int], float], level: float) -> list[list[int]]:
    """A component's pieces when only links of that strength count."""
    place = {at: n for n, at in enumerate(part)}
    pieces = Groups(len(part))
    for at in part:
        pieces.join(place[exact.root(at)], place[at])
    for (a, b), bits in strong.items():
        if bits >= level and a in place and b in place:
            pieces.join(place[a], place[b])
    return [[part[n] for n in piece] for piece in pieces.lists()]


def _linked(
    part: list[int],
    items: Sequence[Item],
    exact: Groups,
    scored: dict[tuple[int, int], float],
    scorer: Scorer[Item],
    threshold: float,
    cuts: set[tuple[int, int]],
) -> list[list[int]]:
    """Average linkage within one component."""
    members: dict[int, list[int]] = {}
    for at in part:
        members.setdefault(exact.root(at), []).append(at)
    sums: dict[int, dict[int, float]] = {root: {} for root in members}
    roots = sorted(members)
    for n, one in enumerate(roots):
        for other in roots[n + 1 :]:
            total = _between(members[one], members[other], items, scored, scorer)
            if total is not None and _pair(one, other) not in cuts:
                sums[one][other] = sums[other][one] = total
    heap: list[tuple[float, int, int]] = []

    def offer(one: int, other: int) -> None:
        average = sums[one][other] / (len(members[one]) * len(members[other]))
        if average >= threshold:
            heapq.heappush(heap, (-average, *_pair(one, other)))

    for one in roots:
        for other in sums[one]:
            if one < other:
                offer(one, other)
    while heap:
        negative, one, other = heapq.heappop(heap)
        if one not in members or other not in members or other not in sums[one]:
            continue
        if -negative != sums[one][other] / (len(members[one]) * len(members[other])):
            continue  # written before one of the two grew
        members[one] += members.pop(other)
        gone = sums.pop(other)
        ours = sums[one]
        del ours[other]
        for third in list(ours):
            if third in gone:
                ours[third] += gone[third]
                sums[third][one] = ours[third]
            else:  # a barrier against the one that came in
                del ours[third], sums[third][one]
        for third in gone:
            sums[third].pop(other, None)
        for third in ours:
            offer(one, third)
    return [sorted(found) for found in members.values()]


def _between(
    ours: list[int],
    theirs: list[int],
    items: Sequence[Item],
    scored: dict[tuple[int, int], float],
    scorer: Scorer[Item],
) -> float | None:
    """The sum of the comparisons between two exact groups, or None where a barrier stands between them."""
    total = 0.0
    for a in ours:
        for b in theirs:
            if scorer.apart(items[a], items[b]):
                return None
            pair = _pair(a, b)
            bits = scored[pair] if pair in scored else scorer.score(items[a], items[b])
            total += max(-CLIP, min(CLIP, bits))
    return total


def block_pairs(keys: Sequence[Sequence[int]], cap: int) -> list[tuple[int, int]]:
    """The pairs of records (positions, ascending) that share a key held by at most `cap` of them, each once."""
    holders: dict[int, list[int]] = {}
    for position, own in enumerate(keys):
        for key in own:
            holders.setdefault(key, []).append(position)
    found = {
        (held[i], held[j])
        for held in holders.values()
        if 1 < len(held) <= cap
        for i in range(len(held))
        for j in range(i + 1, len(held))
    }
    return sorted(found)
