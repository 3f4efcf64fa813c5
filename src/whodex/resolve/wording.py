"""Titles and texts as comparable words, and a sketch of a long text."""

import zlib
from functools import lru_cache
from typing import Final

from whodex.resolve.naming import plain

MOST_WORDS: Final = 12
"""Words kept of a title."""

# Usual abbreviations in titles, spelled out; words that say nothing left out. From general knowledge of the languages.
_SPELLED: Final = {
    "sr": "senior", "snr": "senior", "jr": "junior", "jnr": "junior", "mgr": "manager", "mngr": "manager",
    "eng": "engineer", "engr": "engineer", "engng": "engineering", "dir": "director", "vp": "vice president",
    "svp": "senior vice president", "evp": "executive vice president", "avp": "assistant vice president",
    "spec": "specialist", "hr": "human resources", "ceo": "chief executive officer", "cto": "chief technology officer",
    "cfo": "chief financial officer", "coo": "chief operating officer", "cmo": "chief marketing officer",
    "cio": "chief information officer", "asst": "assistant", "assoc": "associate", "exec": "executive",
    "dev": "developer", "admin": "administrator", "coord": "coordinator", "dept": "department", "mktg": "marketing",
    "ops": "operations", "acct": "account", "rep": "representative", "tech": "technical", "md": "managing director",
    "pm": "project manager", "swe": "software engineer", "qa": "quality assurance", "supv": "supervisor",
    "ing": "", "ltg": "leiter", "abt": "abteilung", "resp": "responsable", "dr": "", "int": "international",
}  # fmt: skip
_EMPTY: Final = frozenset("of the and for at in und der die das de la le et des du y e a to".split())


@lru_cache(maxsize=65_536)
def title_words(title: str) -> tuple[str, ...]:
    """The words of a title, abbreviations spelled out, sorted, each once; at most `MOST_WORDS`."""
    words: list[str] = []
    for word in plain(title).split():
        words += _SPELLED.get(word, word).split()
    return tuple(sorted(dict.fromkeys(word for word in words if word not in _EMPTY)))[:MOST_WORDS]


_SHINGLE: Final = 4
_KEPT: Final = 24
_LONGEST: Final = 20_000


@lru_cache(maxsize=1024)
def sketch(text: str) -> tuple[int, ...]:
    """The `_KEPT` smallest hashes of runs of four words: texts that share most of them are the same text, edited.

    (Bottom-k sketch, Broder 1997.) Empty for a text of fewer than four words.
    """
    words = plain_long(text[:_LONGEST])
    hashes = {zlib.crc32(" ".join(words[at : at + _SHINGLE]).encode()) for at in range(len(words) - _SHINGLE + 1)}
    return tuple(sorted(hashes)[:_KEPT])


def plain_long(text: str) -> list[str]:
    """The words of a long text, as `plain` gives them."""
    found: list[str] = []
    for start in range(0, len(text), 160):
        found += plain(text[start : start + 160]).split()
    return found


def resemblance(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The share of runs of words two sketched texts have in common (Jaccard, estimated), 0 to 1."""
    if not one or not other:
        return 0.0
    size = min(_KEPT, len(set(one) | set(other)))
    smallest = set(sorted({*one, *other})[:size])
    return len(smallest & set(one) & set(other)) / size
