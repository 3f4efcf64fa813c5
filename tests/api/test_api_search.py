"""Searches over the API: shapes of both versions, pages, sequences, warnings, POST, and what is refused."""

import json
from urllib.parse import quote, urlencode

import msgspec
import pytest

from whodex.model.dates import PartialDate, Period
from whodex.model.organisation import Organisation
from whodex.model.person import OrgRef, Person, Position

PEOPLE = "/v1/li/linkedin/search/people"
SALES = "/v1/li/sales/search/people"
NEW = {"Api_Version": "2026-08-20"}
URL = "https://www.linkedin.com/search/results/people/?"


def person(at, title="Lampwright", company="Gullwick Lamps", place="London, United Kingdom"):
    return Person(
        identifiers=[f"slug:lamp-{at:03}"],
        full_name=f"Lamp Person {at:03}",
        location=place,
        experience=[
            Position(title=title, organisation=OrgRef(name=company), period=Period(PartialDate(2020), None, True))
        ],
    )


@pytest.fixture
def lamps(world):
    world.lamps = [world.put(person(at)) for at in range(35)]
    world.indexer.catch_up()
    return world


def ask(world, linkedin, path=PEOPLE, headers=NEW, **extra):
    return world.get(f"{path}?{urlencode({'url': linkedin, **extra})}", **headers)


def names(answer):
    return [one["name"] for one in answer.json["people"]]


def warned(answer):
    return {one["parameter"] for one in json.loads(answer.headers.get("x-whodex-warnings", "[]"))}


def test_people_in_both_versions(lamps):
    new = ask(lamps, URL + "keywords=lampwright").json
    assert new["paging"] == {"count": 10, "start": 0, "total": 35}
    assert new["meta"]["sequenceId"]
    assert new["people"][0]["name"].startswith("Lamp Person")
    old = ask(lamps, URL + "keywords=lampwright", headers={})
    assert set(old.json) == {"searchResponse"}
    assert old.json["searchResponse"]["people"][0]["fullName"].startswith("Lamp Person")
    assert old.json["searchResponse"]["paging"] == {"count": 10, "start": 0, "total": 35}
    assert old.headers["sequence-length"] == "35"
    assert old.headers["sequence-id"]


def test_the_published_shape_of_a_sales_search_names_its_sequence(lamps):
    answer = ask(lamps, "https://www.linkedin.com/sales/search/people?query=(keywords:lampwright)", SALES, headers={})
    assert answer.json["meta"]["sequenceId"] == answer.headers["sequence-id"]
    assert answer.json["searchResponse"]["paging"] == {"count": 25, "start": 0, "total": 35}


def test_odd_keys_of_the_published_answers(world):
    at = {"jobs": "jobs/search/?x=1", "posts": "search/results/content/?x=1", "orgs": "search/results/companies/?x=1"}
    for what, key in (("jobs", "people"), ("posts", "posts"), ("orgs", "posts")):
        path = f"/v1/li/linkedin/search/{what}"
        answer = ask(world, "https://www.linkedin.com/" + at[what], path, headers={}).json
        assert list(answer) == ["searchResponse"]
        assert len(answer["searchResponse"][key]) == 1, what
    orgs = ask(world, "https://www.linkedin.com/sales/search/company?query=()", "/v1/li/sales/search/orgs", headers={})
    assert list(orgs.json) == ["searchResponse", "meta"]
    assert len(orgs.json["searchResponse"]["people"]) == 1


@pytest.mark.parametrize(
    ("path", "url", "key"),
    [
        ("/v1/li/linkedin/search/jobs", "https://www.linkedin.com/jobs/search/?x=1", "jobPostings"),
        ("/v1/li/linkedin/search/posts", "https://www.linkedin.com/search/results/content/?x=1", "posts"),
        ("/v1/li/linkedin/search/orgs", "https://www.linkedin.com/search/results/companies/?x=1", "orgs"),
        ("/v1/li/sales/search/orgs", "https://www.linkedin.com/sales/search/company?query=()", "organisations"),
    ],
)
def test_keys_of_the_newer_answers(world, path, url, key):
    answer = ask(world, url, path).json
    assert list(answer) == [key, "paging", "meta"]
    assert len(answer[key]) == answer["paging"]["count"] == 1


def test_pages_stand_anywhere_and_start_wins(lamps):
    every = [name for page in (1, 2, 3, 4) for name in names(ask(lamps, f"{URL}keywords=lampwright&page={page}"))]
    assert len(every) == len(set(every)) == 35
    assert names(ask(lamps, URL + "keywords=lampwright", page="2")) == every[10:20]
    assert names(ask(lamps, URL + "keywords=lampwright&page=4", start="5")) == every[5:15]
    raw = lamps.get(f"{PEOPLE}?url={URL}keywords=lampwright&page=3&origin=X", **NEW)
    assert names(raw) == every[20:30]


def test_past_the_end_is_an_empty_page_with_the_right_total(lamps):
    answer = ask(lamps, URL + "keywords=lampwright", start="90")
    assert answer.json["people"] == []
    assert answer.json["paging"] == {"count": 0, "start": 90, "total": 35}


def test_a_sequence_is_frozen(lamps):
    first = ask(lamps, URL + "keywords=lampwright")
    sequence = first.json["meta"]["sequenceId"]
    for at in range(100, 140):
        lamps.put(person(at, title="Lampwright Lampwright"))
    lamps.indexer.catch_up()
    rest = [ask(lamps, URL + "keywords=lampwright", start=str(at), sequence_id=sequence) for at in (10, 20, 30)]
    every = [name for answer in (first, *rest) for name in names(answer)]
    assert sorted(every) == [f"Lamp Person {at:03}" for at in range(35)]
    assert ask(lamps, URL + "keywords=lampwright").json["paging"]["total"] == 75


def test_an_invented_id_works_and_belongs_to_one_search_and_team(lamps):
    mine = {"sequence_id": "my own ☕"}
    assert ask(lamps, URL + "keywords=lampwright", **mine).json["meta"]["sequenceId"] == "my own ☕"
    lamps.put(person(200))
    lamps.indexer.catch_up()
    assert ask(lamps, URL + "keywords=lampwright", **mine).json["paging"]["total"] == 35
    assert ask(lamps, URL + "keywords=gullwick", **mine).json["paging"]["total"] == 36
    assert ask(lamps, URL + "keywords=lampwright", **mine).json["paging"]["total"] == 36
    lamps.add_key("other", team="b")
    again = lamps.get(f"{PEOPLE}?{urlencode({'url': URL + 'keywords=gullwick', **mine})}", key="other", **NEW)
    assert again.json["paging"]["total"] == 36


def test_a_viewer_needs_no_id_and_starts_anew_with_each_first_page(lamps):
    viewer = {"viewer_id": "maya-lindqvist"}
    total = lambda **more: ask(lamps, URL + "keywords=lampwright", **viewer, **more).json["paging"]["total"]  # noqa: E731
    assert total() == 35
    lamps.put(person(201))
    lamps.indexer.catch_up()
    assert total(start="10") == 35
    assert total() == 36
    assert total(start="10") == 36


def test_what_is_gone_leaves_a_hole_and_later_lists_do_not_count_it(lamps):
    first = ask(lamps, URL + "keywords=lampwright")
    sequence = first.json["meta"]["sequenceId"]
    lamps.store.drop(lamps.lamps[12])
    lamps.store.drop(lamps.lamps[14], merged_into=lamps.lamps[20])
    page = ask(lamps, URL + "keywords=lampwright", start="10", sequence_id=sequence)
    assert page.json["paging"] == {"count": 8, "start": 10, "total": 35}
    assert page.headers["sequence-length"] == "35"
    # The index has not applied the removals yet: neither results nor totals show them all the same.
    fresh = ask(lamps, URL + "keywords=lampwright")
    assert fresh.json["paging"]["total"] == 33
    lamps.indexer.catch_up()
    assert ask(lamps, URL + "keywords=lampwright").json["paging"]["total"] == 33


def test_an_erased_person_leaves_sequences_and_totals(lamps):
    sequence = ask(lamps, URL + "keywords=lampwright").json["meta"]["sequenceId"]
    assert lamps.sequences.forget([lamps.lamps[3]]) == 1
    page = ask(lamps, URL + "keywords=lampwright", sequence_id=sequence)
    assert page.json["paging"] == {"count": 9, "start": 0, "total": 34}


def test_filters_that_cannot_be_answered_are_told(lamps):
    sales = (
        "https://www.linkedin.com/sales/search/people?query=(filters:List("
        "(type:CURRENT_TITLE,values:List((text:Lampwright))),"
        "(type:GROUP,values:List((id:1,text:Ünïcode Group))),"
        "(type:RELATIONSHIP,values:List((id:F)))))"
    )
    answer = ask(lamps, sales, SALES)
    assert answer.json["paging"]["total"] == 35
    assert warned(answer) == {"group", "relationship"}
    assert warned(ask(lamps, sales, SALES, viewer_id="maya-lindqvist")) == {"group"}


def test_warnings_fit_into_a_header(lamps):
    many = ",".join(f"(type:NO_SUCH_{at},values:List((id:{at})))" for at in range(199))
    answer = ask(lamps, f"https://www.linkedin.com/sales/search/people?query=(keywords:é,filters:List({many}))", SALES)
    header = answer.headers["x-whodex-warnings"]
    assert header.isascii()
    assert len(header) <= 4096
    assert json.loads(header)[-1]["because"].endswith(" more")


def test_post_takes_the_same_parameters_as_form_or_json(lamps):
    words = " OR ".join(f'\\"word {at}\\"' for at in range(400))
    boolean = quote("Lampwright OR " + words.replace("\\", ""))
    long = (
        "https://www.linkedin.com/sales/search/people?query=(filters:List((type:CURRENT_TITLE,values:List("
        f"(text:{quote(boolean)},selectionType:INCLUDED)))))"
    )
    short = "https://www.linkedin.com/sales/search/people?query=(keywords:lampwright)"
    form = lamps.call(SALES, method="POST", body=urlencode({"url": short}).encode())
    raw = lamps.call(SALES, method="POST", body=f"url={short}&sessionId=abc".encode())
    body = json.dumps({"url": short, "start": 25}).encode()
    as_json = lamps.call(SALES, method="POST", headers={"content-type": "application/json"}, body=body)
    assert form.json["searchResponse"]["paging"]["total"] == 35
    assert raw.json["searchResponse"]["paging"]["total"] == 35
    assert as_json.json["searchResponse"]["paging"] == {"count": 10, "start": 25, "total": 35}
    answer = lamps.call(SALES, method="POST", body=urlencode({"url": long}).encode())
    assert answer.json["searchResponse"]["paging"]["total"] == 35


def test_people_by_parts(lamps):
    asked = {"person_titles": "[,Lampwright],[7,Head of\\, Lamps]", "locations": "[101165590,United Kingdom]"}
    answer = lamps.get(f"/v1/people/search?{urlencode(asked)}", **NEW)
    assert answer.json["paging"] == {"count": 25, "start": 0, "total": 35}
    none = lamps.get(f"/v1/people/search?{urlencode(asked | {'organisations': '[,Elsewhere]'})}", **NEW)
    assert none.json["paging"]["total"] == 0


def test_an_organisation_is_found_by_id_and_so_are_its_people(world):
    world.put(Organisation(identifiers=["orgid:4242", "orgslug:gullwick"], name="Gullwick Lamps", size="51-200"))
    world.put(person(1))
    by_slug = person(2, company="Gullwick")
    by_slug.experience[0].organisation = OrgRef(name="Gullwick (UK) Ltd", slug="gullwick")
    world.put(by_slug)
    world.indexer.catch_up()
    found = ask(world, URL + "currentCompany=%5B%224242%22%5D")
    assert names(found) == ["Lamp Person 001", "Lamp Person 002"]


@pytest.mark.parametrize(("facet", "total"), [("101165590", 35), ("91000007", 35), ("103644278", 0)])
def test_a_region_takes_what_lies_inside(lamps, facet, total):
    assert ask(lamps, f"{URL}keywords=lampwright&geoUrn=%5B%22{facet}%22%5D").json["paging"]["total"] == total


def test_spelling_is_corrected_only_when_the_url_asks_and_nothing_is_found(lamps):
    assert ask(lamps, URL + "keywords=lampwrigth").json["paging"]["total"] == 0
    better = ask(lamps, URL + "keywords=lampwrigth&spellCorrectionEnabled=true")
    assert better.json["paging"]["total"] == 35
    assert "lampwright" in better.headers["x-whodex-warnings"]
    sales = "https://www.linkedin.com/sales/search/people?query=(spellCorrectionEnabled%3Atrue%2Ckeywords%3Alampwrigth)"
    assert ask(lamps, sales, SALES).json["paging"]["total"] == 35


def test_degrees_are_seen_from_the_viewer(world):
    network = URL + "network=%5B%22F%22%5D"
    found = ask(world, network, viewer_id="maya-lindqvist").json
    assert found["paging"]["total"] == 2
    assert {one["viewerConnection"]["connectionDegree"] for one in found["people"]} == {1}
    others = ask(world, URL + "network=%5B%22O%22%5D", viewer_id="maya-lindqvist").json
    assert others["paging"]["total"] == 0


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        (PEOPLE, "url=https://www.linkedin.com/jobs/search/?keywords=x", "/v1/li/linkedin/search/jobs"),
        (PEOPLE, "url=https://www.linkedin.com/in/alfie-lambert", "url"),
        (PEOPLE, "url=nonsense", "url"),
        (PEOPLE, f"url={URL}keywords=x&sequence_id=" + "x" * 201, "sequence_id"),
        (PEOPLE, f"url={quote(URL)}&start=-1", "start"),
        (PEOPLE, f"url={quote(URL)}&start=x", "start"),
        (PEOPLE, f"url={URL}keywords=%7B%7Bname%7D%7D", "placeholder"),
        ("/v1/people/search", "person_titles=Director", "person_titles"),
        ("/v1/people/search", "person_titles=[]", "person_titles"),
        ("/v1/people/search", "", "keywords"),
        ("/v1/search/sales/facet", "query=x&type=NO_SUCH", "type"),
        ("/v1/search/sales/facet", "type=TITLE", "query"),
    ],
)
def test_refusals_say_what_is_wrong(world, path, query, said):
    answer = world.get(f"{path}?{query}")
    assert (answer.status, answer.error) == (400, "params_invalid")
    assert said in answer.message


def test_a_query_beyond_the_limits_is_refused(lamps):
    titles = ",".join(f"(text:a{at} b{at} c{at})" for at in range(1200))
    url = (
        f"https://www.linkedin.com/sales/search/people?query=(filters:List((type:CURRENT_TITLE,values:List({titles}))))"
    )
    assert ask(lamps, url, SALES).error == "params_invalid"


@pytest.mark.parametrize(
    ("kind", "query", "label"),
    [
        ("SENIORITY_LEVEL", "dir", "Director"),
        ("COMPANY_HEADCOUNT", "51", "51-200"),
        ("INDUSTRY", "software dev", "Software Development"),
        ("BING_GEO", "united king", "United Kingdom"),
        ("TITLE", "lampwright", "Lampwright"),
        ("RECENTLY_CHANGED_JOBS", "changed", "Changed jobs"),
        ("CONNECTION_OF", "maya", "Maya Lindqvist"),
    ],
)
def test_facets(lamps, kind, query, label):
    found = lamps.get(f"/v1/search/sales/facet?{urlencode({'type': kind, 'query': query})}").json["data"]
    assert label in [one["displayValue"] for one in found["elements"]]
    assert found["paging"]["count"] == len(found["elements"])


VERSIONS = [{}, NEW]


@pytest.mark.parametrize("headers", VERSIONS, ids=["2023", "2026"])
def test_companies_with_lists_are_children_of_one_group(world, headers):
    for number, name, followers in ((4242, "Gullwick Lamps", 5), (4243, "Old Gullwick", 90), (4244, "Gullwick Oil", 7)):
        world.put(Organisation(identifiers=[f"orgid:{number}"], name=name, followers=followers))
    world.indexer.catch_up()
    asked = "/v1/search/sales/facet?query=gullw&type="
    found = world.get(asked + "COMPANY_WITH_LIST", **headers).json["data"]
    names = [("Gullwick Oil", "4244"), ("Gullwick Lamps", "4242"), ("Old Gullwick", "4243")]
    children = [{"displayValue": name, "id": number} for name, number in names]
    assert found == {
        "elements": [{"displayValue": "Companies", "id": "0", "children": children}],
        "paging": {"count": 3},
    }
    assert world.get(asked + "COMPANY", **headers).json["data"]["elements"] == children
    second = world.get(asked + "COMPANY_WITH_LIST&start=1&count=1", **headers).json["data"]
    assert (second["elements"][0]["children"], second["paging"]["count"]) == (children[1:2], 1)
    assert world.get(asked + "COMPANY_WITH_LIST&start=3", **headers).json["data"]["elements"] == []


def test_every_type_of_the_filter_layout_is_answered(lamps, shared):
    import csv

    with (shared / "linkedin" / "salesnav_filter_types.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    types = {name for row in rows for name in (row["type"], row["typeahead_facet"]) if name}
    assert len(types) > 40
    for kind in sorted(types):
        asked = [
            lamps.get(f"/v1/search/sales/facet?{urlencode({'type': kind, 'query': query})}") for query in "acehlopsv15"
        ]
        assert {answer.status for answer in asked} == {200}, kind
        given = any(answer.json["data"]["elements"] for answer in asked)
        told = all(warned(answer) == {"type"} for answer in asked)
        assert given != told or kind == "SCHOOL", kind  # nobody here went to a school


def test_half_typed_words_find_values_of_the_data(lamps):
    def labels(kind, query):
        found = lamps.get(f"/v1/search/sales/facet?{urlencode({'type': kind, 'query': query})}").json["data"]
        return [one["displayValue"] for one in found["elements"]]

    assert labels("TITLE", "lampw") == ["Lampwright"]
    assert labels("BING_GEO", "lond")[0] == "London Area, United Kingdom"
    assert labels("INDUSTRY", "soft")[0] == "Software Development", "before what has such a word further on"
    assert labels("COMPANY_HEADCOUNT", "5")[0] == "51-200"
    assert "London, United Kingdom" in labels("REGION", "lond unit")
    assert labels("SENIORITY", "owner") == ["Owner / Partner"]


def test_an_empty_page_is_worth_nothing(lamps):
    from whodex.api.endpoints.search import SEARCH

    endpoint = next(one for one in SEARCH if one.path == PEOPLE)
    assert (endpoint.credit, endpoint.scope, endpoint.lane) == ("standard", "search", "beside")
    assert lamps.get("/v1/person?profile_link=lamp-001").status == 200
    assert msgspec.json.decode(ask(lamps, URL + "keywords=zzz").raw)["people"] == []
