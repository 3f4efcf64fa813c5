"""Keys in memory."""

import msgspec

from whodex.store.ports import Key


class MemoryAccounts:
    """See `whodex.store.ports.Accounts`."""

    def __init__(self) -> None:
        self._keys: dict[int, Key] = {}
        self._version = 0

    def add_key(self, key: Key) -> Key:
        key.id = len(self._keys) + 1
        self._keys[key.id] = key
        self._version += 1
        return key

    def find_key(self, digest: bytes) -> Key | None:
        return next((key for key in self._keys.values() if key.hash == digest), None)

    def keys(self) -> list[Key]:
        return list(self._keys.values())

    def revoke_key(self, key_id: int, at: int) -> bool:
        key = self._keys.get(key_id)
        if key is None or key.revoked_at is not None:
            return False
        self._keys[key_id] = msgspec.structs.replace(key, revoked_at=at)
        self._version += 1
        return True

    def version(self) -> int:
        return self._version
