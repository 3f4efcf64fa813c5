"""Packing: entities as MessagePack, records as JSON, both compressed with dictionaries trained on invented data.

A frame names the dictionary it was packed with, so dictionaries can be replaced: `tools/train_dictionaries.py` makes
new ones, and a kept frame stays readable as long as its dictionary is in the package.
"""

from functools import cache
from importlib import resources
from threading import local
from typing import Any, Final

import msgspec
import zstandard

from whodex.errors import StoreError
from whodex.model.identifiers import Kind
from whodex.model.observation import ENTITY_TYPES, Entity, Record

LEVEL: Final = 3  # ../shared/design/engine-notes.md, SQLite: level 3 with a 112 KB dictionary, 17 µs in, 6.6 out
MAX_UNPACKED: Final = 64 * 1024 * 1024  # far above any record; a damaged frame must not ask for the machine's memory

WITH_KEPT: Final = b"\xc1"
"""First byte of a body with something kept beside the entity; no frame begins with it. Then the length of the entity's
frame in 4 bytes, that frame, and the frame of what was kept."""

_encode_body = msgspec.msgpack.Encoder().encode
_decoders: Final = {kind: msgspec.msgpack.Decoder(struct).decode for kind, struct in ENTITY_TYPES.items()}
_decode_record = msgspec.json.Decoder(dict[str, Any]).decode


@cache
def dictionaries() -> dict[int, bytes]:
    """The packaged dictionaries by their id; the highest id is the one written with."""
    found = {}
    folder = resources.files("whodex.store") / "dictionaries"
    for name in ("records.dict", "bodies.dict", "answers.dict"):
        file = folder / name
        if file.is_file():
            content = file.read_bytes()
            found[zstandard.ZstdCompressionDict(content).dict_id()] = content
    return found


@cache
def _dictionary(name: str) -> zstandard.ZstdCompressionDict | None:
    file = resources.files("whodex.store") / "dictionaries" / name
    if not file.is_file():
        return None
    made = zstandard.ZstdCompressionDict(file.read_bytes())
    made.precompute_compress(level=LEVEL)
    return made


class _PerThread(local):
    """Compressors are not safe to share between threads."""

    def __init__(self) -> None:
        self.records = zstandard.ZstdCompressor(level=LEVEL, dict_data=_dictionary("records.dict"))
        self.bodies = zstandard.ZstdCompressor(level=LEVEL, dict_data=_dictionary("bodies.dict"))
        self.answers = zstandard.ZstdCompressor(level=LEVEL, dict_data=_dictionary("answers.dict"))
        self.facts = zstandard.ZstdCompressor(level=1)
        self.readers: dict[int, zstandard.ZstdDecompressor] = {0: zstandard.ZstdDecompressor()}


_own = _PerThread()


def pack_record(record_bytes: bytes) -> bytes:
    """A canonical record, compressed."""
    return _own.records.compress(record_bytes)


def pack_facts(facts: bytes) -> bytes:
    """What resolution compares, for keeping; `unpack` reads it."""
    packed: bytes = _own.facts.compress(facts)
    return packed


def pack_body(entity: Entity, kept: bytes = b"") -> bytes:
    """An entity, encoded and compressed, with what is `kept` beside it. Equal entities give equal bytes."""
    body = _own.bodies.compress(_encode_body(entity))
    if not kept:
        return body
    return b"%b%b%b%b" % (WITH_KEPT, len(body).to_bytes(4, "big"), body, _own.answers.compress(kept))


def kept_of(blob: bytes) -> bytes:
    """What was kept beside an entity, empty where nothing was."""
    return unpack(blob[5 + int.from_bytes(blob[1:5], "big") :]) if blob[:1] == WITH_KEPT else b""


def unpack(blob: bytes) -> bytes:
    """What was compressed. Raises StoreError where the blob is damaged or its dictionary is not known."""
    try:
        number = zstandard.get_frame_parameters(blob).dict_id
        reader = _own.readers.get(number)
        if reader is None:
            content = dictionaries().get(number)
            if content is None:
                raise StoreError(f"a record needs compression dictionary {number}, which this whodex does not have")
            reader = _own.readers[number] = zstandard.ZstdDecompressor(zstandard.ZstdCompressionDict(content))
        return reader.decompress(blob, max_output_size=MAX_UNPACKED)
    except zstandard.ZstdError as error:
        raise StoreError(f"a kept record is damaged ({error})") from None


def unpack_record(blob: bytes) -> Record:
    """A kept record."""
    return _decode_record(unpack(blob))


def unpack_body(kind: Kind, blob: bytes) -> Entity:
    """A kept entity of that kind."""
    if blob[:1] == WITH_KEPT:
        blob = blob[5 : 5 + int.from_bytes(blob[1:5], "big")]
    return _decoders[kind](unpack(blob))
