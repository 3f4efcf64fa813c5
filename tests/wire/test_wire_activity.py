"""Jobs, posts, comments and reactions: names, links and the small rules that clients rely on."""

import examples
import pytest

from whodex.model.answers import CommentFound, HirersFound, JobFound, PostFound, PostReactions, ReactionFound, Slice
from whodex.model.job import JobPosting
from whodex.model.post import Post, Reaction, ReactionCount
from whodex.model.refs import Ref
from whodex.wire import activity, job, shown


def test_job_takes_from_the_organisation_what_the_posting_does_not_say():
    got = job.posting(JobFound(job=examples.JOB, organisation=examples.ORGANISATION))
    company = got.company_details.company.company_resolution_result
    assert (got.job_posting_id, got.job_posting_url) == (3999999999, "https://www.linkedin.com/jobs/view/3999999999")
    assert (company.universal_name, company.staff_count, company.headquarter.city) == ("quillmoor", 120, "Bergen")
    assert got.organisation.sales_nav_link == "https://linkedin.com/sales/company/77"
    assert got.hirers[0].link == "https://www.linkedin.com/in/zo%C3%AB-%C3%A5nkersdatter"


def test_job_that_stands_elsewhere_is_linked_there():
    got = job.posting(JobFound(job=JobPosting(identifiers=["joburl:https://jobs.example/1"])))
    assert (got.job_posting_id, got.job_posting_url) == (None, "https://jobs.example/1")


def test_hirers_without_a_profile_have_no_link():
    assert job.hirers(HirersFound(hirers=[Ref(name="Ib")])).people[0].link is None


def test_post_names():
    got = activity.post(PostFound(post=examples.POST))
    assert (got.id, got.urn) == ("7019605025920286720", "urn:li:activity:7019605025920286720")
    assert got.url == "https://www.linkedin.com/feed/update/urn:li:activity:7019605025920286720"
    assert got.created_at == got.posted_at == "2023-01-06T10:13:20Z"
    assert [(row.reaction_type, row.count) for row in got.num_reactions] == [("REACTION_TYPE_LIKE", 5), ("PRAISE", 1)]
    assert got.embedded_object.source == "https://tide.example/table"
    assert got.person.description == "Head of Tides"


def test_article_has_no_urn():
    got = activity.post(PostFound(post=Post(identifiers=["post:pulse:on-tides"], url="https://a.example")))
    assert (got.id, got.urn, got.url) == ("on-tides", None, "https://a.example")


def test_comment_names():
    page = Slice(items=[CommentFound(comment=examples.COMMENT)], start=3, total=9)
    got = activity.comments(page)
    comment = got.comments[0]
    assert comment.comment_urn == "urn:li:comment:(activity:7019605025920286720,42)"
    assert comment.permalink.endswith("?commentUrn=" + comment.comment_urn)
    assert (comment.num_reactions, comment.reaction_breakdown[0].reaction_type) == (2, "CELEBRATE")
    assert (got.paging.count, got.paging.start, got.paging.total) == (1, 3, 9)


def test_reaction_shows_its_post_where_that_is_known():
    page = Slice(items=[ReactionFound(reaction=examples.REACTION, post=examples.POST)], start=0, total=1)
    got = activity.reactions(page).reactions[0]
    assert (got.reaction_type, got.post_commentary, got.num_reactions) == ("LOVE", "High water at noon", 6)
    assert got.post_actor.name == "Zoë Ånkersdatter"
    bare = activity.reactions(Slice(items=[ReactionFound(reaction=examples.REACTION)], start=0, total=1)).reactions[0]
    assert (bare.post_commentary, bare.num_reactions, bare.post_urn) == (None, None, got.post_urn)


def test_reactions_of_a_post_are_grouped_by_type():
    known = [Reaction(type="EMPATHY", author=Ref(name="Ib")), Reaction(type=None, author=Ref(name="Zoë"))]
    found = PostReactions(
        counts=[ReactionCount(type="LIKE", count=5)], total=6, reactions=Slice(items=known, start=0, total=2)
    )
    got = activity.post_reactions(found)
    assert [(row.reaction_type, row.count, [r.name for r in row.reactors]) for row in got.reactions] == [
        ("LIKE", 5, ["Zoë"]),
        ("LOVE", 1, ["Ib"]),
    ]


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (-1000, "1969-12-31T23:59:59Z"),
        (1_787_227_200_999, "2026-08-20T12:00:00Z"),
        (None, None),
        (10**18, None),
    ],
)
def test_times(ms, text):
    assert shown.iso_time(ms) == text


@pytest.mark.parametrize(
    ("identifiers", "sales", "recruiter"),
    [
        (["memberid:ACoAA1", "memberid:ACwAA2"], "ACwAA2", "ACwAA2"),
        (["memberid:AEMAA3", "memberid:ACoAA1"], "ACoAA1", "AEMAA3"),
        (["memberid:AEMAA3"], None, "AEMAA3"),
        (["member:5"], None, None),
    ],
)
def test_which_member_id_is_shown(identifiers, sales, recruiter):
    assert (shown.sales_nav_id(identifiers), shown.recruiter_id(identifiers)) == (sales, recruiter)


def test_a_person_without_slug_is_linked_by_member_id():
    assert shown.person_link(["memberid:ACoAA1"]) == "https://www.linkedin.com/in/ACoAA1"
    assert shown.person_link(["member:1"]) is None
