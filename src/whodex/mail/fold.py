"""Letters to the ASCII of an address, in the ways in which organisations do it."""

import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal

from anyascii import anyascii

Folding = Literal["plain", "spelled", "dropped"]
FOLDINGS: Final[tuple[Folding, ...]] = ("plain", "spelled", "dropped")

# German DIN 5007-2, Danish and Norwegian usage for domains and addresses; Cyrillic after ICAO Doc 9303-3 (passports),
# where it differs from anyascii's table (GOST-like), which "plain" uses.
_SPELLED: Final = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ø": "oe",
        "å": "aa",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "þ": "th",
        "ð": "d",
        "đ": "dj",
        "й": "i",
        "ю": "iu",
        "я": "ia",
        "х": "kh",
        "ц": "ts",
        "щ": "shch",
        "ъ": "ie",
        "ь": "",
    }
)
# Greek after ELOT 743 (passports), where letters together sound as another: anyascii goes letter by letter.
_GREEK: Final = (
    (re.compile("ου|ού"), "ou"),
    (re.compile("[αά][υύ](?=[θκξπστφχψς]|$)"), "af"),
    (re.compile("[εέ][υύ](?=[θκξπστφχψς]|$)"), "ef"),
    (re.compile("[αά][υύ]"), "av"),
    (re.compile("[εέ][υύ]"), "ev"),
    (re.compile("γγ"), "ng"),
    (re.compile("γχ"), "nch"),
    (re.compile("^μπ"), "b"),
    (re.compile("χ"), "ch"),
)
# Serbian and Macedonian Cyrillic (told by letters only they have), as Gaj's Latin letters without their marks.
_SERBIAN_LETTERS: Final = frozenset("ђћџљњј")
_SERBIAN: Final = str.maketrans({"ш": "s", "ч": "c", "ж": "z", "х": "h", "ц": "c", "ћ": "c", "ђ": "dj", "џ": "dz"})
# Ukrainian passports (told by letters only Ukrainian has), where they differ from those of ICAO for Russian.
_UKRAINIAN_LETTERS: Final = frozenset("іїєґ")
_UKRAINIAN: Final = str.maketrans({"г": "h", "и": "y", "ї": "i", "є": "ie"})
# Korean surnames as their bearers write them; the official romanisation (1-on-1 in anyascii) is what is `spelled`.
_KOREAN: Final = dict(
    pair.split("=")
    for pair in "김=kim 이=lee 박=park 최=choi 정=jung 강=kang 조=cho 윤=yoon 임=lim 오=oh 신=shin 권=kwon 안=ahn"
    " 유=yoo 우=woo 구=koo 노=roh 문=moon 양=yang 백=baek 허=huh 남=nam 심=shim 곽=kwak 성=sung 주=joo".split()
)


@lru_cache(maxsize=65536)
def fold(word: str, folding: Folding = "plain") -> str:
    """A word as lower-case ASCII letters and digits; everything else is left out.

    `plain` takes the base letter (ü→u, ø→o, ß→ss, ł→l) and transliterates other scripts (anyascii); `spelled` writes
    umlauts and their like as two letters (ü→ue, ø→oe, å→aa) and Cyrillic as passports do; `dropped` keeps only what
    Unicode decomposes to ASCII (ł, ø, ß vanish), as address books made by careless software do.
    """
    lower = word.lower()
    if lower.isascii():
        ascii_text = lower
    elif folding == "dropped":
        ascii_text = unicodedata.normalize("NFKD", lower)
    elif folding == "spelled":
        text = unicodedata.normalize("NFC", lower)
        text = text if _UKRAINIAN_LETTERS.isdisjoint(text) else text.translate(_UKRAINIAN)
        ascii_text = anyascii(text.translate(_SPELLED)).lower()
    else:
        ascii_text = anyascii(_sounded(unicodedata.normalize("NFC", lower))).lower()
    return "".join(c for c in ascii_text if c.isascii() and c.isalnum())


def _sounded(word: str) -> str:
    if word in _KOREAN:
        return _KOREAN[word]
    if not _SERBIAN_LETTERS.isdisjoint(word):
        return word.translate(_SERBIAN)
    if "\u0370" <= word[0] <= "\u03ff":
        for letters, sound in _GREEK:
            word = letters.sub(sound, word)
    return word


def foldings(words: tuple[str, ...]) -> tuple[Folding, ...]:
    """The ways of folding that make a difference for these words, `plain` first."""
    if all(word.isascii() for word in words):
        return ("plain",)
    seen: dict[tuple[str, ...], Folding] = {}
    for folding in FOLDINGS:
        folded = tuple(fold(word, folding) for word in words)
        if all(folded):
            seen.setdefault(folded, folding)
    return tuple(seen.values()) or ("plain",)
