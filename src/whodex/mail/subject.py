"""From the domain model to what guessing needs: a person's name in pieces, and the facts of an organisation."""

from whodex.mail.names import NameParts, take_apart
from whodex.mail.prior import Facts, sector_of, size_of
from whodex.model.organisation import Organisation
from whodex.model.person import Person


def name_of(person: Person) -> NameParts:
    """The name of a person; first and last name, where both are known, settle what is a double surname."""
    return take_apart(person.full_name or "", person.first_name or "", person.last_name or "", person.former_name or "")


def facts_of(organisation: Organisation) -> Facts:
    """Sector, size and country of an organisation, as far as they are known."""
    places = [organisation.headquarters, *organisation.locations]
    country = next((p.country for p in places if p and p.country and len(p.country) == 2), None)
    # LinkedIn's types: "Government Agency" says it, "Public Company" only that its shares are traded.
    government = "government" in (organisation.type or "").lower()
    return Facts(
        "public" if government else sector_of(organisation.industry),
        size_of(organisation.size, organisation.employees),
        country.upper() if country else None,
    )
