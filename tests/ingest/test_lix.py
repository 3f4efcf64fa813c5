"""Lix-shaped answers: everything the published samples say is read, and can be shown again."""

import json
import re
import sys
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whodex.errors import ImportFailed, RecordRejected
from whodex.ingest.base import Options, Raw
from whodex.ingest.jsons import decode_record
from whodex.ingest.lix import LixAnswers
from whodex.ingest.registry import recognise
from whodex.ingest.sampling import sample
from whodex.model.answers import PersonFound
from whodex.model.dates import PartialDate, Period
from whodex.model.job import JobPosting, Salary
from whodex.model.network import Connection
from whodex.model.observation import Claim
from whodex.model.organisation import Organisation, Place
from whodex.model.person import OrgRef, Person, Position
from whodex.model.post import Comment, Post, ReactionCount
from whodex.resolve.fold import Statement, fold
from whodex.wire.v2023_02_08.person import person as shown

sys.path.insert(0, str(Path(__file__).parent))
from fake_files import Memory

FORMAT = LixAnswers()

PERSON_2023 = {
    "fullName": "Berit Ås",
    "headline": "Co-founder & %!a(MISSING) 🤖",
    "summary": "Ends with a blank. ",
    "location": "Oslo, Norway",
    "emails": [""],
    "socialAccounts": {
        "linkedin": {"username": "berit-as", "url": "https://www.linkedin.com/in/berit-as"},
        "twitter": {"username": "BeritAs"},
    },
    "workExperiences": [
        {
            "organisation": {"name": "Fjordly", "socialAccounts": {"linkedin": {}, "twitter": {}}},
            "title": "Co-founder",
            "description": "A\n\n B ",
            "location": "Oslo",
            "startedOn": {"year": 2020, "month": 11},
            "endedOn": {},
        },
        {
            "organisation": {"name": "Old & Co", "socialAccounts": {"linkedin": {}, "twitter": {}}},
            "title": "Clerk",
            "startedOn": {"year": 2013},
            "endedOn": {"year": 2013},
        },
        {
            "organisation": {"name": "Mid", "socialAccounts": {"linkedin": {}, "twitter": {}}},
            "title": "Head",
            "startedOn": {"year": 2014, "month": 7},
            "endedOn": {"year": 2018, "month": 3},
        },
    ],
    "education": [
        {
            "schoolName": "UiO",
            "degree": "Bachelor's degree",
            "startedOn": {"year": 2010},
            "endedOn": {"year": 2013},
            "fieldsOfStudy": ["Human, Social & Political Sciences"],
        }
    ],
}

PERSON_2026 = {
    "name": "Kofi Ama",
    "firstName": "Kofi",
    "lastName": "Ama",
    "description": "Head of Data",
    "headline": "Head of Data",
    "aboutSummaryText": "About",
    "location": "Accra, Ghana",
    "img": "https://media.example/k.jpg",
    "link": "https://www.linkedin.com/in/kofi-ama",
    "liId": "kofi-ama",
    "salesNavLink": "https://linkedin.com/sales/lead/ACwAAAXQSFkBYBAvJOtLzKQz7X0qXjByqI9m7Tg,NAME_SEARCH,undefined",
    "salesNavId": "ACwAAAXQSFkBYBAvJOtLzKQz7X0qXjByqI9m7Tg",
    "email": "kofi@ama.gh",
    "phone": "+233 1",
    "twitter": None,
    "website": "https://ama.gh",
    "industry": "Software",
    "numOfConnections": 500,
    "premium": True,
    "pronoun": "he/him",
    "experience": [
        {
            "title": "Head of Data",
            "description": None,
            "location": None,
            "dateStarted": "April 2023",
            "dateEnded": "Present",
            "organisation": {
                "name": "Ama Ltd",
                "link": "https://www.linkedin.com/company/ama-ltd",
                "salesNavLink": "https://linkedin.com/sales/company/12345",
            },
            "timePeriod": {"startedOn": {"month": 4, "year": 2023}, "endedOn": {}},
            "seniority": "Director",
            "isCurrent": True,
        },
        {"title": "Clerk", "dateStarted": "2013", "dateEnded": "March 2018", "organisation": {"name": "X"}},
        {"title": "Lost", "dateStarted": "2011", "dateEnded": None, "isCurrent": False, "organisation": None},
    ],
    "education": [
        {
            "institutionName": "UG",
            "degree": "BSc",
            "fieldOfStudy": "Maths, Stats",
            "dateStarted": "2009",
            "dateEnded": "2013",
        }
    ],
    "skills": [{"name": "SQL", "numOfEndorsement": "57"}],
    "languages": [{"name": "Twi", "proficiency": "Native"}],
    "certifications": [
        {"title": "PMP", "issuedDate": "April 2020", "expirationDate": None, "organisation": {"name": "PMI"}}
    ],
    "publications": [
        {"name": "Paper", "publisher": "P", "publishedOn": {"month": 2, "year": 2020}, "url": "https://p.example"}
    ],
    "patents": [{"title": "Pat", "issuer": "EPO", "issuedOn": {}}],
    "relatedPersons": [{"name": "Esi", "link": "https://www.linkedin.com/in/esi", "headline": "h"}],
    "dateObserved": "2026-08-20T10:00:00Z",
}

JOB = {
    "jobPostingId": 3436671233,
    "jobPostingUrl": "https://www.linkedin.com/jobs/view/3436671233",
    "title": "Planner",
    "description": {"text": "Plan. "},
    "formattedLocation": "Lyon, France",
    "formattedJobFunctions": ["Sales"],
    "formattedIndustries": ["Retail"],
    "formattedExperienceLevel": "Associate",
    "employmentStatusResolutionResult": {"localizedName": "Full-time"},
    "workplaceType": "Hybrid",
    "skills": ["Excel"],
    "salary": {"min": 10.5, "max": 20, "currency": "EUR", "period": "HOUR"},
    "applicants": 3,
    "listedAt": 1700000000000,
    "companyDetails": {
        "com.linkedin.voyager.deco.jobs.web.shared.WebJobPostingCompany": {
            "companyResolutionResult": {
                "name": "Shop",
                "universalName": "shop-fr",
                "url": "https://www.linkedin.com/company/shop-fr",
                "staffCount": 12,
                "headquarter": {"country": "FR", "city": "Lyon", "postalCode": "69000"},
                "specialities": ["a"],
                "industries": ["Retail"],
            }
        }
    },
    "organisation": {"name": "Shop", "salesNavLink": "https://linkedin.com/sales/company/77"},
    "hirers": [{"name": "Léa", "link": "https://www.linkedin.com/in/lea", "headline": "HR", "img": None}],
}

ORGANISATION = {
    "organisationIds": {"id": 7, "name": "Shop", "liID": "shop-fr", "salesNavID": "77", "uuid": "b3JnYW5pc2F0aW9uOjc="},
    "liOrganisation": {
        "name": "Shop",
        "link": "https://www.linkedin.com/company/shop-fr",
        "website": "https://shop.fr",
        "headquarters": "Lyon, France",
        "yearFounded": 1999,
        "companyType": "Privately Held",
        "liEmployeeCount": "120",
        "size": "51-200",
        "specialities": "a, b",
        "locations": "Lyon, France; Paris, France",
        "followers": "1000",
        "numberOfInvestmentRounds": "2",
        "numberOfJobOpenings": 4,
        "crunchbaseId": "shop",
    },
    "profile": {"name": "Shop", "hqCountry": "FR", "dateObserved": "2026-08-20T10:00:00Z"},
    "links": {
        "liProfileURL": "https://www.linkedin.com/company/shop-fr",
        "salesNavURL": "https://linkedin.com/sales/company/77",
    },
}

POST = {
    "id": "7396842541036605442",
    "urn": "urn:li:activity:7396842541036605442",
    "url": "https://www.linkedin.com/feed/update/urn:li:activity:7396842541036605442",
    "text": "Hello ",
    "createdAt": "2025-11-19T09:59:30Z",
    "numComments": 2,
    "numShares": 1,
    "numReactions": [{"reactionType": "REACTION_TYPE_LIKE", "count": 5}, {"reactionType": "EMPATHY", "count": 1}],
    "actor": {"id": "lea", "name": "Léa", "url": "https://www.linkedin.com/in/lea"},
    "person": {"name": "Léa", "description": "HR", "link": "https://www.linkedin.com/in/lea"},
    "embeddedObject": {"imageUrl": None, "source": "https://a.example", "title": "A"},
}

COMMENT = {
    "comment_urn": "urn:li:comment:(activity:7396842541036605442,7396842541036605999)",
    "text": "Yes",
    "permalink": None,
    "created_at": "2025-11-19T10:59:30Z",
    "post_urn": "urn:li:activity:7396842541036605442",
    "num_replies": 1,
    "author": {"name": "Kofi", "link": "https://www.linkedin.com/in/kofi-ama", "headline": "Head of Data"},
    "reaction_breakdown": [{"reaction_type": "LIKE", "count": 2}],
}

CONNECTION = {
    "name": "Léa Roy",
    "firstName": "Léa",
    "lastName": "Roy",
    "headline": "HR",
    "organisation": {"name": "Shop"},
    "title": "HR lead",
    "link": "https://www.linkedin.com/in/lea",
    "email": None,
    "connectedAt": "2020-01-01T00:00:00Z",
    "lixID": "cGVyc29uOjk3MDgyNQ==",
}


def imported(*values: object, viewer: str | None = None) -> list[Claim]:
    file = Memory("\n".join(json.dumps(value) for value in values).encode(), name="x.json")
    options = Options(viewer=viewer)
    options.found, _ = FORMAT.prepare(file, options)
    claims = []
    for raw in FORMAT.read(file, options):
        assert isinstance(raw, Raw)
        for claim in FORMAT.claims(raw, options):
            again = msgspec.json.decode(msgspec.json.encode(claim.record))
            assert FORMAT.mappers[claim.format](again) == claim.subject
            claims.append(claim)
    return claims


def first(*values: object, **options):
    return imported(*values, **options)[0].subject


def shown_again(person: Person) -> object:
    """The person as folded from this one observation and rendered in the older version."""
    folded = fold([Statement(b"0" * 16, 0, 0, person)])
    assert isinstance(folded, Person)
    return json.loads(msgspec.json.encode(shown(PersonFound(person=folded, number=1_000_000_000))))


def test_a_person_of_2023_comes_back_to_the_letter() -> None:
    person = first(PERSON_2023)
    assert person.identifiers == ["slug:berit-as"]
    assert person.country == "NO"
    assert [one.period.current for one in person.experience] == [True, False, False]
    assert shown_again(person) == PERSON_2023 | {"emails": []}


def test_the_seeds_own_person_comes_back_equal(shared: Path) -> None:
    text = (shared.parent / "seed" / "lix-api.txt").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith('{"fullName"'))
    file = Memory(line.encode(), name="sample.json")
    assert recognise(file)[0][1].name == "lix"
    (raw,) = FORMAT.read(file, Options())
    sampled = decode_record(raw.data)
    assert "%!a(MISSING)nd" in line
    assert "52%!\\(MISSING)n" in sampled["workExperiences"][4]["description"]
    assert shown_again(first(sampled)) == sampled | {"emails": []}
    ids = json.loads(re.search(r'\{\s+"person_ids": \{.+?\}\s+\}', text, re.DOTALL).group())
    assert first(ids).identifiers == [
        "slug:alfie-lambert",
        "memberid:ACoAAAXQSFkBYBAvJOtLzKQz7X0qXjByqI9m7Tg",
        "member:97536089",
        "lix:970825",
    ]


def test_a_person_of_2026() -> None:
    claims = imported(PERSON_2026)
    person = claims[0].subject
    assert isinstance(person, Person)
    assert person.identifiers == [
        "slug:kofi-ama",
        "memberid:ACwAAAXQSFkBYBAvJOtLzKQz7X0qXjByqI9m7Tg",
        "member:97536089",
        "email:kofi@ama.gh",
    ]
    assert person.experience[0] == Position(
        title="Head of Data",
        organisation=OrgRef(name="Ama Ltd", slug="ama-ltd", number=12345),
        period=Period(PartialDate(2023, 4), None, True),
    )
    assert person.experience[1].period == Period(PartialDate(2013), PartialDate(2018, 3), False)
    assert person.experience[2].period == Period(PartialDate(2011), None, False)
    assert person.education[0].fields == ["Maths, Stats"]
    assert person.skills[0].endorsements == 57
    assert person.certifications[0].organisation == "PMI"
    assert person.publications[0].date == PartialDate(2020, 2)
    assert (person.phones, person.websites, person.premium, person.country) == (
        ["+233 1"],
        ["https://ama.gh"],
        True,
        "GH",
    )
    assert claims[0].observed_at == 1787220000000
    assert claims[1].subject.identifiers == ["orgslug:ama-ltd", "orgid:12345"]


def test_job_posting_bare_and_wrapped() -> None:
    claims = imported({"jobPosting": JOB})
    job = claims[0].subject
    assert isinstance(job, JobPosting)
    assert job == first({"searchResponse": {"people": [JOB], "paging": {}}})
    assert job.identifiers == ["job:3436671233"]
    assert job.organisation == OrgRef(name="Shop", slug="shop-fr", number=77)
    assert job.description == "Plan. "
    assert job.salary == Salary(minimum=10.5, maximum=20.0, currency="EUR", period="HOUR")
    assert job.organisation_place == Place(text="Lyon, FR", city="Lyon", country="FR", postal_code="69000")
    assert job.hirers[0].identifiers == ["slug:lea"]
    assert [claim.format for claim in claims] == ["lix.job", "organisation.stub", "lix.mention"]


def test_organisation_whole_and_in_parts() -> None:
    whole = first(ORGANISATION)
    assert isinstance(whole, Organisation)
    assert whole.identifiers == ["orgslug:shop-fr", "orgid:77", "cborg:shop", "lixorg:7", "domain:shop.fr"]
    assert (whole.employees, whole.followers, whole.investment_rounds, whole.job_openings) == (120, 1000, 2, 4)
    assert whole.headquarters == Place(text="Lyon, France", country="FR")
    assert [place.text for place in whole.locations] == ["Lyon, France", "Paris, France"]
    assert whole.specialities == ["a", "b"]
    assert first({"orgs": [ORGANISATION["liOrganisation"]], "paging": {}}).employees == 120
    assert first({"organisationIds": ORGANISATION["organisationIds"]}).name == "Shop"


def test_posts_comments_and_whom_they_name() -> None:
    post, author = imported({"posts": [POST], "paging": {}, "meta": {}})
    assert isinstance(post.subject, Post)
    assert post.subject.identifiers == ["post:activity:7396842541036605442"]
    assert post.subject.reactions == [ReactionCount(type="LIKE", count=5), ReactionCount(type="LOVE", count=1)]
    assert (post.subject.text, post.subject.link, post.subject.author.headline) == ("Hello ", "https://a.example", "HR")
    assert author.subject.identifiers == ["slug:lea"]
    comment = first({"comments": [COMMENT], "paging": {}, "pagination_token": None})
    assert isinstance(comment, Comment)
    assert comment.identifiers == ["comment:activity:7396842541036605442/7396842541036605999"]
    assert comment.post == "post:activity:7396842541036605442"
    assert comment.reactions == [ReactionCount(type="LIKE", count=2)]


def test_connections_need_their_viewer() -> None:
    answer = {"connections_response": {"elements": [CONNECTION], "paging": {"count": 1}}}
    (alone,) = imported(answer)
    assert alone.subject.identifiers == ["slug:lea", "lix:970825"]
    person, connection = imported(answer, viewer="petra-holm")
    assert isinstance(connection.subject, Connection)
    assert connection.subject.identifiers == ["key:connection/slug:petra-holm/slug:lea"]
    assert connection.subject.connected_at == 1577836800000
    assert person.subject.experience[0].period.current
    with pytest.raises(ImportFailed, match="neither"):
        FORMAT.prepare(Memory(), Options(viewer="https://example.com/"))


def test_ids_in_every_spelling() -> None:
    inner = {"liID": "berit-as", "salesNavID": "ACwAA_1", "uuid": "cGVyc29uOjk3MDgyNQ"}
    assert first({"personIds": inner, "links": {}}).identifiers == ["slug:berit-as", "memberid:ACwAA_1", "lix:970825"]
    seed = {"flagshipID": "berit-as", "salesNavID": "ACwAA_1", "lixID": "cGVyc29uOjEwMDAwMDAwMDE="}
    assert first(seed).identifiers == ["slug:berit-as", "memberid:ACwAA_1"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"error": {"type": "unknown_record", "message": "x"}}, "no known kind"),
        ({"fullName": "", "workExperiences": []}, "without name"),
        ({"jobPosting": {"jobPostingId": "x", "companyDetails": {}}}, "without readable id"),
        ([1, 2], "not an object but a number"),
    ],
)
def test_what_cannot_be_used_says_why(value: object, reason: str) -> None:
    found = []
    for raw in FORMAT.read(Memory(json.dumps(value).encode()), Options()):
        try:
            found += FORMAT.claims(raw, Options()) if isinstance(raw, Raw) else [raw.reason]
        except RecordRejected as error:
            found.append(str(error))
    assert found
    assert all(reason in one for one in found)


@pytest.mark.parametrize("value", [PERSON_2023, PERSON_2026, JOB, ORGANISATION, POST, COMMENT, CONNECTION])
def test_recognised_bare_in_lists_and_in_lines(value: dict) -> None:
    for data in (json.dumps(value), json.dumps([value], indent=1), json.dumps(value) + "\n" + json.dumps(value)):
        assert FORMAT.score(sample(Memory(data.encode()))) >= 80
    for other in ({"name": "A", "url": "u"}, {"id": 1, "title": "T"}, {"people": [{"a": 1}]}):
        assert FORMAT.score(sample(Memory(json.dumps(other).encode()))) == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=5,
)
SAMPLES = [PERSON_2023, PERSON_2026, JOB, ORGANISATION, POST, COMMENT, CONNECTION]


@given(st.sampled_from(SAMPLES), st.data())
def test_one_odd_value_never_breaks_a_mapper(value: dict, data) -> None:
    field = data.draw(st.sampled_from(sorted(value)))
    changed = value | {field: data.draw(JSON)}
    with suppress(RecordRejected):
        for claim in FORMAT.claims(Raw(position="1", data=json.dumps(changed).encode()), Options()):
            assert FORMAT.mappers[claim.format](claim.record) == claim.subject
            msgspec.json.encode(claim.subject)
