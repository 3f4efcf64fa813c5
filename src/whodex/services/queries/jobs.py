"""How each filter of a job search is answered."""

from functools import partial
from typing import Final

from msgspec.structs import replace

from whodex.model.query import All, Between, Exact, Query
from whodex.model.reading import Filter
from whodex.services.queries import network
from whodex.services.queries.base import (
    Answer,
    Asker,
    any_of,
    code_of,
    industries,
    labelled,
    organisations,
    places,
    values_of,
)
from whodex.services.queries.words import words
from whodex.text.names import fold

FIRST_STEP: Final = 40_000  # dollars a year of f_SB2=1; every further step is 20,000 more (`linkedin-urls.md` §4)
STEP: Final = 20_000
FEW: Final = 9  # applicants that are "under 10"

_JOB_TYPES: Final[dict[str, tuple[str, ...]]] = {
    "F": ("Full-time", "Fulltime", "Full time", "FULL_TIME"),
    "P": ("Part-time", "Parttime", "PART_TIME"),
    "C": ("Contract", "Contractor", "CONTRACTOR", "Freelance"),
    "T": ("Temporary", "TEMPORARY"),
    "V": ("Volunteer", "VOLUNTEER"),
    "I": ("Internship", "Intern", "INTERN"),
    "O": ("Other", "OTHER", "PER_DIEM"),
}
_WORKPLACES: Final[dict[str, tuple[str, ...]]] = {
    "1": ("On-site", "Onsite", "Office"),
    "2": ("Remote", "TELECOMMUTE", "Fully Remote"),
    "3": ("Hybrid",),
}
_LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "1": ("Internship",),
    "2": ("Entry level",),
    "3": ("Associate",),
    "4": ("Mid-Senior level", "Mid Senior", "Senior"),
    "5": ("Director",),
    "6": ("Executive",),
}


_REMOTE: Final = frozenset({"remote", "remotely", "work from home", "anywhere", "wfh"})
_DOLLARS: Final = ("USD", "-")


def _location(asker: Asker, asked: Filter) -> Query | None:
    """A place by its name; `Remote`, which people write there, is the workplace."""
    remote = [value for value in values_of(asked) if value.text and fold(value.text) in _REMOTE]
    places_asked = replace(asked, values=tuple(value for value in asked.values if value not in remote))
    nodes = [places()(asker, places_asked) if places_asked.values else None]
    if remote:
        asker.warn(asked.field, f"{remote[0].text!r} is no place; it was read as the workplace")
        nodes.append(Exact("workplace", tuple(fold(one) for one in _WORKPLACES["2"])))
    return any_of(nodes)


def within(number: str) -> Answer:
    """Not older than so many seconds."""

    def answer(asker: Asker, asked: Filter) -> Query | None:
        seconds = [int(value.id) for value in values_of(asked) if value.id and value.id.isdecimal()]
        return Between(number, asker.seconds() - max(seconds), None) if seconds else None

    return answer


def _salary(asker: Asker, asked: Filter) -> Query | None:
    keys = [code_of(asked.field, value) for value in values_of(asked)]
    known = [int(key) for key in keys if len(key) == 1 and "1" <= key <= "9"]
    if len(known) != len(keys) or not keys:
        asker.warn(asked.field, "salary steps are 1 to 9")
    if not known:
        return None
    asker.warn(asked.field, "a year's pay was compared; postings that pay in another currency are left out")
    return All((Between("salary", FIRST_STEP + STEP * (min(known) - 1), None), Exact("currency", _DOLLARS)))


def _title_id(asker: Asker, asked: Filter) -> Query | None:
    nodes = [words(value.text, "title") for value in values_of(asked) if value.text]
    for value in values_of(asked):
        if not value.text:
            asker.warn(asked.field, f"the title with the id {value.id} has no public name; add it to the keywords")
    return any_of(nodes)


def _easy(_asker: Asker, _asked: Filter) -> Query | None:
    return Exact("easy_apply", ("true",))


def _few(_asker: Asker, _asked: Filter) -> Query | None:
    return Between("applicants", None, FEW)


FILTERS: Final[dict[str, Answer]] = {
    "location": _location,
    "geo": places(),
    "place": places(),
    "posted_within": within("listed"),
    "job_type": labelled("job_type", "type", also=_JOB_TYPES),
    "workplace": labelled("workplace", "workplace", also=_WORKPLACES),
    "experience_level": labelled("experience_level", "level", also=_LEVELS),
    "salary_floor": _salary,
    "company": organisations("company", "company"),
    "industry": industries(),
    "job_function": labelled("job_function", "function"),
    "title_id": _title_id,
    "easy_apply": _easy,
    "under_10_applicants": _few,
    "in_your_network": partial(network.network_companies, "company"),
}
