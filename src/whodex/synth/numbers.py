"""Identifiers as LinkedIn forms them: member numbers and ids, slugs, activity numbers; all made from the seed."""

import base64
import hashlib
from typing import Final

from whodex.synth.dice import Dice, number_from
from whodex.synth.names import Name, ascii_fold

PROFILE, SALES = b"\x00\x2a", b"\x00\x2c"
"""Kinds of member id: `ACoAA…` names a profile, `ACwAA…` a lead (`../shared/spec/linkedin-urls.md` §8.1)."""

_SPREAD: Final = 0x2545F491  # odd, so that multiplying modulo a power of two visits every number once
_ROOM: Final = 1 << 30


def member_id(number: int, kind: bytes = SALES) -> str:
    """The 39-character id of a member number: kind, number, 0x01 and a digest, base64url without padding.

    The digest of a real id cannot be made outside LinkedIn; this one is a plain hash of the number and the kind.
    """
    digest = hashlib.blake2b(b"whodex" + kind + number.to_bytes(6, "big"), digest_size=20).digest()
    return base64.urlsafe_b64encode(kind + number.to_bytes(6, "big") + b"\x01" + digest).decode().rstrip("=")


class Spread:
    """A number for each index, scattered and never twice, without remembering any (up to 2^30 indexes)."""

    def __init__(self, *seed: object) -> None:
        self._shift = number_from(*seed) % _ROOM

    def at(self, index: int) -> int:
        """The scattered number, 0 ≤ number < 2^30."""
        return (index * _SPREAD + self._shift) % _ROOM


FIRST_MEMBER: Final = 11_000_000
"""Member numbers start here: as long as real ones of established members."""


def slug_base(name: Name) -> str:
    """The plain slug of a name: `jorg-weiss`, `wei-wang`."""
    return ascii_fold(f"{name.first} {name.last}").replace(" ", "-")


def unique_slug(dice: Dice, name: Name, taken: set[str]) -> str:
    """A slug as LinkedIn or its member would choose it, not in `taken`; it is added there.

    Four in ten are the plain name, where free; some are written by the member; a few are in the name's own script.
    """
    base = slug_base(name)
    draw = dice.random()
    if name.native and draw < 0.04:
        wanted = f"{name.native.replace(' ', '-')}-{dice.between(1000000, 9999999):x}".lower()
    elif draw < 0.45:
        wanted = base
    elif draw < 0.52:
        wanted = base.replace("-", "")
    elif draw < 0.57:
        wanted = f"{base.split('-')[0][0]}{base.split('-')[-1]}{dice.between(1, 99)}"
    else:
        wanted = f"{base}-{dice.between(1 << 24, (1 << 32) - 1):08x}"
    while wanted in taken or len(wanted) < 3:
        wanted = f"{base}-{dice.between(1 << 24, (1 << 32) - 1):08x}"
    taken.add(wanted)
    return wanted


def activity_number(at_ms: int, draw: float) -> int:
    """An activity number: its upper bits are the time in ms (`id >> 22`), the rest is chance."""
    return (at_ms << 22) | int(draw * (1 << 22))
