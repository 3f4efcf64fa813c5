"""Names of companies as comparable text: legal forms by the package cleanco, groups and places kept."""

from functools import cache, lru_cache
from typing import Final

from cleanco import prepare_default_terms
from cleanco.clean import custom_basename
from msgspec import Struct

from whodex.resolve.naming import name_word, plain
from whodex.resolve.sameness import LEGAL_FORMS

LONGEST: Final = 160
"""Characters of a company's name that are looked at."""

_WEAK: Final = frozenset("the and of group holding holdings international global company".split())


class CompanyName(Struct, array_like=True, frozen=True):
    """A name without its legal form (`key`), and its words that tell firms apart, sorted."""

    key: str
    words: tuple[str, ...] = ()


@cache
def _terms() -> list[tuple[int, list[str]]]:
    return list(prepare_default_terms())


@lru_cache(maxsize=65_536)
def company_name(text: str) -> CompanyName:
    """`Müller & Söhne GmbH & Co. KG` → key `muller sohne`. Any text is accepted; a name that is only a form stays."""
    cut = text.strip()[:LONGEST]
    bare = custom_basename(cut, _terms(), suffix=True, prefix=False, middle=False) or cut
    words = list(map(name_word, plain(bare).split()))
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    while len(words) > 1 and words[-1] in ("and", "und", "et", "y"):
        words.pop()
    words = [word for word in words if word not in ("and", "und", "et")] or words
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    telling = [word for word in words if word not in _WEAK] or words
    return CompanyName(" ".join(words), tuple(sorted(dict.fromkeys(telling))))
