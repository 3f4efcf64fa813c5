"""What mail that was really sent says of addresses: imported bounces and answers, the best evidence of all.

The newest that settles something counts. A final refusal is believed for as long as `mail_ms`, whatever a server says
to a probe since: some take every address and send the mail back. A delivery is believed like a check of its age; after
that servers are asked again, and where they do not decide, it still stands for `mail_ms`.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from whodex.mail.bounces import settled
from whodex.mail.verdict import Outcome, Result
from whodex.model.network import Item
from whodex.store.ports import Reading

_MOST: Final = 50  # of one address, newest first


def said_by_mail(store: Reading, addresses: Sequence[str], now: int, mail_ms: int) -> dict[str, Result]:
    """Address as given → what the newest evidence of the last `mail_ms` settles; those without any are left out."""
    found: dict[str, Result] = {}
    for address in addresses:
        numbers, _ = store.edges("item.other", [f"email:{address.lower()}"], 0, _MOST)
        dated: list[tuple[int, Result]] = []
        for number in numbers:
            kept = store.get(number)
            item = kept[1] if kept else None
            if not isinstance(item, Item) or item.type != "delivery":
                continue
            at = item.at if item.at is not None else item.observed_at or 0
            result = settled(address, item.status or "", at, now)
            if result is not None and now - result.checked_at <= mail_ms:
                dated.append((result.checked_at, result))
        if dated:
            found[address] = max(dated, key=lambda pair: (pair[0], pair[1].status == "INVALID"))[1]
    return found


def without_asking(said: dict[str, Result], kept: dict[str, Result | None], now: int, settled_ms: int) -> list[Result]:
    """What needs no question: final refusals, and deliveries young enough that no later check denies."""
    certain: list[Result] = []
    for address, result in said.items():
        before = kept.get(address)
        denied = before is not None and before.status == "INVALID" and before.checked_at > result.checked_at
        young = now - result.checked_at <= settled_ms
        if result.status == "INVALID" or (young and not denied):
            certain.append(result)
    return certain


def with_mail(outcome: Outcome, said: dict[str, Result], addresses: Sequence[str]) -> Outcome:
    """An outcome of asking with what mail says put in, in the order asked."""
    asked = {one.address.lower(): one for one in outcome.results}
    results: list[Result] = []
    for address in addresses:
        found, mail = asked.get(address.lower()), said.get(address)
        if mail is None or (found is not None and found.status == "INVALID" and mail.status != "INVALID"):
            mail = found
        elif found is not None and mail.status == "UNKNOWN":
            mail = found  # a full mailbox of some days ago: the server has spoken since
        if mail is not None:
            results.append(mail)
    valid = any(one.status == "VALID" for one in results)
    return msgspec.structs.replace(outcome, results=results, again=outcome.again and not valid)
