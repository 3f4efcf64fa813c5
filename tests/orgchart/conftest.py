"""Invented companies for the chart's tests."""

import random

import pytest

from whodex.orgchart import Member

FIELDS = {
    "Engineering": (8, ["Backend", "Frontend", "Platform", "Data", "Mobile"], "Software Engineer"),
    "Sales": (25, ["Enterprise", "Mid-Market", "Nordics", "Iberia"], "Account Executive"),
    "Finance": (10, ["Controlling", "Treasury"], "Financial Analyst"),
    "Marketing": (15, ["Brand", "Demand Generation", "Content"], "Marketing Specialist"),
    "Operations": (18, ["Logistics", "Facilities"], "Operations Specialist"),
    "Human Resources": (12, ["Recruiting", "Payroll"], "HR Specialist"),
    "Customer Support": (26, ["Onboarding", "Helpdesk"], "Support Specialist"),
}
FIRST = ["Ines", "Juho", "Marta", "Piet", "Åsa", "Zoë", "Luca", "Nadia", "Tomasz", "Yara", "Emil", "Freya", "Goran"]
LAST = [
    "Okafor-Lindqvist",
    "Byrne",
    "Castellanos",
    "Dąbrowska",
    "Eide",
    "Fournier",
    "Grünwald",
    "Haddad",
    "Ito",
    "Jónsson",
]


def invented(size, stated=0.0, seed=1):
    """A company of `size` people: (members, true manager by id). `stated` is the share of lines the data states."""
    rng = random.Random(seed)
    members, truth, count = [], {}, iter(range(10**9))

    def add(title, function, unit, above, seniority):
        key = f"p{next(count):05}"
        truth[key] = above
        members.append(
            Member(
                id=key,
                name=f"{rng.choice(FIRST)} {rng.choice(LAST)}",
                title=title,
                units=(unit,) if unit else (),
                functions=(function,),
                seniority=seniority,
                location=rng.choice(["Utrecht", "Porto"]),
                manager=above if rng.random() < stated else None,
            )
        )
        return key

    head = add("Chief Executive Officer", 18, None, None, 310)
    heads = {
        field: add(f"VP {field}", number, field, head, 300) for field, (number, _, _) in FIELDS.items() if size > 10
    } or {"Engineering": head}
    leaders = []
    for field, above in heads.items():
        number, teams, _ = FIELDS[field]
        leaders += [
            (
                add(
                    f"{team} Manager" if field != "Engineering" else f"Engineering Manager, {team}",
                    number,
                    field,
                    above,
                    210,
                ),
                field,
                team,
            )
            for team in teams
            if len(members) < size
        ]
    while len(members) < size:
        above, field, team = rng.choice(leaders) if leaders else (head, "Engineering", "Backend")
        number, _, worker = FIELDS[field]
        add(f"{rng.choice(['', 'Senior ', 'Junior '])}{worker}, {team}", number, field, above, 110)
    return members[:size], truth


@pytest.fixture
def company():
    return invented
