"""The versions of the API, by the name a request picks them with (`../shared/spec/api.md` §1)."""

from types import ModuleType
from typing import Final

from whodex.wire import v2023_02_08, v2026_08_20

VERSIONS: Final[dict[str, ModuleType]] = {"2023-02-08": v2023_02_08, "2026-08-20": v2026_08_20}

SEED_VERSION: Final = "2023-02-08"
"""The default: the seed's."""
