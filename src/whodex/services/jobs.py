"""Job postings: look one up, with the organisation and the people behind it."""

from collections.abc import Sequence

import msgspec

from whodex.model.answers import HirersFound, JobFound
from whodex.model.job import JobPosting
from whodex.model.linking import organisation_keys
from whodex.model.organisation import Organisation
from whodex.model.person import Person
from whodex.model.refs import Ref
from whodex.services.lookup import find, need
from whodex.store.ports import Reading


def job(store: Reading, identifiers: Sequence[str]) -> JobFound:
    """The posting of those identifiers, and its organisation where that is known. Raises UnknownRecord."""
    _, known = need(store, identifiers, JobPosting)
    employer = find(store, organisation_keys(known.organisation), Organisation)
    return JobFound(job=known, organisation=employer[1] if employer else None)


def hirers(store: Reading, identifiers: Sequence[str]) -> HirersFound:
    """Who hires for a posting, filled in from the people known. Raises UnknownRecord."""
    _, known = need(store, identifiers, JobPosting)
    return HirersFound(hirers=[_completed(store, ref) for ref in known.hirers])


def _completed(store: Reading, ref: Ref) -> Ref:
    found = find(store, ref.identifiers, Person)
    if found is None:
        return ref
    person = found[1]
    return msgspec.structs.replace(
        ref,
        name=ref.name or person.full_name,
        identifiers=ref.identifiers + [one for one in person.identifiers if one not in ref.identifiers],
        headline=ref.headline or person.headline,
        picture=ref.picture or person.picture,
    )
