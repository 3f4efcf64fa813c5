"""A word that nobody has → one like it that somebody has. Knows no engine: what is known is given by frequency."""

from typing import Final

from whodex.store.search_fields import words_of

SHORTEST: Final = 3  # words of so few letters are left as they are
LONGEST_APART: Final = 40


def correct(text: str, known: dict[str, int]) -> str | None:
    """The words of a text, unknown ones replaced by the most frequent known word one or two letters away.

    `cofounder` is taken apart where `co` and `founder` are known and nothing is one letter away; `front-end` is written
    as one word where `frontend` is known.
    """
    apart = words_of(text)
    joined = "".join(apart)
    if len(apart) > 1 and len(text.split()) == 1 and known.get(joined):
        return joined
    words = [word if known.get(word) else _nearest(word, known) for word in apart]
    return " ".join(words) if words != apart else None


def _nearest(word: str, known: dict[str, int]) -> str:
    if len(word) <= SHORTEST:
        return word
    far = {one: distance(one, word) for one, count in known.items() if count and abs(len(one) - len(word)) <= 2}
    near = [one for one, letters in far.items() if letters <= 1 + (len(word) > 5)]
    best = min(near, key=lambda one: (far[one], -known[one], one), default=word)
    if far.get(best) == 1:
        return best
    parts = [pair for pair in splits(word) if all(known.get(part) for part in pair)]
    if parts:
        return " ".join(max(parts, key=lambda pair: min(known[part] for part in pair)))
    return best


def splits(word: str) -> list[tuple[str, str]]:
    """A word in two parts of two letters or more, in every way."""
    return [(word[:at], word[at:]) for at in range(2, min(len(word), LONGEST_APART) - 1)]


def distance(one: str, other: str) -> int:
    """Letters to insert, delete, replace or swap with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
