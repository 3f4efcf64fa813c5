"""What every kind of search shares while a reading becomes a query: who asks, and how values are matched."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from msgspec import Struct

from whodex.model.linking import organisation_keys
from whodex.model.network import Viewer
from whodex.model.organisation import Organisation
from whodex.model.person import OrgRef
from whodex.model.query import All, Between, Exact, Query, Some
from whodex.model.reading import Filter, Note, Range, Value
from whodex.resolve.sameness import organisation_name_key
from whodex.services.documents import band_of, names_of
from whodex.services.queries.words import name, words
from whodex.store.ports import Reading
from whodex.store.search_ports import SearchReading
from whodex.text.names import fold
from whodex.text.places import WORLD, place_of, place_of_code
from whodex.text.search import industry_parts, labels, region
from whodex.text.search.tables import ids_by_label, ids_named, plain, tables

DAY_S: Final = 86_400
MOST_KEYS: Final = 5_000
"""Keys of people or organisations that one filter is turned into; what a viewer's network needs many times over."""

ItemT = TypeVar("ItemT")


class Asker(Struct, kw_only=True):
    """Who asks, of what, and when (ms). `warnings` collects what cannot be answered as it was asked."""

    store: Reading
    index: SearchReading
    team: str
    viewer: Viewer | None
    now: int
    warnings: list[Note] = []

    def warn(self, parameter: str, because: str) -> None:
        """Tell about a filter. The same words twice are told once."""
        note = Note(parameter=parameter, because=because)
        if note not in self.warnings:
            self.warnings.append(note)

    def month(self) -> int:
        """This month as months since the year 0, as documents count them."""
        return month_of_ms(self.now)

    def seconds(self) -> int:
        """Now in seconds since 1970."""
        return self.now // 1000


Answer = Callable[[Asker, Filter], Query | None]
"""How one field is answered; None where it cannot be, which the function has told."""


_NONE: Final = "{!r} is none of its values"


def month_of_ms(at: int) -> int:
    """A moment (ms) as months since the year 0."""
    # Civil date from days (Howard Hinnant's algorithm), which knows no limits of years.
    days = at // 86_400_000 + 719_468
    era, of_era = divmod(days, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    day_of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return (year_of_era + era * 400 + (month <= 2)) * 12 + month - 1


def values_of(asked: Filter) -> Iterator[Value]:
    """The values of a filter that are no ranges."""
    return (value for value in asked.values if isinstance(value, Value))


def ranges_of(asked: Filter) -> Iterator[Range]:
    """The ranges of a filter."""
    return (value for value in asked.values if isinstance(value, Range))


def any_of(nodes: Iterable[Query | None]) -> Query | None:
    """At least one of them; None where there is none to ask."""
    held = [node for node in nodes if node is not None]
    return None if not held else held[0] if len(held) == 1 else Some(tuple(held))


def cut(items: Sequence[ItemT], asker: Asker, parameter: str) -> Sequence[ItemT]:
    """At most as many as one filter may name, told where that leaves something out."""
    if len(items) > MOST_KEYS:
        asker.warn(parameter, f"only the first {MOST_KEYS:,} of {len(items):,} were taken")
    return items[:MOST_KEYS]


def texts(field: str) -> Answer:
    """Boolean text of one text field."""
    return lambda _asker, asked: any_of(words(one.text, field) for one in values_of(asked) if one.text)


def labelled(field: str, exact: str, kind: str = "", also: dict[str, tuple[str, ...]] | None = None) -> Answer:
    """A closed set whose documents hold folded labels; `also` adds other spellings by id."""

    def answer(asker: Asker, asked: Filter) -> Query | None:
        spelled: list[str] = []
        for value in values_of(asked):
            key = value.id or ids_by_label(field, kind).get(plain(value.text or ""), "")
            mine = [text for text in (value.text, labels(field, kind).get(key)) if text]
            if not mine:
                asker.warn(asked.field, _NONE.format(key[:40]))
            spelled += [*mine, *(also or {}).get(key, ())]
        return _one_of(exact, spelled)

    return answer


def coded(exact: str) -> Answer:
    """A closed set whose documents hold ids; a label where no id stands is looked up."""

    def answer(asker: Asker, asked: Filter) -> Query | None:
        known = labels(asked.field)
        keys: list[str] = []
        for value in values_of(asked):
            named = value.id or value.text or ""
            found = (named,) if named in known else ids_named(asked.field, named)
            if not found:
                asker.warn(asked.field, _NONE.format(named[:40]))
            keys += found
        return _one_of(exact, keys, folded=False)

    return answer


def code_of(field: str, value: Value, kind: str = "") -> str:
    """The id of a value of a closed set: its own, or the one whose label stands where no id does; as it is, else."""
    known = labels(field, kind)
    for named in (value.id, value.text):
        if named:
            found = named.upper() if named.upper() in known else next(iter(ids_named(field, named, kind)), None)
            if found is not None:
                return found
    return value.id or value.text or ""


def _one_of(exact: str, values: Sequence[str], *, folded: bool = True) -> Query | None:
    held = dict.fromkeys(fold(value) if folded else value for value in values)
    return Exact(exact, tuple(held)) if held else None


def industries(exact: str = "industry") -> Answer:
    """Industries by id with all that are part of them, or by name; documents hold folded labels, old ones too."""

    def answer(asker: Asker, asked: Filter) -> Query | None:
        spelled: list[str] = []
        for value in values_of(asked):
            key = value.id or ids_by_label("industry").get(plain(value.text or ""))
            if key is not None:
                for one in industry_parts(key):
                    spelled += [
                        found for found in (labels("industry").get(one), tables().industry_old_labels.get(one)) if found
                    ]
            if value.text:
                spelled.append(value.text)
            elif key not in labels("industry"):
                asker.warn(asked.field, _NONE.format((key or "")[:40]))
        return _one_of(exact, spelled)

    return answer


def places(exact: str = "place", words_field: str | None = "location") -> Answer:
    """Places by text, else by id; whatever lies inside matches. A text no gazetteer knows is asked as words."""

    def answer(asker: Asker, asked: Filter) -> Query | None:
        nodes: list[Query] = []
        unknown: list[str] = []
        for value in values_of(asked):
            text = value.text or (region(value.id) if value.id else None)
            if text is None:
                code = place_of_code(value.id or "")
                if code is None:
                    unknown.append(value.id or "")
                    continue
                if not code[1]:
                    asker.warn(
                        asked.field, f"{value.id} is a part of a country without a public table; the country was taken"
                    )
                nodes.append(Exact(exact, (code[0],)))
                continue
            if fold(text) in WORLD:
                nodes.append(All())
                continue
            found = place_of(text)
            if found is not None:
                nodes.append(Exact(exact, (found,)))
            elif words_field is not None:
                asker.warn(asked.field, f"{text[:60]!r} is no place the gazetteer knows; it was searched for as words")
                nodes.append(name(text, words_field))
            else:
                asker.warn(asked.field, f"{text[:60]!r} is no place the gazetteer knows")
        if unknown:
            asker.warn(asked.field, f"{_ids('place', unknown)} not known here; add the name as text")
        return any_of(nodes)

    return answer


def _ids(what: str, ids: Sequence[str]) -> str:
    """`the place with the id 5 is`, `the places with the ids 5, 6, … (9 of them) are`."""
    if len(ids) == 1:
        return f"the {what} with the id {ids[0]} is"
    shown = ", ".join(ids[:5]) + (f", … ({len(ids)} of them)" if len(ids) > 5 else "")
    return f"the {what}s with the ids {shown} are"


def headcounts(asker: Asker, asked: Filter) -> Query | None:
    """Company sizes A to I as bands 1 to 9, or by a text that names one (`51-200`); neighbours become one range."""
    bands = set()
    for value in values_of(asked):
        key = code_of(asked.field, value)
        band = ord(key) - ord("A") + 1 if len(key) == 1 and "A" <= key <= "I" else band_of(value.text, None)
        if band is not None:
            bands.add(band)
        else:
            asker.warn(asked.field, f"{key[:40]!r} is no company size")
    return any_of(Between("headcount", least, most) for least, most in runs(sorted(bands)))


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as first and last of every unbroken run."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def organisations(exact: str, words_field: str, kinds: tuple[str, ...] = ("orgid",)) -> Answer:
    """Organisations by id, with whatever else they are known by, or by name.

    A position may name its organisation by number, by slug or by name alone: all of them are asked for. An id of
    which nothing is held falls back to the text beside it.
    """

    def answer(asker: Asker, asked: Filter) -> Query | None:
        keys: list[str] = []
        named: list[Query] = []
        unknown: list[str] = []
        for value in values_of(asked):
            known = _known(asker.store, value.id, kinds) if value.id else None
            if value.id:
                keys += [f"{kind}:{value.id}" for kind in kinds]
            if known is not None:
                keys += keys_of_organisation(known)
            elif value.text:
                keys.append(f"name:{organisation_name_key(value.text)}")
                named.append(name(value.text, words_field))
            elif value.id:
                unknown.append(value.id)
        if unknown:
            ids = _ids("organisation", unknown)
            asker.warn(asked.field, f"{ids} not held here and has no name in the URL; only that number was looked for")
        return any_of([_one_of(exact, keys, folded=False), *named])

    return answer


def _known(store: Reading, number: str, kinds: tuple[str, ...]) -> Organisation | None:
    for kind in kinds:
        found = store.lookup(f"{kind}:{number}")
        if found is not None and isinstance(found[2], Organisation):
            return found[2]
    return None


def keys_of_organisation(entity: Organisation) -> list[str]:
    """What positions, postings and posts may know an organisation by."""
    own = [one for one in entity.identifiers if one.partition(":")[0] in ("orgid", "orgslug", "domain", "schoolid")]
    return [*own, *(f"name:{organisation_name_key(one)}" for one in (entity.name,) if one)]


def keys_of_ref(ref: OrgRef | None) -> list[str]:
    """What an organisation named in a record is known by: its strong keys, else its name."""
    return organisation_keys(ref) or names_of(ref)


def not_known(because: str) -> Answer:
    """A field no local data answers: told, and left out."""

    def answer(asker: Asker, asked: Filter) -> Query | None:
        asker.warn(asked.field, because)
        return None

    return answer
