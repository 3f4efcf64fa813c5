"""Parts of the model that every vendor's record holds in some way: organisations named, places, sizes, identifiers."""

import re
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from whodex.ingest.countries import country
from whodex.ingest.fields import first, key, link, record, text, unique, whole
from whodex.model.organisation import Organisation, Place
from whodex.model.person import OrgRef
from whodex.model.refs import Ref
from whodex.text.domains import domain_identifiers
from whodex.text.emails import clean_email, email_identifiers
from whodex.text.entities import job_identifiers, organisation_identifiers, person_identifiers, post_identifiers

Json = Any

STUB: Final = "organisation.stub"
"""The stored format of what a person's or job's record says of an organisation: our own shape, one for all vendors,
so that ten thousand employees of one company make one observation with ten thousand origins at most."""

# What an address field must hold to be read: a bare word there is no slug ("quillmark.co.uk", "n/a yet").
_KNOWN = re.compile(r"linkedin\.com|crunchbase\.com|urn:li:", re.IGNORECASE)
# The common forms, read without the whole machinery of `whodex.text.entities`: four of five URLs of vendors' files.
_PLAIN_PERSON = re.compile(r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/in/([a-z0-9][a-z0-9-]{1,98}[a-z0-9])/?\Z")
_PLAIN_ORG = re.compile(
    r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/(?:company|school|showcase)/([a-z][a-z0-9-]{0,98}[a-z0-9])/?(?:\?trk=[\w-]*)?\Z"
)


def person_keys(value: object) -> list[str]:
    """Identifiers of a person's address or id; [] where there is none."""
    if not isinstance(value, str) or not value:
        return []
    match = _PLAIN_PERSON.match(value)
    if match is not None:
        return ["slug:" + match[1]]
    return person_identifiers(value) if len(value) < 2048 and _KNOWN.search(value) else []


def slug_of(value: object) -> str | None:
    """The slug in a person's address, or None."""
    for each in person_keys(value):
        if each.startswith("slug:"):
            return each[5:]
    return None


def slug_key(value: object) -> list[str]:
    """Identifiers of a bare slug (`public_identifier`): a number or an id instead of a slug is read as what it is."""
    found = key(value)
    if found is None or len(found) > 200 or "/" in found:
        return []
    return person_keys("https://www.linkedin.com/in/" + found)


def member_key(value: object) -> list[str]:
    """`member:<n>` of LinkedIn's member number."""
    number = whole(key(value))
    return [f"member:{number}"] if number and str(number) == key(value) else []


@lru_cache(maxsize=65_536)
def _organisation(found: str) -> tuple[str, ...]:
    match = _PLAIN_ORG.match(found)
    if match is not None:
        return ("orgslug:" + match[1],)
    return tuple(organisation_identifiers(found)) if _KNOWN.search(found) else ()


def organisation_keys(value: object) -> tuple[str, ...]:
    """Identifiers of an organisation's LinkedIn or Crunchbase address."""
    return _organisation(value) if isinstance(value, str) and value and len(value) < 2048 else ()


@lru_cache(maxsize=65_536)
def _organisation_token(value: str) -> tuple[str, ...]:
    found = key(value)
    if found is None or len(found) > 200 or "/" in found:
        return ()
    if found.isascii() and found.isdigit():
        return (f"orgid:{int(found)}",) if 0 < len(found.lstrip("0")) < 15 else ()
    return _organisation("https://www.linkedin.com/company/" + found)


def organisation_number(value: object) -> tuple[str, ...]:
    """`orgid:<n>` of LinkedIn's organisation number; a slug in its place is read as a slug."""
    if value is None:
        return ()
    found = value if isinstance(value, str) else key(value)
    return _organisation_token(found) if found is not None and len(found) < 512 else ()


@lru_cache(maxsize=32_768)
def _domains(found: str) -> tuple[str, ...]:
    return tuple(domain_identifiers(found))


def domain_keys(value: object) -> tuple[str, ...]:
    """`domain:<d>` of a website; () for webmail, shared hosts and what is no host."""
    return _domains(value.strip()) if isinstance(value, str) and value and len(value) < 2048 else ()


def job_keys(value: object) -> list[str]:
    """Identifiers of a job posting's address."""
    known = isinstance(value, str) and len(value) < 4096 and _KNOWN.search(value)
    return job_identifiers(value) if known and isinstance(value, str) else []


def post_keys(value: object) -> list[str]:
    """Identifiers of a post's address or URN."""
    known = isinstance(value, str) and len(value) < 4096 and _KNOWN.search(value)
    return post_identifiers(value) if known and isinstance(value, str) else []


def emails(*values: object) -> list[str]:
    """Usable addresses, cleaned, each once. Takes texts (also several in one, by comma, semicolon or space)."""
    found: list[str | None] = []
    for value in values:
        if isinstance(value, str) and "@" in value:
            parts = re.split(r"[\s,;|]+", value) if len(value) > 6 else [value]
            found += [clean_email(part) for part in parts if "@" in part]
    return unique(found)


def email_keys(addresses: list[str]) -> list[str]:
    """`email:<address>` of those that belong to one person: role mailboxes are no identifiers."""
    return [each for address in addresses for each in email_identifiers(address)]


def vendor_key(kind: str, system: str, value: object) -> list[str]:
    """`pvendor:pdl/<id>` and the like."""
    found = key(value)
    return [f"{kind}:{system}/{found}"] if found is not None and len(found) <= 200 else []


@lru_cache(maxsize=65_536)
def _slug_and_number(*found: tuple[str, ...]) -> tuple[str | None, int | None]:
    each = [one for keys in found for one in keys]
    slug = next((one[8:] for one in each if one.startswith("orgslug:")), None)
    return slug, next((int(one[6:]) for one in each if one.startswith("orgid:")), None)


def org_ref(
    name: object = None,
    url: object = None,
    number: object = None,
    website: object = None,
    logo: object = None,
) -> OrgRef | None:
    """An organisation as a record names it; None where it says nothing of it. `number` may be a slug as well."""
    slug, found_number = _slug_and_number(organisation_keys(url), organisation_number(number))
    domain = next((each[7:] for each in domain_keys(website)), None) if website else None
    found_name = text(name)
    if found_name is None and slug is None and found_number is None and domain is None:
        return None
    return OrgRef(name=found_name, slug=slug, number=found_number, domain=domain, logo=link(logo) if logo else None)


# LinkedIn's bands; a lone number falls into one of them.
_BANDS: Final = ((10, "1-10"), (50, "11-50"), (200, "51-200"), (500, "201-500"), (1000, "501-1000"))
_MORE_BANDS: Final = ((5000, "1001-5000"), (10_000, "5001-10000"))
_RANGE = re.compile(
    r"(\d[\d,. '\u00a0\u202f]*?)(k?)\s*(?:-|–|—|to|bis|à|a)\s*(\d[\d,. '\u00a0\u202f]*)(k?)", re.IGNORECASE
)


def _digits(found: str, thousand: str) -> int:
    return int(re.sub(r"\D", "", found) or 0) * (1000 if thousand else 1)


@lru_cache(maxsize=4_096)
def _band(found: str) -> str | None:
    match = _RANGE.search(found)
    if match is not None:
        low, high = _digits(match[1], match[2]), _digits(match[3], match[4])
        return f"{low}-{high}" if 0 <= low <= high else None
    number = whole(found)
    if number is None:
        return None
    if "+" in found or re.match(r"(?:more than|over|>|mehr als|plus de)", found, re.IGNORECASE):
        return f"{number}+"
    return next((band for most, band in _BANDS + _MORE_BANDS if number <= most), "10001+") if number else None


def size_band(value: object) -> str | None:
    """LinkedIn's size band: "10,001+ employees" → "10001+", [51, 200] and "51 to 200" → "51-200", 83 → "51-200"."""
    if isinstance(value, list) and len(value) == 2:
        low, high = whole(value[0]), whole(value[1])
        if low is not None and high is None:
            return f"{low}+"
        return f"{low}-{high}" if low is not None and high is not None and low <= high else None
    if isinstance(value, int) and not isinstance(value, bool):
        return _band(str(value))
    found = text(value)
    return _band(found) if found is not None and len(found) < 60 else None


def place(source: dict[str, Json], **names: str) -> Place | None:
    """A place from fields of `source`: `names` gives the field of each part (text, street, city, region, …).

    Where there is no line as a whole, it is put together from city, region and country.
    """
    parts = {part: text(source.get(field)) for part, field in names.items()}
    if not any(parts.values()):
        return None
    line = parts.pop("text", None) or ", ".join(unique([parts.get("city"), parts.get("region"), parts.get("country")]))
    said = parts.pop("country", None)
    return Place(text=line or parts.get("street"), country=country(said) or said, **parts)


def stub(name: object = None, **fields: Json) -> dict[str, Json]:
    """The record of an organisation stub: what is known, nothing empty. `identifiers` first of all."""
    found: dict[str, Json] = {"identifiers": unique(fields.pop("identifiers", ())), "name": text(name), **fields}
    return {field: value for field, value in found.items() if value not in (None, [], {}, "")}


_NAME_ONLY: Final = frozenset({"identifiers", "name"})


def stub_organisation(source: dict[str, Json]) -> Organisation:
    """The mapper of `STUB`."""
    if source.keys() <= _NAME_ONLY:  # most stubs by far
        return Organisation(
            identifiers=[x for x in source.get("identifiers") or () if isinstance(x, str) and ":" in x],
            name=text(source.get("name")),
        )
    hq = record(source.get("headquarters"))
    return Organisation(
        identifiers=[x for x in source.get("identifiers") or () if isinstance(x, str) and ":" in x],
        name=text(source.get("name")),
        website=link(source.get("website")),
        industry=text(source.get("industry")),
        type=text(source.get("type")),
        size=size_band(source.get("size")),
        employees=whole(source.get("employees")),
        followers=whole(source.get("followers")),
        founded=whole(source.get("founded")),
        stock_ticker=text(source.get("stock_ticker")),
        revenue=text(source.get("revenue")),
        phone=text(source.get("phone")),
        technologies=[x for x in source.get("technologies") or () if isinstance(x, str)],
        specialities=[x for x in source.get("specialities") or () if isinstance(x, str)],
        headquarters=place(
            hq, text="text", street="street", city="city", region="region", country="country", postal_code="postal_code"
        ),
    )


def headline_place(source: dict[str, Json], *fields: str) -> str | None:
    """A place as one line from the parts that are there, each once."""
    return ", ".join(unique(first(source, field) for field in fields)) or None


_ID_FIELDS: Final = frozenset(
    "id jid jk gid job jobid job_id gh_jid ashby_jid lever_jid req reqid req_id requisitionid vacancyid vacancy "
    "posting postingid position positionid p offerid offer".split()
)


def posting_key(value: object) -> list[str]:
    """`joburl:<host/path>` of a posting that is not on LinkedIn.

    The query is left out (campaign marks), but for a field that names the posting where the path may not
    (`/careers?gh_jid=123`).
    """
    found = link(value)
    if found is None:
        return []
    try:
        parts = urlsplit(found)
        query = parse_qsl(parts.query)
    except ValueError:
        return []
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    ids = [f"{field}={said}" for field, said in query if field.lower() in _ID_FIELDS and said]
    if not host or host.endswith("linkedin.com") or not (path or ids):
        return []
    return [f"joburl:https://{host}{path}" + (f"?{ids[0]}" if ids else "")]


_SALESFORCE_PERSON: Final = re.compile(r"(00[35Q][A-Za-z0-9]{12})(?:[A-Za-z0-9]{3})?")


def manager_ref(cells: list[str]) -> Ref | None:
    """Whom a record says somebody reports to; None where nothing is said.

    Each cell is taken for what it is, whatever its column: an address, a profile, a Salesforce id, else a name or the
    source's own key.
    """
    called: str | None = None
    found: list[str] = []
    for cell in cells:
        salesforce = _SALESFORCE_PERSON.fullmatch(cell)
        if "@" in cell:
            found += email_keys(emails(cell))
        elif "linkedin.com" in cell.lower() or "crunchbase.com" in cell.lower():
            found += person_keys(cell)
        elif salesforce is not None and any(char.isdigit() for char in cell):
            found.append(f"pvendor:salesforce/{salesforce[1]}")
        else:
            called = called or cell
    return Ref(name=called, identifiers=unique(found)) if called or found else None
