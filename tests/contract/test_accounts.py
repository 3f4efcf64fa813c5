"""What a book of keys, teams and plans promises, whichever it is."""

import msgspec

from whodex.model.accounts import Key, Plan, Rate, Team


def key(name, digest, **fields):
    return Key(id=0, hash=digest, prefix="wdx_live_ab12", name=name, scopes=["read"], created_at=4, **fields)


def test_a_key_is_found_by_its_hash_alone(accounts):
    made = accounts.add_key(key("first", b"a" * 32))
    assert accounts.find_key(b"a" * 32) == made
    assert accounts.find_key(b"b" * 32) is None
    assert [one.name for one in accounts.keys()] == ["first"]
    assert made.meter == made.id


def test_everything_of_a_key_is_kept(accounts):
    full = key(
        "full",
        b"c" * 32,
        team="north",
        api_version="2026-08-20",
        rate=Rate(50_000_000, 3),
        daily=7,
        viewers=["slug:maya-lindqvist"],
        expires_at=9,
    )
    made = accounts.add_key(full)
    assert accounts.find_key(b"c" * 32) == msgspec.structs.replace(full, id=made.id, meter=made.id)
    assert [team.name for team in accounts.teams()] == ["default", "north"]


def test_a_key_changes_but_for_hash_team_and_meter(accounts):
    made = accounts.add_key(key("first", b"a" * 32))
    other = msgspec.structs.replace(made, hash=b"b" * 32, team="x", meter=9, name="new", rate=None, revoked_at=5)
    assert accounts.change_key(other)
    held = accounts.find_key(b"a" * 32)
    assert held == msgspec.structs.replace(made, name="new", rate=None, revoked_at=5)
    assert held.unlimited
    assert not accounts.change_key(msgspec.structs.replace(other, id=77))


def test_a_key_may_share_the_meter_of_another(accounts):
    first = accounts.add_key(key("first", b"a" * 32))
    second = accounts.add_key(key("second", b"b" * 32, meter=first.meter))
    assert accounts.find_key(b"b" * 32).meter == first.id != second.id


def test_every_change_of_a_key_has_another_version(accounts):
    seen = {accounts.version()}
    made = accounts.add_key(key("first", b"a" * 32))
    seen.add(accounts.version())
    accounts.change_key(msgspec.structs.replace(made, revoked_at=3))
    seen.add(accounts.version())
    assert len(seen) == 3


def test_teams_and_plans_are_kept_by_name(accounts):
    plan = Plan(name="small", credits={"email": 3}, rate=None, daily=5)
    accounts.save_plan(Plan(name="small"))
    accounts.save_plan(plan)
    accounts.save_plan(Plan(name="another", credits={"standard": 0}))
    assert accounts.plans() == [Plan(name="another", credits={"standard": 0}), plan]
    accounts.save_team(Team(name="south", created_at=8))
    accounts.save_team(Team(name="south", plan="small", created_at=9))
    assert [(team.name, team.plan) for team in accounts.teams()] == [("default", None), ("south", "small")]
    assert accounts.teams()[1].created_at == 8
