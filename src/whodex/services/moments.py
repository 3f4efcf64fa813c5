"""Moments by two clocks: the wall's, which may jump, and the machine's, which does not."""

import time
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import Struct

from whodex.model.accounts import SECOND_NS

DAY_NS: Final = 24 * 3600 * SECOND_NS


class Moment(Struct, frozen=True):
    """A moment by both clocks. `boot` names the run of the machine that `tick` belongs to."""

    now: int  # ms since 1970
    tick: int  # ns of the monotonic clock, the same in all processes
    boot: str


@cache
def boot_of() -> str:
    """Which run of the machine this is, where the system says so; else empty."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""


def monotonic_ns() -> int:
    """Nanoseconds of a clock that nobody sets and that counts while the machine sleeps, where there is one."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic_ns() if clock is None else time.clock_gettime_ns(clock)


def moment(now: int) -> Moment:
    """This moment; `now` is the wall clock's, in ms since 1970."""
    return Moment(now, monotonic_ns(), boot_of())


def system_clock() -> int:
    """Milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000
