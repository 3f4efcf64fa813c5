"""What the vendors' fields become, value by value, and that garbage in one field costs that field only."""

import contextlib
import json
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

import feeding

from whodex.errors import RecordRejected
from whodex.ingest import registry
from whodex.ingest.base import Options, Raw
from whodex.ingest.table_columns import ORGANISATION_ROLES, PERSON_ROLES
from whodex.model.dates import PartialDate, Period
from whodex.model.observation import canonical
from whodex.model.person import Position


def subjects(shape):
    found = feeding.named(shape.split(".")[0])
    return [found.claims(Raw(position="1", data=json.dumps(r).encode()), Options()) for r in feeding.RECORDS[shape]]


PEOPLE = ["brightdata.people", "pdl.people", "proxycurl.people", "coresignal.people"]


@pytest.mark.parametrize("shape", PEOPLE)
def test_one_person_reads_alike_from_every_vendor(shape):
    person = subjects(shape)[0][0].subject
    assert person.identifiers[0] == "slug:mira-okonkwo-77"
    assert (person.full_name, person.first_name, person.last_name) == ("Mira Okonkwo", "Mira", "Okonkwo")
    assert person.country == "GB"
    assert person.location.startswith("Leeds, ")
    assert person.connections == 500
    title = {x.casefold(): x for x in ("Head of Data",)}
    first = person.experience[0]
    assert first.title.casefold() in title
    assert first.organisation.slug == "quillmark"
    assert first.period == Period(PartialDate(2022, 4, first.period.start.day), None, True)
    assert first.description == "Runs it."
    analyst = next(x for x in person.experience if x.title.casefold() == "analyst")
    assert analyst.organisation.name.casefold() == "tarn & fell ltd"
    assert (analyst.period.start.year, analyst.period.end.year, analyst.period.current) == (2016, 2019, False)
    school = person.education[0]
    assert (school.school, school.school_slug) == ("University of Leeds", "university-of-leeds")
    assert (school.period.start.year, school.period.end.year) == (2014, 2016)
    assert person.certifications[0].title.casefold() == "cloud data engineer"
    assert person.certifications[0].issued == PartialDate(2021, 10, person.certifications[0].issued.day)


@pytest.mark.parametrize("shape", PEOPLE)
def test_employer_stub_carries_its_keys(shape):
    stubs = [c for c in subjects(shape)[0] if c.format == "organisation.stub"]
    employer = next(c.subject for c in stubs if "orgslug:quillmark" in c.subject.identifiers)
    assert employer.name.casefold() == "quillmark"
    if shape in ("pdl.people", "coresignal.people"):
        assert "domain:quillmark.co.uk" in employer.identifiers
        assert (employer.size, employer.founded) == ("201-500", 2009)
        assert employer.headquarters.country == "GB"


def test_emails_identify_people_not_roles():
    person = subjects("pdl.people")[0][0].subject
    assert person.emails == ["mira.okonkwo@quillmark.co.uk", "mira.rivers@gmail.com", "info@quillmark.co.uk"]
    assert [x for x in person.identifiers if x.startswith("email:")] == [
        "email:mira.okonkwo@quillmark.co.uk",
        "email:mira.rivers@gmail.com",
    ]
    assert "pvendor:pdl/qEnOZ5Oh0poWnQ1luFBfVw_0000" in person.identifiers
    assert {"slug:mira-okonkwo-old", "member:812345678"} <= set(person.identifiers)
    assert person.websites == []  # `github_url: true` stands for a field of a paid bundle


def test_observed_is_the_records_own_date():
    assert subjects("brightdata.people")[0][0].observed_at == 1741083072000  # its timestamp
    assert subjects("pdl.people")[0][0].observed_at == 1736899200000  # job_last_verified
    assert subjects("pdl.companies")[0][0].observed_at == 1751328000000  # release 31.0: July 2025
    assert [c[0].observed_at for c in subjects("proxycurl.people")] == [1738368000000, 1729946004000]
    assert subjects("coresignal.people")[0][0].observed_at == 1737611409000  # checked_at


def test_brightdata_details():
    claims = subjects("brightdata.people")[0]
    person = claims[0].subject
    assert [x.title for x in person.experience] == ["Head of Data", "Data Engineer", "Analyst", "Volunteer cook"]
    assert person.experience[1].organisation.name == "Quillmark"
    assert person.experience[1].period == Period(PartialDate(2019, 1), PartialDate(2022, 4))
    assert person.experience[2].description == "Counted sheep."
    assert person.experience[3].period == Period(PartialDate(2014, 8), PartialDate(2015, 9))
    assert person.summary == "Builds data teams.\nWrites about rivers."
    assert [x.proficiency for x in person.languages] == ["Native or bilingual proficiency", None]
    assert (person.certifications[0].expires, person.certifications[0].number) == (PartialDate(2024, 10), "ND-77")
    assert [x.slug for x in person.related] == ["tomas-invented", "ana-invented"]
    assert person.volunteering[0].date == PartialDate(2018, 1)
    assert person.volunteering[0].until is None
    post = next(c.subject for c in claims if c.format == "brightdata.profile-post")
    assert post.identifiers == ["post:activity:7014696061867387240"]
    assert post.author.identifiers == ["slug:mira-okonkwo-77"]


def test_a_slogan_is_no_title():
    found = feeding.named("brightdata")
    record = {
        "url": "https://www.linkedin.com/in/x-invented",
        "name": "X",
        "linkedin_num_id": "1",
        "experience": None,
        "position": "Making things better",
        "current_company": {"name": "Quillmark", "title": "Making things better"},
    }
    person = found.claims(Raw(position="1", data=record), Options())[0].subject
    assert [(x.title, x.organisation.name) for x in person.experience] == [(None, "Quillmark")]
    record["position"] = record["current_company"]["title"] = "Founder at Quillmark"
    person = found.claims(Raw(position="1", data=record), Options())[0].subject
    assert person.experience[0].title == "Founder"


def test_companies():
    for shape in ("brightdata.companies", "pdl.companies", "proxycurl.companies", "coresignal.companies"):
        company = subjects(shape)[0][0].subject
        assert {"orgslug:quillmark", "orgid:90210555", "domain:quillmark.co.uk"} <= set(company.identifiers), shape
        assert (company.name, company.size, company.employees) == ("Quillmark", "201-500", 212)
        assert (company.followers, company.founded) == (10250, 2009)
        assert company.headquarters.country == "GB"
    bright = subjects("brightdata.companies")[0]
    assert bright[0].subject.specialities == ["Paper", "Ink", "Rivers"]
    assert bright[0].subject.job_openings == 1204
    assert bright[0].subject.slogan == "Let's write it down"
    assert [x.country for x in bright[0].subject.locations] == ["GB", "IE"]
    assert [c.format for c in bright[1:]] == ["organisation.stub", "brightdata.company-update"]
    assert bright[2].subject.author.identifiers == ["orgslug:quillmark"]
    old = subjects("coresignal.companies")[1][0].subject
    assert {"orgslug:tarn-fell", "orgid:4455667", "cborg:tarn-fell", "ovendor:coresignal/78"} <= set(old.identifiers)
    assert old.specialities == ["Wool"]


def test_jobs():
    for shape in ("brightdata.jobs", "proxycurl.jobs", "coresignal.jobs", "pdl.jobs"):
        claims = subjects(shape)[0]
        job = claims[0].subject
        assert job.identifiers[0] == "job:4099999999", shape
        assert (job.title.casefold(), job.organisation.slug) == ("data engineer", "quillmark")
        assert job.employment_type == (None if shape == "pdl.jobs" else "Full-time")
        assert job.country == "GB"
        assert "orgslug:quillmark" in claims[1].subject.identifiers
    job = subjects("brightdata.jobs")[0][0].subject
    assert job.description == "Join us.\n\n• Rust\n• SQL"
    assert job.functions == ["Engineering", "Information Technology"]
    assert job.industries == ["Technology, Information and Internet", "Software Development"]
    assert job.apply_url == "https://jobs.quillmark.co.uk/77"
    assert (job.salary.minimum, job.salary.maximum, job.salary.currency, job.salary.period) == (
        50000,
        65000,
        "GBP",
        "YEAR",
    )
    assert job.hirers[0].identifiers == ["slug:ana-invented"]


def test_boards():
    for shape, host in (
        ("greenhouse.jobs", "boards.greenhouse.io"),
        ("lever.jobs", "jobs.lever.co"),
        ("ashby.jobs", "jobs.ashbyhq.com"),
    ):
        claims = subjects(shape)[0]
        job = claims[0].subject
        assert job.identifiers[0].startswith(f"joburl:https://{host}/")
        assert "?" not in job.identifiers[0].split("gh_jid")[0].rstrip("?")
        assert job.title == "Data Engineer"
        assert job.organisation.name.casefold() == "quillmark"
        assert job.country == "GB"
        assert claims[1].subject.identifiers == [f"ovendor:{shape.split('.')[0]}/quillmark"]
    assert subjects("greenhouse.jobs")[0][0].subject.description == "Join us & write.\n\n• Rust"
    lever = subjects("lever.jobs")[0][0].subject
    assert (lever.workplace, lever.employment_type, lever.listed_at) == ("Hybrid", "Full-time", 1737390000000)
    assert lever.description == "Join us.\n\nYou have\n\n• Rust\n• SQL\n\nApply now."
    assert (lever.salary.minimum, lever.salary.period) == (50000, "YEAR")
    ashby = subjects("ashby.jobs")[0][0].subject
    assert (ashby.workplace, ashby.salary.maximum, ashby.salary.currency) == ("On-site", 65000, "GBP")


def test_posts_and_comments():
    claims = subjects("brightdata.posts")[0]
    post, comment = claims[0].subject, claims[1].subject
    assert post.identifiers == ["post:activity:7014696061867387999"]
    assert (post.author.identifiers, post.author.headline) == (["slug:mira-okonkwo-77"], "Head of Data")
    assert (post.link, post.link_title, post.comments) == ("https://quillmark.co.uk/r", "Rivers report", 2)
    assert comment.post == post.identifiers[0]
    assert comment.identifiers[0].startswith("comment:activity:7014696061867387999/")
    assert comment.author.identifiers == ["slug:tomas-invented"]


def test_free_company_csv(tmp_path):
    header = "country,founded,id,industry,linkedin_url,locality,name,region,size,website\n"
    row = "united kingdom,2009,quillmark,information services,linkedin.com/company/quillmark,leeds,quillmark,"
    row += "west yorkshire,201-500,quillmark.co.uk\n"
    file = feeding.put(tmp_path, "companies.csv", header + row)
    assert feeding.ranking(file)[0][1].name == "pdl"
    company = feeding.taken(feeding.named("pdl"), file)[0][0].subject
    assert company.identifiers == ["orgslug:quillmark", "domain:quillmark.co.uk", "ovendor:pdl/quillmark"]
    assert (company.name, company.headquarters.text) == ("Quillmark", "Leeds, West Yorkshire, United Kingdom")
    old = ",name,domain,year founded,industry,size range,locality,country,linkedin url,"
    old += "current employee estimate,total employee estimate\n"
    row = '1,quillmark,quillmark.co.uk,2009.0,information services,201 - 500,"leeds, west yorkshire, united kingdom",'
    row += "united kingdom,linkedin.com/company/quillmark,212,400\n"
    file = feeding.put(tmp_path, "old.csv", old + row)
    assert feeding.ranking(file)[0][1].name == "pdl"
    company = feeding.taken(feeding.named("pdl"), file)[0][0].subject
    assert (company.founded, company.size, company.headquarters.city, company.headquarters.country) == (
        2009,
        "201-500",
        "Leeds",
        "GB",
    )


def test_deleted_records_are_refused():
    for record in (
        {**feeding.RECORDS["coresignal.people"][0], "is_deleted": 1},
        {**feeding.RECORDS["coresignal.companies"][0], "deleted": True},
    ):
        with pytest.raises(RecordRejected, match="deleted"):
            feeding.named("coresignal").claims(Raw(position="1", data=record), Options())


ODD = ["null", "N/A", "-", "2019-13-45", "Jan 2020", "[1,2", '{"a":1}', "https://www.linkedin.com/in/", "http://["]
ODD += ["javascript:alert(1)", "a@b", "١٩٩٩", "\u0000", "9" * 400]
KEYS = "year month name title url link x company school 0 date_from min_amount".split()
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    | st.sampled_from(ODD)
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)
EVERY = sorted(feeding.RECORDS)
KNOWN = sorted(
    {field for records in feeding.RECORDS.values() for record in records for field in record}
    | PERSON_ROLES
    | ORGANISATION_ROLES
    | {
        "post",
        "comment",
        "author",
        "properties",
        "node",
        "person_key:x",
        "company_key:x",
        "insights",
        "company_salesforce",
    }
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(EVERY), st.data())
def test_garbage_costs_a_field_not_the_record(shape, data):
    record = dict(feeding.RECORDS[shape][0])
    for field in data.draw(st.lists(st.sampled_from(sorted(record)), min_size=1, max_size=6, unique=True)):
        if isinstance(record[field], list) and record[field] and isinstance(record[field][0], dict):
            entry = dict(record[field][0])
            entry[data.draw(st.sampled_from(sorted(entry)))] = data.draw(JSON)
            record[field] = [entry, data.draw(JSON)]
        else:
            record[field] = data.draw(JSON)
    check(shape, record)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(registry.mappers())), st.data())
def test_no_record_breaks_a_mapper(name, data):
    record = data.draw(st.dictionaries(st.sampled_from(KNOWN), JSON, max_size=8))
    with contextlib.suppress(RecordRejected):
        registry.mappers()[name](record)


def check(shape, record):
    found = feeding.named(shape.split(".")[0])
    try:
        claims = found.claims(Raw(position="1", data=record), Options())
    except RecordRejected:
        return
    for claim in claims:
        assert found.mappers[claim.format](claim.record) == claim.subject
        canonical(claim.record)


def test_a_role_without_anything_makes_no_position():
    assert Position() == Position(title=None)
    found = feeding.named("pdl")
    record = {**feeding.RECORDS["pdl.people"][0], "experience": [{"company": None, "title": None}, 3, None]}
    person = found.claims(Raw(position="1", data=record), Options())[0].subject
    assert [x.title for x in person.experience] == ["head of data"]  # from job_title


def test_an_organisations_post_is_signed_and_its_links_lead_out():
    post = subjects("brightdata.posts")[1][0].subject
    assert (post.author.name, post.author.identifiers) == ("Quillmark", ["orgslug:quillmark"])
    assert post.link == "https://quillmark.ie/cork"
    assert subjects("brightdata.posts")[0][0].subject.author.name == "Mira Okonkwo"


def test_coresignals_clean_and_preview_shapes():
    clean, preview = (claims[0].subject for claims in subjects("coresignal.people")[2:])
    assert clean.identifiers == ["slug:ana-invented", "member:55667788", "pvendor:coresignal/4711"]
    assert (clean.first_name, clean.headline, clean.summary) == ("Ana", "Recruiter", "Finds people.")
    assert (clean.experience[0].organisation.slug, clean.experience[0].period.current) == ("quillmark", True)
    assert preview.identifiers == ["slug:ben-invented", "pvendor:coresignal/99"]
    assert (preview.experience[0].organisation.slug, preview.experience[0].organisation.domain) == (
        "loaf-invented",
        "loaf-bakery.co.uk",
    )


def test_salaries_and_work_policy_of_pdl_jobs():
    job = subjects("pdl.jobs")[0][0].subject
    assert (job.workplace, job.salary.minimum, job.salary.period, job.salary.currency) == (
        "Remote",
        50000,
        "YEAR",
        "GBP",
    )
    assert job.url == "https://jobs.quillmark.co.uk/77"


def test_what_a_profile_shows_as_liked_is_a_reaction():
    found = [c.subject for c in subjects("brightdata.people")[0] if c.format == "brightdata.profile-reaction"]
    assert [(x.type, x.post, x.author.identifiers) for x in found] == [
        ("LIKE", "post:activity:7014696061867387241", ["slug:mira-okonkwo-77"])
    ]
