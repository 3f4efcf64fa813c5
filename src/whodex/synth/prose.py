"""What a profile says in running text: of one role, of the person, and in the line under the name."""

from whodex.synth.companies import Company
from whodex.synth.dice import Dice
from whodex.synth.places import City
from whodex.synth.work import MANAGER, OWNER, Department, deeds, phrases


def story(dice: Dice, department: Department, level: int, company: Company, city: City) -> str:
    """What a person writes of one role: an opening, what was done, how it was done. About 300 to 1,300 characters."""
    said = phrases()
    area = department.topics[int(dice.random() * len(department.topics))]
    parts = []
    if dice.random() < 0.75:
        parts.append(
            dice.pick(said.open).format(
                company=company.name, area=area, city=city.name, kind=company.industry.kind, m=3 + dice.below(9)
            )
        )
    done = deeds(dice, department, 3 + dice.below(5))
    rest = [dice.pick(said.lead if level >= MANAGER else said.member), dice.pick(said.all)]
    if dice.random() < 0.45:
        return "\n• ".join(["".join(parts) or "What I did:", *done, *rest])
    return " ".join([*parts, *done, *rest])


def about_text(
    dice: Dice, department: Department, level: int, company: Company | None, city: City, skills: list[str], years: int
) -> str:
    """The text a profile opens with: three to five short paragraphs, 600 to 2,000 characters."""
    said = phrases()
    area = department.topics[0]
    industry = company.industry.name.lower() if company else "several industries"
    first = dice.pick(said.about_open).format(area=area, years=max(years, 2), industry=industry, m=2 + dice.below(5))
    first = first[0].upper() + first[1:]
    middle = dice.some(said.about_mid, 3 + dice.below(3))
    done = deeds(dice, department, 2 + dice.below(3))
    paragraphs = [f"{first} {' '.join(middle)}", "Some of what I have done:\n– " + "\n– ".join(done)]
    if company and dice.random() < 0.7:
        now = "run" if level >= OWNER else "lead a team at" if level >= MANAGER else "work at"
        paragraphs.append(f"Today I {now} {company.name} in {city.name}: {company.offer}.")
    paragraphs.append(dice.pick(said.about_topics).format(skills=", ".join(skills[:7])))
    paragraphs.append(dice.pick(said.about_close).format(area=area, city=city.name))
    return "\n\n".join(paragraphs)


def headline_of(dice: Dice, title: str, company: Company | None, skills: list[str]) -> str:
    """The line under the name: mostly title and employer, sometimes with what the person is known for."""
    if company is None:
        return title
    draw = dice.random()
    if draw < 0.55:
        return f"{title} at {company.name}"
    if draw < 0.7:
        return f"{title} @ {company.name} | {skills[0]} | {skills[-1]}"
    if draw < 0.85:
        return f"{title} at {company.name} – {company.offer}"
    return f"{title} | {company.name}"
