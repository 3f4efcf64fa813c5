"""How far the check of a file got, in memory."""

from collections.abc import Sequence

from whodex.store.check_ports import Progress

_OPEN, _WAITING, _SETTLED = range(3)


class MemoryCheckList:
    """See `whodex.store.check_ports.CheckList`."""

    def __init__(self) -> None:
        self._mark = ""
        self._complete = False
        self._rows: dict[str, tuple[int, str, int, bytes | None]] = {}

    def begin(self, mark: str) -> bool:
        if mark != self._mark:
            self._mark, self._complete, self._rows = mark, False, {}
        return self._complete

    def add(self, addresses: Sequence[tuple[str, str]]) -> None:
        for address, domain in addresses:
            self._rows.setdefault(address, (len(self._rows) + 1, domain, _OPEN, None))

    def is_complete(self) -> None:
        self._complete = True

    def domains(self, after: str, count: int) -> list[str]:
        found = {domain for _, domain, state, _ in self._rows.values() if state == _OPEN and domain > after}
        return sorted(found)[:count]

    def open_at(self, domain: str, after: int, count: int) -> list[tuple[int, str]]:
        found = (
            (number, address)
            for address, (number, at, state, _) in self._rows.items()
            if at == domain and state == _OPEN and number > after
        )
        return sorted(found)[:count]

    def keep(self, results: Sequence[tuple[str, bytes, bool]]) -> None:
        for address, data, waits in results:
            number, domain, _, _ = self._rows[address]
            self._rows[address] = number, domain, _WAITING if waits else _SETTLED, data

    def reopen(self) -> int:
        waiting = [address for address, row in self._rows.items() if row[2] == _WAITING]
        for address in waiting:
            number, domain, _, data = self._rows[address]
            self._rows[address] = number, domain, _OPEN, data
        return len(waiting)

    def result(self, address: str) -> bytes | None:
        row = self._rows.get(address)
        return None if row is None else row[3]

    def progress(self) -> Progress:
        states = [row[2] for row in self._rows.values()]
        return Progress(len(states), states.count(_SETTLED), states.count(_WAITING))

    def close(self, *, remove: bool = False) -> None:
        if remove:
            self._mark, self._rows = "", {}
