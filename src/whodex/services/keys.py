"""API keys: made, listed, changed, rotated, revoked. A key is shown once and kept only as a hash."""

import hashlib
import re
import secrets
import time
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from whodex.errors import InvalidParameter, UnknownRecord
from whodex.model.accounts import DEFAULT_RATE, DEFAULT_TEAM, SCOPES, SECOND_NS, USUAL_SCOPES, Key, NewKey, Rate
from whodex.store.account_ports import Accounts

PREFIX: Final = "wdx_live_"
SHOWN: Final = 4  # characters of the secret part in the readable prefix: enough to tell keys apart, useless to guess
SHORTEST: Final = 20  # characters of a key brought along from elsewhere: fewer could be guessed
OVERLAP_S: Final = 24 * 3600
_RATE: Final = re.compile(r"(\d{1,9})/(\d{1,6}(?:\.\d{1,3})?)?(ms|s|m|h|d)")
_UNITS: Final = {
    "ms": SECOND_NS // 1000,
    "s": SECOND_NS,
    "m": 60 * SECOND_NS,
    "h": 3600 * SECOND_NS,
    "d": 86_400 * SECOND_NS,
}


def digest(text: str) -> bytes:
    """What is kept of a key: SHA-256. Keys are 256 random bits, so a fast hash is as good as a slow one."""
    return hashlib.sha256(text.encode()).digest()


def read_rate(text: str, burst: int = DEFAULT_RATE.burst) -> Rate:
    """`20/1m`, `1/3s`, `100/s`: so many requests in such a time. Raises InvalidParameter."""
    found = _RATE.fullmatch(text.strip())
    if found is None or not int(found.group(1)):
        raise InvalidParameter("a rate is written as 1/3s, 20/m or 100/s", "rate")
    interval = int(float(found.group(2) or 1) * _UNITS[found.group(3)] / int(found.group(1)))
    if interval < 1 or not 1 <= burst <= 1_000_000:
        raise InvalidParameter("a rate is at most one request a nanosecond, a burst 1 to 1,000,000", "rate")
    return Rate(interval, burst)


def write_rate(rate: Rate | None) -> str:
    """A rate for people: `1/3s, burst 10`."""
    if rate is None:
        return "unlimited"
    seconds = rate.interval_ns / SECOND_NS
    pace = f"1/{seconds:g}s" if seconds >= 1 else f"{1 / seconds:g}/s"
    return f"{pace}, burst {rate.burst}"


def create_key(
    accounts: Accounts,
    name: str,
    *,
    api_version: str | None = None,
    unlimited: bool = False,
    team: str = DEFAULT_TEAM,
    scopes: Sequence[str] = USUAL_SCOPES,
    rate: Rate | None = DEFAULT_RATE,
    daily: int | None = None,
    viewers: Sequence[str] | None = None,
    expires_at: int | None = None,
    text: str | None = None,
) -> NewKey:
    """Make a key of 256 random bits, or keep one brought along (`text`). `api_version` pins its answers' version.

    `unlimited` lifts rate and allowance; credits are the team's. Raises InvalidParameter.
    """
    _check_scopes(scopes)
    _check_daily(daily)
    if text is not None and (len(text) < SHORTEST or not text.isascii() or not text.isprintable() or " " in text):
        raise InvalidParameter(f"a key has at least {SHORTEST} printable characters and no blanks", "key")
    text = text or PREFIX + secrets.token_urlsafe(32)
    hashed = digest(text)
    if accounts.find_key(hashed) is not None:
        raise InvalidParameter("this key is already there", "key")
    shown = len(PREFIX) + SHOWN if text.startswith(PREFIX) else SHOWN
    kept = accounts.add_key(
        Key(
            id=0,
            hash=hashed,
            prefix=text[:shown] + "…",
            name=name,
            team=team,
            api_version=api_version,
            rate=None if unlimited else rate,
            daily=None if unlimited else daily,
            scopes=list(scopes),
            viewers=None if viewers is None else list(viewers),
            created_at=_now(),
            expires_at=expires_at,
        )
    )
    return NewKey(id=kept.id, name=name, key=text)


def find_key(accounts: Accounts, key_id: int) -> Key:
    """The key of a number. Raises UnknownRecord."""
    held = accounts.keys()
    for key in held:
        if key.id == key_id:
            return key
    raise UnknownRecord(f"there is no key {key_id}; `whodex keys list` shows them")


def key_of_text(accounts: Accounts, text: str) -> Key:
    """The key whose text that is. Raises UnknownRecord, which does not repeat the text."""
    found = accounts.find_key(digest(text.strip()))
    if found is None:
        raise UnknownRecord("that is no key of this server")
    return found


def change_key(accounts: Accounts, key_id: int, **changes: Any) -> Key:
    """Change what a key may do, in every worker from its next request on. Raises UnknownRecord, InvalidParameter."""
    if "scopes" in changes:
        _check_scopes(changes["scopes"])
    _check_daily(changes.get("daily"))
    key = msgspec.structs.replace(find_key(accounts, key_id), **changes)
    accounts.change_key(key)
    return key


def rotate_key(accounts: Accounts, key_id: int, *, overlap_s: int = OVERLAP_S) -> NewKey:
    """A new key in the place of an old one, which goes on for the overlap. Both use up the same limits.

    Raises UnknownRecord where there is no such key in force.
    """
    old = find_key(accounts, key_id)
    now = _now()
    if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= now):
        raise UnknownRecord(f"key {key_id} is not in force any more; make a new one")
    text = PREFIX + secrets.token_urlsafe(32)
    shown = text[: len(PREFIX) + SHOWN] + "…"
    new = accounts.add_key(msgspec.structs.replace(old, id=0, hash=digest(text), prefix=shown, created_at=now))
    ends = now + overlap_s * 1000
    accounts.change_key(msgspec.structs.replace(old, id=key_id, expires_at=min(ends, old.expires_at or ends)))
    return NewKey(id=new.id, name=new.name, key=text)


def revoke_key(accounts: Accounts, key_id: int) -> None:
    """Revoke a key; every worker refuses it from its next request on. Raises UnknownRecord."""
    held = accounts.keys()
    key = next((one for one in held if one.id == key_id), None)
    if key is None or key.revoked_at is not None:
        raise UnknownRecord(f"there is no key {key_id} in force; `whodex keys list` shows them")
    accounts.change_key(msgspec.structs.replace(key, revoked_at=_now()))


def _check_scopes(scopes: Sequence[str]) -> None:
    wrong = [one for one in scopes if one not in SCOPES]
    if wrong or not scopes:
        raise InvalidParameter(f"scopes are of {', '.join(SCOPES)}", "scopes")


def _check_daily(daily: int | None) -> None:
    if daily is not None and not 0 <= daily <= 10**12:
        raise InvalidParameter("a daily allowance is a number of answers, 0 or more", "daily")


def _now() -> int:
    return time.time_ns() // 1_000_000
