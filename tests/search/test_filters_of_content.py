"""Filters that look into what is held: pay, industries, what a post holds and mentions, languages, followers."""

import pytest

from whodex.model.job import JobPosting, Salary
from whodex.model.organisation import Organisation
from whodex.model.person import OrgRef, Person, Position
from whodex.model.post import Post
from whodex.model.refs import Ref

JOBS = "https://www.linkedin.com/jobs/search/?"
POSTS = "https://www.linkedin.com/search/results/content/?"
PEOPLE = "https://www.linkedin.com/search/results/people/?"
LEADS = "https://www.linkedin.com/sales/search/people?query=(filters:List"
MEMBER = "ACoAA" + "b" * 34


def job(name, *, pay=None, currency="USD", period="YEAR", **more):
    salary = Salary(minimum=pay, currency=currency, period=period) if pay else None
    return JobPosting(identifiers=[f"job:{name}"], title=f"Keeper {name}", salary=salary, **more)


def post(number, text, **more):
    return Post(identifiers=[f"post:activity:{number}"], text=text, **more)


def person(name, headline=None, **more):
    return Person(identifiers=[f"slug:{name}"], full_name=name.title(), headline=headline, **more)


@pytest.fixture(scope="module")
def desk(engine):
    from desk import Desk

    made = Desk(engine)
    made.put(
        job("1", pay=90_000.0, workplace="Remote", location="Leeds, England, United Kingdom"),
        job("2", pay=60.0, period="HOUR", location="Austin, Texas, United States"),
        job("3", pay=5_000_000.0, currency="JPY", location="Tokyo, Japan"),
        job("4", pay=9_000.0, currency=None, period="MONTH", organisation_industries=["Hospitality"]),
        job("5", industries=["Banking"]),
        person("ada", "Leiterin Entwicklung bei Quillmoor, verantwortlich für die Lampen und das Team", followers=70),
        person("bo", "Head of Lamps and the team at Quillmoor", followers=700),
        person("cy", "Lampist"),
        person(
            "mira",
            "Keeper",
            experience=[Position(title="Wick Trimmer", organisation=OrgRef(name="Acme"))],
        ),
        Organisation(identifiers=["orgid:77"], name="Quillmoor Lamps"),
        post(700, "A picture of a lamp", image="https://x.example/a.jpg"),
        post(701, "Watch this", link="https://www.youtube.com/watch?v=1", image="https://x.example/b.jpg"),
        post(702, "We are hiring: https://www.linkedin.com/jobs/view/55 and thank linkedin.com/in/ada for it"),
        post(703, "Great work of Quillmoor Lamps and Bo!", author=Ref(name="A", headline="Chief Wick Trimmer")),
        post(704, "Read https://x.example/deck.pdf"),
        post(705, "with https://www.linkedin.com/company/77/"),
    )
    return made.follow()


CASES = [
    (JOBS + "f_SB2=3", ["1", "2", "4"]),
    (JOBS + "f_SB2=5", ["2"]),
    (JOBS + "f_I=96", []),
    (JOBS + "f_I=31", ["4"]),
    (JOBS + "f_I=41", ["5"]),
    (JOBS + "location=Remote", ["1"]),
    (JOBS + "location=United%20States", ["2"]),
    (JOBS + "location=us", ["2"]),
    (JOBS + "geoId=92000000", ["1", "2", "3", "4", "5"]),
    (PEOPLE + "profileLanguage=%5B%22de%22%5D", ["ada"]),
    (PEOPLE + "profileLanguage=%5B%22en%22%2C%22de%22%5D", ["ada", "bo"]),
    (LEADS + "((type:NUM_OF_FOLLOWERS,values:List((id:NFR2)))))", ["ada"]),
    (POSTS + "contentType=%22photos%22", ["activity:700"]),
    (POSTS + "contentType=%22videos%22", ["activity:701"]),
    (POSTS + "contentType=%22documents%22", ["activity:704"]),
    (POSTS + "contentType=%22jobs%22", ["activity:702"]),
    (POSTS + "mentionsOrganization=%5B%2277%22%5D", ["activity:703", "activity:705"]),
    (POSTS + "authorJobTitle=%22wick%20trimmer%22", ["activity:703"]),
]


@pytest.mark.parametrize(("url", "wanted"), CASES, ids=[url.partition("?")[2][:50] for url, _ in CASES])
def test_found(desk, url, wanted):
    assert sorted(desk.found(url)) == wanted


def test_who_is_mentioned_is_found_by_name_and_address(fresh):
    from desk import Desk

    desk = Desk(fresh)
    desk.put(
        Person(identifiers=["slug:nell", f"memberid:{MEMBER}"], full_name="Nell Marrow"),
        post(800, "Thanks to Nell Marrow"),
        post(801, "by https://www.linkedin.com/in/nell today"),
        post(802, "Marrow, Nell"),
    )
    desk.follow()
    found = desk.page(f"{POSTS}mentionsMember=%5B%22{MEMBER}%22%5D")
    assert [one.post.text[:6] for one in found.items] == ["Thanks", "by htt"]
    assert [note.parameter for note in found.warnings] == ["mentions_member"]


@pytest.mark.parametrize(
    ("url", "parameter", "said"),
    [
        (JOBS + "f_SB2=3", "salary_floor", "another currency"),
        (JOBS + "location=remote", "location", "workplace"),
        (POSTS + "contentType=%22liveVideos%22", "content_type", "livevideos"),
        (POSTS + "mentionsOrganization=%5B%225%22%5D", "mentions_organisation", "no name is held"),
        (PEOPLE + "currentCompany=%5B%22123%22%2C%22124%22%5D", "current_company", "ids 123, 124 are not held"),
        (PEOPLE + "facetGeoRegion=%5B%22au%3A4910%22%5D", "geo", "the country was taken"),
        (PEOPLE + "geoUrn=%5B%221%22%2C%222%22%2C%223%22%2C%224%22%2C%225%22%2C%226%22%5D", "geo", "(6 of them)"),
        (PEOPLE + "profileLanguage=%5B%22xx%22%5D", "profile_language", "no profile language"),
    ],
)
def test_told(desk, url, parameter, said):
    warnings = [note for note in desk.page(url).warnings if note.parameter == parameter]
    assert any(said in note.because for note in warnings), warnings


@pytest.mark.parametrize(
    ("code", "wanted"), [("us:0", ["tex"]), ("us:tx", ["tex"]), ("gb:0", ["lon"]), ("gb:4573", ["lon"]), ("fr:0", [])]
)
def test_region_codes_from_before_2020(fresh, code, wanted):
    from desk import Desk

    desk = Desk(fresh)
    desk.put(person("tex", location="Austin, Texas, United States"), person("lon", location="London, United Kingdom"))
    assert desk.follow().found(f"{PEOPLE}facetGeoRegion=%5B%22{code}%22%5D") == wanted
