"""API keys: made, listed, revoked. A key is shown once and kept only as a hash."""

import hashlib
import secrets
import time
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from whodex.errors import UnknownRecord
from whodex.store.ports import Accounts, Key

PREFIX: Final = "wdx_live_"
SHOWN: Final = 4  # characters of the secret part in the readable prefix: enough to tell keys apart, useless to guess


class NewKey(Struct, kw_only=True):
    """A key just made: the only time its text exists."""

    id: int
    name: str
    key: str


def digest(text: str) -> bytes:
    """What is kept of a key: SHA-256. Keys are 256 random bits, so a fast hash is as good as a slow one."""
    return hashlib.sha256(text.encode()).digest()


def create_key(
    accounts: Accounts,
    name: str,
    *,
    api_version: str | None = None,
    unlimited: bool = False,
    team: str = "default",
    scopes: Sequence[str] = ("read", "search", "contact", "insight"),
) -> NewKey:
    """Make a key of 256 random bits. `api_version` pins the version its answers have."""
    text = PREFIX + secrets.token_urlsafe(32)
    kept = accounts.add_key(
        Key(
            id=0,
            hash=digest(text),
            prefix=text[: len(PREFIX) + SHOWN] + "…",
            name=name,
            team=team,
            api_version=api_version,
            unlimited=unlimited,
            scopes=list(scopes),
            created_at=int(time.time() * 1000),
        )
    )
    return NewKey(id=kept.id, name=name, key=text)


def revoke_key(accounts: Accounts, key_id: int) -> None:
    """Revoke a key; every worker refuses it from its next request on. Raises UnknownRecord."""
    if not accounts.revoke_key(key_id, int(time.time() * 1000)):
        raise UnknownRecord(f"there is no key {key_id} in force; `whodex keys list` shows them")
