"""A person's name in pieces: what addresses are made of."""

from msgspec import Struct


class NameParts(Struct, frozen=True, array_like=True):
    """A name in pieces. Words keep their own letters and hyphens; `surname` is without `particles`."""

    given: str = ""
    middle: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    surname: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()  # other given names: from brackets, or usual short forms
    former: tuple[str, ...] = ()  # an earlier surname
    generation: str = ""  # jr, sr, ii, iii, iv
