"""Records of people in outline: some 110 bytes each in numpy, for a quick look at millions of pairs.

Words of names, places, dates of birth and occupations become numbers; lists become signatures, bits of hashes: two
lists whose signatures have no bit in common have nothing in common.
"""

import struct
import zlib
from array import array
from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from whodex.resolve.facts import PersonFacts, number_of
from whodex.resolve.naming import NameWords

Value = TypeVar("Value", bound=Hashable)
Places = tuple[tuple[str, ...], ...]

GIVEN, FAMILY, JOINED, NAME, PLACES, BORN, OCCUPATION, TOLD, MEMBER = range(9)
"""Columns of `Table.numbers`; 0 is "not told". A name of one given and one family word is in the first three columns,
any other is number `NAME`; `MEMBER` is told where there is one."""
MIDDLE, POSTCODE, EMPLOYER, TITLE_NOW, FEMALE, MALE, OTHER = (1 << at for at in range(7))
"""Bits of the column `TOLD`: what a record tells; the last three are genders."""
MARKS, TITLES, EMAILS, PHONES, PROFILES, SCHOOLS = (
    slice(0, 4),
    slice(4, 6),
    *(slice(at, at + 1) for at in range(6, 10)),
)
"""Columns of `Table.signatures`: words of 64 bits."""


class Table(NamedTuple):
    """Outlines of records, a row each: [records, 9] numbers and [records, 10] words of signatures."""

    numbers: NDArray[np.int32]
    signatures: NDArray[np.uint64]


class Outlines:
    """Outlines as they are made, and what their numbers stand for."""

    def __init__(self) -> None:
        self.words: list[str] = [""]
        self.names: list[NameWords] = [NameWords()]
        self.places: list[Places] = [()]
        self._seen: dict[Hashable, int] = {"": 0, (): 0}
        self._numbers = array("i")
        self._signatures = bytearray()

    def __len__(self) -> int:
        return len(self._numbers) // 9

    def add(self, facts: PersonFacts) -> None:
        """One record more, at the next position."""
        name, words = facts.name, self.words
        given = family = joined = other = 0
        if len(name.given) == len(name.family) == 1:
            given, family = self._number(name.given[0], words), self._number(name.family[0], words)
            joined = self._number(name.joined, words)
        else:
            other = self._number(name, self.names)
        places = self._number(facts.places, self.places)
        born, occupation = self._number(facts.born, words), self._number(facts.occupation, words)
        self._numbers.extend((given, family, joined, other, places, born, occupation, _told(facts), number_of(facts)))
        marks = titles = 0
        for role in facts.roles:
            for mark in role.marks:
                marks |= _bit(mark, 256)
            for word in role.title:
                titles |= _bit(word, 128)
        self._signatures += marks.to_bytes(32, "little") + titles.to_bytes(16, "little")
        schools = [school.name for school in facts.schools]
        self._signatures += _pack_lists(*map(_signature, (facts.emails, facts.phones, facts.profiles, schools)))

    def extend(self, other: "Outlines") -> None:
        """All records of others, behind these."""
        theirs = other.table()
        rows = theirs.numbers.copy()
        words = self._renumbered(other.words, self.words)
        for column in (GIVEN, FAMILY, JOINED, BORN, OCCUPATION):
            rows[:, column] = words[rows[:, column]]
        rows[:, NAME] = self._renumbered(other.names, self.names)[rows[:, NAME]]
        rows[:, PLACES] = self._renumbered(other.places, self.places)[rows[:, PLACES]]
        self._numbers.frombytes(rows.tobytes())
        self._signatures += theirs.signatures.tobytes()

    def __getstate__(self) -> tuple[Any, ...]:
        """To another process go the rows and what their numbers mean, not the way back from a value to its number."""
        return self.words, self.names, self.places, self._numbers, self._signatures

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.words, self.names, self.places, self._numbers, self._signatures = state
        self._seen = {"": 0, (): 0}
        for held in (self.words, self.names, self.places):
            self._seen.update((value, at) for at, value in enumerate(held) if at)

    def table(self) -> Table:
        """All rows. No record can be added while they are in use."""
        numbers = np.frombuffer(self._numbers, np.int32).reshape(-1, 9)
        return Table(numbers, np.frombuffer(self._signatures, "<u8").reshape(-1, 10))

    def _renumbered(self, theirs: list[Value], held: list[Value]) -> NDArray[np.int32]:
        """By the numbers of others, those of the same values here."""
        return np.array([0, *(self._number(value, held) for value in theirs[1:])], np.int32)

    def _number(self, value: Value, held: list[Value]) -> int:
        number = self._seen.get(value)
        if number is None:
            number = self._seen[value] = len(held)
            held.append(value)
        return number


def _told(facts: PersonFacts) -> int:
    told = MIDDLE if len(facts.name.given) > 1 else 0
    if facts.postcodes:
        told |= POSTCODE
    for role in facts.roles:
        if role.marks:
            told |= EMPLOYER
        if role.current and role.title:
            told |= TITLE_NOW
    if facts.gender:
        told |= {"f": FEMALE, "m": MALE}.get(facts.gender, OTHER)
    return told


_pack_lists: Final = struct.Struct("<4Q").pack


def _signature(values: Iterable[str]) -> int:
    signature = 0
    for value in values:
        signature |= _bit(value, 64)
    return signature


@lru_cache(maxsize=65_536)
def _bit(value: str, width: int) -> int:
    return 1 << zlib.crc32(value.encode("utf-8", "replace")) % width
