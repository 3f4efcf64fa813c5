"""Records of people in outline: some 110 bytes each in numpy, for a quick look at millions of pairs.

Words of names, places, dates of birth and occupations become numbers; lists become signatures, bits of hashes: two
lists whose signatures have no bit in common have nothing in common.
"""

import zlib
from array import array
from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

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
_WIDTHS: Final = (256, 128, 64, 64, 64, 64)


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
                marks |= 1 << _hashed(mark) % 256
            for word in role.title:
                titles |= 1 << _hashed(word) % 128
        signature = marks | titles << 256 | _signature(facts.emails) << 384 | _signature(facts.phones) << 448
        signature |= _signature(facts.profiles) << 512 | _signature(school.name for school in facts.schools) << 576
        self._signatures += signature.to_bytes(80, "little")

    def table(self) -> Table:
        """All rows. No record can be added while they are in use."""
        numbers = np.frombuffer(self._numbers, np.int32).reshape(-1, 9)
        return Table(numbers, np.frombuffer(self._signatures, "<u8").reshape(-1, 10))

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


def _signature(values: Iterable[str]) -> int:
    signature = 0
    for value in values:
        signature |= 1 << _hashed(value) % 64
    return signature


@lru_cache(maxsize=65_536)
def _hashed(value: str) -> int:
    return zlib.crc32(value.encode("utf-8", "replace"))
