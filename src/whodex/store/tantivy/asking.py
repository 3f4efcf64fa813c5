"""A query of ours as one of Tantivy's: built from query objects, never from text."""

import tantivy
from tantivy import FieldType, Occur

from whodex.model.query import All, Between, Exact, Not, Numbers, Query, SearchedKind, Some, Words
from whodex.store.search_fields import EXACT_JOINED, fields_for, words_of
from whodex.store.tantivy.schema import ALL, EXACT_FIELDS, NUMBER, NUMBER_FIELDS, ONLY_ALL, exact_name

_T = tantivy.Query


class Asking:
    """Translates for one kind."""

    def __init__(self, kind: SearchedKind, schema: tantivy.Schema) -> None:
        self._kind = kind
        self._schema = schema

    def query(self, node: Query) -> tantivy.Query:
        """The whole query. Filters weigh nothing; words weigh by their fields."""
        match node:
            case Words():
                return self._words(node)
            case All():
                return self._all(node)
            case Some():
                parts = [(Occur.Should, self.query(one)) for one in node.nodes]
                return _T.boolean_query(parts) if parts else _T.empty_query()
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

    def _everything(self) -> tantivy.Query:
        return _T.const_score_query(_T.all_query(), 0.0)

    @staticmethod
    def _flat(query: tantivy.Query) -> tantivy.Query:
        return _T.const_score_query(query, 0.0)

    def _any_of(self, field: str, values: tuple[str, ...] | tuple[int, ...]) -> tantivy.Query:
        if not values:
            return _T.empty_query()
        if len(values) == 1:
            return _T.term_query(self._schema, field, values[0], index_option="basic")
        # For a few values a boolean beats a term set (../shared/design/engine-notes.md).
        if len(values) <= 64:
            terms = [_T.term_query(self._schema, field, value, index_option="basic") for value in values]
            return _T.boolean_query([(Occur.Should, term) for term in terms])
        return _T.term_set_query(self._schema, field, list(values))

    def _exact(self, node: Exact) -> tantivy.Query:
        names = EXACT_JOINED.get(node.field, (node.field,)) if self._kind == "person" else (node.field,)
        held = [name for name in names if name in EXACT_FIELDS[self._kind]]
        if not held or not node.values:
            return _T.empty_query()
        parts = [self._any_of(exact_name(name), node.values) for name in held]
        return parts[0] if len(parts) == 1 else _T.boolean_query([(Occur.Should, part) for part in parts])

    def _between(self, node: Between) -> tantivy.Query:
        if node.field not in NUMBER_FIELDS[self._kind]:
            return _T.empty_query()
        if node.least is None and node.most is None:
            return _T.exists_query(node.field)
        return _T.range_query(self._schema, node.field, FieldType.Integer, node.least, node.most)

    def _words(self, node: Words) -> tantivy.Query:
        words = words_of(node.text)
        if not words:
            return self._everything()
        weights = fields_for(self._kind, node.field)
        if not weights:
            return _T.empty_query()
        if node.phrase and len(words) > 1:
            return self._phrase(words, weights, anywhere=node.field == "any")
        parts = [(Occur.Must, self._word(word, weights, anywhere=node.field == "any")) for word in words]
        return parts[0][1] if len(parts) == 1 else _T.boolean_query(parts)

    def _word(self, word: str, weights: dict[str, float], *, anywhere: bool) -> tantivy.Query:
        if not anywhere:
            return self._in_fields([(name, self._term(name, word)) for name in self._held(weights)], weights)
        parts = [(Occur.Must, self._term(ALL, word))]
        parts += [
            (Occur.Should, _T.boost_query(self._term(name, word), weight))
            for name, weight in weights.items()
            if weight > 1 and name not in ONLY_ALL
        ]
        return _T.boolean_query(parts)

    def _phrase(self, words: list[str], weights: dict[str, float], *, anywhere: bool) -> tantivy.Query:
        if not anywhere:
            held = self._held(weights)
            return self._in_fields([(name, _T.phrase_query(self._schema, name, list(words))) for name in held], weights)
        whole: list[tuple[Occur, tantivy.Query]] = [(Occur.Must, _T.phrase_query(self._schema, ALL, list(words)))]
        heavy = [name for name, weight in weights.items() if weight >= 4]
        whole += [
            (Occur.Should, _T.boost_query(_T.phrase_query(self._schema, name, list(words)), weights[name]))
            for name in heavy
        ]
        return _T.boolean_query(whole)

    def _held(self, weights: dict[str, float]) -> list[str]:
        """Fields of their own; a text that stands in `all` alone is looked for there."""
        return list(dict.fromkeys(ALL if name in ONLY_ALL else name for name in weights))

    def _in_fields(self, parts: list[tuple[str, tantivy.Query]], weights: dict[str, float]) -> tantivy.Query:
        boosted = [_T.boost_query(query, weights.get(name, 1.0)) for name, query in parts]
        return boosted[0] if len(boosted) == 1 else _T.disjunction_max_query(boosted)

    def _term(self, field: str, word: str) -> tantivy.Query:
        return _T.term_query(self._schema, field, word, index_option="freq")
