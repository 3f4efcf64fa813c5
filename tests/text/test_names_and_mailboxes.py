"""Names, addresses and domains as keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whodex.text.domains import domain_identifiers
from whodex.text.emails import clean_email, email_identifiers, is_role, is_webmail
from whodex.text.names import fold, names_compatible, spells_out


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("O’Brien,  José", "obrien jose"),
        ("O'BRIEN", "obrien"),
        ("C++ / C# AT&T", "c++ c# at&t"),
        ("Łukasz Ñandú Straße", "lukasz nandu strasse"),
        ("Jean-Luc", "jean luc"),
        ("이민수", "이민수"),
        ("हिन्दी", "हिन्दी"),
        ("ﬁnance", "finance"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str):
    assert fold(text) == folded


@given(st.text())
def test_fold_is_idempotent(text: str):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_short_way_is_the_long_way(text: str):
    assert fold(text) == fold(text + "é").removesuffix("e").strip()


@pytest.mark.parametrize(
    ("a", "b", "may"),
    [
        ("Ann Lee", "A. Lee", True),
        ("Ann Lee", "A. Ray", True),
        ("Ann Lee", "Bob Ray", False),
        ("Анна Ли", "Ann Lee", True),
        ("", "Ann Lee", True),
        ("Dr. Ann Lee", "Dr. Bob Ray", False),
        ("Jürgen Müller", "Juergen Mueller", True),
        ("Juan de la Cruz", "Ana de la Rosa", False),
        ("Jack Ma", "Pony Ma", True),
        ("王伟", "王伟明", True),
        ("王伟", "李娜", False),
        ("김민수", "김 민수", True),
    ],
)
def test_names_compatible(a: str, b: str, may: bool):
    assert names_compatible(a, b) is may
    assert names_compatible(b, a) is may


@given(st.text(max_size=30), st.text(max_size=30))
def test_compatibility_is_symmetric_and_reflexive(a: str, b: str):
    assert names_compatible(a, b) == names_compatible(b, a)
    assert names_compatible(a, a)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Mailto:Ann.Lee@Acme.COM", "ann.lee@acme.com"),
        ("mailto:ann@acme.com?subject=x", "ann@acme.com"),
        ("Ann Lee <ann@acme.com>", "ann@acme.com"),
        (" ann@acme.com; ", "ann@acme.com"),
        ("ann@bücher.de", "ann@bücher.de"),
        ("ann@", None),
        ("@acme.com", None),
        ("ann@acme", None),
        ("ann@@acme.com", None),
        ("ann..lee@acme.com", None),
        ("ann lee@acme.com", None),
        ("ann@1.2.3.4", None),
        ("ann", None),
        (None, None),
    ],
)
def test_clean_email(text: str | None, clean: str | None):
    assert clean_email(text) == clean


@given(st.text())
def test_clean_addresses_stay(text: str):
    for candidate in (text, text + "@acme.com", "ann@" + text):
        clean = clean_email(candidate)
        assert clean is None or clean_email(clean) == clean


@pytest.mark.parametrize(
    "email",
    ["info@acme.com", "sales.emea@acme.com", "no-reply@acme.com", "noreply-jobs@acme.com", "n/a@acme.com",
     "none@none.com", "support+12@acme.com", "ann@example.com", "hr_uk@acme.com"],
)  # fmt: skip
def test_roles(email: str):
    assert is_role(email)
    assert email_identifiers(email) == []


@pytest.mark.parametrize("email", ["ann.lee@acme.com", "a@acme.com", "salesh@acme.com", "mark@acme.com", "it.lee@a.de"])
def test_people_have_addresses(email: str):
    assert is_role(email) is (email == "it.lee@a.de")  # `it.lee`: a role with a short word; such a one joins nobody
    assert email_identifiers(email) == ([] if is_role(email) else [f"email:{email}"])


def test_webmail():
    assert is_webmail("Gmail.com")
    assert is_webmail("yahoo.co.uk")
    assert is_webmail("hotmail.fr")
    assert not is_webmail("acme.com")


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.acme.co.uk/path?x=1", "acme.co.uk"),
        ("HTTPS://User:pw@sub.acme.com:80/", "acme.com"),
        ("acme.io", "acme.io"),
        ("ann@mail.acme.io", "acme.io"),
        ("bücher.de", "xn--bcher-kva.de"),
        ("acme.uk.com", "acme.uk.com"),
        ("ann@gmail.com", None),
        ("acme.github.io", None),
        ("acme.wixsite.com", None),
        ("https://linktr.ee/acme", None),
        ("linkedin.com/company/acme", None),
        ("http://192.168.0.1/x", None),
        ("http://[::1]/", None),
        ("localhost", None),
        ("n/a", None),
        ("acme.notatld", None),
        ("com", None),
        ("", None),
        (None, None),
    ],
)
def test_domains(text: str | None, domain: str | None):
    assert domain_identifiers(text) == ([f"domain:{domain}"] if domain else [])


@given(st.text(max_size=60))
def test_no_text_raises(text: str):
    for candidate in (text, "https://" + text, text + ".com"):
        for identifier in domain_identifiers(candidate):
            assert domain_identifiers(identifier.removeprefix("domain:")) == [identifier]


@pytest.mark.parametrize(
    ("whole", "short", "yes"),
    [
        ("Maya Lind", "M. Lind", True),
        ("Maya Lind", "Maya L.", True),
        ("Maya Lind", "MAYA LIND", True),
        ("Maya Karin Lind", "M. Lind", True),
        ("Zoë Ånker", "Z. Anker", True),
        ("Maya Lind", "Maya Lind", False),
        ("M. Lind", "Maya Lind", False),
        ("MAYA LIND", "Maya Lind", False),
        ("Maya Lind", "K. Lind", False),
        ("Maya Lind", "Mia Lind", False),
        ("Maya Lind", "M. Lund", False),
        ("Maya", "M.", False),
        ("", "", False),
    ],
)
def test_a_name_that_spells_out_another(whole, short, yes):
    assert spells_out(whole, short) is yes
