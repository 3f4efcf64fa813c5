"""The one rule for what is not known: `null` in 2026-08-20, left out in 2023-02-08 (`../shared/spec/api.md` §2)."""

from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

from msgspec import UNSET, Struct, UnsetType

ShapeT = TypeVar("ShapeT", bound=Struct)


def leave_out(shape: ShapeT) -> ShapeT:
    """The same shape with every None, at any depth, of a field that may be absent turned into UNSET. Changes it.

    Only fields typed with `UnsetType` may be absent; a `pagination_token` stays null in every version.
    """
    for name, optional in _fields(type(shape)):
        value = getattr(shape, name)
        if value is None:
            if optional:
                setattr(shape, name, UNSET)
        elif not isinstance(value, str | int | float):
            _descend(value)
    return shape


def _descend(value: Any) -> None:
    if isinstance(value, Struct):
        leave_out(value)
    elif isinstance(value, list):
        for item in value:
            _descend(item)


@cache
def _fields(shape: type[Struct]) -> tuple[tuple[str, bool], ...]:
    hints = get_type_hints(shape)
    return tuple((name, UnsetType in get_args(hints[name])) for name in shape.__struct_fields__)
