# ruff: noqa: D205
"""How email addresses, telephone numbers and profile addresses of two people are compared. Docstrings are published."""

from rapidfuzz.distance import DamerauLevenshtein

from whodex.resolve.facts import PersonFacts
from whodex.resolve.levels import NONE, Level, slipped
from whodex.text.emails import is_webmail


def email(a: PersonFacts, b: PersonFacts) -> Level:
    """Email addresses: one in common; a letter or two apart; the same before the @ at different hosts; at different
    hosts; or at one host different ones, or a figure apart (`a.roe@`, `a.roe2@`), which is how a host tells namesakes
    apart: nobody is given both.
    """
    best = 0
    for one in a.emails:
        local, _, host = one.rpartition("@")
        for other in b.emails:
            if one == other:
                return 6, one
            other_local, _, other_host = other.rpartition("@")
            if host == other_host:
                level = mailboxes_level(local, other_local)
            elif local == other_local and len(local) >= 4:
                level = 4
            elif slipped(local, other_local) and slipped(host, other_host):
                level = 5
            else:
                level = 3
            best = max(best, level)
    return best, ""


def mailboxes_level(one: str, other: str) -> int:
    """How alike two addresses at one host are, by what is before the @."""
    if min(len(one), len(other)) < 5:
        return 1
    if _letters(one) == _letters(other) and _figures(one) != _figures(other):
        return 2
    return 5 if DamerauLevenshtein.distance(one, other, score_cutoff=1) == 1 else 1


def _figures(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


def phone(a: PersonFacts, b: PersonFacts) -> Level:
    """Telephone numbers: one in common (the last nine digits), or none."""
    if not a.phones or not b.phones:
        return NONE
    for one in a.phones:
        if one in b.phones:
            return 2, one
    return 1, ""


def profile(a: PersonFacts, b: PersonFacts) -> Level:
    """Profile addresses: one in common, or different ones. Different ones speak against, but addresses are renamed."""
    if not a.profiles or not b.profiles:
        return NONE
    for one in a.profiles:
        if one in b.profiles:
            return 2, one
    return 1, ""


def are_namesakes(one: str, other: str) -> bool:
    """Whether two addresses at a firm are a figure apart, as those of two people of one name are."""
    local, _, host = one.rpartition("@")
    other_local, _, other_host = other.rpartition("@")
    return host == other_host and mailboxes_level(local, other_local) == 2 and not is_webmail(host)
