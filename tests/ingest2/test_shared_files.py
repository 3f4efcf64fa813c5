"""The shared real files: every record is taken, and spot values are right."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import feeding


def run(path, name):
    file = feeding.disk(path)
    ranked = feeding.ranking(file)
    assert ranked[0][1].name == name
    assert len(ranked) == 1 or ranked[0][0] > ranked[1][0]
    return feeding.taken(ranked[0][1], file)


def test_brightdata(shared):
    people = run(shared / "imports" / "brightdata_people.json", "brightdata")
    assert len(people) == 12
    assert all(c[0].format == "brightdata.people" and c[0].observed_at for c in people)
    assert all(any(i.startswith("slug:") for i in c[0].subject.identifiers) for c in people)
    assert all(any(i.startswith("member:") for i in c[0].subject.identifiers) for c in people)
    assert sum(len(c[0].subject.experience) for c in people) >= 41
    companies = run(shared / "imports" / "brightdata_companies.json", "brightdata")
    ibm = next(c[0].subject for c in companies if c[0].subject.name == "IBM")
    assert ibm.identifiers == ["orgslug:ibm", "orgid:1009", "domain:ibm.com"]
    assert (ibm.size, ibm.followers, ibm.job_openings, ibm.stock_ticker) == ("10001+", 17685425, 43671, "IBM")
    jobs = run(shared / "imports" / "brightdata_jobs.json", "brightdata")
    assert len(jobs) == 15
    assert all(c[0].subject.identifiers[0].startswith("job:") and c[0].subject.organisation.number for c in jobs)
    assert all(c[0].subject.description and "Show more" not in c[0].subject.description for c in jobs)


def test_jobs_csv(shared):
    jobs = run(shared / "jobs" / "linkedin_jobs_2025.csv", "jobs-csv")
    assert len(jobs) == 719
    assert len({c[0].subject.identifiers[0] for c in jobs}) == 719
    first = jobs[0][0].subject
    assert first.identifiers == ["job:4149956952"]
    assert first.organisation.slug == "thinkacademyus"
    assert first.description.startswith("Position: Remote Math Teacher")
    assert sum(c[0].subject.listed_at is not None for c in jobs) == 719 - 36
    assert not any(c[0].subject.title.endswith("with verification") for c in jobs)


def test_resume(shared):
    (claims,) = run(shared / "imports" / "sample.resume.json", "jsonresume")
    person = claims[0].subject
    assert (person.full_name, person.country, person.twitter) == ("Richard Hendriks", "US", "neutralthoughts")
    assert person.experience[0].organisation.name == "Pied Piper"
    assert claims[0].observed_at == 1514130780000
