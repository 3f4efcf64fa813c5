"""A query of ours as one of Tantivy's: built from query objects, never from text."""

import re

import tantivy
from tantivy import FieldType, Occur

from whodex.model.query import All, Between, Exact, Not, Numbers, Query, SearchedKind, Some, Words
from whodex.store.search_fields import COMMON, EXACT_JOINED, WORDS_ONLY, fields_for, phrase_fields, words_of
from whodex.store.tantivy.schema import (
    EXACT,
    EXACT_FIELDS,
    LONG,
    NUMBER,
    NUMBER_FIELDS,
    PAIRED,
    exact_term,
    paired,
    pairs_of,
)

_T = tantivy.Query


class Asking:
    """Translates for one kind."""

    def __init__(self, kind: SearchedKind, schema: tantivy.Schema) -> None:
        self._kind = kind
        self._schema = schema

    def query(self, node: Query) -> tantivy.Query:
        """The whole query. Filters weigh nothing; words weigh by their fields."""
        match node:
            case Words() | Some():
                return self._some(self._alternatives(node))
            case All():
                return self._all(node)
            case Not():
                # A boolean of nothing but exclusions matches nothing: it needs everything to exclude from.
                return _T.boolean_query([(Occur.Must, self._everything()), (Occur.MustNot, self.query(node.node))])
            case Numbers():
                return self._flat(self._any_of(NUMBER, node.numbers))
            case Exact():
                return self._flat(self._exact(node))
            case Between():
                return self._flat(self._between(node))

    def _all(self, node: All) -> tantivy.Query:
        parts: list[tuple[Occur, tantivy.Query]] = []
        for one in node.nodes:
            if isinstance(one, Not):
                parts.append((Occur.MustNot, self.query(one.node)))
            else:
                parts.append((Occur.Must, self.query(one)))
        if not any(occur == Occur.Must for occur, _ in parts):
            parts.append((Occur.Must, self._everything()))
        return _T.boolean_query(parts)

    def _alternatives(self, node: Query) -> list[tantivy.Query]:
        """What a query is any of, alternatives of alternatives in one row with the others.

        Each union of its own costs Tantivy a pass over all documents: twenty phrases in ten fields each, twenty.
        """
        match node:
            case Words():
                return self._words(node)
            case Some():
                return [part for one in node.nodes for part in self._alternatives(one)]
            case _:
                return [self.query(node)]

    @staticmethod
    def _some(parts: list[tantivy.Query]) -> tantivy.Query:
        if not parts:
            return _T.empty_query()
        return parts[0] if len(parts) == 1 else _T.boolean_query([(Occur.Should, part) for part in parts])

    def _everything(self) -> tantivy.Query:
        return _T.const_score_query(_T.all_query(), 0.0)

    @staticmethod
    def _flat(query: tantivy.Query) -> tantivy.Query:
        return _T.const_score_query(query, 0.0)

    def _any_of(self, field: str, values: tuple[str, ...] | tuple[int, ...]) -> tantivy.Query:
        # For a few values a boolean beats a term set (../shared/design/engine-notes.md).
        if len(values) <= 64:
            return self._some([_T.term_query(self._schema, field, value, index_option="basic") for value in values])
        return _T.term_set_query(self._schema, field, list(values))

    def _exact(self, node: Exact) -> tantivy.Query:
        names = EXACT_JOINED.get(node.field, (node.field,)) if self._kind == "person" else (node.field,)
        held = [name for name in names if name in EXACT_FIELDS[self._kind]]
        return self._any_of(EXACT, tuple(exact_term(self._kind, name, value) for name in held for value in node.values))

    def _between(self, node: Between) -> tantivy.Query:
        if node.field not in NUMBER_FIELDS[self._kind]:
            return _T.empty_query()
        if node.least is None and node.most is None:
            return _T.exists_query(node.field)
        return _T.range_query(self._schema, node.field, FieldType.Integer, node.least, node.most)

    def _words(self, node: Words) -> list[tantivy.Query]:
        """Alternatives: one word or phrase by field, or what asks for all of several words."""
        words = words_of(node.text)
        if not words:
            return [self._everything()]
        weights = fields_for(self._kind, node.field)
        if node.phrase and len(words) > 1:
            return [self._weighed(self._phrase(name, words), by) for name, by in phrase_fields(weights).items()]
        word_of = self._begun if node.begun else self._word
        if len(words) == 1:
            return word_of(words[0], weights)
        return [_T.boolean_query([(Occur.Must, self._some(word_of(word, weights))) for word in words])]

    def _word(self, word: str, weights: dict[str, float]) -> list[tantivy.Query]:
        return [self._weighed(self._term(name, word), weight) for name, weight in weights.items()]

    @staticmethod
    def _weighed(query: tantivy.Query, weight: float) -> tantivy.Query:
        return query if weight == 1 else _T.boost_query(query, weight)

    def _begun(self, word: str, weights: dict[str, float]) -> list[tantivy.Query]:
        """Any word that begins so; folded words hold no sign but these three that means something to a pattern."""
        pattern = re.sub(r"([+#&])", r"\\\1", word) + ".*"
        return [_T.regex_query(self._schema, name, pattern) for name in weights]

    def _phrase(self, field: str, words: list[str]) -> tantivy.Query:
        if field in PAIRED[self._kind]:
            pairs = pairs_of(words)
            if len(pairs) == 1:
                return self._term(paired(field), pairs[0][1])
            return _T.phrase_query(self._schema, paired(field), list(pairs))
        whole = _T.phrase_query(self._schema, field, list(words))
        if field not in LONG[self._kind] or not COMMON.issuperset(words):
            return whole
        common = [_T.term_query(self._schema, paired(field), pair, index_option="basic") for _, pair in pairs_of(words)]
        if len(words) == 2:
            return common[0]
        return _T.boolean_query([*((Occur.Must, self._flat(pair)) for pair in common), (Occur.Must, whole)])

    def _term(self, field: str, word: str) -> tantivy.Query:
        option = "basic" if field in WORDS_ONLY else "freq"
        return _T.term_query(self._schema, field, word, index_option=option)
