"""Connections, employment and viewers: alike in both versions, save what is absent."""

from msgspec import UNSET, Struct, UnsetType

from whodex.model.answers import ConnectionFound, PersonFound, Slice, ViewersFound
from whodex.model.dates import PartialDate
from whodex.model.identifiers import lix_id
from whodex.model.network import Viewer
from whodex.model.person import Person, Position
from whodex.model.refs import Ref
from whodex.wire.shown import display_name, first, iso_time, person_link


class OrganisationName(Struct, gc=False):
    """The organisation somebody works for."""

    name: str | UnsetType | None = UNSET


class Connection(
    Struct,
    kw_only=True,
    gc=False,
    rename={
        "first_name": "firstName",
        "last_name": "lastName",
        "connected_at": "connectedAt",
        "lix_id": "lixID",
    },
):
    """One connection of a viewer: the person at the other end, and since when. Whodex's own definition."""

    name: str | UnsetType | None = UNSET
    first_name: str | UnsetType | None = UNSET
    last_name: str | UnsetType | None = UNSET
    headline: str | UnsetType | None = UNSET
    organisation: OrganisationName
    title: str | UnsetType | None = UNSET
    link: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    connected_at: str | UnsetType | None = UNSET
    lix_id: str | UnsetType | None = UNSET


class ConnectionsPaging(Struct, gc=False):
    """Items in this page."""

    count: int


class ConnectionsPage(Struct, gc=False):
    """One page of connections, newest first."""

    elements: list[Connection]
    paging: ConnectionsPaging


class ConnectionsAnswer(Struct, gc=False):
    """The answer of `/v1/connections`."""

    connections_response: ConnectionsPage


class Employment(Struct, kw_only=True, omit_defaults=True, rename="camel", gc=False):
    """One role; absent fields are left out in both versions. Dates as `2020-11` or `2020`."""

    title: str | None = None
    company_name: str | None = None
    company_urn: str | None = None
    location: str | None = None
    employment_type: str | None = None
    start_date: str | None = None
    end_date: str | None = None


class EmploymentAnswer(Struct, gc=False):
    """The answer of `/v1/person/employment`."""

    experiences: list[Employment]


class Account(Struct, kw_only=True, rename="camel", gc=False):
    """A LinkedIn account whose export was imported.

    No export holds Sales Navigator's own data, so that is never ready.
    """

    viewer_id: str
    linked_in_ready: bool
    sales_navigator_ready: bool


class AccountsAnswer(Struct, kw_only=True, rename="camel", gc=False):
    """The account asked for, or `accounts`: all of the team."""

    viewer_id: str | UnsetType = UNSET
    linked_in_ready: bool | UnsetType = UNSET
    sales_navigator_ready: bool | UnsetType = UNSET
    accounts: list[Account] | UnsetType = UNSET


def connections(found: Slice[ConnectionFound], _now: int = 0) -> ConnectionsAnswer:
    """Connections of a viewer."""
    elements = [_connection(item) for item in found.items]
    return ConnectionsAnswer(ConnectionsPage(elements, ConnectionsPaging(len(elements))))


def employment(found: PersonFound, _now: int = 0) -> EmploymentAnswer:
    """A person's roles."""
    return EmploymentAnswer([_employment(position) for position in found.person.experience])


def accounts(found: ViewersFound, _now: int = 0) -> AccountsAnswer:
    """One account, or all of them."""
    rows = [_account(viewer) for viewer in found.viewers]
    if not found.one:
        return AccountsAnswer(accounts=rows)
    only = rows[0]
    return AccountsAnswer(
        viewer_id=only.viewer_id,
        linked_in_ready=only.linked_in_ready,
        sales_navigator_ready=only.sales_navigator_ready,
    )


def _connection(found: ConnectionFound) -> Connection:
    ref = found.connection.person or Ref()
    person = found.person or Person()
    running = next((role for role in person.experience if role.period.current), None)
    employer = running.organisation if running else None
    identifiers = person.identifiers or ref.identifiers
    return Connection(
        name=display_name(person) or ref.name,
        first_name=person.first_name,
        last_name=person.last_name,
        headline=person.headline or ref.headline,
        organisation=OrganisationName(employer.name if employer else None),
        title=running.title if running else None,
        link=person_link(identifiers),
        email=person.emails[0] if person.emails else None,
        connected_at=iso_time(found.connection.connected_at),
        lix_id=None if found.number is None else lix_id("person", found.number),
    )


def _employment(position: Position) -> Employment:
    organisation, period = position.organisation, position.period
    number = organisation.number if organisation else None
    return Employment(
        title=position.title,
        company_name=organisation.name if organisation else None,
        company_urn=None if number is None else f"urn:li:organization:{number}",
        location=position.location,
        employment_type=position.employment_type,
        start_date=_date(period.start),
        end_date=_date(period.end),
    )


def _account(viewer: Viewer) -> Account:
    name = first(viewer.identifiers, "slug") or first(viewer.identifiers, "memberid")
    return Account(
        viewer_id=name or viewer.identifiers[0].partition(":")[2], linked_in_ready=True, sales_navigator_ready=False
    )


def _date(date: PartialDate | None) -> str | None:
    if date is None:
        return None
    return f"{date.year:04}-{date.month:02}" if date.month else f"{date.year:04}"
