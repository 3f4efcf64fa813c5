"""A search index in memory: for tests, and the plainest statement of what matches and how it is ranked."""

from collections.abc import Iterable, Sequence

from whodex.errors import InvalidParameter
from whodex.model.query import All, Between, Exact, Hits, Not, Numbers, Query, SearchedKind, Some, Sort, Words
from whodex.store.near_words import correct
from whodex.store.search_fields import (
    COMMON,
    EXACT_JOINED,
    MOST_DEPTH,
    MOST_POSITIONS,
    MOST_TERMS,
    NEWEST,
    WORDS_ONLY,
    fields_for,
    phrase_fields,
    words_of,
)
from whodex.store.search_ports import Applied, Document


class MemoryIndex:
    """See `whodex.store.search_ports.SearchIndex`."""

    def __init__(self) -> None:
        self._seen: dict[int, Document] = {}
        self._next: dict[int, Document] = {}
        self._applied = Applied()
        self._locked = False

    def search(
        self, kind: SearchedKind, query: Query, start: int = 0, count: int = 10, sort: Sort = "relevance"
    ) -> Hits:
        check_limits(query)
        scored: list[tuple[float, int]] = []
        for number, document in self._seen.items():
            if document.kind == kind:
                score = _score(document, query)
                if score is not None:
                    newest = float(document.numbers.get(NEWEST[kind], -(1 << 62)))
                    scored.append((-newest if sort == "newest" else -score, number))
        scored.sort()
        window = scored[start : min(start + count, MOST_POSITIONS)] if start < MOST_POSITIONS else []
        return Hits([number for _, number in window], len(scored))

    def corrected(self, kind: SearchedKind, text: str) -> str | None:
        known: dict[str, int] = {}
        for document in self._seen.values():
            if document.kind == kind:
                for values in document.texts.values():
                    for word in {word for value in values for word in words_of(value)}:
                        known[word] = known.get(word, 0) + 1
        return correct(text, known)

    def refresh(self) -> None:
        pass

    def applied(self) -> Applied:
        return self._applied

    def lock(self) -> bool:
        if self._locked:
            return False
        self._locked = True
        self._next = dict(self._seen)
        return True

    def apply(self, documents: Iterable[Document], removed: Sequence[int]) -> None:
        for number in removed:
            self._next.pop(number, None)
        for document in documents:
            self._next[document.number] = document

    def commit(self, applied: Applied) -> None:
        self._seen, self._applied = dict(self._next), applied

    def clear(self) -> None:
        self._next.clear()

    def unlock(self) -> None:
        self._locked = False

    def close(self) -> None:
        pass


def check_limits(query: Query) -> None:
    """Raise InvalidParameter for a query with too many words or nested too deep."""
    terms = 0
    stack: list[tuple[Query, int]] = [(query, 1)]
    while stack:
        node, depth = stack.pop()
        if depth > MOST_DEPTH:
            raise InvalidParameter("the search is nested too deeply")
        match node:
            case Words():
                terms += len(words_of(node.text))
            case Exact():
                terms += len(node.values)
            case Not():
                stack.append((node.node, depth + 1))
            case All() | Some():
                stack.extend((one, depth + 1) for one in node.nodes)
            case _:
                pass
        if terms > MOST_TERMS:
            raise InvalidParameter(f"the search has more than {MOST_TERMS} words")


def _score(document: Document, query: Query) -> float | None:
    """How well a document fits, or None where it does not."""
    match query:
        case All():
            total = 0.0
            for node in query.nodes:
                score = _score(document, node)
                if score is None:
                    return None
                total += score
            return total
        case Some():
            scores = [score for node in query.nodes if (score := _score(document, node)) is not None]
            return sum(scores) if scores else None
        case Not():
            return 0.0 if _score(document, query.node) is None else None
        case Numbers():
            return 0.0 if document.number in query.numbers else None
        case Between():
            value = document.numbers.get(query.field)
            least, most = query.least, query.most
            inside = value is not None and (least is None or value >= least) and (most is None or value <= most)
            return 0.0 if inside else None
        case Exact():
            names = EXACT_JOINED.get(query.field, (query.field,)) if document.kind == "person" else (query.field,)
            held = {value for name in names for value in document.exact.get(name, ())}
            return None if held.isdisjoint(query.values) else 0.0
        case Words():
            return _words(document, query)


def _words(document: Document, query: Words) -> float | None:
    words = words_of(query.text)
    fields = fields_for(document.kind, query.field)
    if not words:
        return 0.0
    if query.phrase and len(words) > 1:
        fields = phrase_fields(fields)
    texts = {name: [_held(name, value) for value in document.texts.get(name, ())] for name in fields}
    if query.phrase:
        best = [fields[name] for name, values in texts.items() if any(_holds_phrase(value, words) for value in values)]
        return max(best) * len(words) if best else None
    total = 0.0
    for word in words:
        best = [fields[name] for name, values in texts.items() if any(_holds(value, word, query) for value in values)]
        if not best:
            return None
        total += max(best)
    return total


def _held(field: str, value: str) -> list[str]:
    words = words_of(value)
    return [word for word in words if word not in COMMON] if field in WORDS_ONLY else words


def _holds(value: list[str], word: str, query: Words) -> bool:
    return any(held.startswith(word) for held in value) if query.begun else word in value


def _holds_phrase(value: list[str], words: list[str]) -> bool:
    return any(value[at : at + len(words)] == words for at in range(len(value) - len(words) + 1))
