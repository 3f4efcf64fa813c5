"""vCard 2.1, 3.0 and 4.0: people and organisations of address books."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from whodex.errors import RecordRejected
from whodex.ingest.base import Format, InputFile, Mapper, Options, Raw, Refused, Sample
from whodex.ingest.countries import country
from whodex.ingest.fields import dicts, instant, link, name, text, texts, unique
from whodex.ingest.parts import (
    STUB,
    domain_keys,
    email_keys,
    emails,
    manager_ref,
    org_ref,
    person_keys,
    stub,
    stub_organisation,
)
from whodex.ingest.vcard_reading import cards, cut, plain, properties
from whodex.model.dates import Period
from whodex.model.identifiers import Kind
from whodex.model.network import Viewer
from whodex.model.observation import Claim, Record
from whodex.model.organisation import Organisation, Place
from whodex.model.person import Language, Person, Position

PERSON: Final = "vcard.person"
ORGANISATION: Final = "vcard.organisation"
_BEGIN: Final = re.compile(rb"\A[\s\xef\xbb\xbf]*BEGIN[ ]*:[ ]*VCARD", re.IGNORECASE)
_NOW: Final = Period(current=True)
_TWITTER: Final = re.compile(r"//(?:www\.)?(?:twitter|x)\.com/")
_LABEL: Final = re.compile(r"_\$!<(.*)>!\$_")
# Outlook, Evolution and KDE; vCard itself has no property for it.
_MANAGER: Final = ("X-MANAGER", "X-MS-MANAGER", "X-EVOLUTION-MANAGER", "X-KADDRESSBOOK-X-MANAGERSNAME")
_SOCIAL: Final = frozenset({"X-SOCIALPROFILE", "SOCIALPROFILE", "X-LINKEDIN", "X-TWITTER", "X-TWITTER-ID", "IMPP"})
Json = Any


class _Card:
    """A card's properties, asked by name."""

    def __init__(self, record: Record) -> None:
        self._found: dict[str, list[Record]] = {}
        self.labels: dict[str, str] = {}
        for each in dicts(record.get("properties")):
            said, value = text(each.get("name")), text(each.get("value"))
            if said is None or value is None:
                continue
            self._found.setdefault(said, []).append(each)
            group = text(each.get("group"))
            if said == "X-ABLABEL" and group:
                match = _LABEL.match(value)
                self.labels[group] = (match[1] if match else value).casefold()

    def all(self, *names: str) -> list[Record]:
        """The properties of these names, in order."""
        return [each for said in names for each in self._found.get(said, [])]

    def one(self, said: str) -> str | None:
        """The first value of a name, without backslashes."""
        return next((text(plain(each["value"])) for each in self.all(said)), None)

    def parts(self, said: str, sign: str = ";") -> list[str]:
        """The first value of a name, cut."""
        return next((cut(each["value"], sign) for each in self.all(said)), [])

    def types(self, each: Record) -> set[str]:
        """What a property is marked as: types, and the label of its group."""
        label = self.labels.get(text(each.get("group")) or "")
        return {*texts(each.get("types")), *([label] if label else [])}

    @property
    def company(self) -> bool:
        """Whether the card is an organisation's."""
        kind = (self.one("KIND") or self.one("X-ADDRESSBOOKSERVER-KIND") or "").casefold()
        return kind in {"org", "organization"} or (self.one("X-ABSHOWAS") or "").upper() == "COMPANY"


def person(record: Record) -> Person:
    """One card of a person. Raises RecordRejected where it has neither a name nor an address."""
    card = _Card(record)
    if (card.one("KIND") or card.one("X-ADDRESSBOOKSERVER-KIND") or "").casefold() in {"group", "location"}:
        raise RecordRejected("a card of a group or place")
    names = [*card.parts("N"), "", "", ""]
    last, first, middle = (name(x) for x in names[:3])
    full = name(card.one("FN")) or " ".join(unique([first, middle, last])) or None
    addresses = emails(*(plain(each["value"]) for each in card.all("EMAIL")))
    found, twitter, sites = _links(card)
    identifiers = unique((*found, *email_keys(addresses), *_uid(card)))
    if full is None and not email_keys(addresses) and not found:
        raise RecordRejected("a card with neither a name nor an address")
    where = _address(card)
    title = card.one("TITLE") or card.one("ROLE")
    company = text(next(iter(card.parts("ORG")), None))
    employer = org_ref(company, website=_work_site(card))
    manager = manager_ref([said for each in card.all(*_MANAGER) if (said := text(plain(each["value"])))])
    return Person(
        identifiers=identifiers,
        full_name=full,
        first_name=first,
        last_name=last,
        summary=card.one("NOTE"),
        location=where.text if where is not None else None,
        country=country(where.country) if where is not None else None,
        emails=addresses,
        phones=unique([text(plain(each["value"]).removeprefix("tel:")) for each in card.all("TEL")]),
        twitter=twitter,
        websites=sites,
        picture=link(card.one("PHOTO")),
        experience=[Position(title=title, organisation=employer, period=Period(current=True), manager=manager)]
        if title or company
        else [],
        languages=[Language(name=x) for x in unique([text(plain(each["value"])) for each in card.all("LANG")])],
        tags=unique([text(x) for each in card.all("CATEGORIES") for x in cut(each["value"], ",")]),
    )


def _uid(card: _Card) -> list[str]:
    """The card's own id, where it is long enough to be nobody else's."""
    said = (card.one("UID") or "").removeprefix("urn:uuid:")
    return [f"pvendor:vcard/{said}"] if 16 <= len(said) <= 100 and not re.search(r"\s", said) else []


def _links(card: _Card) -> tuple[list[str], str | None, list[str]]:
    """LinkedIn identifiers, the Twitter handle, and other sites of the person."""
    found: list[str] = []
    twitter: str | None = None
    sites: list[str | None] = []
    for each in card.all("URL", *sorted(_SOCIAL)):
        value, types = plain(each["value"]), card.types(each)
        keys = person_keys(value)
        if keys:
            found += keys
        elif each["name"] == "X-LINKEDIN":
            found += person_keys(f"https://www.linkedin.com/in/{value}")
        elif (
            "twitter" in each["name"].casefold()
            or "twitter" in types
            or re.search(r"//(?:www\.)?(?:twitter|x)\.com/", value)
        ):
            handle = value.rstrip("/").rpartition("/")[2].rpartition(":")[2].lstrip("@")
            twitter = twitter or (handle if re.fullmatch(r"\w{1,50}", handle) else None)
        elif each["name"] == "URL" and not types & {"work", "company"}:
            sites.append(link(value))
    return unique(found), twitter, unique(sites)


def _work_site(card: _Card) -> str | None:
    marked = [each for each in card.all("URL") if card.types(each) & {"work", "company"}]
    return next((site for each in marked if (site := link(plain(each["value"])))), None)


def _address(card: _Card) -> Place | None:
    """The first address: work before home, as the employer's town is what a profile shows."""
    every = sorted(card.all("ADR"), key=lambda each: "work" not in card.types(each))
    if not every:
        return None
    parts = [*(text(x) for x in cut(every[0]["value"], ";")), *([None] * 7)]
    street, city, region, postal, said = parts[2:7]
    line = ", ".join(unique([city, region, said])) or street
    if line is None:
        return None
    return Place(text=line, street=street, city=city, region=region, postal_code=postal, country=country(said) or said)


def organisation(record: Record) -> Organisation:
    """One card of an organisation. Raises RecordRejected where it has no name."""
    card = _Card(record)
    said = text(next(iter(card.parts("ORG")), None)) or card.one("FN")
    if said is None:
        raise RecordRejected("a card of an organisation without a name")
    sites = unique([link(plain(each["value"])) for each in card.all("URL")])
    uid = [f"ovendor:{each.partition(':')[2]}" for each in _uid(card)]
    return Organisation(
        identifiers=unique((*(key for site in sites for key in domain_keys(site)), *uid)),
        name=said,
        website=sites[0] if sites else None,
        description=card.one("NOTE"),
        headquarters=_address(card),
        phone=next((text(plain(each["value"])) for each in card.all("TEL")), None),
    )


class VCard:
    """`base.Format` of vCard files."""

    name = "vcard"
    label = "vCard 2.1, 3.0 and 4.0: address books, one or many cards per file"
    gives: tuple[Kind, ...] = ("person", "organisation")
    mappers: Mapping[str, Mapper] = {PERSON: person, ORGANISATION: organisation, STUB: stub_organisation}

    def score(self, sample: Sample) -> int:
        """The first line says it."""
        head = sample.head
        if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            head = head.replace(b"\0", b"")[2:]
        return 98 if _BEGIN.match(head) else 0

    def prepare(self, file: InputFile, options: Options) -> tuple[dict[str, Json], Viewer | None]:
        """Nothing has to be known first."""
        del file, options
        return {}, None

    def read(self, file: InputFile, options: Options) -> Iterator[Raw | Refused]:
        """The cards; positions are the line of their BEGIN."""
        del options
        stream = file.open()
        try:
            wide = stream.read(2) in {b"\xff\xfe", b"\xfe\xff"}
        finally:
            stream.close()
        stream = file.open()
        try:
            lines = iter(stream.read().decode("utf-16", "replace").encode().splitlines(True)) if wide else iter(stream)
            for number, card in cards(lines):
                if card is None:
                    yield Refused(position=str(number), reason="the card has no END:VCARD, or is larger than 4 MiB")
                else:
                    yield Raw(position=str(number), data={"properties": properties(card)})
        finally:
            stream.close()

    def claims(self, raw: Raw, options: Options) -> list[Claim]:
        """The card's own subject, then the employer where a site of it is given."""
        del options
        record: Record = raw.data
        card = _Card(record)
        format_name, mapper = (ORGANISATION, organisation) if card.company else (PERSON, person)
        observed = instant(card.one("REV"))
        subject: Any = mapper(record)
        made = [Claim(format=format_name, record=record, subject=subject, position=raw.position, observed_at=observed)]
        site = _work_site(card)
        company, found = text(next(iter(card.parts("ORG")), None)), list(domain_keys(site))
        if format_name == PERSON and found and company:
            other = stub(company, identifiers=found, website=site)
            employer = stub_organisation(other)
            made.append(Claim(format=STUB, record=other, subject=employer, position=raw.position, observed_at=observed))
        return made


FORMATS: tuple[Format, ...] = (VCard(),)
