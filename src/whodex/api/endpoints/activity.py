"""Posts, comments and reactions."""

from typing import Final

from whodex.api import params
from whodex.api.endpoint import Asked, Endpoint
from whodex.api.endpoints.common import PROFILE_LINK, START, TOKEN, VIEWER
from whodex.api.params import Param
from whodex.model.answers import CommentFound, PostFound, PostReactions, ReactionFound, Slice
from whodex.services import posts

_POST_URN: Final = Param(
    name="post_urn",
    kind=params.POST,
    about="The post's urn, or its URL.",
    example="urn:li:activity:7019605025920286720",
)
_PAGE: Final = "Up to 50 a page, newest first."


def _start(asked: Asked) -> int:
    start: int | None = asked.values.get("start")
    if start is None:
        start = asked.values.get("pagination_token") or 0
    return start


def _post(asked: Asked) -> PostFound:
    return posts.post(asked.store, asked.subject)


def _post_comments(asked: Asked) -> Slice[CommentFound]:
    return posts.post_comments(asked.store, asked.subject, _start(asked))


def _post_reactions(asked: Asked) -> PostReactions:
    return posts.post_reactions(asked.store, asked.subject, _start(asked))


def _posts(asked: Asked) -> Slice[PostFound]:
    return posts.person_posts(asked.store, asked.subject, _start(asked))


def _comments(asked: Asked) -> Slice[CommentFound]:
    return posts.person_comments(asked.store, asked.subject, _start(asked))


def _reactions(asked: Asked) -> Slice[ReactionFound]:
    return posts.person_reactions(asked.store, asked.subject, _start(asked))


ACTIVITY: Final = (
    Endpoint(
        path="/v1/enrich/post",
        area="Posts and activity",
        summary="One post",
        params=(_POST_URN, VIEWER),
        one_of=("post_urn",),
        credit="standard",
        serve=_post,
        answer="post",
        examples=("/v1/enrich/post?post_urn=urn%3Ali%3Aactivity%3A7019605025920286720",),
    ),
    Endpoint(
        path="/v1/enrich/post/comments",
        area="Posts and activity",
        summary="Comments under a post",
        about=_PAGE,
        params=(_POST_URN, START, TOKEN, VIEWER),
        one_of=("post_urn",),
        credit="standard",
        serve=_post_comments,
        answer="comments",
    ),
    Endpoint(
        path="/v1/enrich/post/reactions",
        area="Posts and activity",
        summary="Reactions to a post, by type",
        about=f"{_PAGE} `count` is what the post showed when last observed; `reactors` are those known by name.",
        params=(_POST_URN, START, TOKEN, VIEWER),
        one_of=("post_urn",),
        credit="standard",
        serve=_post_reactions,
        answer="post_reactions",
    ),
    Endpoint(
        path="/v1/person/li/activity/posts",
        area="Posts and activity",
        summary="Posts of a person",
        about=_PAGE,
        params=(PROFILE_LINK, START, TOKEN, VIEWER),
        one_of=("profile_link",),
        credit="standard",
        serve=_posts,
        answer="posts",
    ),
    Endpoint(
        path="/v1/person/li/activity/comments",
        area="Posts and activity",
        summary="Comments of a person",
        about=_PAGE,
        params=(PROFILE_LINK, START, TOKEN, VIEWER),
        one_of=("profile_link",),
        credit="standard",
        serve=_comments,
        answer="comments",
    ),
    Endpoint(
        path="/v1/person/li/activity/reactions",
        area="Posts and activity",
        summary="Reactions of a person",
        about=_PAGE,
        params=(PROFILE_LINK, START, TOKEN, VIEWER),
        one_of=("profile_link",),
        credit="standard",
        serve=_reactions,
        answer="reactions",
    ),
)
