"""The keeper of this whodex: all formats' mappers, all derivers."""

from typing import Final

from whodex.ingest.registry import mappers
from whodex.services.derivers import DERIVERS
from whodex.services.keeping import Keeper

KEEPER: Final = Keeper(mappers(), DERIVERS)
