"""What a book of keys promises, whichever it is."""

from whodex.store.ports import Key


def key(name, digest):
    return Key(id=0, hash=digest, prefix="wdx_live_ab12", name=name, scopes=["read"], created_at=4)


def test_a_key_is_found_by_its_hash_alone(accounts):
    made = accounts.add_key(key("first", b"a" * 32))
    assert accounts.find_key(b"a" * 32) == made
    assert accounts.find_key(b"b" * 32) is None
    assert [one.name for one in accounts.keys()] == ["first"]


def test_revoking_is_remembered_once(accounts):
    made = accounts.add_key(key("first", b"a" * 32))
    assert accounts.revoke_key(made.id, 9)
    assert not accounts.revoke_key(made.id, 10)
    assert not accounts.revoke_key(77, 10)
    assert accounts.find_key(b"a" * 32).revoked_at == 9
