"""A person's name as comparable words: Latin, without accents, titles and particles; given and family name apart."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from anyascii import anyascii
from msgspec import Struct
from nicknames import name_triplets
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from whodex.text.names import fold

LONGEST: Final = 200
"""Characters of a name that are looked at: no name is longer, a text in the wrong column may be."""
MOST_WORDS: Final = 6
"""Words kept of each of given and family name."""

_TITLES: Final = frozenset(
    # Before a name, behind it, and rank of nobility: shared by strangers.
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend revd hon honourable herr frau fr dipl ing mag "
    "jr sr junior senior ii iii iv phd mba msc bsc ba ma md dds jd llm cpa cfa pmp esq cissp shrm mph pharmd dott dra "
    "drs baron baroness baronet bart bt earl countess count duke duchess marquess marquis viscount viscountess prince "
    "princess king queen saint bishop archbishop captain capt colonel col major general gen lieutenant lt sergeant sgt "
    "admiral obe mbe cbe kbe kcb gcb mp frs qc kc ra rn engr dpl".split()
)
_PARTICLES: Final = frozenset(
    "de da do dos das del della di du des la le los las van von der den ter ten zu zum zur bin ibn bint al el ben abu "
    "y e and und et the of st af av op vom vander".split()
)
_SYLLABLES: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")  # 王伟 is transliterated as WangWei
_INVERTED: Final = 4  # words on either side of the comma of `Last, First`
_SPELLINGS: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"))  # Mueller and Müller, Soeren and Søren


class NameWords(Struct, array_like=True, frozen=True):
    """Given and family name, a word each. One word alone stands in `given`, whatever it is."""

    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    joined: str = ""  # the family name in one piece, particles included: `El-Sayed` and `Elsayed`


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """Text in small Latin letters and digits, a space between words; other scripts are transliterated (anyascii)."""
    folded = fold(text[:LONGEST])
    if not folded.isascii():
        folded = fold(_SYLLABLES.sub(" ", anyascii(folded)))
    return folded.replace("+", " ").replace("#", " ").replace("&", " ")


@lru_cache(maxsize=65_536)
def name_word(word: str) -> str:
    """One plain word with the spelled-out umlaut taken back: `mueller` → `muller`, as `müller` gives."""
    for spelled, letter in _SPELLINGS:
        if spelled in word:
            word = word.replace(spelled, letter)
    return word


def _kept(words: list[str]) -> list[str]:
    return [word for word in words if word not in _TITLES and not word[0].isdigit()]


def _words(words: list[str]) -> tuple[str, ...]:
    """The words that tell people apart: no titles, no numbers; particles only where there is nothing else."""
    named = _kept(words)
    counted = [word for word in named if word not in _PARTICLES] or named
    return tuple(dict.fromkeys(map(name_word, counted)))[:MOST_WORDS]


def name_words(full: str | None, first: str | None = None, last: str | None = None) -> NameWords:
    """A name taken apart. First and last name, where both are told, are taken at their word, else the full name.

    `Last, First` is turned around; what follows a comma and begins with a title or number is a title (`7th Lord
    Napier`). Any text is accepted; one without a name gives no words.
    """
    if first and last:
        given, family = plain(first).split(), plain(last).split()
        words = _words(family)
        if words or not full:
            return NameWords(_words(given), words, name_word("".join(_kept(family))))
    text = full or " ".join(part for part in (first, last) if part)
    head, _, tail = text[:LONGEST].partition(",")
    front, back = plain(head).split(), plain(tail).split()
    if back and front and back == _kept(back) and front == _kept(front) and len(front) + len(back) <= _INVERTED:
        return NameWords(_words(back), _words(front), name_word("".join(front)))
    words = _words(front) or _words(back)
    if len(words) < 2:
        return NameWords(words, (), "")
    cut = _family_from(front, words)
    return NameWords(words[:cut], words[cut:], name_word("".join(words[cut:])))


def _family_from(front: list[str], words: tuple[str, ...]) -> int:
    """Where the family name begins: behind the first particle inside the name, else with the last word."""
    seen = 0
    for place, word in enumerate(front):
        if place and word in _PARTICLES and 0 < seen < len(words):
            return seen
        seen += name_word(word) in words
    return len(words) - 1


def _lines(name: str) -> Iterator[list[str]]:
    text = resources.files("whodex.resolve").joinpath(f"tables/{name}").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield list(map(name_word, plain(line).split()))


@cache
def _full_forms() -> dict[str, frozenset[str]]:
    """Word of a name → what it may stand for, itself included: the package `nicknames`, and our tables."""
    forms: dict[str, set[str]] = {}
    english = _english()
    short = set().union(*english.values())
    for full, nicknames in english.items():
        for name in (full, *nicknames) if full not in short else ():  # "Bill" is no full form, though it has its own
            forms.setdefault(name, set()).add(full)
    for table in ("variants.txt", "surnames.txt"):
        for main, *others in _lines(table):
            for name in (main, *others):
                forms.setdefault(name, set()).add(f"{table[0]}.{main}")
    return {name: frozenset(found) for name, found in forms.items()}


def _english() -> dict[str, set[str]]:
    named: dict[str, set[str]] = {}
    for one in name_triplets():
        if one.relationship == "has_nickname":
            named.setdefault(name_word(plain(one.name1)), set()).add(name_word(plain(one.name2)))
    return named


_NONE: Final[frozenset[str]] = frozenset()


@lru_cache(maxsize=65_536)
def are_variants(one: str, other: str) -> bool:
    """Whether two words are forms of one name: nickname and full name, two nicknames, two languages' spellings."""
    forms = _full_forms()
    return not forms.get(one, _NONE).isdisjoint(forms.get(other, _NONE))


DIFFERENT, SIMILAR, INITIAL, NEAR, VARIANT, SAME = 1, 2, 3, 4, 5, 6


def word_level(one: str, other: str) -> int:
    """How alike two words of names are: `DIFFERENT` to `SAME`. Symmetric."""
    if one == other:
        return SAME if len(one) > 1 else INITIAL
    return _word_level(one, other) if one < other else _word_level(other, one)


@lru_cache(maxsize=262_144)
def _word_level(one: str, other: str) -> int:
    if len(one) == 1 or len(other) == 1:
        return INITIAL if one[:1] == other[:1] else DIFFERENT
    if are_variants(one, other):
        return VARIANT
    short = min(len(one), len(other))
    if short >= 4:
        distance = DamerauLevenshtein.distance(one, other, score_cutoff=2)
        if distance == 1 or (distance == 2 and short >= 10):
            return NEAR
    if short > 1 and len(one) != len(other) and DamerauLevenshtein.distance(one, other, score_cutoff=1) == 1:
        return SIMILAR  # a letter lost in a short name; another letter (Kim and Lim) makes another name
    if short >= 5 and DamerauLevenshtein.distance(one, other, score_cutoff=2) == 2:
        return SIMILAR
    if sound(one) == sound(other) or (
        short >= 4 and JaroWinkler.similarity(one, other) >= 0.88
    ):  # about one slip in five letters
        return SIMILAR
    return DIFFERENT


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """A rough code of how a word sounds, alike in many spellings: the first letter, then consonants, undoubled."""
    text = word
    for written, heard in (
        ("sch", "s"), ("tch", "s"), ("sh", "s"), ("ch", "k"), ("ck", "k"), ("ph", "f"), ("th", "t"), ("gh", "g"),
        ("kh", "k"), ("zh", "s"), ("cz", "s"), ("sz", "s"), ("x", "ks"), ("c", "k"), ("q", "k"), ("w", "v"),
        ("z", "s"), ("y", "i"), ("j", "i"),
    ):  # fmt: skip
        if written in text:
            text = text.replace(written, heard)
    kept = text[:1] + "".join(char for char in text[1:] if char not in "aeiouh")
    return "".join(char for place, char in enumerate(kept) if not place or char != kept[place - 1])
