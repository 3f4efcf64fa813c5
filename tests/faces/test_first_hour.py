"""The first hour of a user, end to end: real files in, answers over HTTP out."""

import json
import socket


def test_a_members_own_archive(whodex, serve, shared):
    done = whodex("import", shared / "imports/linkedin_export_2026.zip", "--json")
    assert done.status == 0
    viewer = done.json()["viewer"]
    server = serve()
    pages = [server.get(f"/v1/connections?viewer_id={viewer}&count=1000&start={start}") for start in (0, 1000, 2000)]
    elements = [page[1]["connections_response"]["elements"] for page in pages]
    assert [len(page) for page in elements] == [1000, 1000, 0]
    assert len({one["lixID"] for page in elements for one in page}) == 2000
    status, member = server.get(f"/v1/person?profile_link=https://www.linkedin.com/in/{viewer}")
    assert (status, bool(member["workExperiences"]), bool(member["education"])) == (200, True, True)
    _, provenance = server.get(f"/v1/person/provenance?profile_link={viewer}")
    files = {origin["position"].split(":")[0] for origin in provenance["fields"].values()}
    assert {"Profile.csv", "Positions.csv", "Education.csv"} <= files
    assert all(":" in origin["position"] for origin in provenance["fields"].values()), "file and row"
    _, accounts = server.get("/v1/account/linkedin/account")
    assert accounts["accounts"][0]["viewerId"] == viewer


def test_vendor_files_answer_by_address_and_id(whodex, serve, shared):
    files = [shared / f"imports/brightdata_{kind}.json" for kind in ("people", "companies", "jobs")]
    assert whodex("import", *files, shared / "jobs/linkedin_jobs_2025.csv", "--json").status == 0
    server = serve(workers=2)
    for person in json.loads(files[0].read_text(encoding="utf-8")):
        status, answer = server.get(f"/v1/person?profile_link={person['url']}")
        assert (status, answer["fullName"]) == (200, person["name"])
        status, ids = server.get(f"/v1/person/ids?li_flagship_id={person['linkedin_id']}")
        assert (status, ids["person_ids"]["liFlagshipID"]) == (200, person["linkedin_id"])
    for company in json.loads(files[1].read_text(encoding="utf-8")):
        status, answer = server.get(f"/v1/organisations/by-linkedin?linkedin_url={company['url']}")
        assert (status, answer["liOrganisation"]["name"]) == (200, company["name"])
        status, ids = server.get(f"/v1/organisation/ids?sales_nav_id={company['company_id']}")
        assert (status, ids["organisationIds"]["liID"]) == (200, company["id"])
    for job in json.loads(files[2].read_text(encoding="utf-8")):
        status, answer = server.get(f"/v1/enrich/job?job_id={job['job_posting_id']}")
        assert (status, answer["jobPosting"]["title"]) == (200, job["job_title"])
    assert server.get("/v1/enrich/job?job_id=4149956952")[1]["jobPosting"]["title"].startswith("Remote Math Teacher")


def test_the_demo_prints_lines_that_answer(whodex, data, serve):
    done = whodex("demo", "--people", "300", "--companies", "12", "--no-serve", "--port", "9")
    assert done.status == 0, done.err
    lines = [line for line in done.out.splitlines() if line.startswith("curl ")]
    assert len(lines) >= 2
    server = serve()
    for line in lines:
        path = line.split("127.0.0.1:9", 1)[1].removesuffix('"')
        status, answer = server.get(path)
        assert status == 200, (path, answer)


def test_an_erased_person_is_gone_from_a_running_server(whodex, people, serve):
    file = people(5)
    whodex("import", file)
    slug = json.loads(file.read_bytes().splitlines()[0])["id"]
    server = serve(workers=2)
    assert all(server.get(f"/v1/person?profile_link={slug}")[0] == 200 for _ in range(6))
    assert whodex("erase", "--profile-link", slug, "--yes").status == 0
    answers = [server.get(f"/v1/person?profile_link={slug}") for _ in range(6)]
    assert {status for status, _ in answers} == {404}
    unknown = server.get("/v1/person?profile_link=somebody-never-seen")
    assert answers[0] == unknown, "the same words as for somebody never known"


def test_a_taken_port_is_said(whodex):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = whodex("serve", "--port", taken.getsockname()[1])
    assert done.status == 1
    assert "cannot be listened on" in " ".join(done.err.split())
