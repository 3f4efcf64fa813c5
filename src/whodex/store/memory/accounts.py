"""Teams, plans and keys in memory."""

from msgspec.structs import replace

from whodex.model.accounts import DEFAULT_TEAM, CreditKind, Key, Plan, Team
from whodex.store.memory.ledger import MemoryBooks


class MemoryAccounts:
    """See `whodex.store.account_ports.Accounts`. `books` are shared with the ledger of the same accounts."""

    def __init__(self, books: MemoryBooks | None = None) -> None:
        self.books = books or MemoryBooks()
        self._keys: dict[int, Key] = {}
        self._teams: dict[str, Team] = {DEFAULT_TEAM: Team(name=DEFAULT_TEAM)}
        self._plans: dict[str, Plan] = {}
        self._version = 0

    def add_key(self, key: Key) -> Key:
        key.id = len(self._keys) + 1
        key.meter = key.meter or key.id
        self._keys[key.id] = key
        self._teams.setdefault(key.team, Team(name=key.team, created_at=key.created_at))
        self._version += 1
        return key

    def find_key(self, digest: bytes) -> Key | None:
        return next((key for key in self._keys.values() if key.hash == digest), None)

    def keys(self) -> list[Key]:
        return list(self._keys.values())

    def change_key(self, key: Key) -> bool:
        held = self._keys.get(key.id)
        if held is None:
            return False
        self._keys[key.id] = replace(key, hash=held.hash, team=held.team, meter=held.meter)
        self._version += 1
        return True

    def save_team(self, team: Team) -> None:
        held = self._teams.get(team.name)
        self._teams[team.name] = team if held is None else replace(held, plan=team.plan)

    def teams(self) -> list[Team]:
        return [self._teams[name] for name in sorted(self._teams)]

    def save_plan(self, plan: Plan) -> None:
        self._plans[plan.name] = plan

    def plans(self) -> list[Plan]:
        return [self._plans[name] for name in sorted(self._plans)]

    def limited(self, team: str) -> frozenset[CreditKind]:
        return frozenset(kind for held, kind in self.books.balances if held == team)

    def version(self) -> int:
        return self._version + self.books.limits_changed

    def close(self) -> None:
        """Nothing is held."""
