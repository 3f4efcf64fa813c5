"""Words as people type them → a query of ours."""

from collections.abc import Callable
from typing import Final

from whodex.model.query import All, Not, Query, Some, Words
from whodex.text.abbreviations import ABBREVIATIONS, MOST_WORDS, WRITTEN_OUT
from whodex.text.boolean import And, BoolNode, Or, Term, TermField, parse_boolean
from whodex.text.boolean import Not as BoolNot
from whodex.text.names import fold

_FIELDS: Final[dict[TermField, str]] = {
    "title": "title",
    "first_name": "first_name",
    "last_name": "last_name",
    "company": "company",
    "school": "school",
}
"""Prefixes inside keywords (`title:(CEO OR Director)`) → text fields of people."""

Correct = Callable[[str], str | None]
"""A text with words nobody has spelled like known ones; None where it is as good as it is."""


def words(text: str, field: str = "any", *, minus: bool = False, prefixes: bool = False) -> Query:
    """Boolean text asked of one field. `prefixes`: a field named inside the text wins over `field`."""
    return of_tree(parse_boolean(text, minus=minus), field, prefixes=prefixes)


def of_tree(node: BoolNode, field: str = "any", *, prefixes: bool = False) -> Query:
    """The query of a tree that was parsed already. As deep as the tree: 32 parentheses at most."""
    match node:
        case Term():
            named = _FIELDS[node.field] if prefixes and node.field is not None else field
            return Words(node.text, named, node.phrase)
        case BoolNot():
            return Not(of_tree(node.node, field, prefixes=prefixes))
        case And():
            return All(tuple(of_tree(one, field, prefixes=prefixes) for one in node.nodes))
        case Or():
            return Some(tuple(of_tree(one, field, prefixes=prefixes) for one in node.nodes))


def name(text: str, field: str) -> Query:
    """A name as it stands (a company's, a school's): its words in a row, unless it is boolean text."""
    tree = parse_boolean(text)
    if isinstance(tree, And) and all(isinstance(one, Term) and not one.phrase for one in tree.nodes):
        return Words(text, field, phrase=True)
    return of_tree(tree, field)


def respelled(text: str, correct: Correct, *, minus: bool = False) -> BoolNode | None:
    """The tree of a text, its words (not its phrases) spelled like known ones; None where none is changed.

    An abbreviation of a title is also looked for as it is written out (`CTO`), and the other way round.
    """
    changed = False

    def walk(node: BoolNode) -> BoolNode:
        nonlocal changed
        match node:
            case Term():
                better = _spelled(node, correct)
                changed |= better != node
                return better
            case BoolNot():
                return node  # what is excluded need not be known
            case And():
                joined = _shortened(node.nodes)
                changed |= joined != node.nodes
                walked = tuple(one if isinstance(one, Or) and one not in node.nodes else walk(one) for one in joined)
                return walked[0] if len(walked) == 1 else And(walked)
            case Or():
                return Or(tuple(map(walk, node.nodes)))

    tree = walk(parse_boolean(text, minus=minus))
    return tree if changed else None


def _spelled(term: Term, correct: Correct) -> BoolNode:
    if term.phrase:
        return term
    if (others := ABBREVIATIONS.get(fold(term.text))) is not None:
        return Or((term, *(Term(one, True, term.field) for one in others)))
    better = correct(term.text)
    if better is None:
        return term
    # What was taken apart (`cofounder`) belongs together.
    return Term(better, len(better.split()) > len(fold(term.text).split()), term.field)


def _shortened(nodes: tuple[BoolNode, ...]) -> tuple[BoolNode, ...]:
    """Words in a row that have an abbreviation, with it as an alternative."""
    found: list[BoolNode] = []
    at = 0
    while at < len(nodes):
        for size in range(min(MOST_WORDS, len(nodes) - at), 1, -1):
            row = nodes[at : at + size]
            plain = [one for one in row if isinstance(one, Term) and not one.phrase]
            short = WRITTEN_OUT.get(tuple(fold(one.text) for one in plain)) if len(plain) == size else None
            if short is not None:
                found.append(Or((Term(short, False, plain[0].field), And(row))))
                at += size
                break
        else:
            found.append(nodes[at])
            at += 1
    return tuple(found)


def shown(node: BoolNode) -> str:
    """A tree as text again, to tell what was searched for instead."""
    match node:
        case Term():
            return f'"{node.text}"' if node.phrase else node.text
        case BoolNot():
            return f"NOT {_inside(node.node)}"
        case And():
            return " ".join(map(_inside, node.nodes))
        case Or():
            return " OR ".join(map(_inside, node.nodes))


def _inside(node: BoolNode) -> str:
    return shown(node) if isinstance(node, Term | BoolNot) else f"({shown(node)})"
