"""Exact resolution: which observations speak of the same entity, by the identifiers they share.

Strong identifiers (slug, member number, organisation id …) join whatever shares them. Weak ones (email, domain) join
only where nothing contradicts: an address held by people with different names is a shared mailbox, a domain held by
organisations with different LinkedIn ids is a group's. The outcome is a function of the *set* of observations: neither
the order of import nor the size of batches can change it.

Probabilistic resolution will enter as further `links` (and manual decisions as `links` and `cuts`).
"""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from whodex.model.linking import is_strong
from whodex.text.names import names_compatible

CROWD: Final = 20
"""A weak identifier held by more strong groups than this joins none: such values are placeholders, not addresses."""


class Party(Struct, frozen=True):
    """What resolution looks at in one observation: its keys and the name it gives."""

    keys: tuple[str, ...]
    name: str | None = None


class Groups:
    """Union-find over positions 0..n-1; the root of a group is its smallest position."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, item: int) -> int:
        """The smallest position of the item's group."""
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, left: int, right: int) -> None:
        """Make one group of two."""
        a, b = sorted((self.root(left), self.root(right)))
        self._parent[b] = a

    def lists(self) -> list[list[int]]:
        """The groups, each ascending, by their smallest position."""
        found: dict[int, list[int]] = {}
        for item in range(len(self._parent)):
            found.setdefault(self.root(item), []).append(item)
        return list(found.values())


def partition(parties: Sequence[Party], links: Iterable[tuple[int, int]] = ()) -> list[list[int]]:
    """Positions of `parties` grouped by entity, each ascending, by their smallest position.

    The parties must be closed: whoever shares a key with one of them is among them (a crowded weak key apart).
    `links` are further pairs known to be the same.
    """
    holders: dict[str, list[int]] = {}
    for position, party in enumerate(parties):
        for key in party.keys:
            holders.setdefault(key, []).append(position)
    groups = Groups(len(parties))
    for first, second in links:
        groups.join(first, second)
    weak: list[str] = []
    for key, positions in holders.items():
        if is_strong(key):
            for position in positions[1:]:
                groups.join(positions[0], position)
        elif len(positions) > 1:
            weak.append(key)
    joins = [pair for key in weak for pair in _weak_joins(key, holders[key], parties, groups)]
    for first, second in joins:
        groups.join(first, second)
    return groups.lists()


def _weak_joins(key: str, positions: list[int], parties: Sequence[Party], groups: Groups) -> list[tuple[int, int]]:
    """The joins a weak key makes between strong groups: all of its holders, or none."""
    roots = sorted({groups.root(position) for position in positions})
    if len(roots) < 2 or len(roots) > CROWD:
        return []
    if key.startswith("domain:"):
        agreed = not _domain_contested(set(roots), parties, groups)
    else:
        names = sorted({name for position in positions if (name := parties[position].name)})
        agreed = all(names_compatible(a, b) for i, a in enumerate(names) for b in names[i + 1 :])
    return [(roots[0], root) for root in roots[1:]] if agreed else []


def _domain_contested(roots: set[int], parties: Sequence[Party], groups: Groups) -> bool:
    """Whether two of the groups have LinkedIn ids of one kind of their own: then they are two organisations."""
    numbered: set[int] = set()
    named: set[int] = set()
    for position, party in enumerate(parties):
        root = groups.root(position)
        if root in roots:
            for key in party.keys:
                if key.startswith(("orgid:", "schoolid:")):
                    numbered.add(root)
                elif key.startswith("orgslug:"):
                    named.add(root)
    return len(numbered) > 1 or len(named) > 1
