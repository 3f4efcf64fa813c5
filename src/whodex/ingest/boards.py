"""Job boards' public JSON: Greenhouse, Lever, Ashby."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from whodex.errors import RecordRejected
from whodex.ingest.base import Format
from whodex.ingest.brightdata_jobs import PERIODS, salary
from whodex.ingest.countries import country, country_of_place
from whodex.ingest.fields import amount, dicts, first, flag, instant, link, plain, record, text, texts, unique
from whodex.ingest.linkedin_jobs_csv import workplace
from whodex.ingest.parts import STUB, domain_keys, posting_key, stub, vendor_key
from whodex.ingest.shapes import Derived, Shape, ShapedFormat, fields
from whodex.model.job import JobPosting, Salary
from whodex.model.observation import Record
from whodex.model.person import OrgRef

Json = Any
_HOSTS: Final = ("greenhouse.io", "lever.co", "ashbyhq.com")
_TYPES: Final = {
    "fulltime": "Full-time", "full-time": "Full-time", "full time": "Full-time", "parttime": "Part-time",
    "part-time": "Part-time", "part time": "Part-time", "intern": "Internship", "internship": "Internship",
    "contract": "Contract", "temporary": "Temporary",
}  # fmt: skip


def board(address: object) -> tuple[str, str] | None:
    """The board's own name in a posting's address: ("lever", "acme") of jobs.lever.co/acme/…; None elsewhere."""
    found = link(address)
    try:
        parts = urlsplit(found) if found else None
    except ValueError:
        return None
    host = (parts.hostname or "") if parts else ""
    for known in _HOSTS:
        if parts is not None and (host == known or host.endswith("." + known)):
            steps = [x for x in parts.path.split("/") if x and x not in {"embed", "job_app", "v1", "boards"}]
            return (known.removesuffix("hq.com").partition(".")[0], steps[0].lower()) if steps else None
    return None


def employer(address: object, name: object = None) -> tuple[OrgRef | None, list[str]]:
    """Who hires: by name where the board gives it, else by the board's own name; and its identifiers.

    A posting that stands on the company's own site names the company by its domain.
    """
    said, found = text(name), board(address)
    domain = () if found else domain_keys(address)
    if found is None and said is None and not domain:
        return None, []
    shown = said or (found[1] if found else None)
    keys = unique((*domain, *(vendor_key("ovendor", found[0], found[1]) if found else ())))
    return OrgRef(name=shown, domain=domain[0][7:] if domain else None), keys


def _type(value: object) -> str | None:
    found = text(value)
    return _TYPES.get(found.casefold(), found) if found is not None else None


def greenhouse(source: Record) -> JobPosting:
    """A posting of Greenhouse's board API."""
    title, address = text(source.get("title")), source.get("absolute_url")
    if title is None:
        raise RecordRejected("a job without a title")
    where = first(record(source.get("location")), "name") or text(source.get("location"))
    offices = [x for each in dicts(source.get("offices")) if (x := first(each, "location", "name"))]
    pay = next(iter(dicts(source.get("pay_input_ranges"))), {})
    return JobPosting(
        identifiers=posting_key(address),
        title=title,
        description=plain(source.get("content")),
        organisation=employer(address, source.get("company_name"))[0],
        location=where or (offices[0] if offices else None),
        country=country_of_place(where),
        functions=unique([first(x, "name") for x in dicts(source.get("departments"))]),
        workplace=workplace(where),
        salary=_cents(pay),
        listed_at=instant(source.get("first_published")),
        apply_url=link(address),
        url=link(address),
    )


def _cents(pay: Record) -> Salary | None:
    low, high = amount(pay.get("min_cents")), amount(pay.get("max_cents"))
    if not low and not high:
        return None
    return Salary(
        minimum=low / 100 if low else None,
        maximum=high / 100 if high else None,
        currency=text(pay.get("currency_type")),
    )


def lever(source: Record) -> JobPosting:
    """A posting of Lever's postings API."""
    title, address = text(source.get("text")), source.get("hostedUrl")
    if title is None:
        raise RecordRejected("a job without a title")
    group = record(source.get("categories"))
    lists = "".join(
        f"<h3>{x.get('text') or ''}</h3><ul>{x.get('content') or ''}</ul>" for x in dicts(source.get("lists"))
    )
    parts = (
        text(source.get("descriptionPlain")) or plain(source.get("description")),
        plain(lists),
        text(source.get("additionalPlain")) or plain(source.get("additional")),
    )
    pay = record(source.get("salaryRange"))
    per = (first(pay, "interval") or "").removeprefix("per-").removesuffix("-salary").removesuffix("-wage")
    return JobPosting(
        identifiers=posting_key(address),
        title=title,
        description="\n\n".join(x for x in parts if x) or None,
        organisation=employer(address)[0],
        location=text(group.get("location")) or next(iter(texts(group.get("allLocations"))), None),
        country=country(source.get("country")) or country_of_place(group.get("location")),
        functions=unique([text(group.get("team")), text(group.get("department"))]),
        employment_type=_type(group.get("commitment")),
        workplace=workplace(source.get("workplaceType")),
        salary=salary({**pay, "per": per}, "min", "max", "per"),
        listed_at=instant(source.get("createdAt")),
        apply_url=link(source.get("applyUrl")),
        url=link(address),
    )


def ashby(source: Record) -> JobPosting:
    """A posting of Ashby's job board API."""
    title, address = text(source.get("title")), source.get("jobUrl")
    if title is None:
        raise RecordRejected("a job without a title")
    place = record(record(source.get("address")).get("postalAddress"))
    where = text(source.get("location"))
    return JobPosting(
        identifiers=posting_key(address),
        title=title,
        description=text(source.get("descriptionPlain")) or plain(source.get("descriptionHtml")),
        organisation=employer(address)[0],
        location=where,
        country=country(place.get("addressCountry")) or country_of_place(where),
        functions=unique([text(source.get("team")), text(source.get("department"))]),
        employment_type=_type(source.get("employmentType")),
        workplace=_workplace(source),
        salary=_compensation(record(source.get("compensation"))),
        listed_at=instant(source.get("publishedAt") or source.get("publishedDate")),
        apply_url=link(source.get("applyUrl")),
        url=link(address),
    )


def _workplace(source: Record) -> str | None:
    return workplace(source.get("workplaceType")) or ("Remote" if flag(source.get("isRemote")) else None)


def _compensation(source: Record) -> Salary | None:
    for each in dicts(source.get("summaryComponents")):
        if text(each.get("compensationType")) == "Salary":
            per = (first(each, "interval") or "").removeprefix("1 ").casefold()
            made = salary(each, "minValue", "maxValue", "interval", currency="currencyCode")
            if made is not None:
                made.period = PERIODS.get(per, made.period)
            return made
    return None


def _hiring(field: str, name: str = "") -> Any:
    def derived(source: Record) -> Iterator[Derived]:
        made, keys = employer(source.get(field), source.get(name))
        if made is not None and keys:
            yield STUB, stub(made.name, identifiers=keys, website=made.domain)

    return derived


def _changed(source: Record) -> int | None:
    return instant(source.get("updated_at"))


def _unknown(_: Record) -> int | None:
    return None


FORMATS: tuple[Format, ...] = (
    ShapedFormat(
        "greenhouse",
        "a Greenhouse job board's public JSON",
        (
            Shape(
                name="greenhouse.jobs",
                kind="job",
                mapper=greenhouse,
                must=(fields("absolute_url title location"),),
                signs=fields(
                    """absolute_url internal_job_id updated_at first_published requisition_id data_compliance
                    departments
                    offices metadata content location pay_input_ranges"""
                ),
                observed=_changed,
                derived=_hiring("absolute_url", "company_name"),
            ),
        ),
        lists=("jobs",),
    ),
    ShapedFormat(
        "lever",
        "a Lever job board's public JSON",
        (
            Shape(
                name="lever.jobs",
                kind="job",
                mapper=lever,
                must=(fields("hostedUrl text"), fields("text categories applyUrl")),
                signs=fields(
                    """hostedUrl applyUrl categories createdAt lists descriptionPlain additional additionalPlain
                    descriptionBody descriptionBodyPlain opening openingPlain workplaceType salaryRange"""
                ),
                observed=_unknown,
                derived=_hiring("hostedUrl"),
            ),
        ),
        lists=("data", "postings"),
    ),
    ShapedFormat(
        "ashby",
        "an Ashby job board's public JSON",
        (
            Shape(
                name="ashby.jobs",
                kind="job",
                mapper=ashby,
                must=(fields("jobUrl title"),),
                signs=fields(
                    """jobUrl applyUrl publishedAt isListed isRemote descriptionHtml descriptionPlain employmentType
                    secondaryLocations address department team shouldDisplayCompensationOnJobBoard compensation
                    workplaceType"""
                ),
                observed=_unknown,
                derived=_hiring("jobUrl"),
            ),
        ),
        lists=("jobs",),
    ),
)
