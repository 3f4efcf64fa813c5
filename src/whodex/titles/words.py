"""A title's text to tokens: folded to lower-case ASCII where that is possible, gender marks taken out."""

import re
import unicodedata

_TOKEN = re.compile(
    r"(?<![^\W_])[^\W_]{1,2}&[^\W_]{1,2}(?![^\W_])"  # r&d, fp&a, m&a
    r"|(?<![^\W_])\.net\b|\b[ca]\+\+|\bc#|@"
    r"|[^\W_]+(?:\.[^\W_]+)*"
    r"|\s[-–—‒―]+(?=\s|\w)|[-–—]+\s|[–—]"  # a dash with a space is a break; a hyphen inside a word is none
    r"|[|;,:()\[\]/&+•·●▪★✪✦➤►\n]"
)

# Leiter/in, Berater*innen, Entwickler:in, LeiterIn (after folding no case is left), directeur·rice, ingénieur(e)
_GENDER = re.compile(
    r"(?<=[a-z]{3})(?:[/:*·_]-?|\(-?|/-)(?:innen|in|euse|rice|trice|ra|rin|frau|nne|ne|te|ka|e|a|as|os|o)\)?(?![a-z0-9])"
)
_MARKS = re.compile(r"\(?\b[mwfdxh]\s?[/|]\s?[mwfdxhin]{1,3}(?:\s?[/|]\s?[mwfdxna*]{1,6})?\b\)?|\(all genders?\)")
_GENDER_SIGNS = frozenset("/:*·_(")

# One character to several, beside what Unicode decomposition gives. ä ö ü are folded to a o u; the tables add ae oe ue.
_SPECIAL = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ĳ": "ij",
    "’": "'", "‘": "'", "`": "'", "´": "'", "\u00ad": "", "\u200b": "", "\u200d": "", "\ufeff": "", "\u00a0": " ",
    "＆": "&", "／": "/", "｜": "|", "，": ",", "–": "–", "—": "—", "•": "•", "·": "·", "№": "no", "™": " ", "®": " ",
}  # fmt: skip


class _Fold(dict[int, str]):
    """A table for str.translate that works each character out once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _SPECIAL.get(char)
        if folded is None:
            folded = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)).lower()
            folded = "".join(_SPECIAL.get(c, c) for c in folded)
        if len(self) < 20_000:  # every letter and sign in use; not a way to fill memory with rare ones
            self[code] = folded
        return folded


_FOLD = _Fold()
LONGEST = 300
"""Characters of a title that are read; real titles end far below (LinkedIn's limit is 100 to 200)."""


def fold(text: str) -> str:
    """Lower case, accents off, typographic signs made plain; at most LONGEST characters of the input are read."""
    text = text[:LONGEST].lower()
    return text if text.isascii() else text.translate(_FOLD)


def tokens(text: str) -> list[str]:
    """Words and separators of a title, folded.

    Apostrophes part words (d'équipe: d, equipe); a hyphen inside a word parts it too; a dash beside a space is a
    separator of its own, written "-". Gender marks (m/w/d, /in, *innen, (e)) are dropped.
    """
    text = fold(text)
    if not _GENDER_SIGNS.isdisjoint(text):
        text = _GENDER.sub("", _MARKS.sub(" ", text))
    return _TOKEN.findall(text)
