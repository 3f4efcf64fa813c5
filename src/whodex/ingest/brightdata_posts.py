"""Bright Data's posts: one LinkedIn post per record, and those shown on profiles and company pages."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from whodex.errors import RecordRejected
from whodex.ingest.brightdata_people import no_profile
from whodex.ingest.fields import dicts, first, instant, key, link, name, plain, record, text, texts, unique, whole
from whodex.ingest.parts import organisation_keys, person_keys, post_keys, slug_key, slug_of
from whodex.ingest.shapes import Derived
from whodex.model.observation import Record
from whodex.model.post import Comment, Post, Reaction, ReactionCount, ReactionType
from whodex.model.refs import Ref

COMMENT: Final = "brightdata.comment"
Json = Any
# The title of a post's page: "Mira Okonkwo on LinkedIn: …", "… | Mira Okonkwo posted on the topic | LinkedIn".
_BY: Final = re.compile(r"(?:.*\| )?([^|:]{2,80}?) (?:on LinkedIn\b|posted on (?:the topic|LinkedIn)\b)", re.DOTALL)


def post(source: Record) -> Post:
    """One post. Raises RecordRejected where it has no number."""
    number = key(source.get("id"))
    identifiers = unique(post_keys(source.get("url")))
    if not identifiers and number and number.isdigit() and len(number) >= 15:
        identifiers = [f"post:activity:{number}"]
    if not identifiers:
        raise RecordRejected(no_profile(source) if not source.get("post_text") else "a post without a number")
    outside = next(iter(dicts(source.get("external_link_data"))), {})
    links = [outward(x) for x in texts(source.get("embedded_links"))]
    return Post(
        identifiers=identifiers,
        url=link(source.get("url")),
        text=plain(source.get("post_text")) or plain(source.get("post_text_html")),
        author=author(source),
        created_at=instant(source.get("date_posted")),
        comments=whole(source.get("num_comments")),
        shares=whole(source.get("num_shares")) or whole(source.get("num_reposts")),
        reactions=_likes(source.get("num_likes")),
        image=next((link(x) for x in texts(source.get("images"))), None) or link(source.get("document_cover_image")),
        link=outward(first(outside, "post_external_link", "link", "url")) or next((x for x in links if x), None),
        link_title=first(outside, "post_external_title", "title"),
    )


def author(source: Record) -> Ref | None:
    """Who wrote it: a person or an organisation, by the address."""
    address = source.get("use_url") or source.get("user_url")
    identifiers = person_keys(address) or list(organisation_keys(address))
    if not identifiers and text(source.get("account_type")) != "Organization":
        identifiers = slug_key(source.get("user_id"))
    title = _BY.match(text(source.get("title")) or "")
    said = name(source.get("user_name")) or (name(title[1]) if title else None)
    if not identifiers and said is None:
        return None
    return Ref(
        name=said,
        identifiers=identifiers,
        headline=text(source.get("user_title")) or text(source.get("user_headline")),
        picture=link(source.get("author_profile_pic")),
    )


def outward(value: object) -> str | None:
    """Where a link in a post leads: out of LinkedIn's detour (`/redir/…?url=`); nothing where it stays inside."""
    found = link(value)
    if found is None:
        return None
    try:
        parts = urlsplit(found)
        if not (parts.hostname or "").endswith("linkedin.com"):
            return found
        inner = parse_qs(parts.query).get("url", [""])[0] if "/redir/" in parts.path else ""
    except ValueError:
        return None
    return link(inner)


def _likes(value: object) -> list[ReactionCount]:
    """LinkedIn's public pages show one sum of all reactions; the vendor calls it likes."""
    count = whole(value)
    return [ReactionCount(type="LIKE", count=count)] if count is not None else []


def observed(source: Record) -> int | None:
    """When the page was read."""
    return instant(source.get("timestamp"))


def derived(source: Record) -> Iterator[Derived]:
    """The comments shown under it."""
    found = post_keys(source.get("url"))
    for each in dicts(source.get("top_visible_comments")):
        if found and text(each.get("comment")):
            yield (
                COMMENT,
                {"post": found[0], **{k: v for k, v in each.items() if v not in (None, [], "") and k != "post"}},
            )


def comment(source: Record) -> Comment:
    """One comment under a post. It has no number: what it says, who and when is its key."""
    said = plain(source.get("comment"))
    parent = text(source.get("post"))
    if said is None or parent is None or not parent.startswith("post:"):
        raise RecordRejected("a comment without text or post")
    address = source.get("use_url") or source.get("user_url")
    who = text(source.get("user_id")) or slug_of(address) or text(source.get("user_name")) or ""
    when = instant(source.get("comment_date"))
    digest = hashlib.sha256(f"{parent}\0{who}\0{said}".encode("utf-8", "replace")).hexdigest()[:24]
    likes = whole(source.get("num_reactions"))
    return Comment(
        identifiers=[f"comment:{parent.removeprefix('post:')}/{digest}"],
        post=parent,
        text=said,
        author=Ref(
            name=name(source.get("user_name")),
            identifiers=person_keys(address) or list(organisation_keys(address)) or slug_key(source.get("user_id")),
            headline=text(source.get("user_title")),
        ),
        created_at=when,
        replies=whole(source.get("num_replies")),
        reactions=[ReactionCount(type="LIKE", count=likes)] if likes is not None else [],
    )


def profile_post(source: Record) -> Post:
    """A post as a person's profile shows it: the start of its text."""
    identifiers = post_keys(source.get("link"))
    if not identifiers:
        raise RecordRejected("a post without an address")
    who = record(source.get("author"))
    return Post(
        identifiers=identifiers,
        url=link(source.get("link")),
        text=plain(source.get("title")),
        author=_shown(who),
        created_at=instant(source.get("created_at")),
        image=link(source.get("img")),
    )


_TYPES: Final[dict[str, ReactionType]] = {"like": "LIKE", "love": "LOVE", "cele": "CELEBRATE", "supp": "SUPPORT"}


def profile_reaction(source: Record) -> Reaction:
    """A reaction as a person's profile shows it: "Liked by Mira Okonkwo". It has no date."""
    posts, who = post_keys(source.get("link")), _shown(record(source.get("author")))
    said = re.search(r"\b(like|love|cele|supp)", (text(source.get("interaction")) or "").casefold())
    if not posts or said is None or who is None or not who.identifiers:
        raise RecordRejected("a reaction without its post or person")
    return Reaction(
        identifiers=[f"key:reaction/{who.identifiers[0]}/{posts[0]}"],
        post=posts[0],
        type=_TYPES[said[1]],
        author=who,
        url=link(source.get("link")),
    )


def company_update(source: Record) -> Post:
    """A post as a company's page shows it."""
    identifiers = post_keys(source.get("post_url"))
    if not identifiers:
        raise RecordRejected("a post without an address")
    return Post(
        identifiers=identifiers,
        url=link(source.get("post_url")),
        text=plain(source.get("text")),
        author=_shown(record(source.get("author"))),
        created_at=instant(source.get("date")),
        comments=whole(source.get("comments_count")),
        reactions=_likes(source.get("likes_count")),
        image=next((link(x) for x in texts(source.get("images"))), None),
    )


def _shown(who: Record) -> Ref | None:
    identifiers = person_keys(who.get("url")) or list(organisation_keys(who.get("url")))
    said = name(who.get("name"))
    return Ref(name=said, identifiers=identifiers) if said or identifiers else None
