"""The entities on a page of a search. A number that is no entity of its own any more (erased, merged) gives nothing."""

from collections.abc import Callable
from typing import TypeVar, cast

import msgspec

from whodex.model.answers import JobFound, OrganisationFound, PersonFound, PostFound
from whodex.model.job import JobPosting
from whodex.model.linking import organisation_keys
from whodex.model.network import Viewer
from whodex.model.observation import KIND_OF
from whodex.model.organisation import Organisation
from whodex.model.person import Person
from whodex.model.post import Post
from whodex.services import kept_answers
from whodex.services.lookup import find
from whodex.services.posts import signed
from whodex.services.viewers import closeness
from whodex.store.ports import Reading

EntityT = TypeVar("EntityT", Person, Organisation, JobPosting, Post)


def people(
    viewer: Viewer | None, now: int, *, written: bool
) -> Callable[[Reading, int], PersonFound | msgspec.Raw | None]:
    """People as a viewer sees them at the moment `now` (ms); `written`: as the kept answer where there is one."""

    def fetch(store: Reading, number: int) -> PersonFound | msgspec.Raw | None:
        if written:
            answer = kept_answers.usable(store.kept_at(number))
            if answer is not None:
                return msgspec.Raw(answer)
        known = _own(store, number, Person)
        if known is None:
            return None
        near = closeness(store, viewer, known, now) if viewer is not None and not written else None
        return PersonFound(number=number, person=known, closeness=near)

    return fetch


def organisation(store: Reading, number: int) -> OrganisationFound | None:
    """One organisation."""
    known = _own(store, number, Organisation)
    return None if known is None else OrganisationFound(number=number, organisation=known)


def job(store: Reading, number: int) -> JobFound | None:
    """One job posting, with its organisation where that is known."""
    known = _own(store, number, JobPosting)
    if known is None:
        return None
    employer = find(store, organisation_keys(known.organisation), Organisation)
    return JobFound(job=known, organisation=employer[1] if employer else None)


def post(store: Reading, number: int) -> PostFound | None:
    """One post, its author filled in where known."""
    known = _own(store, number, Post)
    return None if known is None else PostFound(post=signed(store, [known])[0])


def _own(store: Reading, number: int, wanted: type[EntityT]) -> EntityT | None:
    if store.current(number) != number:
        return None
    got = store.get(number)
    return cast("EntityT", got[1]) if got is not None and got[0] == KIND_OF[wanted] else None
