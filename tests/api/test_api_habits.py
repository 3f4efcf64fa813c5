"""What callers do: four spellings of a key, versions, request ids, HEAD and OPTIONS, pages, real clients' habits."""

import examples
import msgspec
import pytest
from cases import ENDPOINTS, MEMBER, allowed
from world import World

from whodex.api.admission import FreeTicket, KeyGate
from whodex.errors import BadSetting

PERSON = f"/v1/person?sales_nav_id={MEMBER}"


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({"Authorization": "good"}, ""),
        ({"Authorization": "Bearer good"}, ""),
        ({"Authorization": "bearer  good "}, ""),
        ({"X_Api_Key": "good"}, ""),
        ({}, "&api_key=good"),
        ({"Authorization": "", "X_Api_Key": "good"}, ""),
    ],
)
def test_four_spellings_of_a_key(world, headers, query):
    assert world.call(PERSON + query, key=None, headers=headers).status == 200


def test_revoking_takes_effect_on_the_next_request(world):
    key = world.add_key("short-lived")
    assert world.get(PERSON, key="short-lived").status == 200
    world.accounts.change_key(msgspec.structs.replace(key, revoked_at=world.clock.now))
    assert world.get(PERSON, key="short-lived").status == 401


def test_expiry_is_looked_at_on_every_request(world):
    world.add_key("ends", expires_at=world.clock.now + 1000)
    assert world.get(PERSON, key="ends").status == 200
    world.clock.now += 1000
    assert world.get(PERSON, key="ends").status == 401


def test_a_new_key_is_known_at_once(world):
    assert world.get(PERSON, key="later").status == 401
    world.add_key("later")
    assert world.get(PERSON, key="later").status == 200


class TestVersion:
    def test_default_is_the_seeds(self, world):
        answer = world.get(PERSON)
        assert answer.headers["api-version"] == "2023-02-08"
        assert "fullName" in answer.json

    def test_header_wins_over_the_keys_pin(self, world):
        world.add_key("pinned", api_version="2026-08-20")
        assert "name" in world.get(PERSON, key="pinned").json
        assert world.get(PERSON, key="pinned").headers["api-version"] == "2026-08-20"
        assert "fullName" in world.get(PERSON, key="pinned", Api_Version="2023-02-08").json

    def test_a_pin_also_decides_how_errors_look(self, world):
        world.add_key("pinned", api_version="2026-08-20")
        answer = world.get("/v1/connections?viewer_id=nobody", key="pinned")
        assert (answer.status, answer.headers["api-version"]) == (407, "2026-08-20")

    def test_setting(self):
        world = World(settings={"api__default_version": "2026-08-20"})
        assert world.get(PERSON).headers["api-version"] == "2026-08-20"
        assert world.get("/nothing").headers["api-version"] == "2026-08-20"

    def test_a_setting_that_is_no_version_is_refused_at_start(self):
        with pytest.raises(BadSetting, match="default_version"):
            World(settings={"api__default_version": "2024"})


class TestRequestId:
    def test_ours_differ(self, world):
        assert world.get(PERSON).headers["x-request-id"] != world.get(PERSON).headers["x-request-id"]

    def test_the_callers_is_kept_where_harmless(self, world):
        assert world.get(PERSON, X_Request_Id="abc-1.2_3").headers["x-request-id"] == "abc-1.2_3"

    @pytest.mark.parametrize("given", ["a b", "x" * 65, "", "a\r\nb"])
    def test_else_not(self, world, given):
        assert world.get(PERSON, X_Request_Id=given).headers["x-request-id"] != given


def test_head_is_get_without_the_body(world):
    full = world.get(PERSON)
    head = world.get(PERSON, method="HEAD")
    assert (head.status, head.raw) == (200, b"")
    assert head.headers["content-length"] == full.headers["content-length"] == str(len(full.raw))


def test_head_of_an_error_has_no_body(world):
    answer = world.get("/v1/person", method="HEAD")
    assert (answer.status, answer.raw) == (400, b"")
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize("path", ENDPOINTS)
def test_options_lists_the_methods_without_a_key(world, path):
    answer = world.get(path, method="OPTIONS", key=None)
    assert (answer.status, answer.raw, answer.headers["allow"]) == (204, b"", allowed(path))


def test_a_slash_at_the_end_is_a_slip(world):
    assert world.get(PERSON.replace("?", "/?")).status == 200


@pytest.mark.parametrize(
    "query",
    [
        "profile_link=https://www.linkedin.com/in/alfie-lambert",
        "profile_link=https%3A%2F%2Fwww.linkedin.com%2Fin%2Falfie-lambert%2F",
        "profile_link=https%3a%2f%2flinkedin.com%2fin%2fALFIE-Lambert",
        "profile_link=linkedin.com/in/alfie-lambert",
        "profile_link=alfie-lambert",
        "profile_link=https://uk.linkedin.com/in/alfie-lambert?trk=x&originalSubdomain=uk",
        "profile_link=https://uk.linkedin.com/in/alfie-lambert?trk=x&viewer_id=maya-lindqvist",
        "viewer_id=maya-lindqvist&profile_link=https://linkedin.com/in/alfie-lambert",
        "email=em@quillmoor.example",
        "email=EM%40quillmoor.example",
        f"sales_nav_id={'ACoAA' + 'x' * 34}",
        "lix_id=cGVyc29uOjk3MDgyNQ==",
        "lix_id=cGVyc29uOjk3MDgyNQ",
        "lix_id=cGVyc29uOjk3MDgyNQ%3D%3D",
    ],
)
def test_one_person_by_every_spelling(world, query):
    answer = world.get(f"/v1/person?{query}")
    assert (answer.status, answer.json.get("fullName")) == (200, "Example Person")


def test_a_lix_id_of_our_own_comes_back(world):
    ids = world.get("/v1/person/ids?li_flagship_id=alfie-lambert").json["person_ids"]
    again = world.get(f"/v1/person/ids?lix_id={ids['lixID']}").json["person_ids"]
    assert again == ids


def test_slugs_in_any_script_and_case(world):
    answer = world.get("/v1/person?profile_link=https://www.linkedin.com/in/ZO%C3%8B-%C3%A5nkersdatter/")
    assert answer.json["fullName"] == "Zoë Ånkersdatter"


def test_ids_of_the_organisation_lead_to_it(world):
    ids = world.get("/v1/organisation/ids?li_flagship_id=quillmoor").json["organisationIds"]
    assert ids["id"] == world.numbers["organisation"]
    for query in (f"lix_id={ids['uuid']}", f"sales_nav_id={ids['salesNavID']}", f"li_flagship_id={ids['liID']}"):
        assert world.get(f"/v1/organisation/ids?{query}").json["organisationIds"] == ids
    by_number = world.get("/v1/organisations/by-linkedin?sales_nav_url=https://www.linkedin.com/sales/company/77")
    assert by_number.json["organisationIds"] == ids


def test_a_job_by_its_url_in_either_parameter(world):
    url = "https://www.linkedin.com/jobs/view/3999999999"
    by_id = world.get(f"/v1/enrich/job?job_id={url}").json
    assert by_id == world.get(f"/v1/enrich/job?profile_link={url}").json
    assert by_id["jobPosting"]["organisation"]["name"] == "Quillmoor AS"


def test_hirers_are_filled_in_from_the_people_known(world):
    people = world.get("/v1/li/linkedin/jobs/hirers?job_id=3999999999").json["people"]
    assert people == [
        {
            "name": "Zoë Ånkersdatter",
            "img": "https://img.example/zoe.jpg",
            "headline": "Head of Tides",
            "link": "https://www.linkedin.com/in/zo%C3%AB-%C3%A5nkersdatter",
        }
    ]


def test_an_author_without_a_name_is_named_from_the_people_known(world):
    world.post(7_000_000_000_000_000_001, 1, "slug:alfie-lambert")
    post = world.get("/v1/enrich/post?post_urn=urn:li:activity:7000000000000000001").json
    assert post["actor"] == {
        "id": "alfie-lambert",
        "name": "Example Person",
        "url": "https://www.linkedin.com/in/alfie-lambert",
    }


class TestClients:
    """Habits of real client code (`spec/api.md` §2)."""

    def test_sales_nav_link_split_on_lead_and_comma(self, world):
        link = world.get(PERSON, Api_Version="2026-08-20").json["salesNavLink"]
        assert link.split("lead")[1].split(",")[0].strip("/") == MEMBER

    def test_paging_count_is_the_number_of_items(self, world):
        page = world.get("/v1/connections?viewer_id=maya-lindqvist&count=1").json["connections_response"]
        assert page["paging"]["count"] == len(page["elements"]) == 1

    def test_walking_connections_until_a_page_is_empty(self, world):
        names, start = [], 0
        while True:
            target = f"/v1/connections?viewer_id=maya-lindqvist&count=1&start={start}"
            page = world.get(target).json["connections_response"]
            if not page["paging"]["count"]:
                break
            names += [element["name"] for element in page["elements"]]
            start += page["paging"]["count"]
        assert names == ["Example Person", "Zoë Ånkersdatter"]  # newest first

    def test_an_unknown_profile_is_404_and_unknown_record(self, world):
        answer = world.get("/v1/person?profile_link=https://www.linkedin.com/in/nobody-here")
        assert (answer.status, answer.error) == (404, "unknown_record")


class TestPages:
    PATH = "/v1/person/li/activity/posts?profile_link=https://www.linkedin.com/in/alfie-lambert"

    @pytest.fixture
    def busy(self, world):
        for number in range(120):
            world.post(7_000_000_000_000_000_000 + number, 1_000_000 + number, "slug:alfie-lambert")
        return world

    def test_tokens_walk_everything_once_newest_first(self, busy):
        seen, target, pages = [], self.PATH, []
        while target:
            answer = busy.get(target).json
            pages.append(answer["paging"])
            seen += [int(post["text"]) for post in answer["posts"]]
            target = answer["pagination_token"] and f"{self.PATH}&pagination_token={answer['pagination_token']}"
        assert seen == sorted(seen, reverse=True)
        assert len(set(seen)) == 120
        assert [(page["count"], page["start"], page["total"]) for page in pages] == [
            (50, 0, 120),
            (50, 50, 120),
            (20, 100, 120),
        ]

    def test_start_wins_over_the_token(self, busy):
        token = busy.get(self.PATH).json["pagination_token"]
        assert busy.get(f"{self.PATH}&start=110&pagination_token={token}").json["paging"]["start"] == 110

    def test_past_the_end_is_empty_with_the_right_total(self, busy):
        answer = busy.get(f"{self.PATH}&start=5000").json
        assert (answer["posts"], answer["paging"]["total"], answer["pagination_token"]) == ([], 120, None)


class Counting(KeyGate):
    """Counts what would be charged."""

    def __init__(self, world):
        super().__init__(world.accounts, world.clock)
        self.log = []

    def reserve(self, claim):
        gate = self

        class Ticket(FreeTicket):
            headers = ((b"x-credits-used", b"1"),)

            def settle(self, items, head=b"", content=b""):
                gate.log.append(("settle", items))

            def release(self):
                gate.log.append(("release", 0))

        self.log.append(("reserve", claim.valid))
        return Ticket()


@pytest.mark.parametrize(
    ("target", "log"),
    [
        ("/v1/person?profile_link=alfie-lambert", [("reserve", True), ("settle", 1)]),
        ("/v1/person?profile_link=nobody-here", [("reserve", True), ("release", 0)]),
        ("/v1/person", [("reserve", False), ("release", 0)]),
        ("/v1/person/li/activity/posts?profile_link=alfie-lambert", [("reserve", True), ("settle", 0)]),
        ("/healthz", []),
        ("/nothing", []),
    ],
)
def test_every_admission_is_settled_or_released_exactly_once(target, log):
    world = World(gate=Counting)
    answer = world.get(target)
    assert world.gate.log == log
    assert ("x-credits-used" in answer.headers) == bool(log)


def test_durations_are_of_the_moment_of_the_request(world):
    def tenure():
        return world.get(PERSON, Api_Version="2026-08-20").json["experience"][0]["tenureAtPosition"]

    assert tenure() == {"years": 3, "months": 4}
    world.clock.now = examples.NOW + 200 * 24 * 3600 * 1000
    assert tenure() == {"years": 3, "months": 11}
