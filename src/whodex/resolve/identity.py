"""Exact resolution: which observations speak of the same entity, by the identifiers they share.

Strong identifiers (slug, member number, organisation id …) join whatever shares them. Weak ones (email, domain) join
only where nothing contradicts: an address held by people with different names is a shared mailbox, a domain held by
organisations with different LinkedIn ids is a group's. The outcome is a function of the *set* of observations: neither
the order of import nor the size of batches can change it.

What was decided by hand enters as `decisions`: merges join, splits cut, and a cut wins over everything
(`whodex.resolve.rulings`). What probabilistic resolution found enters as further `links`.
"""

from collections.abc import Container, Iterable, Sequence
from itertools import combinations
from typing import Final

from msgspec import Struct

from whodex.model.decisions import Decision
from whodex.model.linking import is_strong
from whodex.resolve.rulings import Rulings
from whodex.text.names import names_compatible

CROWD: Final = 20
"""A weak identifier held by more strong groups than this joins none: such values are placeholders, not addresses."""


class Party(Struct, frozen=True):
    """What resolution looks at in one observation: its keys, the name it gives, the anchor decisions know it by."""

    keys: tuple[str, ...]
    name: str | None = None
    anchor: str = ""


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


def partition(
    parties: Sequence[Party],
    links: Iterable[tuple[int, int]] = (),
    decisions: Iterable[Decision] = (),
    crowded: Container[str] = (),
) -> list[list[int]]:
    """Positions of `parties` grouped by entity, each ascending, by their smallest position.

    The parties must be closed: whoever shares a key with one of them, or is merged with one by a decision, is among
    them; not so those of a `crowded` weak key, which joins nobody. `links` are pairs that were found to be the same by
    comparison (`whodex.resolve.cluster`): the least sure, they are put in last.
    """
    holders: dict[str, list[int]] = {}
    for position, party in enumerate(parties):
        for key in party.keys:
            holders.setdefault(key, []).append(position)
    groups = Rulings(decisions, [(party.anchor, party.keys) for party in parties])
    groups.join_merged()
    if groups.cutting:
        groups.join_strong()
    weak: list[str] = []
    for key, positions in holders.items():
        if not is_strong(key):
            if len(positions) > 1 and key not in crowded:
                weak.append(key)
        elif not groups.cutting:
            for position in positions[1:]:
                groups.join(positions[0], position)
    groups.join_pairs([link for key in weak for link in _weak_joins(key, holders[key], parties, groups)])
    groups.join_pairs((0, first, second) for first, second in links)
    return groups.lists()


def _weak_joins(
    key: str, positions: list[int], parties: Sequence[Party], groups: Rulings
) -> list[tuple[float, int, int]]:
    """The joins a weak key makes between strong groups: all of its holders, or none (a cut apart)."""
    roots: dict[int, int] = {}  # group → its holder of the smallest anchor: no order of ids may matter
    for position in sorted(positions, key=lambda one: parties[one].anchor):
        roots.setdefault(groups.root(position), position)
    if len(roots) < 2 or len(roots) > CROWD:
        return []
    if key.startswith("domain:"):
        agreed = not _domain_contested(set(roots), parties, groups)
    else:
        names = sorted({name for position in positions if (name := parties[position].name)})
        agreed = all(names_compatible(a, b) for i, a in enumerate(names) for b in names[i + 1 :])
    return [(0, one, other) for one, other in combinations(roots.values(), 2)] if agreed else []


def _domain_contested(roots: set[int], parties: Sequence[Party], groups: Rulings) -> bool:
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
