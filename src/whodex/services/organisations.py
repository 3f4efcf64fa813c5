"""Organisations: look one up."""

from collections.abc import Sequence

from whodex.model.answers import OrganisationFound
from whodex.model.organisation import Organisation
from whodex.services.lookup import need
from whodex.store.ports import Reading


def organisation(store: Reading, identifiers: Sequence[str]) -> OrganisationFound:
    """The organisation of those identifiers, tried in order. Raises UnknownRecord."""
    number, known = need(store, identifiers, Organisation)
    return OrganisationFound(number=number, organisation=known)
