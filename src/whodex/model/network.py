"""What a member's own export tells of their network: connections, messages and the rest. Private to the viewer."""

from typing import Literal

from msgspec import Struct

from whodex.model.person import OrgRef
from whodex.model.refs import Ref


class Connection(Struct, array_like=True, kw_only=True):
    """One connection of one viewer. What the row says of the other person is in that person's own observation."""

    identifiers: list[str] = []
    viewer: Ref | None = None
    person: Ref | None = None
    connected_at: int | None = None  # ms; whole days
    observed_at: int | None = None


class Message(Struct, array_like=True, kw_only=True):
    """One message of a viewer's mailbox."""

    identifiers: list[str] = []
    viewer: Ref | None = None
    conversation: str | None = None
    conversation_title: str | None = None
    sender: Ref | None = None
    recipients: list[Ref] = []
    sent_at: int | None = None
    subject: str | None = None
    text: str | None = None
    folder: str | None = None
    draft: bool | None = None
    observed_at: int | None = None


ItemType = Literal[
    "invitation",
    "endorsement",
    "recommendation",
    "company_follow",
    "member_follow",
    "saved_job",
    "job_application",
    "vote",
    "event",
    "saved_article",
    "article",
    "verification",
    "search",
    "learning",
    "delivery",  # what became of mail to `other`: its `status` is what that says of the address
    "other",
]


class Item(Struct, array_like=True, kw_only=True):
    """Any other thing an export or mailbox holds: who did what to whom, when, in what words."""

    identifiers: list[str] = []
    type: ItemType = "other"
    owner: Ref | None = None  # the viewer
    other: Ref | None = None  # the person at the other end
    organisation: OrgRef | None = None
    outgoing: bool | None = None  # given or sent by the owner
    title: str | None = None
    text: str | None = None
    url: str | None = None
    status: str | None = None
    at: int | None = None
    observed_at: int | None = None


class Viewer(Struct, kw_only=True):
    """A LinkedIn account whose own export the operator imported. Belongs to one team."""

    identifiers: list[str]
    name: str
    made_up: bool = False  # the slug was made from the name: the export does not say it
    team: str = "default"
    import_id: int = 0
