"""The operator's endpoints of pairs that may be the same. They need the scope `admin`."""

from itertools import islice
from typing import Final

from msgspec import Struct

from whodex.api import params
from whodex.api.endpoint import Asked, Body, Endpoint
from whodex.api.params import Param
from whodex.errors import Unavailable
from whodex.services.deciding import By, lix_of
from whodex.services.keeper import KEEPER
from whodex.services.naming import named
from whodex.services.reviewing import Pair, Side, Verdict, decide, open_reviews
from whodex.wire.reviews import Glance, ReviewDecided, ReviewsAnswer, ReviewShown, Speaks


class Looked(Struct, kw_only=True, forbid_unknown_fields=True):
    """What somebody saw: whether two are the same, by lixID (or whatever `whodex merge` takes)."""

    left: str
    right: str
    decision: Verdict
    note: str = ""


def _shown(pair: Pair) -> ReviewShown:
    found = pair.tie.comparison
    assert found is not None, "what is reviewed was compared"
    findings = [Speaks(one.field, round(one.bits, 2), one.sentence) for one in found.findings]
    return ReviewShown(_glance(pair.left), _glance(pair.right), round(found.probability, 6), findings)


def _glance(side: Side) -> Glance:
    return Glance(lix_of(side.kind, side.number), side.kind, side.name, side.facts)


def _list(asked: Asked) -> ReviewsAnswer:
    found = open_reviews(asked.store, KEEPER)
    return ReviewsAnswer([_shown(pair) for pair in islice(found, asked.values["count"])])


def _decide(asked: Asked) -> ReviewDecided:
    wish: Looked = asked.body
    store = asked.writable
    if asked.key is None:
        raise Unavailable("nobody decides without a key")
    left, kind = named(store, wish.left, "left")
    right, _ = named(store, wish.right, "right")
    done = decide(store, KEEPER, left, right, wish.decision, By(f"key {asked.key.name}", asked.now, wish.note))
    sides = [left if done.left is None else done.left, right if done.right is None else done.right]
    return ReviewDecided(done.decision.id, *(lix_of(kind, number) for number in sides))


REVIEWS: Final = (
    Endpoint(
        path="/v1/admin/reviews",
        area="Administration",
        summary="Pairs that may be the same",
        about="Not sure enough to be joined, too likely to be passed over; the likeliest first, with what speaks for "
        "and against it. Those that were decided upon are left out.",
        scope="admin",
        lane="beside",
        params=(Param(name="count", kind=params.whole_number(1, 100), about="How many.", default=10),),
        serve=_list,
        examples=("/v1/admin/reviews?count=10",),
    ),
    Endpoint(
        path="/v1/admin/reviews",
        area="Administration",
        summary="Say whether two are the same",
        about="Remembered like `whodex merge` and `apart`, with the name of the key; `whodex undo` takes it back.",
        method="POST",
        body=Body(type=Looked, about="The two, and `same` or `different`."),
        scope="admin",
        lane="writing",
        serve=_decide,
        errors=("unknown_record",),
    ),
)
