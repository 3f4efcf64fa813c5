"""An import asked for over HTTP, while the server answers."""

import json
import time


def test_a_file_is_imported_beside_the_server(whodex, data, serve, people):
    (data / "incoming").mkdir(parents=True)
    people(60).rename(data / "incoming" / "people.jsonl")
    (data / "incoming" / "nothing.csv").write_text("a,b\n1,2\n")
    server = serve(workers=2)
    assert server.get("/v1/admin/imports")[0] == 401, "needs the scope"
    server.key = whodex("keys", "create", "boss", "--scopes", "admin", "--unlimited", "--json").json()["key"]
    assert server.get("/v1/admin/imports", body=b'{"file": "../accounts.db"}')[0] == 400
    wish = {"file": "people.jsonl", "source": "bought", "basis": "consent"}
    status, begun = server.get("/v1/admin/imports", body=json.dumps(wish).encode())
    assert (status, begun["state"]) == (200, "running")
    status, wrong = server.get("/v1/admin/imports", body=b'{"file": "nothing.csv"}')
    assert status == 200
    for _ in range(300):
        told = server.get("/v1/admin/imports")[1]
        if all(job["state"] != "running" for job in told["jobs"]):
            break
        time.sleep(0.1)
    jobs = {job["id"]: job for job in told["jobs"]}
    assert jobs[begun["id"]]["state"] == "done"
    assert jobs[begun["id"]]["files"][0]["new"] >= 60
    assert jobs[wrong["id"]]["state"] == "failed"
    assert "nothing.csv" in jobs[wrong["id"]]["message"]
    (one,) = [held for held in told["imports"] if held["source"] == "bought"]
    assert (one["state"], one["basis"], one["records"]) == ("done", "consent", 60)
