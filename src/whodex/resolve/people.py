"""How two records of people are compared, field by field.

Each function's docstring is the published explanation of its comparison (`docs/why/resolution.md` shows them), so
its first sentence may be longer than a line. What a comparison gives: `whodex.resolve.levels`. They lie by subject in
`names_of_people`, `places_of_people`, `work_of_people` and `contacts_of_people`.
"""

from typing import Final

from whodex.resolve.contacts_of_people import are_namesakes, email, phone, profile
from whodex.resolve.facts import PersonFacts
from whodex.resolve.levels import NONE, Field, Level
from whodex.resolve.names_of_people import family, given, middle
from whodex.resolve.places_of_people import born, place, postcode, town_told
from whodex.resolve.work_of_people import employer, school, title


def gender(a: PersonFacts, b: PersonFacts) -> Level:
    """Gender, where both records tell one: equal or different."""
    if not a.gender or not b.gender:
        return NONE
    return (2 if a.gender == b.gender else 1), ""


def source_key(a: PersonFacts, b: PersonFacts) -> Level:
    """Keys in one and the same system: a list that keeps two entries usually means two people."""
    systems = {one.partition("/")[0] for one in a.vendor_keys}
    if any(one.partition("/")[0] in systems for one in b.vendor_keys):
        return 1, ""
    return NONE


def barriers(a: PersonFacts, b: PersonFacts) -> list[str]:
    """Why two records cannot be one person's whatever else they say.

    Different LinkedIn member numbers; or addresses at one firm's host that are a figure apart (`a.roe@`, `a.roe2@`) and
    none in common: the figure is there because the firm has two of that name. At webmail hosts people have several.
    """
    if a.members and b.members and not set(a.members) & set(b.members):
        return ["They have different LinkedIn member numbers, which are never changed and never given twice."]
    if (
        a.emails
        and b.emails
        and not set(a.emails) & set(b.emails)
        and any(are_namesakes(one, other) for one in a.emails for other in b.emails)
    ):
        return ["They have addresses at one firm that are a figure apart: the firm tells two people apart by it."]
    return []


def _roles_told(facts: PersonFacts) -> str:
    return ", ".join(dict.fromkeys(role.employer for role in facts.roles if role.employer))


def _titles_told(facts: PersonFacts) -> str:
    return facts.occupation or ", ".join(role.called or " ".join(role.title) for role in facts.roles[:2] if role.title)


FIELDS: Final[tuple[Field, ...]] = (
    Field(
        "given name",
        (
            "", "The given names differ: {a} and {b}.", "The given names are only alike: {a} and {b}.",
            "An initial fits the other's given name: {a} and {b}.", "The given names are a slip apart: {a} and {b}.",
            "The given names are forms of one name: {a} and {b}.", "The given name is the same: {a}.",
        ),
        given, lambda facts: " ".join(facts.name.given), lambda facts: facts.name.given[:1],
    ),
    Field(
        "family name",
        (
            "", "The family names differ: {a} and {b}.", "The family names are only alike: {a} and {b}.",
            "An initial fits the other's family name: {a} and {b}.",
            "The family names are a slip or a spelling apart: {a} and {b}.",
            "They share a part of the family name: {a} and {b}.", "The family name is the same: {a}.",
        ),
        family, lambda facts: " ".join(facts.name.family or facts.name.given), lambda facts: facts.name.family,
    ),
    Field(
        "further names",
        (
            "", "Their further given names differ: {a} and {b}.", "Their further given names fit: {a} and {b}.",
            "A further given name is the same: {a} and {b}.",
        ),
        middle, lambda facts: " ".join(facts.name.given[1:]),
    ),
    Field(
        "born",
        (
            "", "The dates of birth differ: {a} and {b}.", "The dates of birth are near each other: {a} and {b}.",
            "The dates of birth agree in two parts of three: {a} and {b}.",
            "The dates of birth are a slip apart: {a} and {b}.",
            "Born in the same year: {a}.", "Born on the same day: {a}.",
        ),
        born, lambda facts: facts.born, lambda facts: (facts.born,) if facts.born else (),
    ),
    Field(
        "place",
        (
            "", "The places differ: {a} and {b}.", "They live in the same country: {a} and {b}.",
            "They live in the same part of the country: {a} and {b}.", "The places are alike: {a} and {b}.",
            "The place is the same: {a}.",
        ),
        place, lambda facts: "; ".join(town_told(one[0]) for one in facts.places),
        lambda facts: [one[0] for one in facts.places],
    ),
    Field(
        "postcode",
        (
            "", "The postcodes differ: {a} and {b}.", "The postcodes are in the same area: {a} and {b}.",
            "The postcodes are in the same district: {a} and {b}.", "The postcodes are a slip apart: {a} and {b}.",
            "The postcode is the same: {a}.",
        ),
        postcode, lambda facts: ", ".join(facts.postcodes), lambda facts: facts.postcodes,
    ),
    Field(
        "employer",
        (
            "", "They name no employer in common: {a}; {b}.", "One employer is in both careers: {a}; {b}.",
            "They work for the same firm now: {a}; {b}.", "They began at the same firm in the same month: {a}; {b}.",
            "Several employers are in both careers: {a}; {b}.",
            "Several employers are in both careers, begun in the same months: {a}; {b}.",
        ),
        employer, _roles_told, lambda facts: [role.marks[0] for role in facts.roles if role.marks],
    ),
    Field(
        "title",
        (
            "", "Their titles differ: {a}; {b}.", "Their titles have words in common: {a}; {b}.",
            "Their titles are nearly the same: {a}; {b}.", "The title is the same: {a}.",
        ),
        title, _titles_told, lambda facts: (facts.occupation,) if facts.occupation else (),
    ),
    Field(
        "email",
        (
            "", "They have different addresses at one host: {a}; {b}.",
            "Their addresses are a figure apart, as those of namesakes are: {a}; {b}.",
            "Their email addresses differ: {a}; {b}.",
            "Their addresses are the same before the @: {a}; {b}.", "Their addresses are a slip apart: {a}; {b}.",
            "An email address is the same: {a}.",
        ),
        email, lambda facts: ", ".join(facts.emails),
    ),
    Field(
        "phone", ("", "Their telephone numbers differ.", "A telephone number is the same."),
        phone, lambda facts: ", ".join(facts.phones),
    ),
    Field(
        "profile",
        ("", "Their profile addresses differ: {a}; {b}.", "A profile address is the same: {a}."),
        profile, lambda facts: ", ".join(facts.profiles),
    ),
    Field(
        "school",
        (
            "", "They name no school in common: {a}; {b}.", "They went to the same school: {a}; {b}.",
            "They went to the same school in the same years: {a}; {b}.",
        ),
        school, lambda facts: ", ".join(one.name for one in facts.schools),
    ),
    Field(
        "gender", ("", "The genders told differ: {a} and {b}.", "The gender told is the same: {a}."),
        gender, lambda facts: {"f": "female", "m": "male"}.get(facts.gender, facts.gender),
    ),
    Field(
        "list entry", ("", "One and the same system keeps them as two entries: {a}; {b}."),
        source_key, lambda facts: ", ".join(facts.vendor_keys),
    ),
)  # fmt: skip
