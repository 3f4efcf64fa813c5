import pytest

from whodex.mail.answer import Answer, checks, contact_answer
from whodex.mail.inspection import inspect
from whodex.mail.ranking import Candidate
from whodex.mail.verdict import Outcome, Result

GUESSES = [
    Candidate("a.roe@acme.example", 0.2, "f.last"),
    Candidate("ann.roe@acme.example", 0.6, "first.last"),
    Candidate("ann@acme.example", 0.1, "first"),
]


def found(*results, **more):
    made = [Result(address=f"{local}@acme.example", status=status, reason=reason) for local, status, reason in results]
    return Outcome(domain="acme.example", results=made, **more)


# name → (what the server said, status, email, alternatives), by contact.md §5
CASES = {
    "nobody asked": (None, "PROBABLE", "ann.roe", ["a.roe", "ann"]),
    "second is valid": (
        found(("ann.roe", "INVALID", "refused"), ("a.roe", "VALID", "accepted")),
        "VALID",
        "a.roe",
        [],
    ),
    "accept-all": (found(("ann.roe", "ACCEPT_ALL", "accept_all")), "PROBABLE", "ann.roe", ["a.roe", "ann"]),
    "first refused, rest undecided": (
        found(("ann.roe", "INVALID", "refused"), ("a.roe", "UNKNOWN", "later"), ("ann", "UNKNOWN", "later")),
        "PROBABLE",
        "a.roe",
        ["ann"],
    ),
    "all refused": (
        found(("ann.roe", "INVALID", "refused"), ("a.roe", "INVALID", "refused"), ("ann", "INVALID", "refused")),
        "UNKNOWN",
        "",
        [],
    ),
    "no mail there": (found(("ann.roe", "INVALID", "null_mx")), "UNKNOWN", "", []),
    "blocked": (found(("ann.roe", "UNKNOWN", "blocked")), "PROBABLE", "ann.roe", ["a.roe", "ann"]),
    "a full mailbox exists": (
        found(("ann.roe", "INVALID", "refused"), ("a.roe", "INVALID", "refused"), ("ann", "UNKNOWN", "full")),
        "PROBABLE",
        "ann",
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_contact_answer(name):
    outcome, status, email, alternatives = CASES[name]
    full = [f"{local}@acme.example" for local in (email, *alternatives) if local]
    expected = Answer(email=full[0] if full else "", status=status, alternatives=full[1:])
    assert contact_answer(GUESSES, outcome) == expected


def test_no_candidates():
    assert contact_answer([], None) == Answer(email="", status="UNKNOWN", alternatives=[])


@pytest.mark.parametrize(
    ("address", "disposable", "role", "webmail"),
    [
        ("ann.roe@acme-corp.com", False, False, False),
        ("info@acme-corp.com", False, True, False),
        ("ann@gmail.com", False, False, True),
        ("ann@mailinator.com", True, False, True),
        ("ann@sub.mailinator.com", True, False, False),
    ],
)
def test_lists(address, disposable, role, webmail):
    one = inspect(address)
    assert (one.disposable, one.role, one.webmail) == (disposable, role, webmail)
    assert one.problem == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "ann@",
        "@acme.com",
        "a..b@acme.com",
        "a b@acme.com",
        "ann@acme",
        "ann@[127.0.0.1]",
        "ann@acme..com",
        "ann@acme.invalid",
        "x" * 65 + "@acme.com",
        "x" * 5000 + "@acme.com",
        "ann@" + "a" * 300 + ".com",
        "ann\r\nDATA@a.com",
    ],
)
def test_bad_syntax_says_why(address):
    one = inspect(address)
    assert one.problem
    assert checks(one, Result(address=address, status="INVALID", reason="syntax"), found()).syntax is False


def test_international_addresses_go_out_in_ascii_where_they_can():
    one = inspect("ann@Bücher.example")
    assert (one.address, one.wire, one.utf8) == ("ann@bücher.example", "ann@xn--bcher-kva.example", False)
    assert inspect("josé@bücher.example").utf8


def test_checks_of_each_kind():
    one = inspect("ann@acme.example")

    def of(status, reason, **more):
        result = Result(address=one.address, status=status, reason=reason)
        return checks(one, result, Outcome(domain=one.domain, results=[result], **more))

    valid = of("VALID", "accepted", mail_hosts=True, accept_all=False)
    assert (valid.mx, valid.smtp, valid.accept_all) == (True, True, False)
    refused = of("INVALID", "refused", mail_hosts=True)
    assert (refused.mx, refused.smtp, refused.accept_all) == (True, False, None)
    open_domain = of("ACCEPT_ALL", "accept_all", mail_hosts=True, accept_all=True)
    assert (open_domain.smtp, open_domain.accept_all) == (True, True)
    null = of("INVALID", "null_mx", mail_hosts=False)
    assert (null.mx, null.smtp) == (False, None)
    off = of("UNKNOWN", "switched_off")
    assert (off.syntax, off.mx, off.smtp, off.accept_all) == (True, None, None, None)
