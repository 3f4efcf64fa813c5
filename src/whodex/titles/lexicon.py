"""The hand-written tables (tables/*.txt) as one dictionary of phrases.

A table is a text file. ``[role 220 f25=5 director]`` opens a section: a kind, for roles the seniority class a bare
mention means, functions with weights (0 to 6), flags. The lines below hold terms, parted by commas; ``term:210:f8=4``
changes class or functions for one term, class 0 makes it a topic; ``leiter(in)`` stands for leiter and leiterin.

Kinds: role (a person), topic (what the work is about), mod (senior, deputy …), place (where or how wide), of, for, to,
at, and (connectors), stop, org (words only organisations carry).
"""

import gc
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec
from msgspec import Struct

from whodex.titles.words import tokens

ROLE, TOPIC, MOD, PLACE, OF, FOR, TO, AT, AND, STOP, ORG, PLURAL, SEP, UNKNOWN = range(14)
_KINDS = {
    "role": ROLE, "topic": TOPIC, "mod": MOD, "place": PLACE, "of": OF, "for": FOR, "to": TO, "at": AT, "and": AND,
    "stop": STOP, "org": ORG,
}  # fmt: skip

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "pl", "fi", "tr", "cs")
"""Languages with a table, in the order that decides when a word means different things and nothing else tells."""

_COMPOUNDING = {"de", "nl", "sv", "da", "no", "fi"}  # languages that write compounds as one word
_HEADING = re.compile(r"\[(\w+)([^\]]*)\]$")
# Roles that are topics too ("Nurse", "Customer Support") are a person when they stand alone, but for these, which are
# a team or a field: "Business Development" alone is nobody.
_FIELDS = {
    "acquisition", "alliances", "assurance", "catering", "chain", "consulting", "control", "creative", "development",
    "devops", "engineering", "experience", "housekeeping", "maintenance", "marketing", "operations", "partnerships",
    "r&d", "recycling", "relations", "research", "sales", "security", "ux", "warehouse",
}  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


class Entry(Struct, frozen=True, gc=False, array_like=True):
    """What one phrase of the tables means."""

    kind: int
    text: str
    language: str
    base: int = 0  # role: the class of a bare mention; topic: the class when nothing else is there, 0 = none
    functions: tuple[tuple[int, float], ...] = ()  # (function id, weight)
    flags: frozenset[str] = frozenset()
    mod: str = ""  # what the word does to a role beside it


class BrokenTable(ValueError):
    """A table of the package cannot be read: a bug of ours, found by the tests."""


class Lexicon(Struct, array_like=True):
    """Phrases by their words joined with one space. Entries that languages disagree on are dicts by language."""

    phrases: dict[str, Entry | dict[str, Entry]] = {}
    begins: dict[str, list[int]] = {}  # first two words → lengths of the phrases that begin so, longest first
    heads: dict[str, Entry] = {}  # last parts of compounds that are roles
    parts: dict[str, Entry] = {}  # parts of compounds that are topics

    def add(self, entry: Entry) -> None:
        """Take an entry in; what an earlier table says of the same words stands beside it or wins."""
        text = entry.text
        known = self.phrases.get(text)
        if known is None:
            self.phrases[text] = entry
        elif isinstance(known, dict):
            known.setdefault(entry.language, entry)
        elif known.language == entry.language:
            self.phrases[text] = _merged(known, entry)
        elif (known.kind, known.base, known.functions, known.flags, known.mod) != (
            entry.kind, entry.base, entry.functions, entry.flags, entry.mod,
        ):  # fmt: skip
            self.phrases[text] = {known.language: known, entry.language: entry}
        words = text.split(" ")
        if len(words) > 1:
            lengths = self.begins.setdefault(f"{words[0]} {words[1]}", [])
            if len(words) not in lengths:
                lengths.append(len(words))
                lengths.sort(reverse=True)
        elif entry.language in _COMPOUNDING and len(text) > 2:
            if entry.kind == ROLE:
                self.heads.setdefault(text, entry)
            elif entry.kind == TOPIC and len(text) > 3:
                self.parts.setdefault(text, entry)


def _shared_heads(phrases: dict[str, Entry | dict[str, Entry]]) -> list[Entry]:
    """English one-word roles stand at the end of compounds in every compounding language: Vertriebsmanager."""
    roles: list[Entry] = []
    for text, entry in phrases.items():
        found = entry if isinstance(entry, Entry) else entry.get("en")
        if found is not None and found.kind == ROLE and found.language == "en" and " " not in text and len(text) > 4:
            roles.append(found)
    return roles


def _merged(old: Entry, new: Entry) -> Entry:
    """Two entries of one language for one phrase. A role that is a topic too is a topic; some are a role when alone."""
    if {old.kind, new.kind} == {ROLE, TOPIC}:
        role, topic = (old, new) if old.kind == ROLE else (new, old)
        base = 0 if role.text.rpartition(" ")[2] in _FIELDS else role.base
        return Entry(TOPIC, topic.text, topic.language, base, topic.functions, topic.flags | {"weak"}, "")
    flags = old.flags | new.flags if old.kind == new.kind == TOPIC else old.flags
    return Entry(old.kind, old.text, old.language, old.base, old.functions or new.functions, flags, old.mod)


def _section(line: str, where: str) -> tuple[int, int, tuple[tuple[int, float], ...], frozenset[str], str]:
    match = _HEADING.match(line)
    if match is None or match[1] not in _KINDS:
        raise BrokenTable(f"{where}: a section that cannot be read: {line}")
    base, mod, functions, flags = 0, "", [], set()
    for word in match[2].split():
        if word.isdigit():
            base = int(word)
        elif word.startswith("mod="):
            mod = word[4:]
        elif word[0] == "f" and word[1:2].isdigit():
            functions.append(_function(word))
        elif match[1] == "mod":
            mod = word
        else:
            flags.add(word)
    return _KINDS[match[1]], base, tuple(functions), frozenset(flags), mod


def _function(word: str) -> tuple[int, float]:
    number, _, weight = word[1:].partition("=")
    return int(number), float(weight)


def spellings(term: str) -> list[str]:
    """The ways one term of a table is written, as token strings: leiter(in), ä as a and ae, English plurals not."""
    if "(" in term:
        stem, _, tail = term.partition("(")
        ending, _, rest = tail.partition(")")
        forms = [stem + rest, stem + ending + rest]
    else:
        forms = [term]
    texts: list[str] = []
    for form in forms:
        lowered = form.lower()
        for variant in {lowered: None, lowered.translate(_UMLAUTS): None}:
            text = " ".join(tokens(variant))
            if text and text not in texts:
                texts.append(text)
    return texts


def read_table(text: str, language: str) -> Iterator[Entry]:
    """The entries of one table. Raises BrokenTable when a line cannot be read."""
    section = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = _section(line, f"{language}.txt:{number}")
            continue
        if section is None:
            raise BrokenTable(f"{language}.txt:{number}: terms before the first section")
        for cell in line.split(","):
            yield from _entries(cell.strip(), language, section)


def _entries(
    cell: str, language: str, section: tuple[int, int, tuple[tuple[int, float], ...], frozenset[str], str]
) -> Iterator[Entry]:
    if not cell:
        return
    kind, base, functions, flags, mod = section
    term, *changes = cell.split(":")
    own: list[tuple[int, float]] = []
    for change in changes:
        if change.isdigit():
            base = int(change)
            kind = (TOPIC if kind == ROLE else kind) if base == 0 else (ROLE if kind == MOD else kind)
            if kind == ORG:  # an organisation's word with the function it hints at
                base, own = 0, [(int(change), 1.5)]
        else:
            own.append(_function(change))
    if own:
        functions = tuple(own)
    for text in spellings(term):
        yield Entry(kind, text, language, base, functions, flags, mod)
        if kind == ROLE and language == "en" and base < 300 and not text.endswith("s"):
            yield Entry(PLURAL, text + "s", language, base, functions, flags, "")
        elif kind == TOPIC and language == "en" and len(text) > 2 and not text.endswith("s"):
            plural = text[:-1] + "ies" if text.endswith("y") else text + ("es" if text.endswith("x") else "s")
            yield Entry(TOPIC, plural, language, 0, functions, flags)


def build() -> Lexicon:
    """The tables of the package as text, read and put together (about a quarter of a second). Raises BrokenTable."""
    folder = resources.files("whodex.titles") / "tables"
    whole = Lexicon()
    for language in LANGUAGES:
        for entry in read_table((folder / f"{language}.txt").read_text("utf-8"), language):
            whole.add(entry)
    for entry in _shared_heads(whole.phrases):
        whole.heads.setdefault(entry.text, entry)
    return whole


def pack(whole: Lexicon) -> bytes:
    """A lexicon as the bytes of `lexicon.bin`: `tools/train_titles.py --tables` writes it, a test keeps it fresh."""
    return msgspec.msgpack.encode(whole, order="deterministic")


@cache
def lexicon() -> Lexicon:
    """The tables of the package as they were put together when it was built, read once."""
    stored = (resources.files("whodex.titles") / "lexicon.bin").read_bytes()
    # A hundred thousand objects that all stay: the collector's looking at them meanwhile doubles the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return msgspec.msgpack.decode(stored, type=Lexicon)
    finally:
        if collecting:
            gc.enable()
