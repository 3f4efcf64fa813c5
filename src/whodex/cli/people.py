"""`whodex person`: one profile, without a server."""

import time
from typing import Annotated

import msgspec
import typer

from whodex.boot import store_of
from whodex.cli.base import Data, Json, app, out, print_bytes, settings_for
from whodex.errors import BadSetting, InvalidParameter
from whodex.model.identifiers import lix_id, read_lix_id
from whodex.model.person import Person
from whodex.services import people
from whodex.text.emails import clean_email, email_identifiers
from whodex.text.entities import person_identifiers, read_entity
from whodex.wire.versions import VERSIONS


def identifiers_of(text: str) -> list[str]:
    """What a person was named by: a LinkedIn address, slug or id, an email address, a lixID.

    Raises InvalidParameter, which says what the text is instead.
    """
    lix = read_lix_id(text)
    if lix is not None and lix[0] == "person":
        return [f"lix:{lix[1]}"]
    if "@" in text and clean_email(text):
        found = email_identifiers(text)
        if not found:
            raise InvalidParameter("that is a role or shared mailbox; it names nobody")
        return found
    found = person_identifiers(text)
    if not found:
        entity = read_entity(text)
        article = "an" if entity.kind[0] in "aeiou" else "a"
        raise InvalidParameter(f"that is the address of {article} {entity.kind}, not a person's")
    return found


@app.command()
def person(
    who: Annotated[str, typer.Argument(metavar="URL", help="LinkedIn address, slug, id, email address or lixID.")],
    api_version: Annotated[str | None, typer.Option(help="Version of the JSON answer.")] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Show one person; with --json, exactly what the API answers."""
    settings = settings_for(data)
    version = api_version or settings["api.default_version"]
    if version not in VERSIONS:
        raise BadSetting(f"--api-version must be one of {', '.join(VERSIONS)}")
    with store_of(settings) as store:
        found = people.person(store, identifiers_of(who))
    if as_json:
        print_bytes(msgspec.json.encode(VERSIONS[version].person(found, int(time.time() * 1000))))
    else:
        show(found.number, found.person)


def show(number: int, known: Person) -> None:
    """One person for a reader at a terminal."""

    def line(name: str, value: object) -> None:
        if value:
            out.print(f"[dim]{name:>12}[/]  ", end="")
            out.print(str(value), markup=False)

    out.print(f"[bold]{(known.full_name or '').replace('[', chr(92) + '[')}[/]")
    line("headline", known.headline)
    line("location", known.location)
    line("email", ", ".join(known.emails))
    line("lixID", lix_id("person", number))
    for identifier in known.identifiers:
        line(*identifier.split(":", 1))
    for position in known.experience:
        name = position.organisation.name if position.organisation else None
        period = position.period
        end = "now" if period.current else period.end or ""
        dates = f" ({period.start or '?'} to {end})" if period.start or period.end else ""
        line("work", f"{position.title or '?'}{f' at {name}' if name else ''}{dates}")
    for study in known.education:
        line("education", ", ".join(part for part in (study.school, study.degree, *study.fields) if part))
    line("skills", ", ".join(skill.name for skill in known.skills))
    if known.summary:
        out.print()
        out.print(known.summary, markup=False)
