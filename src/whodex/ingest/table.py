"""Tables of people and organisations: CRM and list exports by recognised headers, any other CSV with a mapping file."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from whodex.errors import ImportFailed
from whodex.ingest.base import Format, InputFile, Mapper, Options, Raw, Refused, Sample
from whodex.ingest.fields import instant
from whodex.ingest.reading import decoded, records
from whodex.ingest.sampling import sample
from whodex.ingest.table_columns import ORGANISATION_ROLES, OTHER_ROLES, PERSON_ROLES, Columns, columns_of, likeness
from whodex.ingest.table_records import (
    by_role,
    first_value,
    of_organisation,
    organisation,
    organisation_identifiers,
    person,
)
from whodex.model.identifiers import Kind
from whodex.model.network import Viewer
from whodex.model.observation import Claim, Record

PERSON = "table.person"
ORGANISATION = "table.organisation"
Json = Any


class Table:
    """`base.Format` of tables with a header."""

    name = "table"
    label = "a table of people or organisations: CRM, Sales Navigator and contact exports, any CSV with --mapping"
    gives: tuple[Kind, ...] = ("person", "organisation")
    mappers: Mapping[str, Mapper] = {PERSON: person, ORGANISATION: organisation}

    def score(self, sample: Sample) -> int:
        """By the columns known, at most 70: a vendor's own signature goes before. Flat JSON rows at most 38."""
        if sample.columns:
            return likeness(sample.columns)
        return min(38, likeness(_json_header(sample)))

    def prepare(self, file: InputFile, options: Options) -> tuple[dict[str, Json], Viewer | None]:
        """The role of each column. Raises ImportFailed where the mapping does not fit or nothing is recognised."""
        looked = sample(file)
        header = looked.columns or _json_header(looked)
        if not header:
            raise ImportFailed(f"{file.name} has no header line with column names, nor flat JSON rows")
        found = mapped(columns_of(header), header, options.mapping)
        usable = PERSON_ROLES | ORGANISATION_ROLES
        if not any(role in usable or ":" in role or role.endswith("salesforce") for role in found.roles.values()):
            raise ImportFailed(
                f"{file.name}: no column is known ({', '.join(header[:12])}); say what they are with --mapping"
            )
        return {"gives": found.gives, "roles": found.roles}, None

    def read(self, file: InputFile, options: Options) -> Iterator[Raw | Refused]:
        """The rows."""
        del options
        return records(file)

    def claims(self, raw: Raw, options: Options) -> list[Claim]:
        """The person and, where it has an identifier of its own, the employer; or the organisation of the row."""
        row = raw.data if isinstance(raw.data, dict) else flat(decoded(raw))
        said = options.found
        columns = Columns(said["gives"], said["roles"]) if "roles" in said else columns_of(row)
        record = by_role(row, columns, constants(options.mapping))
        observed = instant(first_value(record, "observed"))
        if columns.gives == "organisations":
            return [_claim(ORGANISATION, record, organisation, raw, observed)]
        claims = [_claim(PERSON, record, person, raw, observed)]
        employer = of_organisation(record)
        if organisation_identifiers(employer):
            claims.append(_claim(ORGANISATION, employer, organisation, raw, observed))
        return claims


def flat(record: Record) -> Record:
    """A JSON row as the cells of a table: numbers as text, lists of texts as they are; nested objects stay unread."""
    made: Record = {}
    for column, value in record.items():
        if isinstance(value, bool):
            made[column] = "true" if value else "false"
        elif isinstance(value, int | float):
            made[column] = str(value)
        elif value not in (None, "", [], {}):
            made[column] = value
    return made


def _json_header(looked: Sample) -> list[str]:
    """The keys of flat JSON rows: of those whose values are, most of them, no objects or lists of objects."""
    rows = [x for x in looked.json if isinstance(x, dict)]
    if len(rows) < len(looked.json) or "@context" in looked.envelope:
        return []
    nested = sum(
        isinstance(v, dict) or (isinstance(v, list) and any(map(_is_dict, v))) for x in rows for v in x.values()
    )
    total = sum(map(len, rows))
    return list(dict.fromkeys(str(k) for x in rows for k in x)) if total and nested * 4 <= total else []


def _is_dict(value: Json) -> bool:
    return isinstance(value, dict)


def _claim(name: str, record: Record, mapper: Mapper, raw: Raw, observed: int | None) -> Claim:
    return Claim(format=name, record=record, subject=mapper(record), position=raw.position, observed_at=observed)


def mapped(found: Columns, header: list[str], mapping: Mapping[str, Json]) -> Columns:
    """The columns' roles with what a mapping file says in its place.

    Raises ImportFailed for a role or column that does not exist, naming those there are.
    """
    if not mapping:
        return found
    unknown = set(mapping) - {"gives", "columns", "constants", "only"}
    if unknown:
        raise ImportFailed(f"the mapping file has {min(unknown)!r}; it may hold gives, columns, constants and only")
    gives = mapping.get("gives", "people")
    if gives not in {"people", "organisations"}:
        raise ImportFailed(f"the mapping file says gives = {gives!r}; it is people or organisations")
    said = mapping.get("columns", {})
    if not isinstance(said, dict):
        raise ImportFailed("the mapping file's columns are no table of column = role")
    for column, role in said.items():
        if column not in header:
            raise ImportFailed(f"the mapping file names the column {column!r}; the file has {', '.join(header[:40])}")
        check_role(role)
    for role in constants(mapping):
        check_role(role)
    kept = {} if mapping.get("only") is True else {c: r for c, r in found.roles.items() if c not in said}
    roles = {**kept, **{column: role for column, role in said.items() if role != "ignored"}}
    if "gives" not in mapping and not any(role in _WHO or role.startswith("person_key:") for role in roles.values()):
        gives = found.gives
    return Columns(gives, roles)


_WHO: Final = frozenset("full_name first_name last_name email person_url member_id person_salesforce".split())


def constants(mapping: Mapping[str, Json]) -> Record:
    """Values that every row has, by role, from the mapping file."""
    said = mapping.get("constants") if mapping else None
    return {str(role): value for role, value in said.items()} if isinstance(said, dict) else {}


def check_role(role: object) -> None:
    """Whether a mapping file's role exists. Raises ImportFailed with those there are."""
    known = PERSON_ROLES | ORGANISATION_ROLES | OTHER_ROLES
    if not isinstance(role, str) or not (role in known or _is_key(role)):
        listed = ", ".join(sorted(known))
        raise ImportFailed(
            f"the mapping file says {role!r}; roles are {listed}, person_key:SYSTEM and company_key:SYSTEM"
        )


def _is_key(role: str) -> bool:
    start, _, system = role.partition(":")
    return start in {"person_key", "company_key"} and system.replace("-", "").replace("_", "").isalnum()


FORMATS: tuple[Format, ...] = (Table(),)
