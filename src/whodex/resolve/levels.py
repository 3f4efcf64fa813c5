"""What a comparison of one field gives: a level, an index into the field's `levels`, and the value agreed on.

Level 0 is "not told by both", which counts for nothing. Agreeing on a rare value says more than on a common one.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec import Struct
from rapidfuzz.distance import DamerauLevenshtein

Level = tuple[int, str]
NONE: Final[Level] = (0, "")


class Field(Struct, frozen=True):
    """One comparison: its name, the sentence for each level (`{a}`, `{b}` are the two values), and the function.

    `told` gives the two values as people read them, `values` those of a record whose rarity may count.
    """

    name: str
    levels: tuple[str, ...]
    compare: Callable[[Any, Any], Level]
    told: Callable[[Any], str]
    values: Callable[[Any], Iterable[str]] | None = None


def slipped(one: str, other: str) -> bool:
    """Whether two texts are the same but for one character in four."""
    return DamerauLevenshtein.distance(one, other) * 4 <= max(len(one), len(other))
