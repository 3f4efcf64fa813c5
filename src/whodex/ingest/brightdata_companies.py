"""Bright Data's companies: one LinkedIn company page per record."""

import re
from collections.abc import Iterator
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest.brightdata_people import no_profile
from whodex.ingest.countries import country
from whodex.ingest.fields import dicts, first, instant, link, plain, record, text, texts, unique, whole
from whodex.ingest.parts import (
    STUB,
    domain_keys,
    organisation_keys,
    organisation_number,
    post_keys,
    size_band,
    stub,
)
from whodex.ingest.shapes import Derived
from whodex.model.observation import Record
from whodex.model.organisation import Organisation, Place

UPDATE: Final = "brightdata.company-update"
_OPEN_JOBS = re.compile(r"([^.()]+?) \((\d[\d,]*) open jobs?\)")
Json = Any


def organisation(source: Record) -> Organisation:
    """One company. Raises RecordRejected where it has neither a name nor an address."""
    identifiers = keys(source)
    said = text(source.get("name"))
    if said is None and not identifiers:
        raise RecordRejected(no_profile(source))
    codes = texts(source.get("country_codes_array")) or texts(source.get("country_code"), split=",")
    hq = text(source.get("headquarters"))
    funding = record(source.get("funding"))
    return Organisation(
        identifiers=identifiers,
        name=said,
        website=link(source.get("website")) or link(source.get("website_simplified")),
        description=plain(source.get("about")) or plain(source.get("description")),
        slogan=plain(source.get("slogan")),
        industry=text(source.get("industries")) or next(iter(texts(source.get("industries"))), None),
        type=text(source.get("organization_type")),
        size=size_band(source.get("company_size")),
        employees=whole(source.get("employees_in_linkedin")),
        followers=whole(source.get("followers")),
        founded=whole(source.get("founded")),
        specialities=specialities(source.get("specialties")),
        headquarters=Place(text=hq, country=country(codes[0]) if codes else None) if hq else None,
        locations=[
            Place(text=each, country=country(each.rpartition(",")[2].strip()))
            for each in texts(source.get("formatted_locations")) or texts(source.get("locations"))
        ],
        stock_ticker=first(record(source.get("stock_info")), "stock_ticker"),
        investment_rounds=whole(funding.get("rounds")),
        job_openings=_openings(source, said),
        phone=text(source.get("phone")),
        logo=link(source.get("logo")),
    )


def keys(source: Record) -> list[str]:
    """Every identifier of the record. Showcase pages and schools are organisations too."""
    return unique(
        (
            *organisation_keys(source.get("url")),
            *organisation_number(source.get("id")),
            *organisation_number(source.get("company_id")),
            *organisation_keys(source.get("crunchbase_url")),
            *domain_keys(source.get("website")),
            *domain_keys(source.get("website_simplified")),
        )
    )


def specialities(value: object) -> list[str]:
    """LinkedIn's line of specialities as a list: "Food, Goods, and CPG" ends with an "and" that is none of them."""
    found = texts(value, split=",")
    return unique([each.removeprefix("and ").strip() for each in found])


def observed(source: Record) -> int | None:
    """When the page was read."""
    return instant(source.get("timestamp"))


def derived(source: Record) -> Iterator[Derived]:
    """Affiliated organisations, and the page's posts."""
    for each in dicts(source.get("affiliated")):
        found = organisation_keys(each.get("Links") or each.get("link") or each.get("url"))
        if found:
            yield STUB, stub(each.get("title"), identifiers=found, industry=text(each.get("subtitle")))
    for each in dicts(source.get("updates")):
        if post_keys(each.get("post_url")):
            author = {"name": text(source.get("name")), "url": text(source.get("url"))}
            wanted = ("post_url", "text", "title", "date", "images", "likes_count", "comments_count")
            kept = {k: each[k] for k in wanted if each.get(k) not in (None, [], "")}
            yield UPDATE, {**kept, "author": {k: v for k, v in author.items() if v}}


def _openings(source: Record, said: str | None) -> int | None:
    """From "Additional jobs info: IBM (43,671 open jobs). Engineer (…)": the entry that is the company's own name."""
    line = text(source.get("additional_information"))
    if line is None or said is None:
        return None
    for match in _OPEN_JOBS.finditer(line.removeprefix("Additional jobs info:")):
        if match[1].strip().casefold() == said.casefold():
            return whole(match[2])
    return None
