"""Lists that LinkedIn writes as one line of English: "Sales, Marketing, and Finance".

Its own names hold commas and "and" as well, hence the tables.
"""

import re
from functools import lru_cache
from typing import Final

from whodex.ingest.fields import texts, unique

# Job functions as job postings show them (beside Sales Navigator's in ../shared/spec/insight.md): seen in postings.
_FUNCTIONS: Final = frozenset(
    """Accounting|Accounting/Auditing|Administrative|Advertising|Analyst|Art/Creative|Arts and Design|Business
    Development
|Community and Social Services|Consulting|Customer Service|Customer Success and Support|Design|Distribution|Education
|Engineering|Entrepreneurship|Finance|General Business|Health Care Provider|Healthcare Services|Human Resources
|Information Technology|Legal|Management|Manufacturing|Marketing|Media and Communication
|Military and Protective Services
|Operations|Other|Product Management|Production|Program and Project Management|Project Management|Public Relations
|Purchasing|Quality Assurance|Real Estate|Research|Sales|Science|Strategy/Planning|Supply Chain|Training
|Writing/Editing""".replace("\n", "").split("|")
)
# LinkedIn's industries (version 2) with a comma in their name: Microsoft Learn, "Industry codes V2".
_COMMAS: Final = tuple(
    """Technology, Information and Internet|Technology, Information and Media|Movies, Videos and Sound
|Museums, Historical Sites, and Zoos|Oil, Gas, and Mining|Farming, Ranching, Forestry
|Transportation, Logistics, Supply Chain and Storage|Appliances, Electrical, and Electronics Manufacturing
|Glass, Ceramics and Concrete Manufacturing|Electric Power Transmission, Control, and Distribution
|Water, Waste, Steam, and Air Conditioning Services|Highway, Street, and Bridge Construction
|Paint, Coating, and Adhesive Manufacturing|Boilers, Tanks, and Shipping Container Manufacturing
|Metal Valve, Ball, and Roller Manufacturing|Agriculture, Construction, Mining Machinery Manufacturing
|Wholesale Appliances, Electrical, and Electronics|Wholesale Hardware, Plumbing, Heating Equipment
|Retail Appliances, Electrical, and Electronic Equipment|Claims Adjusting, Actuarial Services
|Physical, Occupational and Speech Therapists|Bed-and-Breakfasts, Hostels, Homestays|Bars, Taverns, and Nightclubs
|Air, Water, and Waste Program Management""".replace("\n", "").split("|")
)


def functions(value: object) -> list[str]:
    """The job functions of a line: "Management and Manufacturing" are two, "Arts and Design" is one."""
    return [each for found in texts(value) for each in _functions(found)]


@lru_cache(maxsize=4_096)
def _functions(line: str) -> tuple[str, ...]:
    if line in _FUNCTIONS or len(line) > 500:
        return (line,)
    made: list[str] = []
    for part in (x.strip() for x in line.split(",")):
        each = part.removeprefix("and ").strip()
        ends = [m.start() for m in re.finditer(r" and ", each)]
        cut = next((i for i in ends if each[:i] in _FUNCTIONS or each[i + 5 :] in _FUNCTIONS), None)
        made += [each] if each in _FUNCTIONS or cut is None else [each[:cut], each[cut + 5 :]]
    return tuple(unique(made))


def industries(value: object) -> list[str]:
    """The industries of a line: "Oil, Gas, and Mining" is one. Two joined by "and" alone stay together."""
    return [each for found in texts(value) for each in _industries(found)]


@lru_cache(maxsize=4_096)
def _industries(line: str) -> tuple[str, ...]:
    if len(line) > 500:
        return (line,)
    hidden = line
    for number, known in enumerate(_COMMAS):
        hidden = hidden.replace(known, f"\0{number}\0")
    parts = [x.strip().removeprefix("and ").strip() for x in hidden.split(",")]
    return tuple(unique([re.sub(r"\0(\d+)\0", lambda m: _COMMAS[int(m[1])], part) for part in parts]))
