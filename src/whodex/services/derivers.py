"""What is derived from a folded entity, wired into folding here: the pure rooms do not know each other."""

from collections.abc import Sequence
from typing import Final

from whodex.model.observation import Entity
from whodex.model.person import Person
from whodex.services.preparing import Deriver


def classes_of_titles(entities: Sequence[Entity]) -> None:
    """Seniority and functions of every position, from the person alone.

    The organisation's entity is not asked: it may be known only after the person, and a rebuild must give the same.
    `/v1/ai/*` asks it when it answers.
    """
    people = [entity for entity in entities if isinstance(entity, Person) and entity.experience]
    if people:
        from whodex.titles import derive_many  # noqa: PLC0415  reads tables and weights, which most commands never need

        derive_many(people)


DERIVERS: Final[tuple[Deriver, ...]] = (classes_of_titles,)
