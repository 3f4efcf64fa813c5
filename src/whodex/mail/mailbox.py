"""The messages of a mailbox file, one after the other: mbox (RFC 4155), or a single message."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

MAX_MESSAGE: Final = 5_000_000
"""Bytes of one message that are kept; reports carry at most the message they return."""

_FROM: Final = re.compile(rb"^From .*\d{4}\s*$")
DATED: Final = re.compile(rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?[\w ]{6,9}\d\d:\d\d.*\d{4}\s*$")
"""The line between two messages. With a whole date no sentence begins so: it counts where the first broke off, too."""
_QUOTED: Final = re.compile(rb"^>+From ")


def messages(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """(number of its first line from 1, content) of each message; `>From` undone, what is beyond MAX_MESSAGE left out.

    Where the first line is no `From ` line of an mbox, everything is one message. Memory holds one message.
    """
    kept: list[bytes] = []
    size, start, blank, box = 0, 1, True, False
    for number, line in enumerate(lines, 1):
        box = box or (number == 1 and line.startswith(b"From "))
        if box and ((blank and _FROM.match(line)) or DATED.match(line)):
            if any(part.strip() for part in kept):
                yield start, b"".join(kept)
            kept, size, start = [], 0, number + 1
        elif size < MAX_MESSAGE:
            kept.append(line[1:] if box and _QUOTED.match(line) else line)
            size += len(line)
        blank = not line.strip()
    if any(part.strip() for part in kept):
        yield start, b"".join(kept)
