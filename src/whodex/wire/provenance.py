"""Where values come from, under the paths a version's Person has them.

What a version does not show goes under its name in the model, in camel case.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from whodex.model.answers import FieldHistory, PersonHistory
from whodex.model.answers import Sighting as Seen
from whodex.model.dates import PartialDate
from whodex.wire.shown import iso_time

_INDEX: Final = re.compile(r"\[(\d+)\]")
_WORD: Final = re.compile(r"_([a-z])")


class Sighting(Struct, kw_only=True, rename="camel", gc=False):
    """One value and its source: the row `position` of a `file`, observed when, held on which lawful basis."""

    value: Any
    source: str
    file: str
    position: str
    observed_at: str | None
    basis: str


class FieldProvenance(Sighting, kw_only=True, rename="camel", gc=False):
    """The value shown, and those that lost against it, strongest first."""

    lost: list[Sighting]


class ProvenanceAnswer(Struct, gc=False):
    """The answer of `/v1/person/provenance`: a history for every path of the person."""

    fields: dict[str, FieldProvenance]


def provenance(found: PersonHistory, paths: Mapping[str, str], identifiers: Mapping[str, str]) -> ProvenanceAnswer:
    """The history of every value.

    `paths` gives a version's path for a path of the model, `[]` standing for an index; `identifiers` the paths that
    show the first identifier of a kind.
    """
    fields: dict[str, FieldProvenance] = {}
    for history in found.fields:
        shown = _shown(history)
        fields[_path(history.path, paths)] = shown
        if history.path.startswith("identifiers["):
            kind, _, value = str(history.shown.value).partition(":")
            path = identifiers.get(kind)
            if path is not None and path not in fields:
                fields[path] = msgspec.structs.replace(shown, value=value, lost=[])
    return ProvenanceAnswer(fields)


def _path(path: str, paths: Mapping[str, str]) -> str:
    exact = paths.get(path)
    if exact is not None:
        return exact
    index = _INDEX.search(path)
    if index is None:
        return _camel(path)
    named = paths.get(path.replace(index.group(), "[]", 1))
    return _camel(path) if named is None else named.replace("[]", index.group(), 1)


def _camel(path: str) -> str:
    return _WORD.sub(lambda match: match.group(1).upper(), path)


def _shown(history: FieldHistory) -> FieldProvenance:
    seen = history.shown
    return FieldProvenance(
        value=_plain(seen.value),
        source=seen.source,
        file=seen.file,
        position=seen.position,
        observed_at=iso_time(seen.observed_at),
        basis=seen.basis,
        lost=[_sighting(other) for other in history.lost],
    )


def _sighting(seen: Seen) -> Sighting:
    return Sighting(
        value=_plain(seen.value),
        source=seen.source,
        file=seen.file,
        position=seen.position,
        observed_at=iso_time(seen.observed_at),
        basis=seen.basis,
    )


def _plain(value: object) -> object:
    """A value of the model as JSON: a date as both versions write it, all else as it is."""
    if isinstance(value, PartialDate):
        return {"year": value.year, "month": value.month} if value.month else {"year": value.year}
    if isinstance(value, Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    return value
