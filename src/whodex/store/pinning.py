"""Pins as they go today: what every store does with those of entities that were merged."""

from collections.abc import Callable, Iterable

from whodex.store.decision_ports import Pin


def followed(pins: Iterable[Pin], current: Callable[[int], int]) -> list[Pin]:
    """Pins with the numbers entities go by now, by organisation and person; of two for one place the later holds."""
    latest: dict[tuple[int, int], Pin] = {}
    for pin in sorted(pins, key=lambda one: (one.at, one.organisation, one.person)):
        organisation, person = current(pin.organisation), current(pin.person)
        manager = None if pin.manager is None else current(pin.manager)
        latest[organisation, person] = Pin(organisation, person, manager, pin.at)
    return [latest[place] for place in sorted(latest)]
