"""Usual short and long forms of a given name: Robert → Bob, Bob → Robert (data of the package `nicknames`)."""

from functools import cache
from typing import Final

from nicknames import NickNamer

MOST: Final = 8
"""Forms kept per name; Elizabeth has over thirty, of which no address ever shows most."""


@cache
def _namer() -> NickNamer:
    return NickNamer()


@cache
def short_forms(given: str) -> tuple[str, ...]:
    """Other forms under which a bearer of this given name may be known, sorted, at most `MOST`; lower case."""
    name = given.lower()
    if not name.isalpha() or len(name) < 3:
        return ()
    short = set(_namer().nicknames_of(name))
    near = short | set(_namer().canonicals_of(name))
    # Short forms are likelier in an address than long ones (William → Bill before Wilhelmina).
    ranked = sorted(near - {name}, key=lambda form: (form not in short, len(form), form))
    return tuple(form for form in ranked if form.isalpha())[:MOST]
