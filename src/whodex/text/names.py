"""Names of people and organisations as comparable text."""

import codecs
import unicodedata
from functools import lru_cache
from typing import Final

_KEPT: Final = "+#&"  # C++, C#, AT&T
_DROPPED: Final = "'\u2019\u2018\u02bc\u02b9`\u00b4"  # O'Brien, L’Oréal
# Letters that carry their stroke or ligature inside, so that NFKD does not take them apart.
_LETTERS: Final = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n",
    "ə": "e", "ɖ": "d", "ƶ": "z",
}  # fmt: skip
# Canonical combining classes: 1 overlay, 10 to 36 Hebrew and Arabic points, from 200 the accents of Europe. Others
# (vowel signs, virama, dakuten) change the word and stay.
_ACCENT_FROM: Final = 200


class _Fold(dict[int, str]):
    """Character → its folded text, found once per character. At most as large as Unicode."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        combining = unicodedata.combining(char)
        if char in _LETTERS:
            folded = _LETTERS[char]
        elif char in _DROPPED or combining == 1 or 10 <= combining <= 36 or combining >= _ACCENT_FROM:
            folded = ""
        elif char in _KEPT or unicodedata.category(char)[0] in "LNM":
            folded = char
        else:
            folded = " " if unicodedata.category(char) not in ("Cf", "Cs") else ""
        self[code] = folded
        return folded


_TABLE: Final = _Fold()
# The same for bytes: what is dropped, and for all else one byte. Bytes of other characters stay as they are.
_DROPPED_BYTES: Final = "".join(char for char in _DROPPED if char.isascii()).encode()
_BYTES: Final = bytes(ord(_TABLE[code | 0x20 if 65 <= code <= 90 else code] or " ") for code in range(128)) + bytes(
    range(128, 256)
)


@lru_cache(maxsize=16_384)
def _foreign(run: str) -> bytes:
    """Characters beyond ASCII, folded, as UTF-8: a few runs (`•`, `é`) make up nearly all of them."""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", run).casefold()).translate(_TABLE).encode()


def _fold_foreign(error: UnicodeError) -> tuple[bytes, int]:
    """What the ASCII encoder calls for every run of characters it does not know."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    run = error.object[error.start : error.end]
    return _foreign(run) if len(run) < 16 else _foreign.__wrapped__(run), error.end


codecs.register_error("whodex.fold", _fold_foreign)

MARKS: Final = "\x1d\x1e"
"""Control characters `fold_marked` leaves where they are."""
_MARKED: Final = bytes(code if chr(code) in MARKS else _BYTES[code] for code in range(256))


def _folded(text: str, table: bytes) -> str:
    # The ASCII encoder and one look-up per byte: a tenth of the time of a dictionary look-up per character.
    folded = text.encode("ascii", "whodex.fold").translate(table, _DROPPED_BYTES).decode()
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def fold_marked(text: str) -> str:
    """`fold` of many texts at once, which the characters of `MARKS` keep apart.

    As much white space stays between words as there happens to be: for text that is cut at white space at once.
    """
    return _folded(text, _MARKED)


def fold(text: str) -> str:
    """Comparable text: no accents, no case, punctuation as one space, apostrophes dropped.

    `O’Brien, José` → `obrien jose`; `C++`, `C#` and `AT&T` keep their signs. Other scripts keep their letters and
    vowel signs. Idempotent.
    """
    return " ".join(_folded(text, _BYTES).split())


# Titles before and letters after a name: shared by strangers.
_HONORIFICS: Final = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame dipl rev herr frau jr sr ii iii phd mba msc bsc cpa cfa pmp esq "
    "cissp shrm llm dds mph pharmd dott dra drs".split()
)
# Words inside surnames that strangers share as well.
_PARTICLES: Final = frozenset(
    "de da do dos das del della di du des la le los las van von der den ter ten zu zum bin ibn bint al el ben abu "
    "y e and und et the st san".split()
)
_UNSPACED: Final = frozenset({"CJK", "HANGUL", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER"})


def names_compatible(a: str, b: str) -> bool:
    """Whether two full names may be one person's. Symmetric.

    False only where both are in one and the same script and share no name: no whole word and no initial that fits.
    Titles, post-nominals and particles do not count. Empty names and names in different scripts may be anyone's.
    """
    first, script = _parts(a)
    second, other = _parts(b)
    if not first or not second or script != other or len(script) != 1:
        return True
    if first & second:
        return True
    return _initials_fit(first, second) or _initials_fit(second, first)


def _initials_fit(initials: frozenset[str], words: frozenset[str]) -> bool:
    letters = tuple(word for word in initials if len(word) == 1)
    return bool(letters) and any(word.startswith(letters) for word in words)


@lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a name that count, and the scripts they are written in."""
    words = fold(name).replace("+", " ").replace("#", " ").replace("&", " ").split()
    counted = [w for w in words if w not in _HONORIFICS and not w.isdigit()]
    counted = [w for w in counted if w not in _PARTICLES] or counted or words
    scripts = frozenset(_script(char) for word in counted for char in word if char.isalpha())
    if scripts <= _UNSPACED:
        return frozenset(char for word in counted for char in word), scripts
    # Müller and Mueller, Søren and Soeren: the spelled-out umlaut is the umlaut.
    return frozenset(w.replace("ae", "a").replace("oe", "o").replace("ue", "u") for w in counted), scripts


def _script(char: str) -> str:
    """The script of a letter by the first word of its Unicode name (`LATIN`, `CYRILLIC`, `CJK`)."""
    return "LATIN" if char.isascii() else unicodedata.name(char, "UNKNOWN").split(" ", 1)[0]


def spells_out(whole: str, short: str) -> bool:
    """Whether a name is another one in full: initials written out, or capitals and small letters where there were none.

    `Maya Lind` spells out `M. Lind`, `Maya L.` and `MAYA LIND`; the words in between do not matter.
    """
    words, abridged = fold(whole).split(), fold(short).split()
    if len(words) < 2 or len(abridged) < 2:
        return False
    if words == abridged:
        return short in (short.upper(), short.lower()) and whole not in (whole.upper(), whole.lower())
    ends = ((words[0], abridged[0]), (words[-1], abridged[-1]))
    fits = all(long.startswith(brief) if len(brief) == 1 else long == brief for long, brief in ends)
    return fits and any(len(brief) == 1 < len(long) for long, brief in ends)
