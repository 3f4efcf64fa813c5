"""schema.org data in pages and files."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

import feeding

from whodex.errors import RecordRejected
from whodex.ingest.base import Options, Raw, Refused

PROFILE = {
    "@context": "http://schema.org",
    "@graph": [
        {
            "@type": "Person",
            "name": "Mira Okonkwo",
            "url": "https://uk.linkedin.com/in/mira-okonkwo-77",
            "sameAs": ["https://www.linkedin.com/in/mira-okonkwo-77", "https://twitter.com/miraok"],
            "jobTitle": ["Head of Data", "Volunteer"],
            "address": {"@type": "PostalAddress", "addressLocality": "Leeds", "addressCountry": "GB"},
            "worksFor": [
                {
                    "@type": "Organization",
                    "name": "Quillmark",
                    "url": "https://www.linkedin.com/company/quillmark",
                    "member": {"@type": "OrganizationRole", "startDate": "2022-04"},
                }
            ],
            "alumniOf": [
                {
                    "@type": "EducationalOrganization",
                    "name": "University of Leeds",
                    "url": "https://www.linkedin.com/school/university-of-leeds/",
                    "member": {"@type": "OrganizationRole", "startDate": 2014, "endDate": 2016},
                }
            ],
            "interactionStatistic": {"@type": "InteractionCounter", "name": "Follows", "userInteractionCount": 1520},
            "image": {"@type": "ImageObject", "contentUrl": "https://media.invalid/a.jpg"},
        },
        {"@type": "WebPage", "author": {"@type": "Person", "name": "Only Mentioned"}},
    ],
}
JOB = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Data Engineer",
    "description": "<p>Join us.</p><ul><li>Rust</li></ul>",
    "datePosted": "2025-02-20",
    "validThrough": "2025-05-01T00:00",
    "employmentType": ["FULL_TIME", "CONTRACTOR"],
    "hiringOrganization": {
        "@type": "Organization",
        "name": "Quillmark",
        "sameAs": "https://www.quillmark.co.uk",
        "url": "https://www.quillmark.co.uk/jobs",
    },
    "jobLocation": {
        "@type": "Place",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Leeds",
            "addressRegion": "England",
            "postalCode": 1234,
            "addressCountry": {"@type": "Country", "name": "United Kingdom"},
        },
    },
    "jobLocationType": "TELECOMMUTE",
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "GBP",
        "value": {"@type": "QuantitativeValue", "minValue": 50000, "maxValue": 65000, "unitText": "YEAR"},
    },
}


def page(*blocks, head=""):
    scripts = "".join(f'<script type="application/ld+json">{b}</script>' for b in blocks)
    return f"<!DOCTYPE html><html><head>{head}{scripts}</head><body><p>x</p></body></html>"


def read(tmp_path, name, data):
    file = feeding.put(tmp_path, name, data)
    assert feeding.ranking(file)[0][1].name == "jsonld"
    return feeding.taken(feeding.named("jsonld"), file)


@pytest.mark.parametrize("way", ["html", "json", "jsonl"])
def test_person(tmp_path, way):
    body = json.dumps(PROFILE)
    data = {"html": page(body), "json": json.dumps(PROFILE, indent=2), "jsonl": body + "\n" + body + "\n"}[way]
    claims = read(tmp_path, "x." + way, data)[0]
    person = claims[0].subject
    assert [c.format for c in claims] == ["jsonld.person", "organisation.stub", "organisation.stub"] + (
        ["jsonld.organisation"] * 2
    )
    assert person.identifiers == ["slug:mira-okonkwo-77"]
    assert (person.full_name, person.country, person.followers, person.twitter) == (
        "Mira Okonkwo",
        "GB",
        1520,
        "miraok",
    )
    assert [x.title for x in person.experience] == ["Head of Data", "Volunteer"]
    assert person.experience[0].organisation.slug == "quillmark"
    assert (str(person.experience[0].period.start), person.experience[0].period.current) == ("April 2022", True)
    assert (person.education[0].school_slug, person.education[0].period.end.year) == ("university-of-leeds", 2016)


def test_job_takes_the_pages_address(tmp_path):
    head = '<link rel="canonical" href="https://jobs.quillmark.co.uk/77?utm_source=x">'
    (claims,) = read(tmp_path, "x.html", page(json.dumps(JOB), head=head))
    job = claims[0].subject
    assert job.identifiers == ["joburl:https://jobs.quillmark.co.uk/77"]
    assert (job.title, job.description) == ("Data Engineer", "Join us.\n\n• Rust")
    assert (job.country, job.workplace, job.employment_type) == ("GB", "Remote", "Full-time, Contract")
    assert (job.salary.minimum, job.salary.maximum, job.salary.currency, job.salary.period) == (
        50000,
        65000,
        "GBP",
        "YEAR",
    )
    assert (job.listed_at, job.organisation.name) == (1740009600000, "Quillmark")
    assert [c.subject.identifiers for c in claims[1:]] == [["domain:quillmark.co.uk"]] * 2


def test_references_are_followed(tmp_path):
    document = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Person", "@id": "#mira", "name": "Mira", "jobTitle": "Head", "worksFor": {"@id": "#q"}},
            {
                "@type": ["Organization", "Brand"],
                "@id": "#q",
                "name": "Quillmark",
                "url": "https://quillmark.co.uk",
                "founder": {"@id": "#mira"},
                "foundingDate": "2009",
                "numberOfEmployees": {"@type": "QuantitativeValue", "value": 212},
            },
        ],
    }
    (claims,) = read(tmp_path, "x.json", json.dumps(document))
    assert claims[0].subject.experience[0].organisation.name == "Quillmark"
    company = next(c.subject for c in claims if c.format == "jsonld.organisation")
    assert (company.identifiers, company.founded, company.size) == (["domain:quillmark.co.uk"], 2009, "201-500")


def test_broken_blocks_do_not_cost_the_others(tmp_path):
    file = feeding.put(
        tmp_path,
        "x.html",
        page("{broken", json.dumps(JOB), '{"@type":"Person","name":"A\nB","email":"a.b@quillmark.co.uk"}'),
    )
    raws = list(feeding.named("jsonld").read(file, Options()))
    assert [type(r) for r in raws] == [Raw, Raw, Refused]
    assert feeding.named("jsonld").claims(raws[1], Options())[0].subject.full_name == "A B"


def test_pages_without_such_data_are_refused(tmp_path):
    found = feeding.named("jsonld")
    with pytest.raises(RecordRejected, match="more than a name"):
        found.claims(
            Raw(position="1", data={"@context": "https://schema.org", "@type": "Recipe", "name": "Soup"}), Options()
        )
    file = feeding.put(tmp_path, "x.html", "<html><body>nothing</body></html>")
    assert found.score(feeding.sample(file)) == 0


FIELDS = """@id @type @graph @value name url sameAs jobTitle worksFor member address startDate baseSalary value minValue
hiringOrganization title alumniOf numberOfEmployees""".split()
LEAVES = (
    st.none() | st.integers(-5, 3000) | st.text(max_size=12) | st.sampled_from(["Person", "#a", "https://x.example/y"])
)
NODES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=200, deadline=None)
@given(NODES, st.sampled_from(["Person", "Organization", "JobPosting"]))
def test_any_graph_is_read_or_refused(value, kind):
    found = feeding.named("jsonld")
    for mapper in found.mappers.values():
        try:
            mapper({"node": {"@type": kind, "name": value, "url": value, "worksFor": value, "address": value}})
        except RecordRejected:
            continue
    try:
        claims = found.claims(Raw(position="1", data={"@context": "https://schema.org", "@graph": value}), Options())
    except RecordRejected:
        return
    for claim in claims:
        assert found.mappers[claim.format](claim.record) == claim.subject
