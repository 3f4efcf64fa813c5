"""Most pairs of a block are strangers: what a comparison could give at most, for millions of pairs in numpy.

What cannot reach what is asked for whatever the full comparison would say is dropped; the rest is compared in full. So
the sieve changes no result (`tests/resolve/test_sieve.py`).
"""

from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from whodex.resolve import outlines as told
from whodex.resolve.compare import ROUNDING, Comparer
from whodex.resolve.names_of_people import names_levels
from whodex.resolve.naming import NEAR, SAME, VARIANT, NameWords, word_level
from whodex.resolve.outlines import Outlines, Table
from whodex.resolve.places_of_people import places_level

AT_ONCE: Final = 1 << 17
"""Pairs looked at together: their columns stay in the processor's cache."""

_LISTS: Final = (
    ("email", told.EMAILS, 6),
    ("phone", told.PHONES, 2),
    ("profile", told.PROFILES, 2),
    ("school", told.SCHOOLS, 2),
)
"""Fields of which any two values are compared, and the first level at which two are the same."""

Bits = NDArray[np.float64]
Rows = NDArray[Any]  # of outlines: [pairs, columns]
Yes = NDArray[np.bool_]


class Sieve:
    """What the records of some outlines can give at most by a comparer's weights. `least` are the bits that matter."""

    def __init__(self, outlines: Outlines, comparer: Comparer, least: float) -> None:
        self._outlines, self._comparer = outlines, comparer
        self._least = least - ROUNDING
        self._place = {field.name: at for at, field in enumerate(comparer.fields)}
        self._table = Table(np.zeros((0, 9), np.int32), np.zeros((0, 10), np.uint64))
        self._given = self._family = np.zeros(0)  # by word, where it is the same
        levels = range(SAME + 1)
        self._given_levels = np.array([self._worth("given name", level) for level in levels])
        self._family_levels = np.array([self._worth("family name", level) for level in levels])
        self._named = self._most("given name", 1) + self._most("family name", 1)
        self._placed = max(0.0, self._most("place", 1))
        self._where = lru_cache(maxsize=1 << 18)(self._bits_of_places)

    def passing(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Yes:
        """Which of the pairs of positions may reach `least`: all that do, and few others."""
        passed = np.zeros(len(left), np.bool_)
        self._learn_words()
        held, self._table = self._table, self._outlines.table()
        for start in range(0, len(left), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            passed[part] = self._passing(left[part], right[part])
        self._table = held  # the outlines may grow again
        return passed

    def _learn_words(self) -> None:
        new = self._outlines.words[len(self._given) :]
        if new:
            self._given = np.append(self._given, [self._worth("given name", SAME, word) for word in new])
            self._family = np.append(self._family, [self._worth("family name", SAME, word) for word in new])

    def _passing(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Yes:
        one, other = (self._table.numbers[rows, told.MEMBER] for rows in (left, right))
        passed: Yes = (one == 0) | (other == 0) | (one == other)
        own = np.flatnonzero(passed)
        passed[own] = self._near(left[own], right[own])
        return passed

    def _near(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Yes:
        a, b = self._table.numbers[left], self._table.numbers[right]
        least = self._least
        bits = self._comparer.scale.prior + self._facts(a, b) + self._lists(a, b, left, right)
        passed: Yes = bits + self._named + self._placed >= least
        for step in (self._places, self._names):
            own = np.flatnonzero(passed)
            bits[own] += step(a[own], b[own], least - bits[own])
            spare = self._named if step == self._places else 0.0
            passed[own] = bits[own] + spare >= least
        return passed

    def _worth(self, field: str, level: int, value: str = "") -> float:
        return self._comparer.worth(self._place[field], level, value)

    def _most(self, field: str, first: int, last: int = 99) -> float:
        """The most bits the field gives from one level to another."""
        return self._comparer.most(self._place[field], first, last)

    def _facts(self, a: Rows, b: Rows) -> Bits:
        """What is one number each: dates of birth and genders; and fields of which only is known that they are told."""
        both = a[:, told.TOLD] & b[:, told.TOLD]
        bits = np.full(len(a), max(0.0, self._worth("list entry", 1)))
        bits[both & told.MIDDLE > 0] += self._most("further names", 1)
        bits[both & told.POSTCODE > 0] += self._most("postcode", 1)
        one, other = a[:, told.BORN], b[:, told.BORN]
        born = np.where(one == other, self._most("born", 5), self._most("born", 1, 5))
        bits += np.where((one > 0) & (other > 0), born, 0.0)
        genders = told.FEMALE | told.MALE | told.OTHER
        same = np.where(both & genders > 0, self._most("gender", 1), self._worth("gender", 1))
        bits += np.where((a[:, told.TOLD] & genders > 0) & (b[:, told.TOLD] & genders > 0), same, 0.0)
        return bits

    def _lists(self, a: Rows, b: Rows, left: NDArray[np.int64], right: NDArray[np.int64]) -> Bits:
        """What is a list each: by whether two of them can have anything in common."""
        mine, theirs = self._table.signatures[left], self._table.signatures[right]
        common = mine & theirs
        both = a[:, told.TOLD] & b[:, told.TOLD]
        bits = np.zeros(len(a))
        for field, columns, equal in _LISTS:
            column = columns.start
            worth = np.where(common[:, column] > 0, self._most(field, 1), self._most(field, 1, equal - 1))
            bits += np.where((mine[:, column] > 0) & (theirs[:, column] > 0), worth, 0.0)
        firm = np.where(_any(common[:, told.MARKS]), self._most("employer", 1), self._worth("employer", 1))
        bits += np.where(both & told.EMPLOYER > 0, firm, 0.0)
        apart = np.where(both & told.TITLE_NOW > 0, self._worth("title", 1), max(0.0, self._worth("title", 1)))
        title = np.where(_any(common[:, told.TITLES]), max(0.0, self._most("title", 1)), apart)
        one, other = a[:, told.OCCUPATION], b[:, told.OCCUPATION]
        work = np.where(one == other, self._most("title", 4), self._worth("title", 1))
        work[(one == 0) | (other == 0)] = 0.0
        return bits + np.where((one > 0) | (other > 0), work, title)

    def _places(self, a: Rows, b: Rows, _: Bits) -> Bits:
        one, other = a[:, told.PLACES].astype(np.int64), b[:, told.PLACES]
        codes, of = np.unique(one << 32 | other, return_inverse=True)
        worth = np.array([self._where(code >> 32, code & 0xFFFFFFFF) for code in codes.tolist()] or [0.0])
        return worth[of]

    def _bits_of_places(self, one: int, other: int) -> float:
        places = self._outlines.places
        return self._worth("place", *places_level(places[one], places[other]))

    def _names(self, a: Rows, b: Rows, missing: Bits) -> Bits:
        """Names of one given and one family word are looked up by the word, others compared in full."""
        bits = np.zeros(len(a))
        simple = (a[:, told.GIVEN] > 0) & (b[:, told.GIVEN] > 0)
        own = np.flatnonzero(simple)
        if len(own):
            bits[own] = self._straight(a[own], b[own])
            own = own[bits[own] < missing[own]]
            bits[own] = np.maximum(bits[own], self._turned(a[own], b[own]))
        for at in np.flatnonzero(~simple).tolist():
            given, family = names_levels(self._name(a[at]), self._name(b[at]))
            bits[at] = self._worth("given name", *given) + self._worth("family name", *family)
        return bits

    def _name(self, row: NDArray[np.int32]) -> NameWords:
        if row[told.GIVEN] == 0:
            return self._outlines.names[int(row[told.NAME])]
        words = self._outlines.words
        return NameWords((words[row[told.GIVEN]],), (words[row[told.FAMILY]],), words[row[told.JOINED]])

    def _straight(self, a: Rows, b: Rows) -> Bits:
        """Given name with given name, family name with family name."""
        given = self._levels(a[:, told.GIVEN], b[:, told.GIVEN])
        family = self._levels(a[:, told.FAMILY], b[:, told.FAMILY])
        family[family == VARIANT] = NEAR
        family[(a[:, told.FAMILY] == b[:, told.FAMILY]) | _equal(a[:, told.JOINED], b[:, told.JOINED])] = SAME
        rarest = np.maximum(self._family[a[:, told.FAMILY]], self._family[b[:, told.FAMILY]])
        worth: Bits = np.where(given == SAME, self._given[a[:, told.GIVEN]], self._given_levels[given])
        return worth + np.where(family == SAME, rarest, self._family_levels[family])

    def _turned(self, a: Rows, b: Rows) -> Bits:
        """Each with the other; what fits better counts as the family name."""
        one = self._levels(a[:, told.GIVEN], b[:, told.FAMILY])
        other = self._levels(a[:, told.FAMILY], b[:, told.GIVEN])
        low, high = np.minimum(one, other), np.maximum(one, other)
        first, second = a[:, told.GIVEN], a[:, told.FAMILY]
        rarest = np.maximum(
            np.where(one == SAME, self._family[first], -np.inf), np.where(other == SAME, self._family[second], -np.inf)
        )
        given = np.maximum(self._given[first], self._given[second])
        worth: Bits = np.where(low == SAME, given, self._given_levels[low])
        worth += np.where(high == SAME, rarest, self._family_levels[high])
        return np.where(high >= NEAR, worth, -np.inf)

    def _levels(self, one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.int64]:
        """How alike words are, each two of them looked at once."""
        words = self._outlines.words
        low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other)
        codes, of = np.unique(low << 32 | high, return_inverse=True)
        found = [word_level(words[code >> 32], words[code & 0xFFFFFFFF]) for code in codes.tolist()]
        return np.array(found, np.int64)[of]


def _any(signatures: NDArray[np.uint64]) -> Yes:
    """Whether any bit is set, row by row."""
    found: Yes = np.bitwise_or.reduce(signatures, axis=1) > 0
    return found


def _equal(one: NDArray[np.int32], other: NDArray[np.int32]) -> Yes:
    """Whether both are told and the same."""
    found: Yes = (one > 0) & (one == other)
    return found
