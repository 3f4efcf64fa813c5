"""Collects what a URL says, settles ids and labels, and gives the Reading."""

import re
from typing import Final, Literal

from whodex.errors import UnreadableUrl
from whodex.model.reading import Filter, Note, Range, Reading, SearchKind, Value
from whodex.text.search.parameters import facet_values, text_value
from whodex.text.search.tables import OLD_SENIORITY, ids_by_label, labels, plain, region
from whodex.text.search.unanswered import unanswered

PAGE_SIZES: Final[dict[SearchKind, int]] = {
    "people": 10,
    "organisations": 10,
    "posts": 10,
    "jobs": 25,
    "sales_people": 25,
    "sales_organisations": 25,
}
_LAST_PAGE: Final = 1_000_000
MAX_VALUES: Final = 5_000
"""Values of one filter that are kept; the longest list seen in public has some 600."""

# Where LinkedIn writes a number; a word there is a name that stands for it.
_NUMERIC: Final = frozenset(
    "current_company past_company company_any company author_company author_organisation mentions_organisation geo "
    "company_geo school_id industry author_industry place title_id current_title "
    "past_title title_any group service_category technologies".split()
)
# Kinds of content that the page offers, by names of its own that no public table has.
_UNLABELLED: Final = frozenset("photos images videos livevideos documents collaborativearticles".split())
_PLACEHOLDER: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_OLD_REGION: Final = re.compile(r"[a-z]{2}:[\w-]+")


class Builder:
    """One reading in the making. Methods take decoded values; order of calls is order of the reading."""

    def __init__(self, kind: SearchKind) -> None:
        self.kind: SearchKind = kind
        self.keywords: str | None = None
        self.sort: Literal["newest", "relevance"] | None = None
        self.count = PAGE_SIZES[kind]
        self.page: int | None = None
        self.start: int | None = None
        self._filters: dict[tuple[str, bool], dict[Value | Range, None]] = {}
        self._ignored: list[Note] = []
        self._warnings: list[Note] = []

    def ignore(self, parameter: str, because: str = "no effect on results") -> None:
        """A parameter that changes nothing."""
        self._note(self._ignored, parameter, because)

    def warn(self, parameter: str, because: str) -> None:
        """Something changed, repaired, or that local data cannot answer."""
        self._note(self._warnings, parameter, because)

    @staticmethod
    def _note(notes: list[Note], parameter: str, because: str) -> None:
        note = Note(parameter=parameter[:80], because=because)
        if len(notes) < 200 and note not in notes:
            notes.append(note)

    def words(self, text: str | None) -> None:
        """The keywords; blank is none."""
        self.keywords = (text or "").strip() or None

    def text(self, field: str, text: str, exclude: bool = False) -> None:
        """A value of words; blank is none."""
        if text.strip():
            self._put(field, exclude, Value(text=text.strip()))

    def facet(self, parameter: str, field: str, raw: str, exclude: bool = False) -> None:
        """All values of a raw facet."""
        for value in facet_values(raw):
            self.value(parameter, field, value, None, exclude)

    def switch(self, field: str) -> None:
        """A switch that is on."""
        self._put(field, False, Value(id="true"))

    def range(self, field: str, value: Range) -> None:
        """A range as the only value of its kind."""
        self._put(field, False, value)

    def value(self, parameter: str, field: str, key: str, text: str | None, exclude: bool = False) -> None:
        """One value by id, with the text that the URL gives it, if any."""
        key = key.strip()
        text = text.strip() if text and text.strip() else None
        if not key:
            if text:
                self._put(field, exclude, Value(text=text))
            return
        if field == "seniority" and key in OLD_SENIORITY:
            self.warn(parameter, f"seniority {key} is of the scale before 2022 and was mapped to the present one")
            for new in OLD_SENIORITY[key]:
                self._put(field, exclude, Value(id=new, text=labels(field, self.kind)[new]))
            return
        known = labels(field, self.kind)
        if known:
            self._closed(parameter, field, key, text, exclude, known)
            return
        if field in _NUMERIC and not key.isdigit():
            self._named(parameter, field, key, text, exclude)
            return
        if field in ("geo", "company_geo") and text and not _same_place(region(key), text):
            self.warn(parameter, f"id {key} is {region(key)}, not {text[:60]!r}; a search follows the text")
        self._put(field, exclude, Value(id=key, text=text))

    def _closed(
        self, parameter: str, field: str, key: str, text: str | None, exclude: bool, known: dict[str, str]
    ) -> None:
        """A value of a closed set: our label, whatever the URL calls it."""
        found = next((form for form in (key, key.upper(), key.lower()) if form in known), None)
        if found is None:
            by_name = ids_by_label(field, self.kind).get(plain(key))
            if field in _NUMERIC and not key.isdigit():
                self._named(parameter, field, key, text, exclude)
            elif by_name is not None and not key.isdigit():
                self._put(field, exclude, Value(text=key))
            else:
                if field != "lead_list" and key.lower() not in _UNLABELLED:  # closed but for one value
                    self.warn(parameter, f"{key[:60]!r} is no known value of {field}")
                self._put(field, exclude, Value(id=key, text=text))
            return
        if text is not None:
            meant = ids_by_label(field, self.kind).get(plain(text))
            if meant is not None and meant != found:
                self.warn(parameter, f"id {found} and text {text[:60]!r} disagree; the id was followed")
        self._put(field, exclude, Value(id=found, text=known[found]))

    def _named(self, parameter: str, field: str, key: str, text: str | None, exclude: bool) -> None:
        """A word where LinkedIn writes a number."""
        if _PLACEHOLDER.fullmatch(key):
            raise UnreadableUrl(f"the URL still holds the template placeholder {key[:60]!r}")
        if field in ("geo", "company_geo") and _OLD_REGION.fullmatch(key):
            self.warn(parameter, f"{key} is a region code from before 2020")
            self._put(field, exclude, Value(id=key, text=text))
            return
        self.warn(parameter, f"{key[:60]!r} stands where a number belongs; it was read as a name")
        self._put(field, exclude, Value(text=text or key))

    def _put(self, field: str, exclude: bool, value: Value | Range) -> None:
        because = unanswered(field)
        if because is not None:
            self.warn(field, because)
        values = self._filters.setdefault((field, exclude), {})
        if len(values) < MAX_VALUES:
            values[value] = None
        elif value not in values:
            self.warn(field, f"more than {MAX_VALUES} values: the rest was left out")

    def paging(self, name: str, raw: str) -> None:
        """`page` (from 1) or `start` (from 0), as they stand in the URL."""
        text = text_value(raw).strip('"[] ')
        if not text:
            return
        if not text.isdecimal() or len(text) > 12:
            self.warn(name, f"{text[:40]!r} is no number; the first page was taken")
        elif name == "page":
            self.page = min(max(1, int(text)), _LAST_PAGE)
        else:
            self.start = min(int(text), _LAST_PAGE * self.count)

    @property
    def empty(self) -> bool:
        """Whether nothing was asked for yet."""
        return self.keywords is None and not self._filters

    def build(self) -> Reading:
        """The reading. Where a URL has both page and start, `start` is exact and wins."""
        start = self.start if self.start is not None else ((self.page or 1) - 1) * self.count
        return Reading(
            kind=self.kind,
            keywords=self.keywords,
            filters=tuple(
                Filter(field=field, values=tuple(values), exclude=exclude)
                for (field, exclude), values in self._filters.items()
                if values
            ),
            sort=self.sort,
            page=start // self.count + 1,
            start=start,
            count=self.count,
            ignored=tuple(self._ignored),
            warnings=tuple(self._warnings),
        )


def _same_place(known: str | None, text: str) -> bool:
    """Whether a name fits the one that is known for an id: one begins with the other, or nothing is known."""
    if known is None:
        return True
    ours, theirs = plain(known.partition(",")[0]), plain(text.partition(",")[0])
    if len(text) <= 3 or not theirs.isascii():  # an abbreviation, another language
        return True
    return ours.startswith(theirs) or theirs.startswith(ours)
