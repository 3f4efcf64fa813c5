"""Partition under decisions: what was merged by hand is one, what was parted by hand is two, whatever else says so.

Links are put in one after the other, the surest first, and a link that would bring together what a decision keeps
apart is left out. First merges, the oldest first; then shared strong identifiers, more of them first; then weak ones.
Where a new record could go to either part of a split, it goes to the part it shares more with, and among equals to the
part that stayed. Every order is taken from observations and decisions themselves, so the outcome is a function of the
set of both, as `whodex.resolve.identity` promises.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations, product

from whodex.model.decisions import Decision, Side
from whodex.model.linking import is_strong

Spoken = tuple[str, Sequence[str]]
"""An observation as decisions see it: its own anchor, and its keys."""


def side_of(decision: Decision, one: Spoken) -> Side | None:
    """On which side of a decision an observation stands; None where it is not spoken of, or by keys of both sides."""
    anchor, keys = one
    if anchor in decision.left or anchor in decision.right:
        return "left" if anchor in decision.left else "right"
    by_left, by_right = any(key in decision.left for key in keys), any(key in decision.right for key in keys)
    if by_left == by_right:
        return None
    return "left" if by_left else "right"


def spoken_of(decision: Decision, observations: Sequence[Spoken]) -> tuple[list[int], list[int]]:
    """Positions of the observations on the left and on the right of a decision."""
    found: dict[Side | None, list[int]] = {}
    for position, one in enumerate(observations):
        found.setdefault(side_of(decision, one), []).append(position)
    return found.get("left", []), found.get("right", [])


class Rulings:
    """The decisions in force about some observations, and the groups they allow."""

    def __init__(self, decisions: Iterable[Decision], observations: Sequence[Spoken]) -> None:
        self._observations = observations
        ordered = sorted(decisions, key=lambda one: (one.at, one.left, one.right, one.act))
        spoken = [(one.act, *spoken_of(one, observations)) for one in ordered if one.undone_at is None]
        # A cut counts where only one of its sides is in view, too: which other observations happen to be looked at
        # must not matter, and it says which links are put in last.
        live = [(act, left, right) for act, left, right in spoken if left or right]
        self._merges = [(left, right) for act, left, right in live if act == "merge"]
        self._own: list[dict[int, Side]] = [{} for _ in observations]  # cut → side, of each observation itself
        self._taken: set[int] = set()  # what a split took away
        for cut, (act, left, right) in enumerate(one for one in live if one[0] != "merge"):
            for position in left:
                self._own[position][cut] = "left"
            for position in right:
                self._own[position][cut] = "right"
            if act == "split":
                self._taken.update(right)
        self._sides = [dict(own) for own in self._own]  # the same of each group so far, kept at its root
        self._parent = list(range(len(observations)))

    @property
    def cutting(self) -> bool:
        """Whether anything has to be kept apart here."""
        return any(self._own)

    def root(self, item: int) -> int:
        """The smallest position of the item's group so far."""
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, one: int, other: int) -> bool:
        """Make one group of two, unless a decision keeps them apart; whether they are one now."""
        low, high = sorted((self.root(one), self.root(other)))
        if low == high:
            return True
        mine, theirs = self._sides[low], self._sides[high]
        if any(theirs.get(cut, side) != side for cut, side in mine.items()):
            return False
        self._sides[low] = mine | theirs
        self._parent[high] = low
        return True

    def join_merged(self) -> None:
        """Put in the merges."""
        for left, right in self._merges:
            for one, other in product(sorted(left, key=self._rank), sorted(right, key=self._rank)):
                self.join(one, other)

    def join_strong(self) -> None:
        """Put in what shares strong identifiers: most shared first, what a split took away last."""
        alike: dict[tuple[frozenset[str], frozenset[tuple[int, Side]]], int] = {}
        for position in sorted(range(len(self._observations)), key=self._rank):
            strong = frozenset(filter(is_strong, self._observations[position][1]))
            if strong:  # the same keys on the same sides: nothing tells them apart, and there may be thousands
                self.join(alike.setdefault((strong, frozenset(self._own[position].items())), position), position)
        holders: dict[str, list[int]] = {}
        for (strong, _), position in alike.items():
            for key in strong:
                holders.setdefault(key, []).append(position)
        shared: dict[tuple[int, int], int] = {}
        for positions in holders.values():
            for pair in combinations(positions, 2):
                shared[pair] = shared.get(pair, 0) + 1
        self.join_pairs((-count, *pair) for pair, count in shared.items())

    def join_pairs(self, links: Iterable[tuple[float, int, int]]) -> None:
        """Put in links, each as (a number, position, position): the smallest number first."""
        for _, one, other in sorted(links, key=self._order):
            self.join(one, other)

    def _order(self, link: tuple[float, int, int]) -> tuple[float, bool, list[str]]:
        value, one, other = link
        taken = one in self._taken or other in self._taken
        return value, taken, sorted((self._rank(one), self._rank(other)))

    def _rank(self, position: int) -> str:
        return self._observations[position][0]

    def lists(self) -> list[list[int]]:
        """The groups, each ascending, by their smallest position."""
        found: dict[int, list[int]] = {}
        for item in range(len(self._parent)):
            found.setdefault(self.root(item), []).append(item)
        return list(found.values())
