"""Job postings: look one up, with the organisation and the people behind it."""

from collections.abc import Sequence

from whodex.model.answers import HirersFound, JobFound
from whodex.model.job import JobPosting
from whodex.model.linking import organisation_keys
from whodex.model.organisation import Organisation
from whodex.services.lookup import completed, find, need
from whodex.store.ports import Reading


def job(store: Reading, identifiers: Sequence[str]) -> JobFound:
    """The posting of those identifiers, and its organisation where that is known. Raises UnknownRecord."""
    _, known = need(store, identifiers, JobPosting)
    employer = find(store, organisation_keys(known.organisation), Organisation)
    return JobFound(job=known, organisation=employer[1] if employer else None)


def hirers(store: Reading, identifiers: Sequence[str]) -> HirersFound:
    """Who hires for a posting, filled in from the people known. Raises UnknownRecord."""
    _, known = need(store, identifiers, JobPosting)
    return HirersFound(hirers=[completed(store, ref) for ref in known.hirers])
