"""Tables of job postings by recognised column names, as LinkedIn job scrapers and public data sets write them."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest.base import Format, InputFile, Mapper, Options, Raw, Refused, Sample
from whodex.ingest.brightdata_jobs import apply_address, level, salary
from whodex.ingest.countries import country, country_of_place
from whodex.ingest.fields import instant, key, link, plain, text, texts, unique, whole
from whodex.ingest.linkedin_lists import functions, industries
from whodex.ingest.parts import (
    STUB,
    domain_keys,
    job_keys,
    org_ref,
    organisation_keys,
    organisation_number,
    posting_key,
    size_band,
    stub,
    stub_organisation,
)
from whodex.ingest.reading import decoded, records
from whodex.model.identifiers import Kind
from whodex.model.job import JobPosting
from whodex.model.network import Viewer
from whodex.model.observation import Claim, Record

Json = Any
NAME: Final = "jobs.row"

# Column names, folded (letters and digits only): py-linkedin-jobs-scraper, python-jobspy, the Kaggle sets of 2023/24.
_COLUMNS: Final[dict[str, str]] = {
    alias: role
    for role, aliases in {
        "number": "jobid jobpostingid linkedinjobid postingid jobnumber id",
        "title": "title jobtitle position positiontitle role",
        "company": "company companyname employer organization organisation companytitle",
        "company_url": "companylink companyurl companylinkedinurl companylinkedin linkedincompanyurl companyprofile",
        "company_id": "companyid linkedincompanyid",
        "company_site": "companyurldirect companywebsite postingdomain companydomain",
        "company_logo": "companylogo companyimglink companylogourl",
        "company_industry": "companyindustry",
        "company_size": "companynumemployees companysize companyemployees",
        "location": "location joblocation place city formattedlocation",
        "country": "country countrycode jobcountry",
        "url": "link joburl jobpostinglink jobpostingurl linkedinurl url jobposturl joblink linkedinjoburl",
        "direct": "joburldirect applicationurl applylink applyurl externalurl",
        "listed": (
            "date dateposted posteddate postedat listedtime listedat publishedat jobposteddate "
            "originallistedtime dateposting createdat"
        ),
        "expires": "expiry expireat expiresat validthrough",
        "closed": "closedtime closedat",
        "description": "description jobdescription descriptiontext jobsummary summary",
        "html": "descriptionhtml jobdescriptionformatted",
        "type": "employmenttype jobtype formattedworktype contracttype worktype jobemploymenttype",
        "workplace": "workplacetype workplace remoteallowed isremote worksetting workmodel",
        "level": "seniority senioritylevel experiencelevel formattedexperiencelevel joblevel jobsenioritylevel",
        "functions": "jobfunction jobfunctions function functions",
        "industries": "industries industry jobindustries sector",
        "skills": "skills jobskills skillsdesc",
        "insights": "insights",
        "applicants": "applicants applicantscount applies numapplicants applicationscount jobnumapplicants",
        "low": "minsalary minamount salarymin",
        "high": "maxsalary maxamount salarymax",
        "currency": "currency salarycurrency",
        "per": "payperiod interval salaryperiod salaryinterval",
    }.items()
    for alias in aliases.split()
}
_WORKPLACES: Final = {
    "remote": "Remote", "fully remote": "Remote", "hybrid": "Hybrid", "on-site": "On-site", "onsite": "On-site",
    "on site": "On-site", "in office": "On-site", "true": "Remote", "1": "Remote", "1.0": "Remote",
}  # fmt: skip
_TYPES: Final = frozenset("Full-time Part-time Contract Temporary Internship Volunteer Other".split())
_LEVELS: Final = frozenset({"Internship", "Entry level", "Associate", "Mid-Senior level", "Director", "Executive"})
_SUM = r"(?:[$€£₹]|[A-Z]{1,3}\$?)\s?[\d.,]+K?"
_MONEY = re.compile(rf"({_SUM})(?:/(yr|mo|hr|wk))?(?:\s*-\s*({_SUM})(?:/(yr|mo|hr|wk))?)?")


def roles(row: Mapping[str, Json]) -> dict[str, Json]:
    """The cells by what they are; the first column of each role counts."""
    found: dict[str, Json] = {}
    for column, value in row.items():
        role = _role(column)
        if role is not None and value not in (None, ""):
            found.setdefault(role, value)
    return found


@lru_cache(maxsize=4_096)
def _role(column: str) -> str | None:
    return _COLUMNS.get(re.sub(r"[^a-z0-9]", "", column.casefold()))


def job(source: Record) -> JobPosting:
    """One row. Raises RecordRejected where it has no title, or neither company, number nor address."""
    row = roles(source)
    title = text(row.get("title"))
    if title is None:
        raise RecordRejected("a job without a title")
    title = title.removesuffix(" with verification")  # LinkedIn's badge, read aloud
    number, address = key(row.get("number")), row.get("url")
    linked = unique(
        (
            *job_keys(address),
            *([f"job:{number}"] if number and number.isdigit() and len(number) >= 8 and _linkedin(row) else []),
        )
    )
    direct = apply_address(row.get("direct"))
    identifiers = linked or unique((*posting_key(address), *posting_key(direct)))
    employer = org_ref(
        row.get("company"),
        row.get("company_url"),
        row.get("company_id"),
        row.get("company_site"),
        row.get("company_logo"),
    )
    if not identifiers and employer is None:
        raise RecordRejected("a job without an address, a number or a company")
    insights = _insights(row.get("insights"))
    said = text(row.get("location"))
    described = plain(row.get("html")) or plain(row.get("description"))
    return JobPosting(
        identifiers=identifiers,
        title=title,
        description=re.sub(r"\AAbout the job\s+", "", described) if described else None,
        organisation=employer,
        organisation_website=link(row.get("company_site")),
        location=said,
        country=country(row.get("country")) or country_of_place(said),
        functions=functions(row.get("functions")),
        industries=industries(row.get("industries")),
        experience_level=level(row.get("level")) or next((x for x in insights if x in _LEVELS), None),
        employment_type=text(row.get("type")) or next((x for x in insights if x in _TYPES), None),
        workplace=workplace(row.get("workplace")) or next((w for x in insights if (w := workplace(x))), None),
        skills=_literal(row.get("skills")) or texts(row.get("skills"), split=",;"),
        salary=salary(row, "low", "high", "per") or next((s for x in insights if (s := _pay(x))), None),
        applicants=whole(row.get("applicants")),
        listed_at=instant(row.get("listed")),
        expires_at=instant(row.get("expires")),
        closed_at=instant(row.get("closed")),
        apply_url=direct,
        url=link(address) if not job_keys(address) else None,
    )


def _linkedin(row: dict[str, Json]) -> bool:
    """A bare number is LinkedIn's where the row's addresses are, or where it has none."""
    addresses = [x for x in (row.get("url"), row.get("company_url")) if isinstance(x, str)]
    return not addresses or any("linkedin.com" in x for x in addresses)


def workplace(value: object) -> str | None:
    """On-site, Hybrid or Remote."""
    if isinstance(value, bool):
        return "Remote" if value else None
    found = str(value) if isinstance(value, int | float) else text(value)
    return _WORKPLACES.get(found.casefold().replace("_", " ")) if found is not None else None


def _insights(value: object) -> list[str]:
    """What stands in the box above a posting: "$90K/yr - $110K/yr · Remote · Full-time · Mid-Senior level"."""
    found = _literal(value)
    return unique([part.strip() for each in found for part in re.split(r"[·•\n|]|\s{2,}", each)])


def _literal(value: object) -> list[str]:
    """A list as JSON or as Python writes it."""
    found = text(value) if isinstance(value, str) else None
    if found is not None and found.startswith("['"):
        try:
            value = ast.literal_eval(found) if len(found) < 20_000 else []
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return []
    return texts(value) if isinstance(value, list) else []


def _pay(found: str) -> Any:
    match = _MONEY.search(found)
    if match is None or not (match[2] or match[4]):
        return None
    sign = re.match(r"\D*", match[1])
    row = {"low": match[1], "high": match[3], "per": match[2] or match[4], "currency": sign[0] if sign else None}
    return salary(row, "low", "high", "per")


class JobsTable:
    """`base.Format` of a table of job postings."""

    name = "jobs-csv"
    label = "a table of job postings with recognisable column names (LinkedIn job scrapers): CSV, Parquet"
    gives: tuple[Kind, ...] = ("job", "organisation")
    mappers: Mapping[str, Mapper] = {NAME: job, STUB: stub_organisation}

    def score(self, sample: Sample) -> int:
        """A title, a company, and something that only postings have."""
        found = {role for column in sample.columns if (role := _role(column))}
        if not {"title", "company"} <= found or {_fold(c) for c in sample.columns} & _PERSONAL:
            return 0
        own = found & {"url", "listed", "description", "level", "applicants", "insights", "type", "direct"}
        named = {"jobid", "joburl", "jobpostingurl", "jobdescription", "dateposted", "insights", "jobtype", "joblink"}
        signs = len(named & {_fold(c) for c in sample.columns})
        return min(78, 30 + 8 * len(own) + 6 * signs) if len(own) >= 2 and {"url", "number"} & found else 0

    def prepare(self, file: InputFile, options: Options) -> tuple[dict[str, Json], Viewer | None]:
        """Nothing has to be known first."""
        del file, options
        return {}, None

    def read(self, file: InputFile, options: Options) -> Iterator[Raw | Refused]:
        """The rows."""
        del options
        return records(file)

    def claims(self, raw: Raw, options: Options) -> list[Claim]:
        """The job, then the company that hires."""
        del options
        record = decoded(raw)
        claims = [Claim(format=NAME, record=record, subject=job(record), position=raw.position)]
        row = roles(record)
        found = unique(
            (
                *organisation_keys(row.get("company_url")),
                *organisation_number(row.get("company_id")),
                *domain_keys(row.get("company_site")),
            )
        )
        if found:
            other = stub(
                row.get("company"),
                identifiers=found,
                industry=text(row.get("company_industry")),
                size=size_band(row.get("company_size")),
            )
            claims.append(Claim(format=STUB, record=other, subject=stub_organisation(other), position=raw.position))
        return claims


def _fold(column: str) -> str:
    return re.sub(r"[^a-z0-9]", "", column.casefold())


_PERSONAL: Final = frozenset(
    {"firstname", "lastname", "fullname", "email", "profileurl", "personlinkedinurl", "emailaddress"}
)

FORMATS: tuple[Format, ...] = (JobsTable(),)
