"""Entity URLs, from tables; and what holds for any text at all."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from whodex.errors import UnreadableUrl
from whodex.text import entities

DATA = Path(__file__).parent / "data"
READERS = {
    "person": entities.person_identifiers,
    "organisation": entities.organisation_identifiers,
    "job": entities.job_identifiers,
    "post": entities.post_identifiers,
    "comment": entities.comment_identifiers,
}


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("text", "expected"), rows("person_urls.tsv"))
def test_people(text: str, expected: str):
    assert entities.person_identifiers(text) == expected.split()


@pytest.mark.parametrize(("kind", "text", "expected"), rows("other_urls.tsv"))
def test_organisations_jobs_posts_comments(kind: str, text: str, expected: str):
    assert READERS[kind](text) == expected.split()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://lnkd.in/abc", "lnkd.in"),
        ("https://www.linkedin.com/search/results/people/?keywords=x", "search page"),
        ("https://www.linkedin.com/sales/search/people?query=()", "search page"),
        ("https://www.linkedin.com/in/{slug}", "placeholder"),
        ("https://www.linkedin.com/pub/dir/Ann/Lee", "directory"),
        ("https://www.linkedin.com/in/jos%25C3%25A9", "twice"),
        ("https://www.linkedin.com/in/me", "no particular page"),
        ("https://acme.example/in/ann", "not a LinkedIn URL"),
        ("https://www.linkedin.com/groups/12", "group"),
        ("https://www.linkedin.com/jobs/view/baker", "number"),
        ("https://www.linkedin.com/authwall?trk=x", "sign-in"),
        ("", "empty"),
        ("x" * 70_000, "longer"),
        ("urn:li:digitalmediaAsset:12", "urn"),
    ],
)
def test_a_refusal_says_what_it_is(text: str, said: str):
    with pytest.raises(UnreadableUrl, match=said):
        entities.read_entity(text)


def test_read_entity_names_the_entity():
    read = entities.read_entity("https://www.linkedin.com/company/Acme/")
    assert (read.kind, read.identifiers, read.shown) == ("organisation", ("orgslug:acme",), ("slug", "acme"))
    post = entities.read_entity("https://www.linkedin.com/feed/update/urn:li:activity:712?commentUrn=urn:li:comment:9")
    assert (post.kind, post.shown) == ("post", ("urn", "urn:li:activity:712"))


@pytest.mark.parametrize(
    ("identifier", "key"),
    [
        ("memberid:ACwAAB2tOBMBvv-VyQAAAAAAAAAAAAAAAAAAAAA", "member:497891347"),
        ("memberid:ACwAA_1", "memberid:ACwAA_1"),
        ("slug:JOSÉ", "slug:josé"),
        ("slug:Jose\u0301", "slug:josé"),
        ("orgid:12", "orgid:12"),
        ("post:pulse:Why-Bread", "post:pulse:why-bread"),
        ("post:activity:1", "post:activity:1"),
    ],
)
def test_keys(identifier: str, key: str):
    assert entities.key_of(identifier) == key
    assert entities.key_of(key) == key


def test_canonical_urls_read_back():
    assert entities.profile_url("josé") == "https://www.linkedin.com/in/jos%C3%A9"
    for url, reader in [
        (entities.profile_url("josé-röder"), entities.person_identifiers),
        (entities.organisation_url("a&b®"), entities.organisation_identifiers),
        (entities.organisation_url(1337), entities.organisation_identifiers),
        (entities.job_url(412), entities.job_identifiers),
        (entities.post_url("activity:712"), entities.post_identifiers),
        (entities.post_url("post:pulse:why-bread"), entities.post_identifiers),
    ]:
        assert url.isascii()
        assert len(reader(url)) == 1


PIECES = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ["https://www.linkedin.com/", "in/", "urn:li:", "activity:", "%", "%25", "%2F", "?", "#", "&", "(", ")"]
        ),
        st.sampled_from(["sales/lead/", "posts/", "-activity-", "authwall?sessionRedirect=", "company/", "jobs/view/"]),
    ),
    max_size=12,
).map("".join)


@given(PIECES)
def test_no_text_raises_anything_else(text: str):
    for reader in READERS.values():
        for identifier in reader(text):
            assert entities.key_of(entities.key_of(identifier)) == entities.key_of(identifier)
    with contextlib.suppress(UnreadableUrl):
        assert entities.read_entity(text).identifiers


@given(PIECES)
def test_a_profile_url_leads_back_to_its_slug(text: str):
    for identifier in entities.person_identifiers("https://www.linkedin.com/in/" + text):
        kind, _, value = identifier.partition(":")
        if kind == "slug":
            assert entities.person_identifiers(entities.profile_url(value)) == [identifier]


SLUGS = st.from_regex(r"[a-z0-9-]{3,20}", fullmatch=True)


PLAIN_TAIL = st.text("abcXYZ019_=&:+,-/?#%\\.{<", max_size=20)


@example("000", "/\\")
@example("000", "/..")
@example("000", "?a={b}")
@given(
    SLUGS,
    PLAIN_TAIL.map(lambda t: "/" + t)
    | PLAIN_TAIL.map(lambda t: "?" + t)
    | st.one_of(st.just(""), st.text(max_size=20).map(lambda t: "/" + t), st.text(max_size=20).map(lambda t: "?" + t)),
)
def test_the_short_way_is_the_long_way(slug: str, rest: str):
    for kind, short, route in (
        ("person", entities.person_identifiers, "in"),
        ("organisation", entities.organisation_identifiers, "company"),
    ):
        url = f"https://www.linkedin.com/{route}/{slug}{rest}"
        assert short(url) == entities._identifiers(url, kind)
