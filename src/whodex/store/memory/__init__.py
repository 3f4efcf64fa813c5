"""A store in memory: for tests, and the plainest statement of what a store does."""

from whodex.store.memory.accounts import MemoryAccounts
from whodex.store.memory.check_list import MemoryCheckList
from whodex.store.memory.ledger import MemoryLedger
from whodex.store.memory.mail_book import MemoryMailBook
from whodex.store.memory.sequences import MemorySequences
from whodex.store.memory.store import MemoryStore

__all__ = ["MemoryAccounts", "MemoryCheckList", "MemoryLedger", "MemoryMailBook", "MemorySequences", "MemoryStore"]
