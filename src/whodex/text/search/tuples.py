"""The tuple grammar of Sales Navigator: strict parser. `linkedin-urls.md` §5.2.

    element := map | list | string          map := "(" [key ":" element {"," key ":" element}] ")"
    list := "List(" [element {"," element}] ")"          string := characters without ( ) , :

Strings are percent-decoded once after the tuple was split. `''` is the empty string.
"""

import re
from typing import Final
from urllib.parse import unquote

Element = str | list["Element"] | dict[str, "Element"]

MAX_DEPTH: Final = 24
"""LinkedIn's own tuples nest 6 deep."""
MAX_ELEMENTS: Final = 50_000

_TOKEN: Final = re.compile(r"List\(|[(),:]|[^(),:]+")


class NotATuple(Exception):
    """The text does not follow the grammar. Used inside this room only."""


def parse_strict(text: str) -> dict[str, Element]:
    """The map that the text is. Raises NotATuple where it is anything else, one character too many included."""
    tokens = iter(_TOKEN.findall(text))
    if next(tokens, None) != "(":
        raise NotATuple("a tuple starts with a parenthesis")
    root: dict[str, Element] = {}
    stack: list[dict[str, Element] | list[Element]] = [root]
    key: str | None = None  # of the map on top, once its colon was read
    pending: str | None = None  # a key or string that waits for what follows it
    opened = True  # directly after an opening parenthesis
    wanted = False  # after a comma: an element or key must follow
    for part in tokens:
        top = stack[-1] if stack else None
        if top is None:
            raise NotATuple("text after the end")
        if part == ":":
            if pending is None or key is not None or isinstance(top, list):
                raise NotATuple("a colon without a key")
            key, pending = unquote(pending), None
        elif part in ("(", "List("):
            if pending is not None or (isinstance(top, dict) and key is None) or not (opened or wanted or key):
                raise NotATuple("a parenthesis where none can stand")
            inner: dict[str, Element] | list[Element] = {} if part == "(" else []
            _add(top, key, inner)
            stack.append(inner)
            if len(stack) > MAX_DEPTH:
                raise NotATuple("nested too deep")
            key, opened, wanted = None, True, False
            continue
        elif part in (",", ")"):
            if pending is not None:
                if isinstance(top, dict) and key is None:
                    raise NotATuple("a key without a value")
                _add(top, key, _string(pending))
                key, pending = None, None
            elif key is not None or wanted or (opened and part == ","):
                raise NotATuple("an empty element")
            if part == ")":
                stack.pop()
                wanted = False
            else:
                wanted = True
            opened = False
            continue
        elif pending is not None or not (opened or wanted or key is not None):
            raise NotATuple("two strings without a comma")
        else:
            pending = part
        opened = False
    if stack:
        raise NotATuple("a parenthesis is missing")
    return root


KEYS: Final = {
    key.lower(): key
    for key in (
        "filters keywords spellCorrectionEnabled spell recentSearchParam savedSearchId sortCriteria pivotParam type "
        "filterType values value rangeValue min max selectedSubFilter selectionType id text parent icon match children"
    ).split()
}
"""LinkedIn's keys, by their lower case."""


def canonical_key(key: str) -> str:
    """A key as LinkedIn writes it, whatever its case and the quotes around it."""
    plain = key.strip().strip("\"'").strip()
    return KEYS.get(plain.lower(), plain)


def canonical(element: dict[str, Element]) -> dict[str, Element]:
    """A map whose keys, and those of all it holds, are as LinkedIn writes them."""
    return {canonical_key(key): _canonical(value) for key, value in element.items()}


def cut_short(element: Element) -> bool:
    """Whether a text was cut where it holds a raw comma and colon: `text:Vice President, Sales: EMEA`.

    Then what follows the comma reads as a key, which begins with a capital as none of LinkedIn's does.
    """
    if isinstance(element, dict):
        worded = "text" in element or "keywords" in element
        if worded and any(key[:1].isupper() and key.lower() not in KEYS for key in element):
            return True
        return any(map(cut_short, element.values()))
    return isinstance(element, list) and any(map(cut_short, element))


def _canonical(element: Element) -> Element:
    match element:
        case dict():
            return canonical(element)
        case list():
            return [_canonical(one) for one in element]
        case _:
            return element


def _add(top: dict[str, Element] | list[Element], key: str | None, element: Element) -> None:
    if isinstance(top, list):
        top.append(element)
    elif key is not None:
        top[key] = element


def _string(raw: str) -> str:
    return "" if raw == "''" else unquote(raw, errors="replace")
