"""What is derived from a folded entity, wired into folding here: the pure rooms do not know each other."""

from typing import Final

from whodex.services.preparing import Deriver

DERIVERS: Final[tuple[Deriver, ...]] = ()
