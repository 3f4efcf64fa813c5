"""What the member wrote and reacted to: posts, comments, reactions. Pure."""

import re
from typing import Final

from whodex.errors import RecordRejected
from whodex.ingest.linkedin_export.rows import Row, digest, first_of, plain, row_of, viewer_of, viewer_ref, web
from whodex.model.observation import Record
from whodex.model.post import REACTION_NAMES, Comment, Post, Reaction
from whodex.text.dates import parse_instant
from whodex.text.entities import comment_identifiers, post_identifiers

_VISIBILITY: Final = frozenset(
    "PUBLIC ANYONE MEMBER_NETWORK CONNECTIONS CONNECTIONS_ONLY LOGGED_IN MEMBERS GROUP CONTAINER EVENT COMPANY "
    "COMPANY_FOLLOWERS".split()
)
_BROKEN_LINE: Final = re.compile(r'"\s*\n\s*"')


def share(record: Record) -> Post:
    """Shares.csv: one post of the member. Also rows whose visibility stands where the text belongs, one to the left."""
    row = row_of(record)
    link = first_of(row, "sharelink", "link")
    identifiers = post_identifiers(link)
    if not identifiers:
        raise RecordRejected("the post has no readable address")
    text, shared, media, visibility = _share_cells(row)
    return Post(
        identifiers=identifiers,
        url=web(link),
        # LinkedIn ends and begins the quotes at every line of a text (seen in exports since 2019)
        text=_BROKEN_LINE.sub("\n", text) if text else None,
        author=viewer_ref(record),
        created_at=parse_instant(row.get("date")),
        link=web(shared),
        image=web(media),
        visibility=visibility,
    )


def _share_cells(row: Row) -> tuple[str | None, str | None, str | None, str | None]:
    """Text, shared link, media link and visibility."""
    text, shared = row.get("sharecommentary"), row.get("sharedurl")
    media, visibility = row.get("mediaurl"), row.get("visibility")
    if text is not None and text.upper() in _VISIBILITY and visibility is None:
        if web(shared):
            return None, shared, media, text
        return shared, None, media, text
    return text, shared, media, visibility


def comment(record: Record) -> Comment:
    """Comments.csv: one comment of the member."""
    row = row_of(record)
    link, text = row.get("link"), plain(first_of(row, "message", "comment"))
    if not text:
        raise RecordRejected("the comment has no text")
    posts = post_identifiers(link)
    identifiers = comment_identifiers(link)
    at = parse_instant(row.get("date"))
    if not identifiers:
        about = posts[0].removeprefix("post:") if posts else "-"
        identifiers = [f"comment:{about}/{digest(*viewer_of(record), at or row.get('date'), text)}"]
    return Comment(
        identifiers=identifiers,
        post=posts[0] if posts else None,
        text=text,
        author=viewer_ref(record),
        url=web(link),
        created_at=at,
    )


def reaction(record: Record) -> Reaction:
    """Reactions.csv: one reaction of the member to one post."""
    row = row_of(record)
    kind, link = row.get("type"), row.get("link")
    posts = post_identifiers(link)
    if not posts and not link:
        raise RecordRejected("the reaction names no post")
    name = kind.upper() if kind else None
    return Reaction(
        identifiers=[f"key:reaction/{''.join(viewer_of(record))}/{posts[0] if posts else digest(link)}"],
        post=posts[0] if posts else None,
        type=REACTION_NAMES.get(name, name) if name else None,
        author=viewer_ref(record),
        url=web(link),
        created_at=parse_instant(row.get("date")),
    )
