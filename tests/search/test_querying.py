"""Readings of real grammars, asked of a small invented population: who is found, and what is reported instead."""

from urllib.parse import quote

import pytest

from whodex.model.dates import PartialDate, Period
from whodex.model.job import JobPosting, Salary
from whodex.model.linking import edges_of, keys_of
from whodex.model.network import Connection, Viewer
from whodex.model.observation import KIND_OF
from whodex.model.organisation import Organisation, Place
from whodex.model.person import Language, OrgRef, Person, Position
from whodex.model.post import Post
from whodex.model.refs import Ref
from whodex.services import listing
from whodex.services.indexing import Indexer
from whodex.services.searching import Search, Searcher
from whodex.services.searching import search as search_page
from whodex.store.codec import pack_body
from whodex.store.memory import MemorySequences, MemoryStore
from whodex.store.memory.index import MemoryIndex
from whodex.store.tantivy import TantivyIndex
from whodex.text.search import read_search, wants_correction

NOW = 1_764_000_000_000  # November 2025
ACME = OrgRef(name="Acme Widgets Ltd", number=77, slug="acme-widgets")
ENGLAND = "England, United Kingdom"
THEN = Period(PartialDate(2011), PartialDate(2014), False)
ACCOUNTS = "https://www.linkedin.com/sales/search/company?query=(filters:List"
COMPANIES = "https://www.linkedin.com/search/results/companies/?keywords=acme"
MEMBER = "ACoAA" + "b" * 34


def worker(slug, name, title, organisation=ACME, started=2020, **more):
    start = PartialDate(*started) if isinstance(started, tuple) else PartialDate(started)
    classes = {key: more.pop(key) for key in ("seniority", "functions") if key in more}
    return Person(
        identifiers=[f"slug:{slug}"],
        full_name=name,
        experience=[Position(title=title, organisation=organisation, period=Period(start, None, True), **classes)],
        **more,
    )


PEOPLE = {
    "ada": worker("ada", "Ada Quillfeather", "Head of Growth", location=f"London, {ENGLAND}", seniority=220),
    "bo": worker("bo", "Bo Ünderhill", "Growth Engineer", location=f"Leeds, {ENGLAND}", functions=[8]),
    "cy": worker(
        "cy", "Cy Marrow", "Keeper", OrgRef(name="Skerry"), (2025, 10), location="Berlin, Germany",
        summary="Loves growth of all kinds, and lanterns.", languages=[Language(name="German")],
    ),
    "di": Person(
        identifiers=["slug:di"], full_name="Di Former",
        experience=[Position(title="Head of Growth", organisation=ACME, period=THEN)],
    ),
    "vi": worker("vi", "Vi Viewer", "Owner", OrgRef(name="Vi & Co")),
}  # fmt: skip
PEOPLE["vi"].identifiers.append(f"memberid:{MEMBER}")


def built(index):
    store = MemoryStore()
    numbers = {}

    def put(entity):
        number = store.allot()
        store.put(number, KIND_OF[type(entity)], pack_body(entity), keys_of(entity), edges_of(entity))
        return number

    for name, person in PEOPLE.items():
        numbers[name] = put(person)
    put(
        Organisation(
            identifiers=["orgid:77", "orgslug:acme-widgets"], name="Acme Widgets Ltd", industry="Software Development",
            size="51-200", type="Privately Held", headquarters=Place(text="Leeds, England, United Kingdom"),
            followers=400, job_openings=2,
        )
    )  # fmt: skip
    put(
        JobPosting(
            identifiers=["job:5"], title="Lantern Keeper", organisation=ACME, location="Leeds, England, United Kingdom",
            employment_type="FULL_TIME", workplace="Remote", salary=Salary(minimum=90_000.0), listed_at=NOW - 3_600_000,
        )
    )  # fmt: skip
    put(
        Post(
            identifiers=["post:activity:9"],
            text="On lanterns",
            author=Ref(identifiers=["slug:ada"]),
            created_at=NOW - 10,
        )
    )
    viewer = Viewer(identifiers=["slug:vi", f"memberid:{MEMBER}"], name="Vi Viewer")
    store.save_viewer(viewer)
    ref = Ref(name="Vi Viewer", identifiers=list(viewer.identifiers))
    put(Connection(identifiers=["key:vi>ada"], viewer=ref, person=Ref(identifiers=["slug:ada"])))
    Indexer(store, index).catch_up()
    return Searcher(store, index, MemorySequences()), viewer, numbers


FETCH = {"jobs": listing.job, "posts": listing.post}


def search(searcher, reading, viewer=None, *, correct=False):
    fetch = FETCH.get(reading.kind)
    if "people" in reading.kind:
        fetch = listing.people(viewer, NOW, written=False)
    asked = Search(reading=reading, team="default", viewer=viewer, correct=correct, now=NOW)
    return search_page(searcher, asked, fetch or listing.organisation)


@pytest.fixture(params=["memory", "tantivy"])
def world(request, tmp_path):
    index = MemoryIndex() if request.param == "memory" else TantivyIndex(tmp_path)
    yield built(index)
    index.close()


def lead(*filters, keywords=""):
    parts = ",".join(f"(type:{kind},values:List({values}))" for kind, values in filters)
    tail = f",keywords:{quote(keywords)}" if keywords else ""
    return f"https://www.linkedin.com/sales/search/people?query=(filters:List({parts}){tail})"


def text(words):
    return f"(text:{quote(words)},selectionType:INCLUDED)"


def by_id(key, mode="INCLUDED"):
    return f"(id:{key},selectionType:{mode})"


def people(keywords="", **facets):
    tail = "".join(f"&{name}={quote(value)}" for name, value in facets.items())
    return f"https://www.linkedin.com/search/results/people/?keywords={quote(keywords)}{tail}"


FOUND = [
    (people("growth"), ["ada", "bo", "di", "cy"]),
    (people('"head of growth"'), ["ada", "di"]),
    (people("growth AND NOT head"), ["bo", "cy"]),
    (people("underhill"), ["bo"]),
    (people("title:keeper OR firstname:ada"), ["ada", "cy"]),
    (people("", geoUrn='["101165590"]'), ["ada", "bo"]),  # the United Kingdom holds London and Leeds
    (people("", currentCompany='["77"]'), ["ada", "bo"]),
    (people("", pastCompany='["77"]'), ["di"]),
    (people("", firstName="ada"), ["ada"]),
    (lead(("CURRENT_TITLE", text("(growth OR keeper) NOT head"))), ["bo", "cy"]),
    (lead(("PAST_TITLE", text("growth"))), ["di"]),
    (lead(("CURRENT_COMPANY", text("Acme Widgets"))), ["ada", "bo"]),
    (lead(("CURRENT_COMPANY", "(id:999999,text:Skerry,selectionType:INCLUDED)")), ["cy"]),
    (lead(("CURRENT_COMPANY", by_id("urn%3Ali%3Aorganization%3A77", "EXCLUDED")), keywords="growth"), ["di", "cy"]),
    (lead(("SENIORITY_LEVEL", by_id(220))), ["ada"]),
    (lead(("FUNCTION", by_id(8))), ["bo"]),
    (lead(("COMPANY_HEADCOUNT", by_id("D"))), ["ada", "bo"]),
    (lead(("COMPANY_TYPE", by_id("P"))), ["ada", "bo"]),
    (lead(("COMPANY_HEADQUARTERS", "(id:1,text:Leeds%2C%20England,selectionType:INCLUDED)")), ["ada", "bo"]),
    (lead(("INDUSTRY", by_id(4))), ["ada", "bo"]),
    (lead(("YEARS_IN_CURRENT_POSITION", by_id(1))), ["cy"]),
    (lead(("YEARS_AT_CURRENT_COMPANY", by_id(3))), ["ada", "bo", "vi"]),
    (lead(("YEARS_OF_EXPERIENCE", by_id(5))), ["di"]),
    (lead(("RECENTLY_CHANGED_JOBS", by_id("RPC"))), ["cy"]),
    (lead(("REGION", "(id:91000007,text:EMEA,selectionType:INCLUDED)")), ["ada", "bo", "cy"]),
]


def names(_world, found):
    return [one.person.identifiers[0].removeprefix("slug:") for one in found.items]


@pytest.mark.parametrize(("url", "wanted"), FOUND, ids=[str(at) for at in range(len(FOUND))])
def test_people_are_found(world, url, wanted):
    found = search(world[0], read_search(url))
    assert (sorted(names(world, found)), found.total) == (sorted(wanted), len(wanted))
    assert not found.warnings


def test_a_name_where_an_id_belongs(world):
    found = search(world[0], read_search(people("", currentCompany='["Skerry"]')))
    assert names(world, found) == ["cy"]
    assert "read as a name" in found.warnings[0].because


def test_name_and_title_come_before_the_summary(world):
    assert names(world, search(world[0], read_search(people("growth"))))[-1] == "cy"


@pytest.mark.parametrize(
    ("url", "parameter"),
    [
        (lead(("PERSONA", by_id(1))), "persona"),
        (lead(("LEADS_IN_CRM", by_id(1))), "leads_in_crm"),
        (people("", network='["F"]'), "relationship"),
        (lead(("CURRENT_TITLE", by_id(33))), "current_title"),
    ],
)
def test_what_cannot_be_answered_is_said(world, url, parameter):
    found = search(world[0], read_search(url))
    assert parameter in [note.parameter for note in found.warnings]
    assert found.total == len(PEOPLE)


def test_degrees_are_seen_from_a_viewer(world):
    desk, viewer, _ = world
    assert names(world, search(desk, read_search(people("", network='["F"]')), viewer)) == ["ada"]
    assert sorted(names(world, search(desk, read_search(people("", network='["O"]')), viewer))) == ["bo", "cy", "di"]
    assert names(world, search(desk, read_search(people("", connectionOf=f'"{MEMBER}"')))) == ["ada"]


@pytest.mark.parametrize(
    ("url", "total"),
    [
        ("https://www.linkedin.com/jobs/search/?keywords=lantern", 1),
        ("https://www.linkedin.com/jobs/search/?keywords=keeper%20-lantern", 0),
        ("https://www.linkedin.com/jobs/search/?f_JT=F&f_WT=2&f_SB2=3&f_TPR=r86400&location=England", 1),
        ("https://www.linkedin.com/jobs/search/?f_JT=P", 0),
        ("https://www.linkedin.com/jobs/search/?f_SB2=4", 0),
        ("https://www.linkedin.com/search/results/content/?keywords=lanterns&datePosted=%22past-24h%22", 1),
        ("https://www.linkedin.com/search/results/content/?authorCompany=%5B%2277%22%5D", 1),
        (COMPANIES + "&companySize=%5B%22D%22%5D&hasJobs=%22true%22", 1),
        (ACCOUNTS + "((type:NUM_OF_FOLLOWERS,values:List((id:NFR3)))))", 1),
        (ACCOUNTS + "((type:NUM_OF_FOLLOWERS,values:List((id:NFR4)))))", 0),
    ],
)  # fmt: skip
def test_jobs_posts_and_organisations(world, url, total):
    assert search(world[0], read_search(url)).total == total


def test_spelling_is_corrected_where_the_url_asks(world):
    desk = world[0]
    plain = search(desk, read_search(lead(keywords="quilfeather")))
    url = "https://www.linkedin.com/sales/search/people?query=(spellCorrectionEnabled:true,keywords:quilfeather)"
    asked = search(desk, read_search(url), correct=wants_correction(url))
    assert (plain.total, asked.total) == (0, 1)
    assert "quillfeather" in asked.warnings[0].because
