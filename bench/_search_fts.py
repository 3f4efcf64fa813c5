"""The baseline of `bench search`: the same documents in SQLite FTS5, filters in SQL, analysed."""

import time
from collections.abc import Iterable
from pathlib import Path

import apsw

from whodex.model.query import All, Between, Exact, Not, Numbers, Query, Some, Words
from whodex.store.search_fields import COMMON, EXACT_JOINED, TEXT_FIELDS, WORDS_ONLY, fields_for, words_of
from whodex.store.search_ports import Document

FIELDS = tuple(TEXT_FIELDS["person"])
BATCH = 2_000
NUMBERS = ("headcount", "experience_start", "position_start", "company_start", "connections", "observed")


def held(field: str, text: str) -> list[str]:
    """The words our engine holds of a text."""
    words = words_of(text)
    return [word for word in words if word not in COMMON] if field in WORDS_ONLY else words


class TooSlow(Exception):
    """A query took longer than it may."""


class Fts:
    """One FTS5 table of people, without their content, and tables of exact values and numbers."""

    def __init__(self, path: Path) -> None:
        self.db = apsw.Connection(str(path))
        for sql in (
            "PRAGMA journal_mode=OFF",
            "PRAGMA synchronous=OFF",
            "PRAGMA mmap_size=30000000000",
            "PRAGMA cache_size=-200000",
        ):
            self.db.execute(sql)

    def build(self, documents: Iterable[Document]) -> float:
        """Put everybody in; seconds of CPU it took."""
        started = time.process_time()
        db = self.db
        # Texts are folded before, as for our engine: words are cut at white space alone.
        db.execute(
            f"CREATE VIRTUAL TABLE people USING fts5({', '.join(FIELDS)}, content='', "
            "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co' tokenchars '+#&'\")"
        )
        db.execute(
            "CREATE TABLE exact (field TEXT, value TEXT, number INTEGER, PRIMARY KEY (field, value, number)) "
            "WITHOUT ROWID"
        )
        db.execute(f"CREATE TABLE numbers (number INTEGER PRIMARY KEY, {', '.join(NUMBERS)})")
        marks = ", ".join("?" * (len(FIELDS) + 1))
        into = f"INSERT INTO people (rowid, {', '.join(FIELDS)}) VALUES ({marks})"
        rows: list[Document] = []
        for one in documents:
            rows.append(one)
            if len(rows) == BATCH:
                self._put(into, rows)
                rows.clear()
        self._put(into, rows)
        for name in NUMBERS:
            db.execute(f"CREATE INDEX by_{name} ON numbers ({name})")
        db.execute("INSERT INTO people (people) VALUES ('optimize')")
        db.execute("ANALYZE")
        return time.process_time() - started

    def _put(self, into: str, rows: list[Document]) -> None:
        db = self.db
        db.execute("BEGIN")
        # Values of one field are kept apart by a word nobody can ask for, so that no phrase runs across them.
        db.executemany(
            into,
            [
                (
                    one.number,
                    *(" xyzzyapart ".join(" ".join(held(name, v)) for v in one.texts.get(name, ())) for name in FIELDS),
                )
                for one in rows
            ],
        )
        db.executemany(
            "INSERT OR IGNORE INTO exact VALUES (?, ?, ?)",
            [(field, value, one.number) for one in rows for field, values in one.exact.items() for value in values],
        )
        marks = ", ".join("?" * (len(NUMBERS) + 1))
        db.executemany(
            f"INSERT INTO numbers VALUES ({marks})", [(one.number, *map(one.numbers.get, NUMBERS)) for one in rows]
        )
        db.execute("COMMIT")

    def search(self, query: Query, count: int, most_s: float) -> tuple[list[int], int]:
        """The best `count` and how many there are. Raises TooSlow after `most_s` seconds."""
        match, where, values = _split(query)
        until = time.perf_counter() + most_s
        self.db.set_progress_handler(lambda: time.perf_counter() > until, 20_000)
        try:
            weights = ", ".join(str(TEXT_FIELDS["person"][name] or 1.0) for name in FIELDS)
            if match is None:
                sql = "FROM numbers p WHERE " + (" AND ".join(where) or "1")
                best, order = f"SELECT p.number {sql} ORDER BY p.number LIMIT {count}", values
                total = f"SELECT count(*) {sql}"
            else:
                conditions = "".join(f" AND {one}" for one in where).replace("p.number", "people.rowid")
                join = "JOIN numbers p ON p.number = people.rowid" if "p." in conditions else ""
                sql = f"FROM people {join} WHERE people MATCH ? {conditions}"
                best = f"SELECT people.rowid {sql} AND rank MATCH 'bm25({weights})' ORDER BY rank LIMIT {count}"
                total = f"SELECT count(*) {sql}"
                order = [match, *values]
            rows = [row[0] for row in self.db.execute(best, order)]
            return rows, next(iter(self.db.execute(total, order)))[0]
        except apsw.InterruptError:
            raise TooSlow from None
        finally:
            self.db.set_progress_handler(None)


def _split(query: Query) -> tuple[str | None, list[str], list[object]]:
    """(the words as one MATCH, conditions in SQL, their values)."""
    nodes = query.nodes if isinstance(query, All) else (query,)
    words: list[str] = []
    excluded: list[str] = []
    where: list[str] = []
    values: list[object] = []
    for node in _flat(nodes):
        text = _match(node)
        if text is not None:
            words.append(text)
        elif isinstance(node, Not) and (text := _match(node.node)) is not None:
            excluded.append(text)
        else:
            condition, more = _condition(node)
            where.append(condition)
            values += more
    if not words:
        for text in excluded:
            where.append("p.number NOT IN (SELECT rowid FROM people WHERE people MATCH ?)")
            values.append(text)
        return None, where, values
    joined = " AND ".join(f"({one})" for one in words)
    for text in excluded:
        joined = f"({joined}) NOT ({text})"
    return joined, where, values


def _flat(nodes: Iterable[Query]) -> Iterable[Query]:
    for node in nodes:
        if isinstance(node, All):
            yield from _flat(node.nodes)
        else:
            yield node


def _match(node: Query) -> str | None:
    """A node of words alone as FTS5's text; None where it is none."""
    match node:
        case Words():
            words = words_of(node.text)
            fields = fields_for("person", node.field)
            if node.phrase and len(words) > 1:
                fields = {name: weight for name, weight in fields.items() if name not in WORDS_ONLY}
            named = f"{{{' '.join(fields)}}} : "
            if node.phrase:
                return named + '"' + " ".join(words) + '"'
            return " AND ".join(f'{named}"{word}"' for word in words)
        case Some() | All():
            parts = [_match(one) for one in node.nodes]
            if not parts or None in parts:
                return None
            return (" OR " if isinstance(node, Some) else " AND ").join(f"({one})" for one in parts)
        case _:
            return None


def _condition(node: Query) -> tuple[str, list[object]]:
    match node:
        case Exact():
            names = EXACT_JOINED.get(node.field, (node.field,))
            marks, fields = ",".join("?" * len(node.values)), ",".join("?" * len(names))
            inside = f"p.number IN (SELECT number FROM exact WHERE field IN ({fields}) AND value IN ({marks}))"
            return inside, [*names, *node.values]
        case Between():
            parts = [f"p.{node.field} IS NOT NULL"]
            parts += [] if node.least is None else [f"p.{node.field} >= {node.least}"]
            parts += [] if node.most is None else [f"p.{node.field} <= {node.most}"]
            return " AND ".join(parts), []
        case Numbers():
            return f"p.number IN ({','.join(map(str, node.numbers))})", []
        case Words():
            return "p.number IN (SELECT rowid FROM people WHERE people MATCH ?)", [_match(node)]
        case Some() | All():
            made = [_condition(one) for one in node.nodes]
            glue = " OR " if isinstance(node, Some) else " AND "
            return "(" + (glue.join(text for text, _ in made) or "1") + ")", [one for _, more in made for one in more]
        case Not():
            text, more = _condition(node.node)
            return f"NOT ({text})", more
