"""Invented entities in full, for golden files and tables."""

from whodex.model.answers import Closeness, OrganisationFound, PersonFound
from whodex.model.dates import PartialDate, Period
from whodex.model.job import JobPosting, Salary
from whodex.model.organisation import Organisation, Place
from whodex.model.person import (
    Certification,
    Education,
    Language,
    OrgRef,
    Person,
    Position,
    RelatedPerson,
    Skill,
    Work,
)
from whodex.model.post import Comment, Post, Reaction, ReactionCount
from whodex.model.refs import Ref

NOW = 1_787_227_200_000  # 2026-08-20T12:00:00Z

MEMBER = "ACwAABCDEFGHIJKLMNOPQRSTUVWXYZ012345678"

PERSON = Person(
    identifiers=["slug:zoë-ånkersdatter", f"memberid:{MEMBER}", "memberid:AEMAABCDEFG", "email:zoe@quillmoor.example"],
    full_name="Zoë Ånkersdatter",
    first_name="Zoë",
    last_name="Ånkersdatter",
    headline="Head of Tides & Moorings",
    summary="Line one\nline two",
    location="Bergen, Norway",
    emails=["zoe@quillmoor.example"],
    phones=["+4700000000"],
    twitter="zoetides",
    websites=["https://quillmoor.example"],
    picture="https://img.example/zoe.jpg",
    industry="Maritime",
    connections=500,
    premium=True,
    pronoun="she/her",
    experience=[
        Position(
            title="Head of Tides",
            organisation=OrgRef(name="Quillmoor AS", slug="quillmoor", number=77),
            location="Bergen",
            period=Period(PartialDate(2023, 4), None, True),
            seniority=220,
            employment_type="Full-time",
        ),
        Position(
            title="Moorings Planner",
            organisation=OrgRef(name="Quillmoor AS", slug="quillmoor", number=77),
            description="Planned.",
            period=Period(PartialDate(2020, 1), PartialDate(2023, 4)),
        ),
        Position(title="Deckhand", organisation=OrgRef(name="Skerry"), period=Period(None, PartialDate(2013))),
        Position(title="Poet"),
    ],
    education=[
        Education(
            school="Havn College",
            degree="BSc",
            fields=["Hydrography", "Music"],
            period=Period(PartialDate(2009), PartialDate(2012, 6)),
            grade="A",
            activities="Rowing",
            description="Thesis on swell",
        ),
    ],
    skills=[Skill(name="Knots", endorsements=57), Skill(name="Charts")],
    languages=[Language(name="Norsk", proficiency="Native")],
    certifications=[Certification(title="Skipper", organisation="Havn", issued=PartialDate(2015, 5))],
    publications=[Work(title="Swell", publisher="Havn Press", date=PartialDate(2016, 2, 3), url="https://s.example")],
    patents=[Work(title="Mooring ring", publisher="EPO", date=PartialDate(2019))],
    related=[RelatedPerson(name="Ib Skjær", slug="ib-skjær", headline="Skipper")],
    observed_at=1_785_000_000_000,
)

FOUND = PersonFound(number=1_000_000_007, person=PERSON, closeness=Closeness(degree=2, recent_posts=3))
NOBODY = PersonFound(number=1_000_000_008, person=Person())

ORGANISATION = Organisation(
    identifiers=["orgslug:quillmoor", "orgid:77", "domain:quillmoor.example", "cborg:quillmoor"],
    name="Quillmoor AS",
    website="https://quillmoor.example",
    description="Moorings",
    industry="Maritime",
    type="Privately Held",
    size="51-200",
    employees=120,
    followers=4200,
    founded=1987,
    specialities=["moorings", "tides"],
    headquarters=Place(city="Bergen", country="NO"),
    locations=[Place(text="Bergen, NO"), Place(city="Ålesund", country="NO"), Place()],
    investment_rounds=2,
    job_openings=4,
    logo="https://img.example/q.png",
    observed_at=1_785_000_000_000,
)
ORGANISATION_FOUND = OrganisationFound(number=1_000_000_100, organisation=ORGANISATION)

JOB = JobPosting(
    identifiers=["job:3999999999"],
    title="Harbour Pilot",
    description="Pilots ships.",
    organisation=OrgRef(name="Quillmoor AS", slug="quillmoor"),
    location="Bergen, Norway",
    functions=["Operations"],
    industries=["Maritime"],
    experience_level="Mid-Senior level",
    employment_type="Full-time",
    workplace="On-site",
    skills=["Knots"],
    salary=Salary(minimum=400000, maximum=500000.5, currency="NOK", period="YEAR"),
    applicants=12,
    listed_at=1_780_000_000_000,
    hirers=[Ref(name="Zoë Ånkersdatter", identifiers=["slug:zoë-ånkersdatter"], headline="Head of Tides")],
    observed_at=1_785_000_000_000,
)

POST = Post(
    identifiers=["post:activity:7019605025920286720", "post:share:1"],
    text="High water at noon",
    author=Ref(name="Zoë Ånkersdatter", identifiers=["slug:zoë-ånkersdatter"], headline="Head of Tides"),
    created_at=1_673_000_000_000,
    comments=2,
    shares=1,
    reactions=[ReactionCount(type="LIKE", count=5), ReactionCount(type="CELEBRATE", count=1)],
    link="https://tide.example/table",
    link_title="Tide table",
    observed_at=1_785_000_000_000,
)
COMMENT = Comment(
    identifiers=["comment:activity:7019605025920286720/42"],
    post="post:activity:7019605025920286720",
    text="Thanks",
    author=Ref(name="Ib Skjær", identifiers=["memberid:ACoAAX"]),
    created_at=1_673_000_100_000,
    replies=0,
    reactions=[ReactionCount(type="PRAISE", count=2)],
)
REACTION = Reaction(
    identifiers=["key:x"],
    post="post:activity:7019605025920286720",
    type="EMPATHY",
    author=Ref(name="Ib Skjær", identifiers=["memberid:ACoAAX"]),
    created_at=1_673_000_200_000,
)
