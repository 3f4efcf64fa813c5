"""From what was guessed and found to what the endpoints say (`../shared/spec/contact.md` §5). Pure."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from whodex.mail.inspection import Inspection
from whodex.mail.ranking import Candidate
from whodex.mail.verdict import Outcome, Result, Status

ContactStatus = Literal["VALID", "PROBABLE", "UNKNOWN"]


class Answer(Struct, frozen=True, kw_only=True):
    """The address to use, how sure it is, and what else it may be, likeliest first."""

    email: str = ""
    status: ContactStatus = "UNKNOWN"
    alternatives: list[str] = []


class Checks(Struct, frozen=True, kw_only=True):
    """What each check said of an address; None where it was not made or did not decide."""

    syntax: bool
    disposable: bool | None = None
    role: bool | None = None
    webmail: bool | None = None
    mx: bool | None = None
    smtp: bool | None = None
    accept_all: bool | None = None


def contact_answer(candidates: Sequence[Candidate], outcome: Outcome | None) -> Answer:
    """The best address of a person. `outcome` None: nobody was asked.

    A full mailbox exists, so it goes before guesses nobody decided on, but no mail gets there now: PROBABLE.
    """
    said = {result.address.lower(): result for result in outcome.results} if outcome else {}
    order = [c.address for c in sorted(candidates, key=lambda c: -c.probability)]
    left = [a for a in order if (found := said.get(a.lower())) is None or found.status != "INVALID"]
    valid = [a for a in left if a.lower() in said and said[a.lower()].status == "VALID"]
    if valid:
        return Answer(email=valid[0], status="VALID", alternatives=valid[1:])
    if outcome and outcome.results and all(result.status == "INVALID" for result in outcome.results):
        return Answer()
    full = [a for a in left if a.lower() in said and said[a.lower()].reason == "full"]
    ranked = list(dict.fromkeys([*full, *left]))
    return Answer(email=ranked[0], status="PROBABLE", alternatives=ranked[1:]) if ranked else Answer()


def checks(one: Inspection, result: Result, outcome: Outcome) -> Checks:
    """What each step said of one address."""
    if one.problem:
        return Checks(syntax=False)
    mx = outcome.mail_hosts
    if mx is None and result.reason in ("no_mail_host", "null_mx"):
        mx = False
    smtp: dict[Status, bool | None] = {"VALID": True, "ACCEPT_ALL": True, "INVALID": None, "UNKNOWN": None}
    refused = result.reason in ("refused", "disabled", "no_service", "utf8_unsupported", "bounced")
    return Checks(
        syntax=True,
        disposable=one.disposable,
        role=one.role,
        webmail=one.webmail,
        mx=True if mx is None and result.status in ("VALID", "ACCEPT_ALL") else mx,
        smtp=False if refused else smtp[result.status],
        accept_all={"VALID": False, "ACCEPT_ALL": True}.get(result.status, outcome.accept_all),
    )
