"""Posts, comments and reactions. Times in ms; a post is named by its activity, share or ugcPost number."""

from typing import Final, Literal

from msgspec import Struct

from whodex.model.refs import Ref

ReactionType = Literal["LIKE", "CELEBRATE", "SUPPORT", "LOVE", "INSIGHTFUL", "FUNNY"]

# LinkedIn's wire names beside the ones shown (`../shared/spec/api.md` §5); MAYBE and CURIOUS are retired.
REACTION_NAMES: Final[dict[str, ReactionType]] = {
    "LIKE": "LIKE",
    "PRAISE": "CELEBRATE",
    "APPRECIATION": "SUPPORT",
    "EMPATHY": "LOVE",
    "INTEREST": "INSIGHTFUL",
    "ENTERTAINMENT": "FUNNY",
    "CELEBRATE": "CELEBRATE",
    "SUPPORT": "SUPPORT",
    "LOVE": "LOVE",
    "INSIGHTFUL": "INSIGHTFUL",
    "FUNNY": "FUNNY",
}


class ReactionCount(Struct, array_like=True, kw_only=True):
    """How many reacted in one way. `type` as in `ReactionType`, or the source's word where it is none of them."""

    type: str
    count: int


class Post(Struct, array_like=True, kw_only=True):
    """What is known of one post."""

    identifiers: list[str] = []
    url: str | None = None
    text: str | None = None
    author: Ref | None = None
    created_at: int | None = None
    comments: int | None = None
    shares: int | None = None
    reactions: list[ReactionCount] = []
    image: str | None = None
    link: str | None = None  # what the post points to
    link_title: str | None = None
    visibility: str | None = None
    observed_at: int | None = None


class Comment(Struct, array_like=True, kw_only=True):
    """What is known of one comment. `post` is the post's identifier (`post:activity:<n>`)."""

    identifiers: list[str] = []
    post: str | None = None
    text: str | None = None
    author: Ref | None = None
    url: str | None = None
    created_at: int | None = None
    replies: int | None = None
    reactions: list[ReactionCount] = []
    observed_at: int | None = None


class Reaction(Struct, array_like=True, kw_only=True):
    """One person's reaction to one post."""

    identifiers: list[str] = []
    post: str | None = None
    type: str | None = None  # as in `ReactionType`, or the source's word where it is none of them
    author: Ref | None = None
    url: str | None = None
    created_at: int | None = None
    observed_at: int | None = None
