"""What is not known: left out in 2023-02-08, null in 2026-08-20, whatever the entity holds."""

import json
from typing import get_type_hints

import examples
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whodex.model import answers
from whodex.model.dates import PartialDate, Period
from whodex.model.job import JobPosting, Salary
from whodex.model.network import Connection, Viewer
from whodex.model.organisation import Organisation, Place
from whodex.model.person import OrgRef, Person, Position
from whodex.model.post import Comment, Post, Reaction, ReactionCount
from whodex.model.refs import Ref
from whodex.wire.absent import leave_out
from whodex.wire.versions import VERSIONS

texts = st.text(max_size=8)
maybe = st.none() | texts
numbers = st.none() | st.integers(-(2**40), 2**50)
counts = st.lists(st.builds(ReactionCount, type=st.sampled_from(["LIKE", "EMPATHY", "odd"]), count=st.integers(0, 9)))
refs = st.builds(
    Ref,
    name=maybe,
    headline=maybe,
    identifiers=st.lists(
        st.sampled_from(["slug:å", "memberid:ACoAAX", "member:7", "orgid:5", "orgslug:q"]), max_size=3
    ),
)
orgs = st.builds(OrgRef, name=maybe, slug=maybe, number=st.none() | st.integers(1, 9))
dates = st.none() | st.builds(PartialDate, st.integers(1, 9999), st.integers(0, 12))
periods = st.builds(Period, dates, dates, st.booleans())
positions = st.builds(
    Position, title=maybe, organisation=st.none() | orgs, period=periods, seniority=st.integers(0, 400)
)
people = st.builds(
    Person, full_name=maybe, headline=maybe, experience=st.lists(positions, max_size=4), observed_at=numbers
)
posts = st.builds(
    Post,
    identifiers=st.lists(st.sampled_from(["post:activity:1", "post:pulse:x"]), max_size=1),
    text=maybe,
    author=st.none() | refs,
    created_at=numbers,
    reactions=counts,
    link=maybe,
)
places = st.builds(Place, text=maybe, city=maybe, country=maybe)
organisations = st.builds(
    Organisation, name=maybe, headquarters=st.none() | places, locations=st.lists(places, max_size=2), employees=numbers
)
jobs = st.builds(
    JobPosting,
    identifiers=st.lists(st.sampled_from(["job:1", "job:x", "joburl:https://a.example"]), max_size=1),
    title=maybe,
    organisation=st.none() | orgs,
    organisation_place=st.none() | places,
    salary=st.none() | st.builds(Salary, minimum=st.none() | st.floats(0, 9), currency=maybe),
    hirers=st.lists(refs, max_size=2),
    listed_at=numbers,
)
connections = st.builds(Connection, viewer=st.none() | refs, person=st.none() | refs, connected_at=numbers)
comments = st.builds(
    Comment,
    identifiers=st.lists(st.sampled_from(["comment:activity:1/2", "comment:activity:1/ab"]), max_size=1),
    post=st.none() | st.just("post:activity:1"),
    author=st.none() | refs,
    created_at=numbers,
    reactions=counts,
)
reactions = st.builds(
    Reaction, post=st.none() | st.just("post:activity:1"), type=maybe, author=st.none() | refs, created_at=numbers
)


def slices(items):
    return st.builds(
        answers.Slice,
        items=st.lists(items, max_size=3),
        start=st.integers(0, 9),
        total=st.integers(0, 9),
        next_token=maybe,
    )


ids = st.integers(10**9, 10**9 + 9)
closeness = st.builds(answers.Closeness, degree=st.sampled_from([None, 1, 2, 3]), recent_posts=st.integers(0, 9))
ANSWERS = {
    "person": st.builds(answers.PersonFound, number=ids, person=people, closeness=st.none() | closeness),
    "person_ids": st.builds(answers.PersonFound, number=ids, person=people),
    "employment": st.builds(answers.PersonFound, number=ids, person=people),
    "organisation": st.builds(answers.OrganisationFound, number=ids, organisation=organisations),
    "organisation_ids": st.builds(answers.OrganisationFound, number=ids, organisation=organisations),
    "job": st.builds(answers.JobFound, job=jobs, organisation=st.none() | organisations),
    "hirers": st.builds(answers.HirersFound, hirers=st.lists(refs, max_size=3)),
    "post": st.builds(answers.PostFound, post=posts),
    "posts": slices(st.builds(answers.PostFound, post=posts)),
    "comments": slices(st.builds(answers.CommentFound, comment=comments)),
    "reactions": slices(st.builds(answers.ReactionFound, reaction=reactions, post=st.none() | posts)),
    "post_reactions": st.builds(
        answers.PostReactions, counts=counts, total=st.integers(0, 9), reactions=slices(reactions)
    ),
    "connections": slices(
        st.builds(answers.ConnectionFound, connection=connections, number=st.none() | ids, person=st.none() | people)
    ),
    "accounts": st.builds(
        answers.ViewersFound,
        viewers=st.lists(st.builds(Viewer, identifiers=st.just(["slug:a"]), name=texts), min_size=1, max_size=2),
        one=st.booleans(),
    ),
}

PUBLISHED_NULL = {"pagination_token"}  # api.md §5: the last one is null
LEFT_OUT_IN_BOTH = {"employment"}  # api.md §4: absent fields left out


def nulls(value, key=""):
    if isinstance(value, dict):
        return {name for inner, item in value.items() for name in nulls(item, inner)}
    if isinstance(value, list):
        return {name for item in value for name in nulls(item, key)}
    return {key} if value is None else set()


def without_nulls(value):
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None or k in PUBLISHED_NULL}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def encoded(version, name, found):
    return json.loads(msgspec.json.encode(getattr(VERSIONS[version], name)(found, examples.NOW)))


@pytest.mark.parametrize("name", ANSWERS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_the_seeds_version_never_writes_null(name, data):
    assert nulls(encoded("2023-02-08", name, data.draw(ANSWERS[name]))) <= PUBLISHED_NULL


@pytest.mark.parametrize("name", sorted(set(ANSWERS) - {"person", "person_ids"}))
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_the_versions_differ_in_nulls_only_where_they_share_a_shape(name, data):
    found = data.draw(ANSWERS[name])
    newer = encoded("2026-08-20", name, found)
    assert encoded("2023-02-08", name, found) == without_nulls(newer)
    if name in LEFT_OUT_IN_BOTH:
        assert not nulls(newer)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ANSWERS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_is_written_fits_the_shape_it_declares(version, name, data):
    render = getattr(VERSIONS[version], name)
    shape = get_type_hints(render)["return"]
    written = msgspec.json.encode(render(data.draw(ANSWERS[name]), examples.NOW))
    msgspec.json.decode(written, type=shape)


def test_leave_out_leaves_what_may_not_be_absent():
    from whodex.wire.activity import Paging, PostsAnswer

    answer = PostsAnswer(posts=[], paging=Paging(count=0, start=0, total=0), pagination_token=None)
    assert json.loads(msgspec.json.encode(leave_out(answer)))["pagination_token"] is None
