"""The world of the demo: some thousand people in some dozen companies, their posts, words and networks."""

from functools import cached_property
from typing import Final

from whodex.errors import InvalidParameter
from whodex.synth import months
from whodex.synth.address import addresses
from whodex.synth.companies import Company, CompanyMaker
from whodex.synth.dice import Dice
from whodex.synth.life import Employers, Person, Stint, make_person
from whodex.synth.names import make_name
from whodex.synth.network import Viewer, first_viewer, make_viewers
from whodex.synth.numbers import FIRST_MEMBER, Spread, unique_slug
from whodex.synth.places import countries
from whodex.synth.structure import Post, make_posts
from whodex.synth.talk import JobAd, Talk, make_jobs, make_talks
from whodex.synth.work import departments

LIX: Final = "Lix Lantern Analytics"
VIEWER_SLUG: Final = "alfie-lambert"  # of the published API's examples, which so run as written; the person is invented
"""The company whose name holds the word Lix, so that the searches of the API's published examples find somebody."""

_GHOSTS: Final = 240  # earlier employers beside the companies of the world
_LARGEST: Final = 1500


def sizes(people: int, companies: int) -> list[int]:
    """Head counts, largest first: `companies` of them, 2 at least, 1,500 at most, with `people` as their sum.

    They fall by rank as a power, as firms' sizes do; the power is found by bisection.
    """
    if companies < 1 or companies * 2 > people or companies * _LARGEST < people:
        raise InvalidParameter(
            f"{people:,} people do not fit into {companies:,} companies of 2 to {_LARGEST:,} people; "
            f"take {-(-people // _LARGEST):,} to {max(people // 2, 1):,} companies",
            "companies",
        )
    # A fifth of the firms are tiny, two to nine people, whatever the power says; nobody has above three in ten.
    tiny = [2 + at % 8 for at in range(companies // 5)]
    rest, wanted = companies - len(tiny), people - sum(tiny)
    if not 2 * rest <= wanted <= _LARGEST * rest:
        tiny, rest, wanted = [], companies, people
    largest = min(_LARGEST, max(people * 3 // 10, -(-wanted // rest)), wanted - 2 * (rest - 1))

    def at(power: float) -> list[int]:
        return [max(2, int(largest / (rank + 1) ** power)) for rank in range(rest)]

    low, high = 0.0, 12.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle)) > wanted else (low, middle)
    made = at(high)
    for rank in range(wanted - sum(made)):  # what rounding down lost
        made[-1 - rank % rest] += 1
    return sorted([*made, *tiny], reverse=True)


class World:
    """An invented world, wholly made by its seed and sizes. Everything is worked out when first asked for.

    `people` and `companies` are numbers of what is made; `today` is the month (see `whodex.synth.months`) that careers
    end in. Raises InvalidParameter where the numbers do not fit together.
    """

    def __init__(self, seed: int = 1, people: int = 5000, companies: int = 60, today: int = months.TODAY) -> None:
        self.seed = seed
        self.today = today
        self._count = people
        self._sizes = sizes(people, companies)

    @cached_property
    def _firms(self) -> tuple[list[Company], list[Company]]:
        dice = Dice(self.seed, "companies")
        maker = CompanyMaker(dice)
        # So that a world of a dozen companies has a dozen countries; later ones are drawn.
        first = ["GB", "DE", "US", "FR", "IN", "NL", "ES", "IT", "SE", "PL", "JP", "BR", "CA", "AU", "SG", "ZA", "CH"]
        made = []
        lix = min(range(len(self._sizes)), key=lambda at: abs(self._sizes[at] - 60))
        for rank, size in enumerate(self._sizes):
            if rank == lix:
                made.append(maker.make(size, country="GB", industry="analytics", name=LIX))
            else:
                made.append(maker.make(size, country=first[rank] if rank < len(first) else ""))
        ghosts = [maker.make(dice.between(3, 900)) for _ in range(_GHOSTS)]
        return made, ghosts

    @property
    def companies(self) -> list[Company]:
        """The companies people of this world work at, largest first."""
        return self._firms[0]

    @property
    def former_employers(self) -> list[Company]:
        """Invented companies that only earlier roles name."""
        return self._firms[1]

    @cached_property
    def lix(self) -> Company:
        """The company with the word Lix in its name."""
        return next(company for company in self.companies if company.name == LIX)

    @cached_property
    def people(self) -> list[Person]:
        """Everybody, company by company, head first."""
        employers = Employers([*self.companies, *self.former_employers])
        taken = {VIEWER_SLUG}
        numbers = Spread(self.seed, "member")
        made: list[Person] = []
        for company in self.companies:
            dice = Dice(self.seed, "people", company.slug)
            base = len(made)
            for post in make_posts(dice, company):
                index = len(made)
                made.append(self._person(dice, index, company, post, employers, taken, numbers))
                made[-1].manager = None if post.manager is None else base + post.manager
        self._rename(made, taken)
        first_viewer(made, self.lix.slug).slug = VIEWER_SLUG
        for person, email in zip(made, addresses(Dice(self.seed, "mail"), made), strict=True):
            person.email = email
        return made

    def _person(
        self,
        dice: Dice,
        index: int,
        company: Company,
        post: Post,
        employers: Employers,
        taken: set[str],
        numbers: Spread,
    ) -> Person:
        name = make_name(dice, dice.weighted(countries()[post.city.code].cultures))
        person = make_person(
            dice,
            index,
            name,
            unique_slug(dice, name, taken),
            FIRST_MEMBER + numbers.at(index),
            Stint(post.title, company, post.city, 0, None, ""),
            post.level,
            departments()[post.department],
            employers,
            self.today,
        )
        person.function, person.unit = post.function, post.unit
        return person

    def _rename(self, people: list[Person], taken: set[str]) -> None:
        """About two in a hundred changed their slug once; older records still use the old one."""
        dice = Dice(self.seed, "renamed")
        for person in people:
            if dice.chance(0.02):
                person.old_slugs = (unique_slug(dice, person.name, taken),)

    @cached_property
    def talks(self) -> list[Talk]:
        """Posts of the last year, oldest first, with their comments and reactions."""
        active = [viewer.person for viewer in self.viewers]
        return make_talks(Dice(self.seed, "talk"), self.people, active, self.today)

    @cached_property
    def jobs(self) -> list[JobAd]:
        """Open job postings."""
        return make_jobs(Dice(self.seed, "jobs"), self.companies, self.people, self.today)

    @cached_property
    def viewers(self) -> list[Viewer]:
        """Two people who gave their own LinkedIn export: one at the Lix company, one at the largest."""
        return make_viewers(Dice(self.seed, "viewers"), self.people, self.lix.slug, self.today)
