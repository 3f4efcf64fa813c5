"""Letters to the ASCII of an address, in the ways in which organisations do it."""

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
        ascii_text = anyascii(unicodedata.normalize("NFC", lower).translate(_SPELLED)).lower()
    else:
        ascii_text = anyascii(unicodedata.normalize("NFC", lower)).lower()
    return "".join(c for c in ascii_text if c.isascii() and c.isalnum())


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
