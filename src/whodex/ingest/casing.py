"""Capitals for words a vendor has lower-cased: "jean-luc o'neil" → "Jean-Luc O'Neil". Never touches other spelling."""

import re
from functools import lru_cache
from typing import Final

# Words inside names of people and places that are written small.
_SMALL: Final = frozenset(
    """af al and bin d da das de del della den der des di do dos du e el i ibn la las le los of on the ten ter und van
    von y zu""".split()
)
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=16_384)
def capitalised(found: str | None) -> str | None:
    """The text with capitals at the start of each word, if it has none at all. Particles between words stay small."""
    if found is None or found != found.lower() or len(found) > 200:
        return found
    ends = [m.end() for m in _WORD.finditer(found)]

    def word(match: re.Match[str]) -> str:
        said = match[0]
        before, after = found[: match.start()], found[match.end() :]
        inside = before[-1:] == " " and after[:1] == " " and not before.rstrip().endswith(",")
        if said in _SMALL and inside:
            return said
        if before[-1:] in {"'", "’"} and len(said) == 1 and match.end() in ends:  # men's, don't
            return said
        return said[:1].upper() + said[1:]

    return _WORD.sub(word, found)
