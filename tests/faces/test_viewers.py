"""Viewers listed and revoked, while a server of two workers runs."""


def test_a_revoked_viewer_leaves_with_all_that_is_theirs(whodex, data, serve):
    assert whodex("demo", "--people", "200", "--companies", "10", "--no-serve").status == 0
    listed = whodex("viewers", "list", "--json").json()["viewers"]
    assert {one["viewerId"] for one in listed} >= {"alfie-lambert"}
    assert all(one["connections"] > 10 and one["messages"] > 0 for one in listed)
    other = next(one for one in listed if one["viewerId"] != "alfie-lambert")
    server = serve(workers=2)
    asked = "/v1/connections?viewer_id={}&count=1000"
    assert server.get(asked.format("alfie-lambert"))[0] == 200
    _, theirs = server.get(asked.format(other["viewerId"]))

    done = whodex("viewers", "revoke", "alfie-lambert", "--yes", "--json")
    assert done.status == 0, done.err
    assert done.json()["connections"] == next(
        one["connections"] for one in listed if one["viewerId"] == "alfie-lambert"
    )
    for version, wrong in (("2023-02-08", 400), ("2026-08-20", 407)):
        for _ in range(6):
            status, answer = server.get(asked.format("alfie-lambert"), version)
            assert (status, answer["error"]["type"]) == (wrong, "viewer_invalid")
    assert server.get(asked.format(other["viewerId"])) == (200, theirs), "another viewer's are untouched"
    assert server.get("/v1/person?profile_link=alfie-lambert")[0] == 200, "people stay"
    assert [one["viewerId"] for one in whodex("viewers", "list", "--json").json()["viewers"]] == [other["viewerId"]]
    again = whodex("viewers", "revoke", "alfie-lambert", "--yes")
    assert again.status != 0
    assert "no viewer is called" in again.err

    boss = whodex("keys", "create", "boss", "--scopes", "admin", "--unlimited", "--json").json()["key"]
    server.key = boss
    assert server.get("/v1/admin/viewers")[1]["viewers"][0]["viewerId"] == other["viewerId"]
    status, gone = server.get(f"/v1/admin/viewers?viewer={other['viewerId']}", method="DELETE")
    assert (status, gone["connections"]) == (200, other["connections"])
    assert server.get("/v1/admin/viewers")[1] == {"viewers": []}
    assert server.get(f"/v1/admin/viewers?viewer={other['viewerId']}", method="DELETE")[0] == 400
