"""Whose export it is: the archive does not say, so it is found out, in the order of `find`."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from whodex.errors import ImportFailed
from whodex.ingest.linkedin_export.items import invited, inviting
from whodex.ingest.linkedin_export.network import parties
from whodex.ingest.linkedin_export.rows import Row, full_name
from whodex.model.network import Viewer
from whodex.text.entities import person_identifiers
from whodex.text.names import fold

MADE_UP: Final = "made-up"
"""Ends a slug made from the name, so that it is not taken for the slug of the stranger who has it on LinkedIn."""

ENOUGH: Final = 500
"""Messages that settle who the sender of that name is."""

_WORD: Final = re.compile(r"[^\W_]+")


def find(
    said: str | None, profile: Iterable[Row], invitations: Iterable[Row], messages: Iterable[Row], file: str
) -> Viewer:
    """The viewer of an export.

    `--viewer` as given; else the profile of whoever sent its OUTGOING invitations; else that of the message sender
    who has the profile's name, of who got its INCOMING invitations or its messages under that name; else a slug made
    from the name, marked as made up. Raises ImportFailed where `--viewer` is unreadable or there is not even a name.
    """
    row: Row = next(iter(profile), {})
    name = full_name(row.get("firstname"), row.get("lastname"))
    if said:
        identifiers = person_identifiers(said)
        if not identifiers:
            raise ImportFailed(f"--viewer {said!r} is neither a profile URL nor its last part")
        return Viewer(identifiers=identifiers[:1], name=name or said)
    sent: Counter[str] = Counter()
    received: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for one in invitations:
        direction = one.get("direction", "").upper()
        if direction in ("OUTGOING", "INCOMING"):
            own, url = inviting(one) if direction == "OUTGOING" else invited(one)
            (sent if direction == "OUTGOING" else received).update(person_identifiers(url)[:1])
            names.update([own] if own else [])
    shown = name or (names.most_common(1)[0][0] if names else None)
    for counted in (sent, sent or _by_name(shown, messages), received):
        if counted:
            return Viewer(identifiers=[counted.most_common(1)[0][0]], name=shown or counted.most_common(1)[0][0])
    if not shown:
        raise ImportFailed(f"{file} does not say whose export it is: name the member with --viewer SLUG")
    words = _WORD.findall(fold(shown)) or ["member"]
    return Viewer(identifiers=[f"slug:{'-'.join([*words, MADE_UP])}"], name=shown, made_up=True)


def _by_name(name: str | None, messages: Iterable[Row]) -> Counter[str]:
    """How often each profile stands in messages under the name: as sender, or as the only recipient if never so."""
    senders: Counter[str] = Counter()
    recipients: Counter[str] = Counter()
    if not name:
        return senders
    wanted = fold(name)
    for row in messages:
        sender, to = parties(row)
        if fold(sender[0] or "") == wanted:
            senders.update(person_identifiers(sender[1])[:1])
        for one in to:
            if fold(one[0] or "") == wanted:
                recipients.update(person_identifiers(one[1])[:1])
        if senders.total() >= ENOUGH:
            break
    return senders or recipients
