"""A reference to a person or organisation from another record: what that record said of them, and how to find them."""

from msgspec import Struct


class Ref(Struct, array_like=True, kw_only=True):
    """Somebody or something named in a record. `identifiers` as in `whodex.model.identifiers`, strongest first."""

    name: str | None = None
    identifiers: list[str] = []
    headline: str | None = None
    picture: str | None = None
