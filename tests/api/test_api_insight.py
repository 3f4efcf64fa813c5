"""Insight over HTTP: titles, org charts, pins, decision makers; in both versions."""

import json
import xml.etree.ElementTree as ET

import pytest
from world import World

from whodex.model.dates import PartialDate, Period
from whodex.model.identifiers import lix_id
from whodex.model.organisation import Organisation
from whodex.model.person import OrgRef, Person, Position
from whodex.model.refs import Ref
from whodex.wire.versions import VERSIONS

both = pytest.mark.parametrize("version", VERSIONS)
FIRM = "https://www.linkedin.com/company/tidewrack"
CHART = f"/v1/ai/org-chart?linkedin_url={FIRM}"
EDGE = "/v1/ai/org-chart/edge"
NEAREST = "/v1/ai/nearest-decision-maker?profile_link="

STAFF = {
    "ida-holm": ("Chief Executive Officer", None),
    "bo-fenn": ("Chief Technology Officer", Ref(name="Holm, Ida")),
    "cy-marsh": ("Head of Engineering", None),
    "di-quay": ("Software Engineer", None),
    "ed-sluice": ("Sales Director", Ref(identifiers=["email:ida@tidewrack.example"])),
    "fi-wharf": ("Account Executive", None),
}


def person(slug, title, manager=None, *, organisation=None, since=2020):
    first = slug.partition("-")[0]
    email = f"{first}@tidewrack.example"
    place = organisation or OrgRef(name="Tidewrack", slug="tidewrack")
    return Person(
        identifiers=[f"slug:{slug}", f"email:{email}"],
        full_name=slug.replace("-", " ").title(),
        emails=[email] if slug != "cy-marsh" else [],
        experience=[
            Position(title=title, organisation=place, period=Period(PartialDate(since, 5), None, True), manager=manager)
        ],
    )


@pytest.fixture
def firm():
    world = World(open_writing=lambda: world.store)
    world.org = world.put(
        Organisation(
            identifiers=["orgslug:tidewrack", "domain:tidewrack.example", "cborg:tidewrack"],
            name="Tidewrack",
            employees=300,
        )
    )
    world.staff = {slug: world.put(person(slug, *said)) for slug, said in STAFF.items()}
    return world


def send(world, method, path, body, version="2023-02-08"):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return world.get(path, method=method, body=raw, Api_Version=version, Content_Type="application/json")


def nodes(answer):
    assert answer.status == 200, answer.raw
    return {node["id"]: node for node in answer.json["nodes"]}


class TestTitles:
    @both
    def test_one_class_for_each_title_in_order(self, world, version):
        asked = {"titles": ["Head of Growth", "", "Vice President of Sales", "xq zzv"]}
        rows = send(world, "POST", "/v1/ai/seniority", asked, version).json["results"]
        assert [row["title"] for row in rows] == asked["titles"]
        assert rows[2]["seniority"]["id"] == "300"
        assert rows[2]["seniority"]["name"] == "Vice President"
        assert 0 < rows[2]["seniority"]["confidence"] <= 1
        assert rows[1]["seniority"] is None
        assert rows[3]["seniority"] is None, "what says nothing is not guessed"
        assert set(rows[0]) == {"title", "organisation", "seniority", "alternatives", "because"}
        works = send(world, "POST", "/v1/ai/job-function", asked, version).json["results"]
        assert works[2]["jobFunction"][0] | {"confidence": 1} == {"id": "25", "name": "Sales", "confidence": 1}
        assert works[1]["jobFunction"] == []

    @both
    def test_a_known_person(self, firm, version):
        answer = firm.get("/v1/ai/seniority?profile_link=ed-sluice", Api_Version=version).json
        assert (answer["title"], answer["organisation"]) == ("Sales Director", "Tidewrack")
        assert answer["seniority"]["id"] == "220"
        answer = firm.get("/v1/ai/job-function?profile_link=ed-sluice", Api_Version=version).json
        assert answer["jobFunction"][0]["id"] == "25"

    def test_the_organisation_is_asked(self, firm):
        firm.put(Organisation(identifiers=["orgslug:nook"], name="Nook", employees=2))
        nook = OrgRef(name="Nook", slug="nook")
        firm.put(person("gil-nook", "Director", organisation=nook))
        assert firm.get("/v1/ai/seniority?profile_link=gil-nook").json["seniority"]["id"] == "320"

    @both
    def test_a_person_in_either_shape(self, firm, version):
        for shape in VERSIONS:
            shown = firm.get("/v1/person?profile_link=bo-fenn", Api_Version=shape).json
            answer = send(firm, "POST", "/v1/ai/seniority", shown, version)
            assert answer.json["title"] == "Chief Technology Officer", answer.raw
            assert answer.json["seniority"]["id"] == "310"
            assert "results" not in answer.json

    @pytest.mark.parametrize(
        ("body", "names"),
        [
            (b"", "body"),
            (b"{", "JSON"),
            (b"\xff\xfe", "JSON"),
            (b"[]", "body"),
            (b"{}", "person"),
            ({"titles": []}, "titles"),
            ({"titles": "CEO"}, "titles"),
            ({"titles": ["CEO", 7]}, "titles[1]"),
            ({"titles": ["CEO", None]}, "titles[1]"),
            ({"titles": ["x" * 1001]}, "titles[0]"),
            ({"titles": ["CEO"] * 1001}, "1,001"),
        ],
    )
    def test_bad_bodies(self, world, body, names):
        for path in ("/v1/ai/seniority", "/v1/ai/job-function"):
            answer = send(world, "POST", path, body)
            assert answer.status == 400, answer.raw
            assert names in answer.message

    def test_a_thousand_are_answered(self, world):
        answer = send(world, "POST", "/v1/ai/seniority", {"titles": ["CEO"] * 1000})
        assert len(answer.json["results"]) == 1000

    def test_a_key_without_the_scope_is_refused(self, world):
        world.add_key("narrow", scopes=["read"])
        assert world.get("/v1/ai/seniority?profile_link=alfie-lambert", key="narrow").status == 401


class TestChart:
    @both
    def test_everybody_once_stated_managers_kept(self, firm, version):
        answer = firm.get(CHART, Api_Version=version)
        found = nodes(answer)
        ids = {slug: lix_id("person", number) for slug, number in firm.staff.items()}
        assert set(found) == set(ids.values())
        for slug in ("bo-fenn", "ed-sluice"):
            assert found[ids[slug]]["manager"] == ids["ida-holm"]
            assert (found[ids[slug]]["basis"], found[ids[slug]]["confidence"]) == ("stated", 1.0)
        assert found[ids["ida-holm"]]["manager"] is None
        assert answer.json["coverage"]["people"] == 6
        assert answer.json["coverage"]["stated"] == 2
        assert answer.json["organisation"]["name"] == "Tidewrack"

    def test_every_way_to_name_the_organisation(self, firm):
        first = firm.get(CHART).json
        for query in ("domain=tidewrack.example", "crunchbase_url=https://www.crunchbase.com/organization/tidewrack"):
            assert firm.get(f"/v1/ai/org-chart?{query}").json == first

    def test_formats(self, firm):
        svg = firm.get(CHART + "&format=svg")
        assert svg.headers["content-type"].startswith("image/svg+xml")
        assert ET.fromstring(svg.raw).tag.endswith("svg")
        assert firm.get(CHART + "&format=mermaid").raw.startswith(b"flowchart TD")
        assert firm.get(CHART + "&format=dot").raw.startswith(b"digraph")
        table = firm.get(CHART + "&format=csv")
        assert table.headers["content-type"].startswith("text/csv")
        assert table.raw.count(b"\r\n") == 7

    def test_root_depth_functions_and_day(self, firm):
        below = nodes(firm.get(CHART + "&root=bo-fenn"))
        assert lix_id("person", firm.staff["ed-sluice"]) not in below
        assert lix_id("person", firm.staff["bo-fenn"]) in below
        flat = nodes(firm.get(CHART + "&depth=1"))
        assert len(flat) < 6
        sales = nodes(firm.get(CHART + "&functions=25"))
        assert lix_id("person", firm.staff["fi-wharf"]) in sales
        assert lix_id("person", firm.staff["di-quay"]) not in sales
        firm.put(person("hal-late", "Software Engineer", since=2024))
        assert len(nodes(firm.get(CHART + "&asOf=2021-01-01"))) == 6
        assert len(nodes(firm.get(CHART))) == 7
        assert firm.get(CHART + "&asOf=2020-04-30").json["nodes"] == []

    def test_who_has_left_is_in_the_chart_of_a_day_they_worked_there(self, firm):
        gone = person("jo-gone", "Sales Manager", since=2018)
        gone.experience[0].period = Period(PartialDate(2018, 3), PartialDate(2022, 6), False)
        vague = person("kit-vague", "Sales Manager", since=2018)
        vague.experience[0].period = Period(PartialDate(2018, 3), None, False)
        left = lix_id("person", firm.put(gone))
        firm.put(vague)
        assert left not in nodes(firm.get(CHART))
        assert set(nodes(firm.get(CHART + "&asOf=2019-01-01"))) == {left}
        then = nodes(firm.get(CHART + "&asOf=2022-06-30"))
        assert len(then) == 7
        assert then[left]["manager"] == lix_id("person", firm.staff["ed-sluice"])
        assert left not in nodes(firm.get(CHART + "&asOf=2022-07-01"))

    def test_a_firm_known_from_its_people_only(self, firm):
        firm.put(person("ivo-lone", "Owner", organisation=OrgRef(name="Lone", domain="lone.example")))
        answer = firm.get("/v1/ai/org-chart?domain=lone.example").json
        assert (answer["organisation"]["name"], len(answer["nodes"])) == ("Lone", 1)

    def test_two_people_of_one_name_state_nothing(self, firm):
        firm.put(person("ida-holm-2", "Accountant"))
        twin = Person(
            identifiers=["slug:ida-holm-3"],
            full_name="Ida Holm",
            experience=[
                Position(
                    title="Accountant",
                    organisation=OrgRef(slug="tidewrack"),
                    period=Period(PartialDate(2020), None, True),
                )
            ],
        )
        firm.put(twin)
        found = nodes(firm.get(CHART))
        assert found[lix_id("person", firm.staff["bo-fenn"])]["basis"] != "stated"


class TestPins:
    def pin(self, firm, person, manager, **more):
        return send(firm, "PUT", EDGE, {"organisation": FIRM, "person": person, "manager": manager} | more)

    def test_a_pin_wins_over_a_stated_manager_and_is_taken_back(self, firm):
        answer = self.pin(firm, "ed-sluice", "bo-fenn")
        assert answer.status == 200, answer.raw
        assert answer.json["basis"] == "pinned"
        assert answer.json["manager"] == lix_id("person", firm.staff["bo-fenn"])
        ed = lix_id("person", firm.staff["ed-sluice"])
        assert nodes(firm.get(CHART))[ed]["basis"] == "pinned"
        taken = firm.get(f"{EDGE}?organisation={FIRM}&person={ed}", method="DELETE")
        assert (taken.status, taken.json["basis"]) == (200, "stated"), taken.raw
        assert firm.get(f"{EDGE}?organisation={FIRM}&person={ed}", method="DELETE").status == 404

    def test_nobody_above(self, firm):
        answer = self.pin(firm, "ed-sluice", None)
        assert (answer.json["manager"], answer.json["basis"]) == (None, "pinned")
        assert send(firm, "PUT", EDGE, {"organisation": FIRM, "person": "ed-sluice"}).status == 400

    def test_a_circle_is_refused(self, firm):
        assert self.pin(firm, "bo-fenn", "cy-marsh").status == 200
        assert self.pin(firm, "di-quay", "bo-fenn").status == 200
        refused = self.pin(firm, "cy-marsh", "di-quay")
        assert (refused.status, "circle" in refused.message) == (400, True)
        assert self.pin(firm, "di-quay", "di-quay").status == 400
        assert len(firm.store.pins()) == 2

    def test_strangers_are_refused(self, firm):
        assert self.pin(firm, "alfie-lambert", "bo-fenn").status == 400
        assert self.pin(firm, "bo-fenn", "alfie-lambert").status == 400
        assert self.pin(firm, "nobody-here", None).status == 404
        assert self.pin(firm, "bo-fenn", None, organisation="nothing.example").status == 404
        assert self.pin(firm, FIRM, None).status == 400
        assert send(firm, "PUT", EDGE, b"{").status == 400

    def test_by_ids_and_domain(self, firm):
        ids = {slug: lix_id("person", number) for slug, number in firm.staff.items()}
        answer = self.pin(firm, ids["fi-wharf"], ids["bo-fenn"], organisation="tidewrack.example")
        assert answer.json["manager"] == ids["bo-fenn"]


class TestDecisionMakers:
    @both
    def test_from_a_person(self, firm, version):
        answer = firm.get(NEAREST + "di-quay&function=8&count=3", Api_Version=version)
        first = answer.json["people"][0]
        assert first["id"] != lix_id("person", firm.staff["di-quay"])
        assert first["name"] in {"Cy Marsh", "Bo Fenn"}
        assert not first["self"]
        assert first["distance"] >= 1
        emails = {one["name"]: one["email"] for one in answer.json["people"]}
        assert emails.get("Bo Fenn", "bo@tidewrack.example") == "bo@tidewrack.example"
        assert emails.get("Cy Marsh") is None

    def test_the_person_themselves(self, firm):
        (found,) = firm.get(NEAREST + "ed-sluice&function=25").json["people"]
        assert (found["name"], found["self"], found["distance"]) == ("Ed Sluice", True, 0)

    def test_from_an_organisation_at_either_place(self, firm):
        for url in (FIRM, "https://www.crunchbase.com/organization/tidewrack"):
            assert firm.get(f"{NEAREST}{url}&function=25").json["people"][0]["name"] == "Ed Sluice"

    def test_nobody_fitting_says_why(self, firm):
        firm.put(person("jo-temp", "Intern", organisation=OrgRef(name="Dune", slug="dune")))
        answer = firm.get(NEAREST + "jo-temp").json
        assert answer["people"] == []
        assert "budget authority" in answer["because"]
        firm.put(Person(identifiers=["slug:kit-free"], full_name="Kit Free"))
        assert firm.get(NEAREST + "kit-free").json["people"] == []

    def test_bad_questions(self, firm):
        assert firm.get(NEAREST + "di-quay&function=27").status == 400
        assert firm.get(NEAREST + "di-quay&count=11").status == 400
        assert firm.get(NEAREST + "https://www.linkedin.com/jobs/view/1").status == 400
        assert firm.get(NEAREST + "nobody-here").status == 404
