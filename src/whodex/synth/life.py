"""One invented person's profile: career, education and words, from a current post backwards."""

from functools import cache
from typing import Final

from msgspec import Struct

from whodex.synth import months
from whodex.synth.companies import Company, School, schools
from whodex.synth.dice import Dice, Weighted
from whodex.synth.names import Name
from whodex.synth.places import City
from whodex.synth.prose import about_text, headline_of, story
from whodex.synth.tables import table
from whodex.synth.tongue import spoken
from whodex.synth.work import (
    CHIEF,
    DIRECTOR,
    ENTRY,
    EXPERIENCED,
    MANAGER,
    OWNER,
    SENIOR,
    TRAINEE,
    Department,
    phrases,
    title_of,
)


class Stint(Struct):
    """One role in a career. Months as in `whodex.synth.months`; `end` None: it goes on."""

    title: str
    company: Company
    city: City
    start: int
    end: int | None
    text: str


class Study(Struct):
    """One stay at a school."""

    school: School
    degree: str
    field: str
    start: int  # year
    end: int
    notes: str
    activities: str


class Person(Struct):
    """One invented person, all there is to say of them."""

    index: int
    name: Name
    slug: str
    number: int  # LinkedIn member number
    department: str
    function: int
    level: int  # of whodex.synth.work
    city: City
    headline: str
    about: str
    career: list[Stint]  # newest first
    studies: list[Study]  # newest first
    skills: list[str]
    languages: list[tuple[str, str]]
    certificates: list[tuple[str, str, int]]  # title, authority, month
    connections: int
    followers: int
    display: str  # the name as the profile shows it
    company: Company | None = None
    manager: int | None = None  # index of the true manager
    unit: str = ""
    email: str = ""
    old_slugs: tuple[str, ...] = ()


# Years of work behind each level of the ladder: the least, and how much more (our estimate).
_YEARS: Final = ((0, 2), (1, 9), (5, 14), (10, 18), (6, 16), (9, 18), (12, 20), (14, 20), (16, 22), (6, 26))

# How many roles a profile lists, by chance; more for those who have worked longer.
_ROLES: Final = Weighted((2, 3, 4, 5, 6, 7, 8), (6, 15, 25, 24, 17, 9, 4))

_FIELDS: Final = {
    "engineering": ("Computer Science", "Software Engineering", "Electrical Engineering", "Mathematics"),
    "it": ("Information Systems", "Computer Science", "Network Technology"),
    "data": ("Statistics", "Economics", "Business Informatics", "Mathematics"),
    "research": ("Physics", "Chemistry", "Biology", "Statistics"),
    "design": ("Graphic Design", "Industrial Design", "Architecture", "Fine Arts"),
    "finance": ("Finance", "Economics", "Business Administration"),
    "accounting": ("Accounting", "Taxation", "Business Administration"),
    "legal": ("Law", "European Law", "Political Science"),
    "health": ("Nursing", "Medicine", "Pharmacy", "Physiotherapy"),
    "education": ("Education", "Linguistics", "History", "Mathematics"),
    "communications": ("Journalism", "Media Studies", "Literature"),
    "operations": ("Mechanical Engineering", "Logistics", "Industrial Engineering"),
    "quality": ("Mechanical Engineering", "Chemistry", "Process Engineering"),
    "community": ("Social Work", "Psychology", "Sociology"),
    "people": ("Psychology", "Human Resource Management", "Business Administration"),
}
_ANY_FIELD: Final = ("Business Administration", "Marketing", "International Business", "Economics", "Communication")

_LOCAL_LANGUAGE: Final = {
    "DE": "German", "AT": "German", "CH": "German", "FR": "French", "BE": "Dutch", "NL": "Dutch", "ES": "Spanish",
    "MX": "Spanish", "AR": "Spanish", "CO": "Spanish", "CL": "Spanish", "PT": "Portuguese", "BR": "Portuguese",
    "IT": "Italian", "PL": "Polish", "SE": "Swedish", "NO": "Norwegian", "DK": "Danish", "FI": "Finnish",
    "CZ": "Czech", "SK": "Slovak", "HU": "Hungarian", "RO": "Romanian", "BG": "Bulgarian", "RS": "Serbian",
    "UA": "Ukrainian", "GR": "Greek", "TR": "Turkish", "IL": "Hebrew", "AE": "Arabic", "EG": "Arabic", "IN": "Hindi",
    "BD": "Bengali", "MY": "Malay", "ID": "Indonesian", "PH": "Filipino", "TH": "Thai", "VN": "Vietnamese",
    "JP": "Japanese", "KR": "Korean", "CN": "Chinese", "HK": "Chinese", "ET": "Amharic", "KE": "Swahili",
    "IS": "Icelandic",
}  # fmt: skip


class Words(Struct, frozen=True):
    """Tables of whodex.synth.tables.companies that profiles use, as tuples."""

    degrees: Weighted[tuple[str, int]]
    masters: Weighted[tuple[str, int]]
    certifiers: tuple[str, ...]
    certificates: tuple[str, ...]
    languages: tuple[str, ...]
    proficiency: tuple[str, ...]


@cache
def words() -> Words:
    """The tables, read once."""
    row = table("companies")

    def weighted(key: str) -> Weighted[tuple[str, int]]:
        return Weighted([(name, years) for name, years, _ in row[key]], [weight for *_, weight in row[key]])

    return Words(
        weighted("degrees"),
        weighted("masters"),
        tuple(row["certifiers"]),
        tuple(row["certificates"]),
        tuple(row["languages"].values()),
        tuple(row["proficiency"]),
    )


def _step_down(dice: Dice, level: int) -> int:
    """A level one held before that one."""
    if level >= DIRECTOR:
        return dice.pick((MANAGER, EXPERIENCED, level - 1, level - 1))
    if level in (MANAGER, EXPERIENCED):
        return dice.pick((SENIOR, SENIOR, ENTRY, MANAGER))
    return max(level - dice.below(2), ENTRY if level > ENTRY else TRAINEE)


class Employers:
    """Who else a person may have worked for: firms by country and by industry, so that careers hang together."""

    def __init__(self, companies: list[Company]) -> None:
        self._all = companies
        self._oldest = sorted(companies, key=lambda company: (company.founded, company.number))[
            : 1 + len(companies) // 4
        ]
        self._home: dict[str, list[Company]] = {}
        self._kind: dict[str, list[Company]] = {}
        for company in companies:
            self._home.setdefault(company.sites[0].code, []).append(company)
            self._kind.setdefault(company.industry.key, []).append(company)

    def other(self, dice: Dice, company: Company, code: str, month: int, never: Company | None) -> Company:
        """An earlier employer, founded by then: mostly from the same country, else of the same industry, else any.

        `never` is left out: nobody worked for a firm before they founded it. After a few tries any of the oldest firms.
        """
        draw = dice.random()
        pool = self._home.get(code) if draw < 0.65 else self._kind[company.industry.key] if draw < 0.85 else None
        for _ in range(4):
            found = dice.pick(pool or self._all)
            if found is not company and found is not never and found.founded * 12 <= month:
                return found
            pool = self._all
        return dice.pick(self._oldest)


def make_career(
    dice: Dice,
    post: Stint,
    level: int,
    department: Department,
    employers: Employers,
    today: int,
) -> list[Stint]:
    """The roles up to the current one, newest first. Earlier ones are lower, mostly elsewhere, and do not overlap."""
    least, more = _YEARS[level]
    months_left = (least + dice.below(more + 1)) * 12 + dice.below(12)
    count = dice.weighted(_ROLES) if months_left > 60 else 1 + dice.below(3)
    length = min(6 + dice.below(70), max(months_left // count * 2, 4))
    if level == OWNER:
        length = today - post.company.founded * 12 - dice.below(12)
        months_left = max(months_left, length + 12 * dice.below(16))
    else:
        length = min(length, max(today - post.company.founded * 12, 3))
    start = today - length
    post.start = start
    post.text = story(dice, department, level, post.company, post.city)
    career = [post]
    months_left -= length
    company, city, before = post.company, post.city, level
    for left in range(count - 1, 0, -1):
        if months_left < 5:
            break
        length = max(5, months_left // left + dice.below(15) - 7)
        months_left -= length
        end = start - (0 if dice.random() < 0.7 else 1 + dice.below(5))
        start = end - length
        before = _step_down(dice, before if before < OWNER else CHIEF)
        if dice.random() > 0.3 or level == OWNER or company.founded * 12 > start:
            company = employers.other(dice, company, post.city.code, start, post.company if level == OWNER else None)
            city = company.sites[0]
        title = title_of(dice, department, before, spoken(company.language, city))
        career.append(Stint(title, company, city, start, end, story(dice, department, before, company, city)))
    return career


def make_studies(dice: Dice, department: Department, first_job: int) -> list[Study]:
    """One to three schools that end before the first job begins, newest first."""
    if dice.random() < 0.06:
        return []
    row, said = words(), phrases()
    end = first_job // 12
    made = []
    fields = _FIELDS.get(department.key, _ANY_FIELD)
    kinds = [row.degrees] if dice.random() < 0.5 else [row.masters, row.degrees]
    for kind in kinds:
        degree, years = dice.weighted(kind)
        years += dice.below(2)
        notes = dice.pick(said.notes) if dice.random() < 0.6 else ""
        activities = ", ".join(x.capitalize() for x in dice.some(said.interests, 2)) if dice.random() < 0.4 else ""
        made.append(Study(dice.pick(schools()), degree, dice.pick(fields), end - years, end, notes, activities))
        end -= years + (1 if dice.random() < 0.2 else 0)
    return made


def make_person(
    dice: Dice,
    index: int,
    name: Name,
    slug: str,
    number: int,
    post: Stint,
    level: int,
    department: Department,
    employers: Employers,
    today: int = months.TODAY,
) -> Person:
    """The whole profile around one current post."""
    career = make_career(dice, post, level, department, employers, today)
    company, city = post.company, post.city
    first = career[-1].start
    skills = dice.some(department.skills, 5 + dice.below(6))
    years = (today - first) // 12
    display = name.full
    if name.native:
        draw = dice.random()
        display = name.native if draw < 0.1 else f"{name.full} ({name.native})" if draw < 0.13 else display
    row = words()
    local = _LOCAL_LANGUAGE.get(city.code)
    spoken = [(local or "English", row.proficiency[0])]
    if local:
        spoken.append(("English", dice.pick(row.proficiency[:3])))
    if dice.random() < 0.3:
        other = dice.pick(row.languages)
        if all(other != language for language, _ in spoken):
            spoken.append((other, dice.pick(row.proficiency[2:])))
    certificates = []
    for skill in skills[: dice.below(4) if dice.random() < 0.5 else 0]:
        title = dice.pick(row.certificates).format(skill=skill)
        certificates.append((title, dice.pick(row.certifiers), today - 3 - dice.below(90)))
    known = min(500, 30 + int(dice.random() * dice.random() * 1400))
    return Person(
        index=index,
        name=name,
        slug=slug,
        number=number,
        department=department.key,
        function=department.function,
        level=level,
        city=city,
        headline=headline_of(dice, post.title, company, skills),
        about=about_text(dice, department, level, company, city, skills, years),
        career=career,
        studies=make_studies(dice, department, first),
        skills=skills,
        languages=spoken,
        certificates=certificates,
        connections=known,
        followers=known + int(dice.random() ** 6 * 20_000),
        display=display,
        company=company,
    )
