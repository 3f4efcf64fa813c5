"""Boolean text as trees, written here as text again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whodex.text.boolean import MAX_DEPTH, MAX_TERMS, And, BoolNode, Not, Or, Term, parse_boolean


def show(node: BoolNode) -> str:
    match node:
        case Term():
            text = f'"{node.text}"' if node.phrase else node.text
            return f"{node.field}:{text}" if node.field else text
        case Not():
            return f"-{show(node.node)}"
        case And():
            return "(" + " & ".join(map(show, node.nodes)) + ")"
        case Or():
            return "(" + " | ".join(map(show, node.nodes)) + ")"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("baker", "baker"),
        ("head baker", "(head & baker)"),
        ("head AND baker", "(head & baker)"),
        ("a b OR c", "((a & b) | c)"),
        ("a OR b AND c", "(a | (b & c))"),
        ('(a OR b) AND NOT "c d"', '((a | b) & -"c d")'),
        ("a NOT (b OR c) d", "(a & -(b | c) & d)"),
        ("title:(CEO OR Director) bread", "((title:CEO | title:Director) & bread)"),
        ('firstname:Ann lastname:"van Lee"', '(first_name:Ann & last_name:"van Lee")'),
        ("Company:acme School:x", "(company:acme & school:x)"),
        ("“head baker” or z", '("head baker" & or & z)'),
        ("java -ui -staff", "(java & -ui & -staff)"),
        ("e-mail", "e-mail"),
        ('"hiring" + "back end"', '(hiring & "back end")'),
        ('-"a b" c', '("a b" & c)'),
        ("OR", "OR"),
        ("NOT", "NOT"),
        ("a OR", "a"),
        ("AND a", "a"),
        ("a OR OR b", "(a | b)"),
        ("NOT NOT a", "a"),
        ('"a b', "(a & b)"),
        ('"a b" c "d e', '("a b" & c & d & e)'),
        ("((a", "a"),
        ("a) b", "(a & b)"),
        ("()", "()"),
        ("", "()"),
        ('""', "()"),
        ("a (b) ()", "(a & b)"),
        ("a,b", "a,b"),
        ("R&D C++ C#", "(R&D & C++ & C#)"),
        ("а ИЛИ б", "(а & ИЛИ & б)"),
    ],
)
def test_trees(text: str, tree: str):
    assert show(parse_boolean(text, minus=True)) == tree


def test_a_minus_is_a_letter_elsewhere():
    assert show(parse_boolean("java -ui")) == "(java & -ui)"
    assert parse_boolean("-ui") == Term("-ui")


def depth(node: BoolNode) -> int:
    match node:
        case Not():
            return 1 + depth(node.node)
        case And() | Or():
            return 1 + max(map(depth, node.nodes), default=0)
        case _:
            return 1


def terms(node: BoolNode) -> int:
    match node:
        case Not():
            return terms(node.node)
        case And() | Or():
            return sum(map(terms, node.nodes))
        case _:
            return 1


@pytest.mark.parametrize(
    "text", ["(" * 20_000 + "a" + ")" * 20_000, "NOT (a OR (b " * 9_000, "a OR " * 13_000, "(a b) OR NOT (" * 4_000]
)
def test_caps(text: str):
    tree = parse_boolean(text)
    assert depth(tree) <= 3 * MAX_DEPTH
    assert terms(tree) <= MAX_TERMS


@given(
    st.lists(st.sampled_from(["a", "b", '"', "(", ")", " AND ", " OR ", " NOT ", " ", "title:", "-", "“"])).map("".join)
)
def test_any_text_gives_a_tree_without_empty_parts(text: str):
    def check(node: BoolNode) -> None:
        match node:
            case Not():
                check(node.node)
            case And() | Or():
                assert len(node.nodes) > 1
                for one in node.nodes:
                    assert type(one) is not type(node)
                    check(one)
            case Term():
                assert node.text

    for minus in (False, True):
        tree = parse_boolean(text, minus=minus)
        if tree != And():
            check(tree)


@given(st.text())
def test_no_text_raises(text: str):
    parse_boolean(text)
