"""One Tantivy index per kind: its schema, and a document of ours as one of Tantivy's.

Nothing is stored but the entity's number as a fast field. Texts are folded before they come here and cut at white
space. `all` holds every searchable text of a document: a word asked for anywhere must stand there, and the fields of
their own only add weight (one obligatory term a word instead of one for each field).
"""

from typing import Final

import tantivy

from whodex.model.query import SearchedKind
from whodex.store.search_fields import TEXT_FIELDS, words_of
from whodex.store.search_ports import Document

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
    "job": ("company", "place", "industry", "function", "type", "workplace", "level", "easy_apply"),
    "post": ("author", "hashtag"),
}
NUMBER_FIELDS: Final[dict[SearchedKind, tuple[str, ...]]] = {
    "person": ("headcount", "experience_start", "position_start", "company_start", "connections", "observed"),
    "organisation": ("headcount", "employees", "followers", "founded", "job_openings"),
    "job": ("listed", "salary", "applicants"),
    "post": ("created", "comments", "reactions"),
}

ONLY_ALL: Final = frozenset({"summary", "description"})
"""Long texts of weight 1: they stand in `all` alone, which halves the index."""

SPACES: Final = "spaces"
ID: Final = "id"
NUMBER: Final = "number"
ALL: Final = "all"


def exact_name(field: str) -> str:
    """The name of an exact field: apart from text fields, since a company is both."""
    return f"is_{field}"


def schema_of(kind: SearchedKind) -> tantivy.Schema:
    """The schema of one kind."""
    builder = tantivy.SchemaBuilder()
    # An integer id can be deleted by query; an unsigned one cannot (../shared/design/engine-notes.md, Traps).
    builder.add_integer_field(NUMBER, indexed=True, fast=True)
    builder.add_text_field(ALL, tokenizer_name=SPACES, index_option="position")
    for name in TEXT_FIELDS[kind]:
        if name not in ONLY_ALL:
            builder.add_text_field(name, tokenizer_name=SPACES, index_option="position")
    for name in EXACT_FIELDS[kind]:
        builder.add_text_field(exact_name(name), tokenizer_name="raw", index_option="basic")
    for name in NUMBER_FIELDS[kind]:
        builder.add_integer_field(name, indexed=False, fast=True)
    return builder.build()


def analyser() -> tantivy.TextAnalyzer:
    """Cuts at white space; folding was done before."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def document_of(document: Document) -> tantivy.Document:
    """A document as Tantivy takes it."""
    made = tantivy.Document()
    made.add_integer(NUMBER, document.number)
    weights = TEXT_FIELDS[document.kind]
    for name, values in document.texts.items():
        weight = weights.get(name)
        if weight is None:
            continue
        for value in values:
            folded = " ".join(words_of(value))
            if name not in ONLY_ALL:
                made.add_text(name, folded)
            if weight:
                made.add_text(ALL, folded)
    for name in EXACT_FIELDS[document.kind]:
        for value in document.exact.get(name, ()):
            made.add_text(exact_name(name), value)
    for name in NUMBER_FIELDS[document.kind]:
        if name in document.numbers:
            made.add_integer(name, document.numbers[name])
    return made
