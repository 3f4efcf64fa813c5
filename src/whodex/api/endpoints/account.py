"""What callers ask about themselves: credits, the day's allowance, what was used."""

from typing import Final

from whodex.api import params
from whodex.api.endpoint import Asked, Endpoint, Raw
from whodex.api.params import Param
from whodex.errors import Unavailable
from whodex.services import office as books
from whodex.services.moments import moment
from whodex.services.office import Office
from whodex.wire.accounts import (
    AllowanceAnswer,
    BalancesAnswer,
    UsageAnswer,
    UsagePaging,
    usage_csv,
    usage_line,
)

USAGE_PARAMS: Final = (
    Param(
        name="since",
        kind=params.MOMENT,
        about="From this time on; UTC unless it says.",
        example="2026-01-31",
    ),
    Param(name="until", kind=params.MOMENT, about="Before this time."),
    Param(name="after", kind=params.whole_number(0, 10**11), about="`paging.next` of the page before.", default=0),
    Param(name="count", kind=params.whole_number(1, 10_000), about="Lines in a page.", default=1000),
    Param(name="format", kind=params.choice("json", "csv"), about="How it is written.", default="json", example="csv"),
)


def office_of(asked: Asked) -> Office:
    """The books. Raises Unavailable where this server keeps none."""
    if asked.house.office is None:
        raise Unavailable("this server keeps no accounts")
    return asked.house.office


def usage_answer(asked: Asked, team: str | None) -> UsageAnswer | Raw:
    """A page of the ledger, as it is asked for."""
    given = asked.values
    found = books.usage(
        office_of(asked),
        team,
        since=given.get("since", 0),
        until=given.get("until"),
        after=given["after"],
        count=given["count"],
    )
    if given["format"] == "csv":
        return Raw(usage_csv(found.entries).encode(), "text/csv; charset=utf-8")
    return UsageAnswer([usage_line(one) for one in found.entries], UsagePaging(len(found.entries), found.next))


def _balances(asked: Asked) -> BalancesAnswer:
    found = books.balances(office_of(asked), asked.team)
    return BalancesAnswer(emailBalance=found.email, linkedInBalance=found.standard, orgBalance=found.org)


def _allowance(asked: Asked) -> AllowanceAnswer:
    assert asked.key is not None, "only open endpoints are asked without a key"
    found = books.allowance(office_of(asked), asked.key, moment(asked.now))
    return AllowanceAnswer(found.remaining, found.refreshes_at)


def _usage(asked: Asked) -> UsageAnswer | Raw:
    return usage_answer(asked, asked.team)


ACCOUNT: Final = (
    Endpoint(
        path="/v1/account/balances",
        area="Account",
        summary="Credits that are left",
        about="Of the key's team, by kind; `null` is unlimited. What requests under way may cost is still in it.",
        serve=_balances,
        lane="beside",
        examples=("/v1/account/balances",),
    ),
    Endpoint(
        path="/v1/account/allowances/daily",
        area="Account",
        summary="Answers that are left of the day",
        about="Of the key. A day is 24 hours from the first answer on. `null` is unlimited.",
        serve=_allowance,
        lane="beside",
        examples=("/v1/account/allowances/daily",),
    ),
    Endpoint(
        path="/v1/account/usage",
        area="Account",
        summary="What was charged",
        about="The key's team's lines of the ledger, oldest first.",
        params=USAGE_PARAMS,
        serve=_usage,
        lane="beside",
        media=("text/csv",),
        examples=("/v1/account/usage?since=2026-01-31&format=csv",),
    ),
)
