"""Boolean text: keywords and titles as people type them. `linkedin-urls.md` §0.4.

Operators AND, OR, NOT in upper case, quotes, parentheses; precedence quotes, parentheses, NOT, AND, OR; adjacency is
AND. Never an error, one pass, linear in the text: what does not fit is read as plain words.
"""

import re
from typing import Final, Literal

from msgspec import Struct

MAX_DEPTH: Final = 32
"""Parentheses nested deeper are read as if they were not there; an engine's stack is finite."""
MAX_TERMS: Final = 1_000
"""Words and phrases that are kept. LinkedIn's own longest examples hold about 150."""

TermField = Literal["title", "first_name", "last_name", "company", "school"]
_FIELDS: Final[dict[str, TermField]] = {
    "title": "title",
    "headline": "title",
    "firstname": "first_name",
    "lastname": "last_name",
    "company": "company",
    "school": "school",
}


class Term(Struct, frozen=True, tag="term"):
    """A word, or a phrase of words in order. `field` is where it was asked for, None for anywhere."""

    text: str
    phrase: bool = False
    field: TermField | None = None


class Not(Struct, frozen=True, tag="not"):
    """What must not be there."""

    node: "BoolNode"


class And(Struct, frozen=True, tag="and"):
    """All of them. An empty one asks for nothing."""

    nodes: tuple["BoolNode", ...] = ()


class Or(Struct, frozen=True, tag="or"):
    """Any of them; at least two."""

    nodes: tuple["BoolNode", ...]


BoolNode = Term | Not | And | Or

_QUOTES: Final = str.maketrans("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02\uff08\uff09\u00a0", '"""""""() ')
_TOKEN: Final = re.compile(r'\s*(?:(?P<mark>[()])|(?P<quote>")|(?P<word>[^\s()"]+))')
_FIELD: Final = re.compile(r"(title|headline|firstname|lastname|company|school):(.*)", re.IGNORECASE | re.DOTALL)


class _Open(Struct):
    """A parenthesis that is not closed yet: alternatives so far, and the conjunction being read."""

    field: TermField | None
    negated: bool
    alternatives: list[BoolNode]
    together: list[BoolNode]


def parse_boolean(text: str, *, minus: bool = False) -> BoolNode:
    """The tree of a boolean text; `And(())` where it holds no word.

    `minus`: a word with a leading minus is excluded, as in job searches. Smart quotes are quotes; lower-case `or` is
    a word; unbalanced quotes and parentheses, and operators with nothing to join, are left out. A text of operators
    alone (`OR`, the state) is taken as words.
    """
    tokens = _tokens(text.translate(_QUOTES))
    root = _Open(None, False, [], [])
    stack = [root]
    depth_ignored = 0  # parentheses beyond the cap that are open
    field: TermField | None = None
    negated = False
    left = MAX_TERMS
    for kind, value in tokens:
        top = stack[-1]
        if kind == "(":
            if len(stack) > MAX_DEPTH:
                depth_ignored += 1
                continue
            stack.append(_Open(field or top.field, negated, [], []))
            field, negated = None, False
        elif kind == ")":
            if depth_ignored:
                depth_ignored -= 1
                continue
            stack.pop()
            _put(stack[-1], _closed(top), top.negated)
            field, negated = None, False
        elif kind == "field":
            field = _FIELDS[value.lower()]
        elif kind == "operator":
            if value == "OR":
                _alternative(top)
                negated = False
            elif value == "NOT":
                negated = not negated
            field = None
        elif left:
            left -= 1
            away = minus and kind == "word" and len(value) > 1 and value[0] == "-" and value[1] != "-"
            term = Term(value[1:] if away else value, kind == "phrase", field or top.field)
            _put(top, term, negated != away)
            field, negated = None, False
    while len(stack) > 1:  # cannot happen: unmatched parentheses are no tokens
        top = stack.pop()
        _put(stack[-1], _closed(top), top.negated)
    tree = _closed(root)
    if tree == And() and (words := re.findall(r'[^\s()"+]+', text)):
        return _all([Term(word) for word in words[:MAX_TERMS]])
    return tree


def _tokens(text: str) -> list[tuple[str, str]]:
    """Kind and value: parentheses that match, operators, field prefixes, phrases, words."""
    found: list[tuple[str, str]] = []
    opened: list[int] = []
    last_quote = text.rfind('"') if text.count('"') % 2 else -1
    at, size = 0, len(text)
    while at < size and (match := _TOKEN.match(text, at)) is not None:
        at = match.end()
        if match["mark"] == "(":
            opened.append(len(found))
            found.append(("(", ""))
        elif match["mark"] == ")":
            if opened:
                opened.pop()
                found.append((")", ""))
        elif match["quote"]:
            if at - 1 == last_quote:
                continue  # closes nothing: the words after it are plain
            end = text.find('"', at)
            end = size if end < 0 else end
            words = " ".join(text[at:end].split())
            if words:
                found.append(("phrase" if " " in words or not words.isalnum() else "quoted", words))
            at = end + 1
        else:
            _word(found, match["word"])
    unmatched = set(opened)
    return [token for index, token in enumerate(found) if index not in unmatched]


def _word(found: list[tuple[str, str]], word: str) -> None:
    if word in ("AND", "OR", "NOT"):
        found.append(("operator", word))
        return
    if prefix := _FIELD.fullmatch(word):
        found.append(("field", prefix.group(1)))
        word = prefix.group(2)
    word = word.strip(",;")
    if word and word not in ("+", "&", "|", "-", "/"):
        found.append(("word", word.removeprefix("+") or word))


def _put(top: _Open, node: BoolNode, negated: bool) -> None:
    if node != And():
        top.together.append(Not(node) if negated else node)


def _alternative(top: _Open) -> None:
    if top.together:
        top.alternatives.append(_all(top.together))
        top.together = []


def _closed(top: _Open) -> BoolNode:
    _alternative(top)
    nodes: list[BoolNode] = []
    for node in top.alternatives:
        nodes.extend(node.nodes if isinstance(node, Or) else (node,))
    return Or(tuple(nodes)) if len(nodes) > 1 else nodes[0] if nodes else And()


def _all(nodes: list[BoolNode]) -> BoolNode:
    flat: list[BoolNode] = []
    for node in nodes:
        flat.extend(node.nodes if isinstance(node, And) else (node,))
    return flat[0] if len(flat) == 1 else And(tuple(flat))
