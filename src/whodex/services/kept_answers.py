"""The answer most often asked for, kept ready beside the person: `/v1/person` in version 2023-02-08.

That shape holds nothing of the moment or the asker, so it is a function of the person alone. Reading it needs neither
the person decoded nor the answer written, which is half the work of a request (`bench/person.py`). It is derived like
everything folded: written whenever the person is, gone with them, and passed over where this whodex renders by other
code than the one that wrote it, until `whodex rebuild` writes it anew.
"""

import zlib
from collections.abc import Sequence
from importlib import resources
from typing import Final

import msgspec

from whodex.model.answers import PersonFound
from whodex.model.linking import key_of
from whodex.model.observation import Entity
from whodex.model.person import Person
from whodex.store.ports import Reading
from whodex.wire.v2023_02_08.person import person

VERSION: Final = "2023-02-08"
_MADE_BY: Final = ("v2023_02_08/person.py", "shown.py")  # in whodex.wire: what the answer depends on

_encode = msgspec.json.Encoder().encode


def _revision() -> bytes:
    code = b"".join((resources.files("whodex.wire") / name).read_bytes() for name in _MADE_BY)
    return zlib.crc32(code).to_bytes(4, "big")


REVISION: Final = _revision()
"""Changes with the code that renders."""


def kept_answer(entity: Entity) -> bytes:
    """What is kept beside an entity: revision and answer of a person, nothing of all else."""
    if not isinstance(entity, Person):
        return b""
    return REVISION + _encode(person(PersonFound(number=0, person=entity)))


def find_answer(store: Reading, identifiers: Sequence[str]) -> bytes | None:
    """The answer kept for the person whom the first of the identifiers names; None where there is none to use."""
    first = identifiers[0]
    if first.startswith("lix"):
        return None
    return usable(store.kept_beside(key_of(first)))


def usable(kept: bytes) -> bytes | None:
    """The answer in what was kept; None where nothing was, or other code wrote it."""
    return kept[4:] if kept.startswith(REVISION) else None
