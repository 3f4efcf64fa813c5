"""Known words near an unknown one, out of the term dictionaries: bounded, whatever their size."""

from typing import Final

import tantivy

from whodex.model.query import SearchedKind
from whodex.store.near_words import correct, splits
from whodex.store.search_fields import TEXT_FIELDS, words_of

MOST_CORRECTED: Final = 8  # unknown words of one search that are looked for
MOST_NEAR: Final = 1_000  # words of one field with the same two first letters that are compared, the most frequent
MOST_FAR: Final = 300  # with the same first letter


def corrected(kind: SearchedKind, searcher: tantivy.Searcher, text: str) -> str | None:
    """See `SearchReading.corrected`. A word is compared with frequent ones that begin as it does."""
    known: dict[str, int] = {}
    unknown = 0

    def frequency(word: str) -> int:
        return sum(searcher.doc_freq(field, word) for field in TEXT_FIELDS[kind])

    apart = words_of(text)
    if len(apart) > 1:
        known["".join(apart)] = frequency("".join(apart))
    for word in apart:
        held = frequency(word)
        if held or unknown >= MOST_CORRECTED:
            known[word] = held
            continue
        unknown += 1
        for part in {part for pair in splits(word) for part in pair}:
            known[part] = frequency(part)
        for field in TEXT_FIELDS[kind]:
            for letters, most in ((word[:2], MOST_NEAR), (word[:1], MOST_FAR)):
                for term, count in searcher.terms_with_prefix(field, letters, limit=most):
                    known[term] = max(count, known.get(term, 0))
    return correct(text, known)
