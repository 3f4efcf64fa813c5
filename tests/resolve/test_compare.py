import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whodex.model.dates import PartialDate, Period
from whodex.model.job import JobPosting
from whodex.model.organisation import Organisation, Place
from whodex.model.person import OrgRef, Person, Position
from whodex.resolve.blocks import MOST_KEYS, block_keys
from whodex.resolve.companies import company_name
from whodex.resolve.compare import compare
from whodex.resolve.facts import JobFacts, OrganisationFacts, PersonFacts, Role, facts_of
from whodex.resolve.naming import NameWords, are_variants, name_word, name_words, word_level
from whodex.resolve.places_of_people import town_told

TEXT = st.text(max_size=40) | st.sampled_from(["", "  ", ",", "Dr.", "1st Bt.", "王伟", "a" * 5000, "\ud800", "\x00"])


@pytest.mark.parametrize(
    ("full", "given_words", "family_words"),
    [
        ("Bautista, Daniela", ("daniela",), ("bautista",)),
        ("Sir John Marsham, 1st Baronet", ("john",), ("marsham",)),
        ("William Napier, 7th Lord Napier", ("william",), ("napier",)),
        ("Ludwig van der Berg, PhD", ("ludwig",), ("berg",)),
        ("1st Bt.", (), ()),
        ("Юлия Иванова", ("yuliya",), ("ivanova",)),
        ("王伟", ("wang",), ("wei",)),
        ("Jörg Müller", ("jorg",), ("muller",)),
        ("Joerg Mueller", ("jorg",), ("muller",)),
        ("", (), ()),
    ],
)
def test_names_are_taken_apart(full, given_words, family_words):
    found = name_words(full)
    assert (found.given, found.family) == (given_words, family_words)


@pytest.mark.parametrize(
    ("one", "other", "yes"),
    [
        ("Bob", "Robert", True), ("Sergei", "Sergey", True), ("Paco", "Francisco", True), ("William", "Robert", False),
        ("Zhang", "Chang", True), ("Anna", "Otto", False), ("Jim", "James", True),
    ],
)  # fmt: skip
def test_forms_of_one_name(one, other, yes):
    assert are_variants(name_word(one.lower()), name_word(other.lower())) is yes


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Acme, Inc.", "acme"), ("Müller & Söhne GmbH & Co. KG", "muller sohne"), ("Ericsson AB", "ericsson"),
        ("Société Générale S.A.", "societe generale"), ("GmbH", "gmbh"), ("", ""), ("The Foo plc", "foo"),
    ],
)  # fmt: skip
def test_companies_without_their_legal_form(text, key):
    assert company_name(text).key == key


def person(name, title=None, firm=None, place=None, email=None, slug=None, **more):
    roles = []
    if firm or title:
        start = PartialDate(more.pop("since"), 3) if "since" in more else None
        roles = [Position(title=title, organisation=OrgRef(name=firm), period=Period(start, None, True))]
    return Person(
        full_name=name, location=place, emails=[email] if email else [], experience=roles,
        identifiers=[f"slug:{slug}"] if slug else [], **more,
    )  # fmt: skip


SAME_PEOPLE = [
    (person("Robert Hale", "Sales Mgr", "Foxglove Ltd", "Leeds"), person("Bob Hale", "Sales Manager", "Foxglove")),
    (person("HALE ROBERT", "Sales Manager", "Foxglove"), person("Robert Hale", "Sales Manager", "Foxglove plc")),
    (person("Юлия Иванова", "Engineer", "Foxglove", "Kyiv"), person("Julia Ivanova", "Engineer", "Foxglove", "Kiev")),
    (
        person("J. Fieldinger", "Buyer", "Foxglove", "Leeds, UK"),
        person("Jane Fieldinger", "Buyer", "Foxglove", "Leeds, UK"),
    ),
    (person("Ana Hale", email="ana.hale@foxglove.example"), person("Ana Hale", email="ana.hale@foxglove.example")),
]
OTHER_PEOPLE = [
    (person("Robert Hale", "Sales Manager", "Foxglove"), person("Jane Hale", "Sales Manager", "Foxglove")),
    (
        person("Robert Hale", "Nurse", "Foxglove", "Leeds, UK"),
        person("Robert Hale", "Welder", "Tamarisk", "Lyon, France"),
    ),
    (
        person("Ana Hale", "Nurse", "Foxglove", email="ana.hale@foxglove.example"),
        person("Ana Hale", "Welder", "Foxglove", email="ana.hale2@foxglove.example"),
    ),
]


@pytest.mark.parametrize(("one", "other"), SAME_PEOPLE)
def test_the_same_person_told_differently(one, other):
    found = compare(facts_of(one), facts_of(other))
    assert found.verdict in ("same", "review"), found
    assert found.probability > 0.5


@pytest.mark.parametrize(("one", "other"), OTHER_PEOPLE)
def test_people_who_look_alike(one, other):
    assert compare(facts_of(one), facts_of(other)).verdict != "same"


def test_a_comparison_adds_up_and_explains_itself():
    one, other = SAME_PEOPLE[0]
    found = compare(facts_of(one), facts_of(other))
    assert found.total == pytest.approx(found.prior + sum(finding.bits for finding in found.findings))
    sentences = [finding.sentence for finding in found.findings]
    assert "The given names are forms of one name: robert and bob." in sentences
    assert any("same firm now" in sentence for sentence in sentences)


def test_rare_names_say_more():
    common = compare(facts_of(person("John Smith")), facts_of(person("John Smith"))).total
    rare = compare(facts_of(person("Quillon Vantongeren")), facts_of(person("Quillon Vantongeren"))).total
    assert rare > common + 3


def test_member_numbers_keep_apart():
    one = facts_of(Person(full_name="Ana Hale", identifiers=["member:12"]))
    found = compare(one, facts_of(Person(full_name="Ana Hale", identifiers=["member:13"])))
    assert found.verdict == "different"
    assert found.barriers


ORGANISATIONS = [
    (
        Organisation(name="Foxglove Ltd", website="https://foxglove.io"),
        Organisation(name="Foxglove", website="foxglove.io"),
        "same",
    ),
    (
        Organisation(name="Müller & Söhne GmbH", headquarters=Place(city="Leipzig", country="DE")),
        Organisation(name="Mueller und Soehne", headquarters=Place(city="Leipzig", country="DE"), founded=1921),
        "review",
    ),
    (Organisation(name="Foxglove Ltd"), Organisation(name="Tamarisk plc"), "different"),
    (
        Organisation(name="Foxglove", website="foxglove.io", headquarters=Place(city="Leeds", country="GB")),
        Organisation(
            name="Foxglove", website="foxglove.fr", headquarters=Place(city="Lyon", country="FR"), founded=1950
        ),
        "review",
    ),
    (
        Organisation(name="Foxglove", identifiers=["orgid:1"], website="foxglove.io"),
        Organisation(name="Foxglove", identifiers=["orgid:2"], website="foxglove.io"),
        "different",
    ),
]


@pytest.mark.parametrize(("one", "other", "verdict"), ORGANISATIONS)
def test_organisations(one, other, verdict):
    assert compare(facts_of(one), facts_of(other)).verdict == verdict


TEXT_OF_JOB = "We look for a nurse who likes to work at night in the old town and to teach the young ones. " * 3
DAY = 86_400_000


def job(title, firm, place="Leeds, UK", day=20_000, text=TEXT_OF_JOB):
    return JobPosting(
        title=title, organisation=OrgRef(name=firm), location=place, listed_at=day * DAY, description=text
    )


JOBS = [
    (job("Sr. Nurse", "Foxglove Ltd"), job("Senior Nurse", "Foxglove", day=20_004), "same"),
    (
        job("Nurse", "Foxglove"),
        job("Nurse", "Foxglove", day=20_020, text=TEXT_OF_JOB + "Apply on our own page, please."),
        "same",
    ),
    (job("Nurse", "Foxglove"), job("Nurse", "Tamarisk"), "different"),
    (
        job("Nurse", "Foxglove"),
        job("Welder", "Foxglove", text="Steel and fire, every day of the week, in the yard."),
        "different",
    ),
]


@pytest.mark.parametrize(("one", "other", "verdict"), JOBS)
def test_postings(one, other, verdict):
    assert compare(facts_of(one), facts_of(other)).verdict == verdict


def test_records_of_different_kinds_are_not_compared():
    with pytest.raises(TypeError, match="kinds"):
        compare(PersonFacts(), JobFacts())


people = st.builds(
    Person,
    full_name=st.none() | TEXT, first_name=st.none() | TEXT, last_name=st.none() | TEXT, location=st.none() | TEXT,
    country=st.sampled_from([None, "GB", "", "zz"]),
    emails=st.lists(TEXT, max_size=3), phones=st.lists(TEXT, max_size=2),
    experience=st.lists(
        st.builds(Position, title=st.none() | TEXT, organisation=st.none() | st.builds(OrgRef, name=st.none() | TEXT)),
        max_size=3,
    ),
)  # fmt: skip
organisations = st.builds(
    Organisation, name=st.none() | TEXT, website=st.none() | TEXT, other_names=st.lists(TEXT, max_size=2)
)
postings = st.builds(JobPosting, title=st.none() | TEXT, description=st.none() | TEXT, location=st.none() | TEXT)


@given(st.tuples(people, people) | st.tuples(organisations, organisations) | st.tuples(postings, postings))
@settings(max_examples=150, deadline=None)
def test_any_two_records_compare_alike_in_either_order(pair):
    one, other = map(facts_of, pair)
    there, back = compare(one, other), compare(other, one)
    assert there.total == pytest.approx(back.total)
    assert there.verdict == back.verdict
    assert [finding.level for finding in there.findings] == [finding.level for finding in back.findings]
    assert len(block_keys(one)) <= MOST_KEYS
    assert block_keys(one) == block_keys(one)


def test_facts_survive_packing():
    for struct, entity in (
        (PersonFacts, SAME_PEOPLE[0][0]), (OrganisationFacts, ORGANISATIONS[0][0]), (JobFacts, JOBS[0][0]),
    ):  # fmt: skip
        facts = facts_of(entity)
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=struct) == facts


@given(TEXT, TEXT)
@settings(deadline=None)
def test_words_are_compared_symmetrically(one, other):
    assert word_level(one, other) == word_level(other, one)
    assert isinstance(name_words(one, other, one), NameWords)


def test_a_block_is_shared_by_what_one_person_left_in_two_lists():
    for one, other in SAME_PEOPLE:
        assert set(block_keys(facts_of(one))) & set(block_keys(facts_of(other)))


def test_places_and_titles_are_told_as_people_read_them():
    role = Role(("n:fernhollow",), ("analyst", "senior"), 0, True, "Fernhollow Ltd", "Senior Analyst")
    one = PersonFacts(name=name_words("Ottoline Fennimore"), roles=(role,), places=(("c:gb/leeds", "cc:gb"),))
    other = PersonFacts(name=name_words("Ottoline Fennimore"), roles=(role,), places=(("a:de/nw", "cc:de"),))
    said = {finding.field: finding.sentence for finding in compare(one, other).findings}
    assert said["title"] == "The title is the same: Senior Analyst."
    assert said["place"] == "The places differ: Leeds, GB and NW, DE."
    assert [town_told(mark) for mark in ("cc:gb", "w:oslo")] == ["GB", "Oslo"]
