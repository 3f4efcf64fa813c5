"""What a source format is. Every format is one object of this shape, listed in `whodex.ingest.registry`.

Reading and mapping are apart so that they can run in different processes, and mapping again from what is kept (when
entities are rebuilt) is the same code::

    InputFile ──read──► Raw ──claims──► Claim(format, record, subject)      at import
    Observation(format, record) ──mapper──► subject                         at rebuild

`claims` must be pure and must give, for every claim, `subject == MAPPERS[claim.format](claim.record)`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any, Protocol

from msgspec import Struct

from whodex.model.identifiers import Kind
from whodex.model.network import Viewer
from whodex.model.observation import Claim, Entity, Record

Mapper = Callable[[Record], Entity]


class InputFile(Protocol):
    """One thing to import: a file, a folder, or a file inside an archive."""

    @property
    def name(self) -> str:
        """The name shown to people and kept as provenance (no folders above the import)."""
        ...

    @property
    def size(self) -> int:
        """Bytes as stored (compressed where it is), for the progress bar."""
        ...

    @property
    def modified_at(self) -> int:
        """Inner date where the archive has one, else the file's modification time; ms."""
        ...

    def open(self) -> IO[bytes]:
        """The content, .gz and .zst already unpacked."""
        ...

    def consumed(self) -> int:
        """Bytes of `size` read so far by whoever opened it."""
        ...

    def members(self) -> Mapping[str, "InputFile"]:
        """The files of a folder or zip by their path inside it, sorted; empty for a plain file."""
        ...


class Sample(Struct, kw_only=True):
    """What recognition looks at: names, the first 256 KiB unpacked, and their reading as JSON or CSV where they are."""

    name: str
    members: list[str] = []
    head: bytes = b""
    json: list[Any] = []  # the first records: of JSONL, of a JSON array, of a lone object
    envelope: dict[str, Any] = {}  # a lone JSON object's top level, as far as the head holds it
    columns: list[str] = []  # the header of a CSV, trimmed


class Raw(Struct, kw_only=True, array_like=True):
    """One record as it stands in a file. `data` is the bytes of one JSON value, or values already read."""

    position: str
    data: Any


class Refused(Struct, kw_only=True, array_like=True):
    """One place of a file that holds no readable record, and why.

    `skipped`: left out on purpose (advertising data in a member's export); worth telling, but no fault of the file.
    `cut`: the file cannot be read from here on; what stands before is kept, and the import as a whole failed.
    """

    position: str
    reason: str
    data: Any = None
    skipped: bool = False
    cut: bool = False


class Options(Struct, kw_only=True):
    """What the person importing said, and what `prepare` found out. Goes to every process that maps."""

    viewer: str | None = None  # --viewer: a slug
    team: str = "default"
    mapping: dict[str, Any] = {}  # the mapping file's content
    found: dict[str, Any] = {}  # plain values from `prepare`


class Format(Protocol):
    """One source format."""

    name: str  # what --format takes: `brightdata`, `linkedin-export`
    label: str  # one line for people
    gives: tuple[Kind, ...]
    mappers: Mapping[str, Mapper]  # by the stored format name of each claim: `brightdata.people`

    def score(self, sample: Sample) -> int:
        """How surely this is the format, 0 (not) to 100 (a signature nothing else has)."""
        ...

    def prepare(self, file: InputFile, options: Options) -> tuple[dict[str, Any], Viewer | None]:
        """What must be known before the first record (say, whose export it is), and the viewer, where there is one.

        Raises ImportFailed where the file cannot be used at all.
        """
        ...

    def read(self, file: InputFile, options: Options) -> Iterator[Raw | Refused]:
        """The records in file order, streamed in bounded memory. Never raises for one broken record."""
        ...

    def claims(self, raw: Raw, options: Options) -> list[Claim]:
        """What one record says; its main subject first. Raises RecordRejected with the reason."""
        ...
