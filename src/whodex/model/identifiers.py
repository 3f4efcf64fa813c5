"""What names an entity across sources, and the numbers whodex itself gives.

An identifier is written as one string, `kind:value`, everywhere below the wire: it is the key of the store's table.
Strong kinds join whatever shares them; email and domain join only where nothing contradicts (see `whodex.resolve`).
"""

import base64
import binascii
from typing import Final, Literal

Kind = Literal["person", "organisation", "job", "post", "comment", "reaction", "connection", "message", "item"]
"""Kinds of entity. `item` is the rest of a member's export: invitations, endorsements, recommendations …"""

KINDS: Final[tuple[Kind, ...]] = (
    "person",
    "organisation",
    "job",
    "post",
    "comment",
    "reaction",
    "connection",
    "message",
    "item",
)

# kind of identifier → (kind of entity, strong). The order is the order in which they are shown.
IDENTIFIER_KINDS: Final[dict[str, tuple[Kind, bool]]] = {
    "slug": ("person", True),  # /in/<slug>: NFC, lower case, decoded
    "member": ("person", True),  # LinkedIn's member number, also inside ACoAA…, ACwAA… and AEMAA… ids
    "memberid": ("person", True),  # an id of that family whose number cannot be read: kept whole, case-sensitive
    "pub": ("person", True),  # /pub/<name>/<a>/<b>/<c>, the legacy address, lower case
    "cbperson": ("person", True),  # crunchbase.com/person/<slug>
    "lix": ("person", True),  # a person's number in somebody else's lixID
    "email": ("person", False),  # lower case; role addresses are no identifiers
    "pvendor": ("person", True),  # a vendor's or CRM's own key for a person, `<system>/<key>`
    "orgslug": ("organisation", True),  # /company/<slug>, /school/<slug>, /showcase/<slug>
    "orgid": ("organisation", True),  # LinkedIn's organisation number
    "schoolid": ("organisation", True),  # a school's number: a number space of its own
    "cborg": ("organisation", True),  # crunchbase.com/organization/<slug>
    "lixorg": ("organisation", True),  # an organisation's number in somebody else's lixID
    "domain": ("organisation", False),  # registrable domain of its website; webmail and shared hosts are none
    "ovendor": ("organisation", True),  # a vendor's or CRM's own key for an organisation, `<system>/<key>`
    "job": ("job", True),  # LinkedIn's job posting number
    "joburl": ("job", True),  # the address of a posting elsewhere, without query
    "post": ("post", True),  # activity:<n>, share:<n>, ugcPost:<n>, pulse:<slug>
    "comment": ("comment", True),  # <post>/<comment number>, or a hash where it has none
    "key": ("item", True),  # the key of a reaction, connection, message or item: what it links, and when
}

FIRST_NUMBER: Final = 1_000_000_000
"""The first number whodex gives to an entity of its own: above any lixID seen (`../shared/spec/data.md`)."""


def lix_id(kind: Literal["person", "organisation"], number: int) -> str:
    """The lixID of an entity: `base64("person:<n>")`, padded (seed: `cGVyc29uOjk3MDgyNQ==` is `person:970825`)."""
    return base64.b64encode(f"{kind}:{number}".encode()).decode()


def read_lix_id(text: str) -> tuple[str, int] | None:
    """The kind and number inside a lixID, padding optional, either alphabet; None where it is none."""
    raw = text.strip().replace("-", "+").replace("_", "/").rstrip("=")
    try:
        kind, _, number = base64.b64decode(raw + "=" * (-len(raw) % 4), validate=True).decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        return None
    if kind not in ("person", "organisation") or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return kind, int(number)


def member_number(member_id: str) -> int | None:
    """The member number inside an `ACoAA…`, `ACwAA…` or `AEMAA…` id, or None where the id is not of that form.

    39 base64url characters are 29 bytes: a 2-byte kind, the number as 6 bytes big-endian, 0x01, a 20-byte digest
    (`../shared/spec/linkedin-urls.md` §8.1, measured there on public fixtures).
    """
    if len(member_id) != 39 or member_id[:2] not in ("AC", "AE"):
        return None
    try:
        raw = base64.b64decode(member_id.replace("-", "+").replace("_", "/") + "=", validate=True)
    except (binascii.Error, ValueError):
        return None
    if raw[8] != 1 or raw[:2] not in (b"\x00\x2a", b"\x00\x2c", b"\x00\x43"):
        return None
    return int.from_bytes(raw[2:8], "big") or None
