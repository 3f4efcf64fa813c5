"""Who a text names, whatever kind it is of: what commands about resolution take."""

import re
from collections.abc import Sequence
from typing import Final

from whodex.errors import InvalidParameter, UnknownRecord, UnreadableUrl
from whodex.ingest.parts import posting_key
from whodex.model.decisions import OBSERVATION
from whodex.model.identifiers import FIRST_NUMBER, IDENTIFIER_KINDS, Kind, read_lix_id
from whodex.model.linking import key_of
from whodex.services.lookup import NOTHING
from whodex.store.ports import Reading
from whodex.text.domains import domain_identifiers
from whodex.text.emails import email_identifiers
from whodex.text.entities import person_identifiers, read_entity

DECIDABLE: Final[tuple[Kind, ...]] = ("person", "organisation", "job")
"""The kinds that resolution may find to be one, and that may be merged and split by hand."""

_OBSERVATION: Final = re.compile(rf"(?:{OBSERVATION})?([0-9a-f]{{32}})")
_KEY: Final = re.compile(rf"(?:{'|'.join(IDENTIFIER_KINDS)}):\S.*")


def named(store: Reading, text: str, parameter: str = "") -> tuple[int, Kind]:
    """Number and kind of the entity a text names.

    The text is a lixID, an address (of a person, organisation or job), an email, a domain, a slug, an identifier as
    `kind:value`, or the id of one observation of it.

    Raises InvalidParameter where it is none of these, UnknownRecord where nothing is known under it.
    """
    shown = text.strip()
    number = _numbered(store, shown)
    if number is None:
        for identifier in identifiers(shown, parameter):
            number = store.find(key_of(identifier))
            if number is not None:
                break
    got = None if number is None else store.get(number)
    if number is None or got is None:
        raise UnknownRecord(f"{_called(parameter)}{NOTHING}")
    if got[0] not in DECIDABLE:
        raise InvalidParameter(f"{parameter or 'that'} is a {got[0]}; only people, organisations and jobs", parameter)
    return store.current(number), got[0]


def _called(parameter: str) -> str:
    return f"{parameter}: " if parameter else ""


def _numbered(store: Reading, text: str) -> int | None:
    """The number of a lixID of ours, of a bare number of ours, or of an observation's entity."""
    observation = _OBSERVATION.fullmatch(text.lower())
    if observation is not None:
        return store.whose(bytes.fromhex(observation[1]))
    read = read_lix_id(text)
    if read is not None and read[1] >= FIRST_NUMBER:
        return read[1]
    if text.isascii() and text.isdigit() and FIRST_NUMBER <= int(text[:19]) < FIRST_NUMBER * 10:
        return int(text) if store.get(int(text)) is not None else None
    return None


def identifiers(text: str, parameter: str = "") -> Sequence[str]:
    """The identifiers a text may mean. Raises InvalidParameter where it means none."""
    read = read_lix_id(text)
    if read is not None:
        return (f"{'lix' if read[0] == 'person' else 'lixorg'}:{read[1]}",)
    if _KEY.fullmatch(text) and not text.startswith("post:"):
        return (text,)
    if "@" in text and "/" not in text:
        return email_identifiers(text) or (f"email:{text.lower()}",)
    if "/" in text or text.lower().startswith("urn:"):
        try:
            return read_entity(text).identifiers
        except UnreadableUrl as error:
            if text.lower().startswith(("http://", "https://")):
                return _elsewhere(text)
            raise InvalidParameter(f"{_called(parameter)}{error}", parameter) from None
    found = domain_identifiers(text) if "." in text else []
    found += person_identifiers(text)
    if not found:
        raise InvalidParameter(f"{_called(parameter)}{text[:80]!r} names nobody", parameter)
    return found


def _elsewhere(url: str) -> Sequence[str]:
    """What an address outside LinkedIn may be: a posting's, else a website's."""
    return (*posting_key(url), *domain_identifiers(url))


def observation_keys(store: Reading, number: int, texts: Sequence[str]) -> list[bytes]:
    """The observations of an entity whose ids begin with the texts (hex, eight or more characters).

    Raises InvalidParameter where one is too short, unknown there, or not the only one.
    """
    held = [one.key.hex() for one in store.observations(number)]
    found = []
    for text in texts:
        wanted = text.strip().lower().removeprefix(OBSERVATION)
        if not re.fullmatch(r"[0-9a-f]{8,32}", wanted):
            raise InvalidParameter(f"{text[:80]!r} is no observation: give eight or more characters of its id")
        fitting = [one for one in held if one.startswith(wanted)]
        if len(fitting) != 1:
            many = "more than one observation of this entity begins" if fitting else "no observation of it begins"
            raise InvalidParameter(f"{many} with {wanted}; `whodex why` lists them")
        found.append(bytes.fromhex(fitting[0]))
    return list(dict.fromkeys(found))
