"""One source's hand: writes a person as that source would, by its rates, and remembers every change."""

from typing import Final

from whodex.synth import noise
from whodex.synth.dice import Dice
from whodex.synth.life import Person, Stint
from whodex.synth.names import Name
from whodex.synth.noise import RATES

# Where somebody else at the firm looks alike, what tells them apart is always written.
_NEVER_IN_A_CROWD: Final = frozenset(
    {"initial", "nickname", "no_title", "no_city", "no_email", "no_profile", "job_changed", "old_slug"}
)


class Hand:
    """Writes one person for one source. `changes` holds the names of those made, as in `noise.RATES`."""

    def __init__(self, dice: Dice, source: str, *, crowded: bool, known: bool) -> None:
        self.dice = dice
        self.known = known  # the vendor's file tells the whole career: a row from before a change of job can be placed
        self.rates = RATES[source]
        self.crowded = crowded  # somebody else at the firm would look alike: a strong identifier must stay
        self.changes: list[str] = []
        self._name_changes = 0

    def does(self, change: str, *, name: bool = False) -> bool:
        """Whether to make that change now. `name`: it falls on the name, of which two are the most."""
        if self.crowded and change in _NEVER_IN_A_CROWD:
            return False
        if name and self._name_changes >= 2:
            return False
        if not self.dice.chance(self.rates.get(change, 0.0)):
            return False
        self._name_changes += name
        return True

    def noted(self, change: str, before: str, after: str) -> str:
        """`after`, with the change remembered where it changed anything."""
        if before != after:
            self.changes.append(change)
        return after

    def name(self, name: Name) -> tuple[str, str]:
        """Given and family name as written here."""
        dice, first, last = self.dice, name.first, name.last
        if self.does("half_surname"):
            last = self.noted("half_surname", last, noise.half_surname(name))
        if self.does("nickname", name=True):
            first = self.noted("nickname", first, noise.nickname(dice, first))
        if self.does("other_spelling", name=True):
            first, last = (
                self.noted("other_spelling", first, noise.other_spelling(dice, first)),
                self.noted("other_spelling", last, noise.other_spelling(dice, last)),
            )
        if self.does("plain_letters"):
            first = self.noted("plain_letters", first, noise.plain_letters(dice, first))
            last = self.noted("plain_letters", last, noise.plain_letters(dice, last))
        if self.does("typo", name=True):
            if dice.chance(0.5) or not last:
                first = self.noted("typo", first, noise.typo(dice, first))
            else:
                last = self.noted("typo", last, noise.typo(dice, last))
        if last and self.does("initial", name=True):
            first = self.noted("initial", first, f"{first[0]}.")
        return first, last

    def stint(self, person: Person) -> Stint:
        """The role the source knows: the current one, or the one before."""
        if len(person.career) > 1 and self.known and self.does("job_changed"):
            self.changes.append("job_changed")
            return person.career[1]
        return person.career[0]

    def title(self, text: str) -> str:
        """The title as written here, or empty."""
        if self.does("no_title"):
            return self.noted("no_title", text, "")
        return self.noted("title_short", text, noise.title_short(text)) if self.does("title_short") else text

    def company(self, stint: Stint) -> str:
        """The employer's name as written here."""
        name, legal = stint.company.name, stint.company.legal
        if legal and self.does("legal_form"):
            return self.noted("legal_form", name, f"{name} {legal}")
        return name

    def city(self, person: Person) -> str:
        """The city as written here, or empty."""
        if self.does("no_city"):
            return self.noted("no_city", person.city.name, "")
        return noise.city(self.dice, person.city.name)

    def email(self, person: Person) -> str:
        """The address, or empty; never one of another employer."""
        if "job_changed" in self.changes:
            return ""
        if self.does("no_email"):
            return self.noted("no_email", person.email, "")
        return person.email

    def slug(self, person: Person) -> str:
        """The slug, an older one, or empty."""
        if self.does("no_profile"):
            return self.noted("no_profile", person.slug, "")
        if person.old_slugs and self.does("old_slug"):
            return self.noted("old_slug", person.slug, person.old_slugs[0])
        return person.slug
