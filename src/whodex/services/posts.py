"""Posts, comments and reactions: of one post, and of one person."""

from collections.abc import Sequence
from typing import TypeVar

from whodex.errors import UnknownRecord
from whodex.model.answers import CommentFound, PostFound, PostReactions, ReactionFound, Slice
from whodex.model.linking import Role, key_of
from whodex.model.person import Person
from whodex.model.post import Comment, Post, Reaction
from whodex.model.refs import Ref
from whodex.services.lookup import NOTHING, completed, entities, find, need
from whodex.services.paging import PAGE, next_token
from whodex.store.ports import Reading

ItemT = TypeVar("ItemT", Post, Comment, Reaction)


def post(store: Reading, identifiers: Sequence[str]) -> PostFound:
    """One post. Raises UnknownRecord."""
    return PostFound(post=signed(store, [need(store, identifiers, Post)[1]])[0])


def post_comments(store: Reading, identifiers: Sequence[str], start: int = 0) -> Slice[CommentFound]:
    """Comments under a post, newest first. Raises UnknownRecord where neither post nor comment is known."""
    known, keys = _post_keys(store, identifiers)
    page = _page(store, "comment.post", keys, start, Comment, known=known is not None)
    return Slice(
        items=[CommentFound(comment=comment, post=known) for comment in page.items],
        start=page.start,
        total=page.total,
        next_token=page.next_token,
    )


def post_reactions(store: Reading, identifiers: Sequence[str], start: int = 0) -> PostReactions:
    """How people reacted to a post. Raises UnknownRecord where neither post nor reaction is known."""
    known, keys = _post_keys(store, identifiers)
    page = _page(store, "reaction.post", keys, start, Reaction, known=known is not None)
    counts = known.reactions if known else []
    return PostReactions(counts=counts, total=max(sum(row.count for row in counts), page.total), reactions=page)


def person_posts(store: Reading, identifiers: Sequence[str], start: int = 0) -> Slice[PostFound]:
    """Posts of a person, newest first. Raises UnknownRecord where neither the person nor a post of theirs is known."""
    page = _by_author(store, "post.author", identifiers, start, Post)
    return Slice(
        items=[PostFound(post=item) for item in page.items],
        start=page.start,
        total=page.total,
        next_token=page.next_token,
    )


def person_comments(store: Reading, identifiers: Sequence[str], start: int = 0) -> Slice[CommentFound]:
    """Comments of a person, newest first. Raises UnknownRecord as `person_posts`."""
    page = _by_author(store, "comment.author", identifiers, start, Comment)
    return Slice(
        items=[CommentFound(comment=item) for item in page.items],
        start=page.start,
        total=page.total,
        next_token=page.next_token,
    )


def person_reactions(store: Reading, identifiers: Sequence[str], start: int = 0) -> Slice[ReactionFound]:
    """Reactions of a person with the posts they were to, newest first. Raises UnknownRecord as `person_posts`."""
    page = _by_author(store, "reaction.author", identifiers, start, Reaction)
    return Slice(
        items=[ReactionFound(reaction=item, post=_under(store, item.post)) for item in page.items],
        start=page.start,
        total=page.total,
        next_token=page.next_token,
    )


def _by_author(store: Reading, role: Role, identifiers: Sequence[str], start: int, wanted: type[ItemT]) -> Slice[ItemT]:
    author = find(store, identifiers, Person)
    own: list[str] = author[1].identifiers if author else []
    return _page(store, role, _keys([*identifiers, *own]), start, wanted, known=author is not None)


def _post_keys(store: Reading, identifiers: Sequence[str]) -> tuple[Post | None, list[str]]:
    found = find(store, identifiers, Post)
    known = found[1] if found else None
    return known, _keys([*identifiers, *(known.identifiers if known else [])])


def _page(store: Reading, role: Role, keys: list[str], start: int, wanted: type[ItemT], *, known: bool) -> Slice[ItemT]:
    numbers, total = store.edges(role, keys, start, PAGE)
    if not known and not total:
        raise UnknownRecord(NOTHING)
    return Slice(
        items=signed(store, entities(store, numbers, wanted)),
        start=start,
        total=total,
        next_token=next_token(start, len(numbers), total),
    )


def _under(store: Reading, identifier: str | None) -> Post | None:
    found = find(store, [identifier], Post) if identifier else None
    return signed(store, [found[1]])[0] if found else None


def signed(store: Reading, items: list[ItemT]) -> list[ItemT]:
    """The items, their authors filled in from the people known; each author is looked up once."""
    known: dict[tuple[str, ...], Ref] = {}
    for item in items:
        item.author = _named(store, item.author, known)
    return items


def _named(store: Reading, author: Ref | None, known: dict[tuple[str, ...], Ref]) -> Ref | None:
    if author is None:
        return None
    key = (author.name or "", *author.identifiers)
    if key not in known:
        known[key] = completed(store, author)
    return known[key]


def _keys(identifiers: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(map(key_of, identifiers)))
