"""Posts, comments and reactions: the names that real client code reads, alike in both versions."""

from typing import Final

from msgspec import UNSET, Struct, UnsetType

from whodex.model.answers import CommentFound, ItemT, PostFound, PostReactions, ReactionFound, Slice
from whodex.model.post import REACTION_NAMES, ReactionCount
from whodex.model.post import Comment as KnownComment
from whodex.model.post import Post as KnownPost
from whodex.model.refs import Ref
from whodex.wire.shown import first, iso_time, ref_link

# The name shown beside `REACTION_TYPE_LIKE` in posts (`../shared/spec/api.md` §5), by the type shown everywhere else.
POST_NAMES: Final[dict[str, str]] = {
    "LIKE": "REACTION_TYPE_LIKE",
    "CELEBRATE": "PRAISE",
    "SUPPORT": "APPRECIATION",
    "LOVE": "EMPATHY",
    "INSIGHTFUL": "INTEREST",
    "FUNNY": "ENTERTAINMENT",
}


class Paging(Struct, kw_only=True, gc=False):
    """Items in this page, their offset, and how many there are in all."""

    count: int
    start: int
    total: int


class PostReactionCount(Struct, kw_only=True, rename="camel", gc=False):
    """How many reacted in one way."""

    reaction_type: str
    count: int


class Actor(Struct, kw_only=True, gc=False):
    """Who posted."""

    id: str | UnsetType | None = UNSET
    name: str | UnsetType | None = UNSET
    url: str | UnsetType | None = UNSET


class PostPerson(Struct, kw_only=True, gc=False):
    """Who posted, in the names of a person; `description` is the headline."""

    name: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    link: str | UnsetType | None = UNSET


class EmbeddedObject(Struct, kw_only=True, rename="camel", gc=False):
    """What the post carries or points to."""

    image_url: str | UnsetType | None = UNSET
    source: str | UnsetType | None = UNSET
    title: str | UnsetType | None = UNSET


class Post(Struct, kw_only=True, rename="camel", gc=False):
    """A post. `commentCount` repeats `numComments` and `postedAt` repeats `createdAt`, as published."""

    id: str | UnsetType | None = UNSET
    urn: str | UnsetType | None = UNSET
    url: str | UnsetType | None = UNSET
    text: str | UnsetType | None = UNSET
    created_at: str | UnsetType | None = UNSET
    posted_at: str | UnsetType | None = UNSET
    num_comments: int | UnsetType | None = UNSET
    comment_count: int | UnsetType | None = UNSET
    num_shares: int | UnsetType | None = UNSET
    num_reactions: list[PostReactionCount]
    actor: Actor
    person: PostPerson
    embedded_object: EmbeddedObject | UnsetType | None = UNSET
    date_observed: str | UnsetType | None = UNSET


class Author(Struct, kw_only=True, gc=False):
    """Who commented or reacted; `li_id` is the slug."""

    name: str | UnsetType | None = UNSET
    link: str | UnsetType | None = UNSET
    li_id: str | UnsetType | None = UNSET
    headline: str | UnsetType | None = UNSET
    profile_image_url: str | UnsetType | None = UNSET


class Breakdown(Struct, kw_only=True, gc=False):
    """How many reacted in one way: LIKE, CELEBRATE, SUPPORT, LOVE, INSIGHTFUL or FUNNY."""

    reaction_type: str
    count: int


class Comment(Struct, kw_only=True, gc=False):
    """A comment."""

    comment_urn: str | UnsetType | None = UNSET
    text: str | UnsetType | None = UNSET
    permalink: str | UnsetType | None = UNSET
    created_at: str | UnsetType | None = UNSET
    post_urn: str | UnsetType | None = UNSET
    num_reactions: int
    num_replies: int | UnsetType | None = UNSET
    author: Author
    reaction_breakdown: list[Breakdown]


class PostActor(Struct, kw_only=True, gc=False):
    """Who wrote the post that was reacted to."""

    name: str | UnsetType | None = UNSET
    link: str | UnsetType | None = UNSET


class Reaction(Struct, kw_only=True, gc=False):
    """One person's reaction to one post, with what is known of the post."""

    post_urn: str | UnsetType | None = UNSET
    reaction_type: str | UnsetType | None = UNSET
    date_reacted: str | UnsetType | None = UNSET
    post_commentary: str | UnsetType | None = UNSET
    num_reactions: int | UnsetType | None = UNSET
    num_comments: int | UnsetType | None = UNSET
    num_shares: int | UnsetType | None = UNSET
    post_actor: PostActor


class PostsAnswer(Struct, kw_only=True, gc=False):
    """Posts of a person. The token asks for the next page; null on the last."""

    posts: list[Post]
    paging: Paging
    pagination_token: str | None


class CommentsAnswer(Struct, kw_only=True, gc=False):
    """Comments of a person or under a post. The token asks for the next page; null on the last."""

    comments: list[Comment]
    paging: Paging
    pagination_token: str | None


class ReactionsAnswer(Struct, kw_only=True, gc=False):
    """Reactions of a person. The token asks for the next page; null on the last."""

    reactions: list[Reaction]
    paging: Paging
    pagination_token: str | None


class ReactionGroup(Struct, kw_only=True, gc=False):
    """One way to react: how many did, and those in this page who are known by name."""

    reaction_type: str
    count: int
    reactors: list[Author]


class PostReactionsAnswer(Struct, kw_only=True, gc=False):
    """How people reacted to a post. `paging` counts the reactors known by name."""

    reactions: list[ReactionGroup]
    total_reactions: int
    paging: Paging
    pagination_token: str | None


def post(found: PostFound, _now: int = 0) -> Post:
    """One post."""
    known = found.post
    key = first(known.identifiers, "post")
    urn = post_urn(key)
    author = known.author or Ref()
    link = ref_link(author)
    when = iso_time(known.created_at)
    embedded = None
    if known.image or known.link or known.link_title:
        embedded = EmbeddedObject(image_url=known.image, source=known.link, title=known.link_title)
    return Post(
        id=None if key is None else key.partition(":")[2],
        urn=urn,
        url=known.url or (f"https://www.linkedin.com/feed/update/{urn}" if urn else None),
        text=known.text,
        created_at=when,
        posted_at=when,
        num_comments=known.comments,
        comment_count=known.comments,
        num_shares=known.shares,
        num_reactions=[
            PostReactionCount(reaction_type=POST_NAMES.get(row.type, row.type), count=row.count)
            for row in known.reactions
        ],
        actor=Actor(id=_author_id(author), name=author.name, url=link),
        person=PostPerson(name=author.name, description=author.headline, link=link),
        embedded_object=embedded,
        date_observed=iso_time(known.observed_at),
    )


def posts(found: Slice[PostFound], _now: int = 0) -> PostsAnswer:
    """Posts of a person."""
    return PostsAnswer(
        posts=[post(item) for item in found.items], paging=paging(found), pagination_token=found.next_token
    )


def comments(found: Slice[CommentFound], _now: int = 0) -> CommentsAnswer:
    """Comments of a person or under a post."""
    return CommentsAnswer(
        comments=[_comment(item.comment) for item in found.items],
        paging=paging(found),
        pagination_token=found.next_token,
    )


def reactions(found: Slice[ReactionFound], _now: int = 0) -> ReactionsAnswer:
    """Reactions of a person."""
    return ReactionsAnswer(
        reactions=[_reaction(item) for item in found.items], paging=paging(found), pagination_token=found.next_token
    )


def post_reactions(found: PostReactions, _now: int = 0) -> PostReactionsAnswer:
    """Reactions to a post, grouped by type; a type known only from reactors comes after the counted ones."""
    reactors: dict[str, list[Author]] = {}
    for reaction in found.reactions.items:
        reactors.setdefault(_type(reaction.type or "LIKE"), []).append(_author(reaction.author or Ref()))
    counts = {_type(row.type): row.count for row in found.counts}
    return PostReactionsAnswer(
        reactions=[
            ReactionGroup(
                reaction_type=name, count=counts.get(name, len(reactors.get(name, []))), reactors=reactors.get(name, [])
            )
            for name in dict.fromkeys((*counts, *reactors))
        ],
        total_reactions=found.total,
        paging=paging(found.reactions),
        pagination_token=found.reactions.next_token,
    )


def paging(found: Slice[ItemT]) -> Paging:
    """The paging of a slice."""
    return Paging(count=len(found.items), start=found.start, total=found.total)


def post_urn(key: str | None) -> str | None:
    """`urn:li:activity:1` of the post key `activity:1`; None for an article, which has no urn."""
    if key is None or key.startswith("pulse:"):
        return None
    return "urn:li:" + key


def _comment(known: KnownComment) -> Comment:
    under = known.post.removeprefix("post:") if known.post else None
    number = (first(known.identifiers, "comment") or "").rpartition("/")[2]
    urn = f"urn:li:comment:({under},{number})" if under and number.isdigit() else None
    thread = post_urn(under)
    permalink = known.url
    if permalink is None and thread and urn:
        permalink = f"https://www.linkedin.com/feed/update/{thread}?commentUrn={urn}"
    return Comment(
        comment_urn=urn,
        text=known.text,
        permalink=permalink,
        created_at=iso_time(known.created_at),
        post_urn=thread,
        num_reactions=sum(row.count for row in known.reactions),
        num_replies=known.replies,
        author=_author(known.author or Ref()),
        reaction_breakdown=[Breakdown(reaction_type=_type(row.type), count=row.count) for row in known.reactions],
    )


def _reaction(found: ReactionFound) -> Reaction:
    known, under = found.reaction, found.post or KnownPost()
    actor = under.author or Ref()
    return Reaction(
        post_urn=post_urn(known.post.removeprefix("post:")) if known.post else None,
        reaction_type=_type(known.type) if known.type else None,
        date_reacted=iso_time(known.created_at),
        post_commentary=under.text,
        num_reactions=_total(under.reactions),
        num_comments=under.comments,
        num_shares=under.shares,
        post_actor=PostActor(name=actor.name, link=ref_link(actor)),
    )


def _author(ref: Ref) -> Author:
    return Author(
        name=ref.name,
        link=ref_link(ref),
        li_id=first(ref.identifiers, "slug"),
        headline=ref.headline,
        profile_image_url=ref.picture,
    )


def _author_id(ref: Ref) -> str | None:
    for kind in ("slug", "memberid", "member", "orgslug", "orgid"):
        found = first(ref.identifiers, kind)
        if found is not None:
            return found
    return None


def _type(name: str) -> str:
    return REACTION_NAMES.get(name, name)


def _total(rows: list[ReactionCount]) -> int | None:
    return sum(row.count for row in rows) if rows else None
