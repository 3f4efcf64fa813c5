"""Who reports to whom: the posts of one invented company, with departments, units, sites and true managers."""

from typing import Final

from msgspec import Struct

from whodex.synth.companies import SMALL, Company
from whodex.synth.dice import Dice
from whodex.synth.places import City
from whodex.synth.tongue import spoken, tongues
from whodex.synth.work import (
    CHIEF,
    DIRECTOR,
    ENTRY,
    EXPERIENCED,
    FOUNDER_FUNCTION,
    GENERAL_FUNCTION,
    MANAGER,
    OWNER,
    SENIOR,
    STRATEGIC,
    TRAINEE,
    VICE,
    Department,
    departments,
    title_of,
)


class Post(Struct):
    """One post. `manager` is a post's place in the list of the company's posts; None for the top and its equals."""

    title: str
    department: str
    function: int  # LinkedIn's job function
    level: int  # of whodex.synth.work
    unit: str
    city: City
    manager: int | None


SPAN: Final = 8  # people per first-line manager, about; between 6 and 10 are drawn
_TOLD: Final = 0.88  # share of people whose title names the unit, where their department has more than one
_AT_HOME: Final = 0.88  # share of people who sit where their manager sits


class _Builder:
    """Fills one company's list of posts from the top down, so that every manager stands before their people."""

    def __init__(self, dice: Dice, company: Company) -> None:
        self.dice = dice
        self.company = company
        self.posts: list[Post] = []

    def add(
        self,
        title: str,
        department: Department | None,
        level: int,
        manager: int | None,
        city: City,
        *,
        unit: str = "",
        function: int = 0,
        told: bool = True,
    ) -> int:
        if unit and told:
            title = self.company.tag_style.format(title=title, unit=unit)
        key = department.key if department else "operations"
        function = function or (department.function if department else GENERAL_FUNCTION)
        self.posts.append(Post(title, key, function, level, unit, city, manager))
        return len(self.posts) - 1

    def title(self, department: Department, level: int, city: City, *, head: bool = False) -> str:
        return title_of(self.dice, department, level, spoken(self.company.language, city), head=head)

    def top(self) -> int:
        """The head of the firm; in small firms the owner, sometimes with co-founders beside them."""
        dice, home, size = self.dice, self.company.sites[0], self.company.size
        tongue = spoken(self.company.language, home)
        if size <= SMALL and dice.chance(0.8):
            owners = ("Founder & CEO", "Founder and Managing Director", "Owner", "Co-Founder & CEO")
            title = dice.pick(tongue.owner if tongue else owners)
            head = self.add(title, None, OWNER, None, home, function=FOUNDER_FUNCTION)
            if title.startswith("Co-") and size > 2:
                self.add("Co-Founder", None, OWNER, None, home, function=FOUNDER_FUNCTION)
        else:
            tops = ("Chief Executive Officer", "CEO", "Managing Director")
            head = self.add(dice.pick(tongue.top if tongue else tops), None, CHIEF, None, home)
        if size > 120:
            admin = departments()["admin"]
            self.add("Executive Assistant to the CEO", admin, ENTRY, head, home)
        return head

    def team(self, department: Department, count: int, manager: int, city: City, unit: str, many: bool) -> None:
        """People without reports. `many`: the department has several teams, so that titles mostly name theirs."""
        dice = self.dice
        for _ in range(count):
            draw = dice.random()
            level = ENTRY if draw < 0.5 else SENIOR if draw < 0.93 else TRAINEE if draw < 0.98 else STRATEGIC
            place = city if dice.chance(_AT_HOME) else dice.pick(self.company.sites)
            title = self.title(department, level, place)
            told = many and dice.chance(_TOLD)
            self.add(title, department, level, manager, place, unit=unit, told=told)

    def managed(self, department: Department, count: int, boss: int, units: list[str]) -> None:
        """`count` people in teams of about eight, each under a first-line manager of its own unit."""
        dice = self.dice
        teams = max(1, min(len(units), round(count / (SPAN + 1))))
        names = dice.some(units, teams)
        for at, unit in enumerate(names):
            share = count * (at + 1) // teams - count * at // teams
            city = dice.pick(self.company.sites)
            level = MANAGER if dice.chance(0.75) else EXPERIENCED
            title = self.title(department, level, city)
            manager = self.add(title, department, level, boss, city, unit=unit)
            self.team(department, share - 1, manager, city, unit, many=True)

    def department(self, department: Department, count: int, head: int, rank: int) -> None:
        """One department of `count` people under the head of the firm. `rank` 0 is the largest department."""
        dice, home = self.dice, self.company.sites[0]
        large = self.company.size > 250
        if count == 1:
            level = SENIOR if dice.chance(0.5) else MANAGER
            self.add(self.title(department, level, home), department, level, head, home)
            return
        level = DIRECTOR if self.company.size > 25 else MANAGER
        if large:
            level = CHIEF if rank < 7 and count > 4 else VICE if count > 30 else DIRECTOR
        chief = self.add(self.title(department, level, home, head=True), department, level, head, home)
        left = count - 1
        tongue = tongues().get(self.company.language)
        areas = list(tongue.units if tongue else department.areas)
        subs = tongue.numbers if tongue else department.subs
        if left <= 10:
            self.team(department, left, chief, home, "", many=False)
        elif left <= 9 * len(areas):
            self.managed(department, left, chief, areas)
        else:
            wanted = min(len(areas), max(2, round(left / 40)))
            for at, area in enumerate(dice.some(areas, wanted)):
                share = left * (at + 1) // wanted - left * at // wanted
                city = dice.pick(self.company.sites)
                step = VICE if level == CHIEF and share > 45 else DIRECTOR
                boss = self.add(self.title(department, step, city), department, step, chief, city, unit=area)
                self.managed(department, share - 1, boss, [f"{area} {sub}" for sub in subs])


def make_posts(dice: Dice, company: Company) -> list[Post]:
    """All posts of a company of `company.size` people: exactly so many, the first its head, no cycles."""
    builder = _Builder(dice, company)
    head = builder.top()
    left = company.size - len(builder.posts)
    mix = company.industry.mix
    total = sum(mix.values())
    rows = sorted(mix.items(), key=lambda row: (-row[1], row[0]))
    counts = [left * weight // total for _, weight in rows]
    for at in range(left - sum(counts)):
        counts[at % len(counts)] += 1
    for rank, ((key, _), count) in enumerate(zip(rows, counts, strict=True)):
        if count:
            builder.department(departments()[key], count, head, rank)
    return builder.posts
