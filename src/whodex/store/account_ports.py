"""Teams, plans and keys, as a backend keeps them apart from the data. `tests/contract` asserts it of every backend.

Errors: StoreBusy where another writer keeps the file too long, Unavailable where the disk is full or read-only.
"""

from typing import Protocol

from whodex.model.accounts import CreditKind, Key, Plan, Team


class Accounts(Protocol):
    """Teams, plans and keys. Every change is on disk when the call returns."""

    def add_key(self, key: Key) -> Key:
        """Keep a new key, and its team where that is new. Its id is given here, and its meter where it has none."""
        ...

    def find_key(self, digest: bytes) -> Key | None:
        """The key with that SHA-256, or None. A revoked key is found; the caller decides."""
        ...

    def keys(self) -> list[Key]:
        """All keys, oldest first."""
        ...

    def change_key(self, key: Key) -> bool:
        """Write everything of a key but its hash, team and meter; whether it is there."""
        ...

    def save_team(self, team: Team) -> None:
        """Create or change a team."""
        ...

    def teams(self) -> list[Team]:
        """The teams, by name. `default` is always there."""
        ...

    def save_plan(self, plan: Plan) -> None:
        """Create or change a plan."""
        ...

    def plans(self) -> list[Plan]:
        """The plans, by name."""
        ...

    def limited(self, team: str) -> frozenset[CreditKind]:
        """The kinds of credits of which a team has not as many as it likes."""
        ...

    def version(self) -> int:
        """A number that changes whenever a key, a team or what it is limited to changed, in any process."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...
