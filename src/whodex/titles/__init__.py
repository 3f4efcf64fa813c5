"""Job titles: what rank and what work the words of a title mean, in fourteen languages, offline, with reasons.

`classify("Head of Growth")` and `classify_many(titles)` answer with LinkedIn's seniority and function classes, a
confidence, and the words that decided; `derive(person)` fills a person's positions. Importing the room loads no table
and no weights: they are read at the first title.
"""

from typing import TYPE_CHECKING, Any

from whodex.titles.classes import (
    CLASSES,
    FUNCTIONS,
    SENIORITY,
    Classification,
    Context,
    Score,
    function_name,
    seniority_name,
)

if TYPE_CHECKING:
    from whodex.titles.derivation import derive, derive_many
    from whodex.titles.verbs import classify, classify_many, classify_rows

__all__ = [
    "CLASSES",
    "FUNCTIONS",
    "SENIORITY",
    "Classification",
    "Context",
    "Score",
    "classify",
    "classify_many",
    "classify_rows",
    "derive",
    "derive_many",
    "function_name",
    "seniority_name",
]

_LATER = {
    "classify": "verbs", "classify_many": "verbs", "classify_rows": "verbs", "derive": "derivation",
    "derive_many": "derivation",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """The verbs, whose modules need numpy, when they are first asked for (PEP 562)."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415  loaded with the first verb, not with the package

    value = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = value
    return value
