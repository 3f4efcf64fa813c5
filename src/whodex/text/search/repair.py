"""The tolerant parser for tuples that do not follow the grammar. `linkedin-urls.md` §5.3, steps 1 to 6."""

import re
from typing import Final

from whodex.text.search.parameters import settle
from whodex.text.search.tuples import MAX_DEPTH, MAX_ELEMENTS, Element, canonical_key

_KEY: Final = re.compile(r"\s*[\"']?([A-Za-z][A-Za-z0-9]{0,40})[\"']?\s*:\s*")
_OPEN_LIST: Final = re.compile(r"[A-Za-z]{0,8}list\s*\(|\[", re.IGNORECASE)
_TAIL: Final = re.compile(r"\s*,\s*(?:filters|keywords|recentSearchParam|spell\w*)\s*:", re.IGNORECASE)
_MISSING_COMMA: Final = re.compile(r"\)\s*\(")
# What ends a raw text: the next known key, or the closing parenthesis that fits.
_AFTER_TEXT: Final = re.compile(r",\s*(?:selectionType|parent|icon|match|children|id|text)\s*:|[()]", re.IGNORECASE)
_AFTER_KEYWORDS: Final = re.compile(
    r",\s*(?:filters|spellCorrectionEnabled|spell|recentSearchParam|savedSearchId|sortCriteria|pivotParam|doLogHistory"
    r"|keywords)\s*:|[()]",
    re.IGNORECASE,
)
_TOP_KEYS: Final = frozenset({"filters", "keywords", "spellCorrectionEnabled", "spell", "recentSearchParam"})
_AFTER_STRING: Final = re.compile(r"[(),]")
_TUPLE_URN: Final = re.compile(
    r"urn:li:[A-Za-z_]{1,40}:\([^()]{1,200}\)"
)  # urn:li:fs_salesProfile:(ACwAA…,NAME_SEARCH,x)


def parse_tolerant(text: str) -> tuple[dict[str, Element], list[str]]:
    """As much of a map as can be read, and what was repaired. Never raises; the map may be empty.

    `text` is fully decoded: no escapes are read.
    """
    repairs: list[str] = []
    end = text.rfind(")") + 1
    # ` AND bread` after the parenthesis of words whose tuple was not closed is of the words.
    goes_on = text[end : end + 1].isspace() and text.count("(") > text.count(")")
    if end and text[end:].strip() and not goes_on and not _TAIL.match(text, end):
        repairs.append(f"what follows the last parenthesis was left out: {text[end:].strip()[:40]!r}")
        text = text[:end]
    if "\\_" in text:
        text = text.replace("\\_", "_")
    text, missing = _MISSING_COMMA.subn("),(", text)
    if missing:
        repairs.append("a comma between parentheses was missing")
    return _Reader(text, repairs).read(), repairs


class _Reader:
    """One pass over the text, with its own stack."""

    def __init__(self, text: str, repairs: list[str]) -> None:
        self.text = text
        self.at = 0
        self.repairs = repairs
        self.root: dict[str, Element] = {}
        self.stack: list[dict[str, Element] | list[Element]] = []
        self.left = MAX_ELEMENTS

    def read(self) -> dict[str, Element]:
        text, size = self.text, len(self.text)
        self.at = max(0, text.find("("))
        while self.at < size and self.left:
            self.left -= 1
            char = text[self.at]
            if char == "(":
                self.at += 1
                self._open({})
            elif char in ")]":
                self.at += 1
                self._close()
            elif char in ", \t\r\n:":
                self.at += 1
            else:
                self._element()
        if self.stack:
            self.repairs.append("closing parentheses were missing")
        return self.root

    def _open(self, inner: dict[str, Element] | list[Element], key: str | None = None) -> None:
        if not self.stack:
            if isinstance(inner, dict) and not self.root:
                self.root = inner
            self.stack.append(inner)
            return
        top = self.stack[-1]
        if len(self.stack) >= MAX_DEPTH:
            inner = top  # flattened: deeper than any tuple that means something
        elif key is not None:
            self._set(top, key, inner)
        elif isinstance(top, list):
            top.append(inner)
        elif isinstance(inner, dict):
            inner = top  # a parenthesis too many
        self.stack.append(inner)

    def _close(self) -> None:
        if self.stack and (len(self.stack) > 1 or not self.text[self.at :].strip(") ")):
            self.stack.pop()
        else:
            self.repairs.append("a closing parenthesis too many")

    def _element(self) -> None:
        """A key with its value, or a bare string in a list."""
        if (found := _OPEN_LIST.match(self.text, self.at)) is not None:
            self.at = found.end()
            self._open([])
            return
        found = _KEY.match(self.text, self.at)
        if found is None:
            value = self._string(_AFTER_STRING)
            if self.stack and isinstance(self.stack[-1], list) and value:
                self.stack[-1].append(value)
            return
        self.at = found.end()
        key = canonical_key(found.group(1))
        self._climb(key)
        opening = _OPEN_LIST.match(self.text, self.at)
        if opening is not None:
            if opening.group() != "List(":
                self.repairs.append(f"read as a list: {opening.group()[:12]!r}")
            self.at = opening.end()
            self._open([], key)
        elif self.text.startswith("(", self.at) and key not in ("text", "keywords"):
            self.at += 1
            self._open({}, key)
        else:
            if (urn := _TUPLE_URN.match(self.text, self.at)) is not None and self.stack:
                self.at = urn.end()
                self._set(self.stack[-1], key, urn.group())
                return
            ends = {"text": _AFTER_TEXT, "keywords": _AFTER_KEYWORDS}.get(key, _AFTER_STRING)
            value = self._string(ends)
            if key == "keywords":
                value = value.rstrip(", ")
            if self.stack:
                self._set(self.stack[-1], key, value)

    def _climb(self, key: str) -> None:
        """Back to where a key belongs, past the parentheses that were forgotten or too many."""
        stack, filters = self.stack, self.root.get("filters")
        if key in _TOP_KEYS and len(stack) > 1 and stack[-1] is not self.root:
            del stack[1:]
            self.repairs.append("closing parentheses were missing")
        elif key == "type" and isinstance(filters, list) and stack:
            current = stack[-1]
            if current is self.root:  # the list was closed too early
                self.repairs.append("a closing parenthesis too many")
                new: dict[str, Element] = {}
                filters.append(new)
                del stack[1:]
                stack += [filters, new]
            elif isinstance(current, dict) and "type" in current and len(stack) > 2:  # the filter before was not closed
                self.repairs.append("closing parentheses were missing")
                new = {}
                filters.append(new)
                del stack[1:]
                stack += [filters, new]
            elif current == {} and len(stack) > 3 and stack[-2] is not filters:  # the one before was not closed
                self.repairs.append("closing parentheses were missing")
                holder = stack[-2]
                if isinstance(holder, list) and holder and holder[-1] is current:
                    holder.pop()
                filters.append(current)
                del stack[1:]
                stack += [filters, current]

    @staticmethod
    def _set(top: dict[str, Element] | list[Element], key: str, value: Element) -> None:
        """A key's value; in a list without parentheses a repeated key begins the next map."""
        if isinstance(top, dict):
            top[key] = value
            return
        last = top[-1] if top else None
        if isinstance(last, dict) and key not in last:
            last[key] = value
        else:
            top.append({key: value})

    def _string(self, ends: re.Pattern[str]) -> str:
        """Text up to the next key or the parenthesis that closes what holds it; surrounding quotes taken off."""
        start, depth = self.at, 0
        while True:
            found = ends.search(self.text, self.at)
            if found is None:
                self.at = len(self.text)
                break
            mark = found.group()
            if mark == "(" and ends is not _AFTER_STRING:
                depth += 1
            elif mark == ")" and depth:
                depth -= 1
            else:
                self.at = found.start()
                break
            self.at = found.end()
        value = settle(self.text[start : self.at])
        inner = value[1:-1]
        return inner if value[:1] == value[-1:] == '"' and inner and '"' not in inner else value
