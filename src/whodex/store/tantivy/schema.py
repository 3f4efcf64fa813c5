"""One Tantivy index per kind: its schema, and a document of ours as one of Tantivy's.

Nothing is stored but the entity's number and the number fields, as fast fields. Every text stands once, in its own
field: a word asked for anywhere is looked for in each of them. Values of one field are kept apart by a mark that the
analyser takes out again, which leaves a gap no phrase crosses. Exact values of all fields stand in one field, each
behind the letter of its own (`docs/why/search-index.md` has what this saves).

Titles and headlines stand as words without places, and in a field beside them as pairs of neighbours: a phrase is a
pair or few pairs, of which there are far fewer than of either word. Beside long texts stand the pairs of two common
words that are in them: of those words nearly everybody has every one, and their places take longest to compare.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import compress, pairwise
from operator import and_
from typing import Final

import tantivy

from whodex.model.query import SearchedKind
from whodex.store.search_fields import COMMON, TEXT_FIELDS, WORDS_ONLY, words_of
from whodex.store.search_ports import Document
from whodex.text.names import MARKS, fold_marked

KINDS: Final[tuple[SearchedKind, ...]] = ("person", "organisation", "job", "post")

EXACT_FIELDS: Final[dict[SearchedKind, tuple[str, ...]]] = {
    "person": (
        "current_company",
        "past_company",
        "school",
        "place",
        "industry",
        "seniority",
        "function",
        "language",
        "spoken",
        "company_place",
        "company_type",
    ),
    "organisation": ("key", "place", "industry", "type", "technologies"),
    "job": ("company", "place", "industry", "function", "type", "workplace", "level", "easy_apply", "currency"),
    "post": ("author", "hashtag", "content", "mention"),
}
NUMBER_FIELDS: Final[dict[SearchedKind, tuple[str, ...]]] = {
    "person": (
        "headcount",
        "experience_start",
        "position_start",
        "company_start",
        "connections",
        "followers",
        "observed",
    ),
    "organisation": ("headcount", "employees", "followers", "founded", "job_openings"),
    "job": ("listed", "salary", "applicants"),
    "post": ("created", "comments", "reactions"),
}

PAIRED: Final[dict[SearchedKind, frozenset[str]]] = {
    "person": frozenset({"current_title", "past_title", "headline"}),
    "organisation": frozenset(),
    "job": frozenset({"title"}),
    "post": frozenset(),
}
"""Fields that are asked for phrases more than for words: their phrases are found by `pairs_of`."""

LONG: Final[dict[SearchedKind, frozenset[str]]] = {
    "person": frozenset({"summary"}),
    "organisation": frozenset({"description"}),
    "job": frozenset({"description"}),
    "post": frozenset({"text"}),
}
"""Fields of long texts: a phrase of nothing but common words is looked for by its pairs first."""

NUMBER: Final = "number"
EXACT: Final = "is"
_PHRASES: Final = "phrases"
_WORDS: Final = "words"
_VALUES: Final = "values"

_FIELD_MARK, _VALUE_MARK = MARKS
_BETWEEN: Final = f" {_VALUE_MARK} "
_BETWEEN_PAIRS: Final = f" {_VALUE_MARK} {_VALUE_MARK} "
"""Two of them: pairs of one phrase are two places apart at the most (`pairs_of`)."""
_LETTERS: Final = {
    kind: {name: chr(ord("a") + at) for at, name in enumerate(names)} for kind, names in EXACT_FIELDS.items()
}


def exact_term(kind: SearchedKind, field: str, value: str) -> str:
    """How a value of an exact field stands in the index."""
    return _LETTERS[kind][field] + _solid(value)


def paired(field: str) -> str:
    """The field that holds the pairs of a field."""
    return f"{field}_pairs"


def pairs_of(words: list[str]) -> list[tuple[int, str]]:
    """What a phrase of two words or more is asked by: every other pair of neighbours and the last, with its place."""
    last = len(words) - 2
    return [(at, f"{words[at]}_{words[at + 1]}") for at in (*range(0, last, 2), last)]


@lru_cache(maxsize=65_536)
def _solid(value: str) -> str:
    """A value without white space, which would cut it."""
    return "_".join(value.split()) if not value.isalnum() else value


def schema_of(kind: SearchedKind) -> tantivy.Schema:
    """The schema of one kind."""
    builder = tantivy.SchemaBuilder()
    # An integer id can be deleted by query; an unsigned one cannot (../shared/design/engine-notes.md, Traps).
    builder.add_integer_field(NUMBER, indexed=True, fast=True)
    for name in TEXT_FIELDS[kind]:
        if name in WORDS_ONLY:
            builder.add_text_field(name, tokenizer_name=_WORDS, index_option="basic")
        elif name in PAIRED[kind]:
            builder.add_text_field(name, tokenizer_name=_PHRASES, index_option="freq")
            builder.add_text_field(paired(name), tokenizer_name=_PHRASES, index_option="position")
        else:
            builder.add_text_field(name, tokenizer_name=_PHRASES, index_option="position")
        if name in LONG[kind]:
            builder.add_text_field(paired(name), tokenizer_name=_VALUES, index_option="basic")
    builder.add_text_field(EXACT, tokenizer_name=_VALUES, index_option="basic")
    for name in NUMBER_FIELDS[kind]:
        builder.add_integer_field(name, indexed=False, fast=True)
    return builder.build()


def register(index: tantivy.Index) -> None:
    """Give an index the analysers its schema names. All cut at white space; folding was done before."""

    def spaces() -> tantivy.TextAnalyzerBuilder:
        return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())

    index.register_tokenizer(_PHRASES, spaces().filter(tantivy.Filter.custom_stopword([_VALUE_MARK])).build())
    common = [_VALUE_MARK, *sorted(COMMON)]
    index.register_tokenizer(_WORDS, spaces().filter(tantivy.Filter.custom_stopword(common)).build())
    index.register_tokenizer(_VALUES, spaces().build())


def document_of(document: Document) -> tantivy.Document:
    """A document as Tantivy takes it."""
    kind = document.kind
    made = tantivy.Document()
    made.add_integer(NUMBER, document.number)
    for name, text in _folded(kind, document.texts):
        made.add_text(name, text)
        if name in PAIRED[kind] and (pairs := _pairs(text)):
            made.add_text(paired(name), pairs)
        if name in LONG[kind] and (pairs := _common_pairs(text)):
            made.add_text(paired(name), pairs)
    letters = _LETTERS[kind]
    exact = [
        letter + _solid(value)
        for name, values in document.exact.items()
        if (letter := letters.get(name)) is not None
        for value in values
    ]
    if exact:
        made.add_text(EXACT, " ".join(exact))
    for name, number in document.numbers.items():
        if name in NUMBER_FIELDS[kind]:
            made.add_integer(name, number)
    return made


def _folded(kind: SearchedKind, texts: dict[str, list[str]]) -> list[tuple[str, str]]:
    """(field, all its values, folded): folding all of them in one go costs a third of one by one."""
    known = TEXT_FIELDS[kind]
    names = [name for name in texts if name in known]
    fields = [_BETWEEN.join(texts[name]) for name in names]
    whole = fold_marked(_FIELD_MARK.join(fields))
    folded = whole.split(_FIELD_MARK)
    marks = sum(len(texts[name]) for name in names) - len(names)
    if len(folded) != len(names) or whole.count(_VALUE_MARK) != marks:  # a text holds a mark of its own
        folded = [_BETWEEN.join(" ".join(words_of(value)) for value in texts[name]) for name in names]
    return list(zip(names, folded, strict=True))


def _pairs(folded: str) -> str:
    """The pairs of neighbours of every value."""
    values: Iterator[str] = (
        " ".join(map("_".join, pairwise(value.split()))) for value in folded.split(_VALUE_MARK)
    )  # a word holds no underscore: folding takes it for a space
    return _BETWEEN_PAIRS.join(pairs for pairs in values if pairs)


def _common_pairs(folded: str) -> str:
    """The pairs of neighbours of which both are common words, each once. Across values there is a mark between them."""
    words = folded.replace(_VALUE_MARK, "_").split()
    common = list(map(COMMON.__contains__, words))
    return " ".join(set(map("_".join, compress(pairwise(words), map(and_, common, common[1:])))))
