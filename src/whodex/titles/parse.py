"""A title to segments of recognised phrases: longest phrase first, compounds taken apart, languages voted on."""

from collections.abc import Sequence

from msgspec import Struct

from whodex.titles.lexicon import (
    AND,
    AT,
    FOR,
    LANGUAGES,
    MOD,
    OF,
    PLACE,
    ROLE,
    SEP,
    STOP,
    TO,
    TOPIC,
    UNKNOWN,
    Entry,
    Lexicon,
)
from whodex.titles.words import tokens

_STRONG = frozenset("|;•·●▪★✪✦➤►\n")
_CONJUNCTION = frozenset("&+/")
_DASHES = frozenset("-–—‒―")
_LINKS = ("s", "es", "n", "en", "e", "er", "ens")  # between the parts of German, Dutch, Scandinavian compounds
_TRAINEE = frozenset({"trainee"})
_SPELLED = ("en", "de")  # languages whose slips are mended
_ORDER = {language: number for number, language in enumerate(LANGUAGES)}
MOST_TOKENS = 40  # longer texts are summaries, not titles; the head says what there is to know


class Segment(Struct, gc=False):
    """A stretch of a title between separators. `lead` is the separator before it: "", ",", "|" or "&"."""

    lead: str
    items: list[Entry] = []


class Parsed(Struct, gc=False):
    """What the tables recognise in a title. `known` of `words` words were found in them."""

    segments: list[Segment]
    words: int
    known: int
    language: str | None


def _unknown(text: str) -> Entry:
    return Entry(UNKNOWN, text, "")


def compound(word: str, lexicon: Lexicon) -> Entry | None:
    """A word of a compounding language by its last part (and what stands before it), or None.

    Vertriebsmitarbeiterin → the role Mitarbeiterin with the function of Vertrieb.
    """
    size = len(word)
    heads, parts = lexicon.heads, lexicon.parts
    for cut in range(3, size - 3):
        head = heads.get(word[cut:])
        if head is not None:
            modifier = _part(word[:cut], lexicon)
            if modifier is None and head.base == 110 and _learner(word[:cut], lexicon):
                return Entry(ROLE, word, head.language, 100, (), _TRAINEE)
            if modifier is None and (head.language == "en" or size - cut < 6):
                continue
            functions = head.functions
            if modifier is not None and modifier.functions:
                strongest = max((w for _, w in functions), default=0.0)
                functions = modifier.functions if strongest < 4 else functions + modifier.functions
            language = head.language if head.language != "en" else (modifier.language if modifier else "de")
            flags = head.flags | {"whole"} if modifier is not None and "whole" in modifier.flags else head.flags
            return Entry(ROLE, word, language, head.base, functions, flags, head.mod)
    for cut in range(3, size - 3):
        tail = parts.get(word[cut:])
        if tail is not None:
            modifier = _part(word[:cut], lexicon)
            functions = tail.functions or (modifier.functions if modifier else ())
            return Entry(TOPIC, word, tail.language, 0, functions)
    modifier = _part(word, lexicon)
    if modifier is not None and size > 7:
        return Entry(TOPIC, word, modifier.language, 0, tuple((f, w * 0.8) for f, w in modifier.functions))
    return None


def _learner(text: str, lexicon: Lexicon) -> bool:
    """Whether the first part of a compound is somebody in training (Student|medarbeider)."""
    for link in ("", *_LINKS):
        if text.endswith(link):
            found = lexicon.phrases.get(text[: -len(link)] if link else text)
            entries = found.values() if isinstance(found, dict) else (found,)
            if any(entry is not None and ("trainee" in entry.flags or entry.mod == "student") for entry in entries):
                return True
    return False


def slip(word: str, lexicon: Lexicon) -> str | None:
    """The known word that an unknown one is with one letter too many or two letters swapped, else None."""
    phrases = lexicon.phrases
    size = len(word)
    for at in range(size):
        for guess in (word[:at] + word[at + 1 :], word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]):
            found = phrases.get(guess)
            if isinstance(found, Entry) and found.kind in (ROLE, TOPIC) and found.language in _SPELLED:
                return guess
    return None


def _part(text: str, lexicon: Lexicon) -> Entry | None:
    """The topic a first part of a compound names, linking letters taken off, else its longest known beginning."""
    found = lexicon.parts.get(text)
    if found is None:
        for link in _LINKS:
            if text.endswith(link):
                found = lexicon.parts.get(text[: -len(link)])
                if found is not None:
                    break
    if found is None:
        for end in range(len(text) - 1, 3, -1):
            found = lexicon.parts.get(text[:end])
            if found is not None:
                break
    return found


def parse(title: str, lexicon: Lexicon) -> Parsed:
    """Segments of a title. Empty text gives no segments."""
    return parse_tokens(tokens(title), lexicon)


def parse_tokens(found_words: Sequence[str], lexicon: Lexicon) -> Parsed:
    """Segments of a title that is in tokens already."""
    words = found_words[:MOST_TOKENS]
    phrases, begins = lexicon.phrases, lexicon.begins
    found: list[Entry | dict[str, Entry] | str] = []
    votes: dict[str, float] = {}
    doubtful = mended = False
    count = known = at = 0
    size = len(words)
    while at < size:
        word = words[at]
        entry: Entry | dict[str, Entry] | None = None
        step = 1
        if at + 1 < size:
            lengths = begins.get(f"{word} {words[at + 1]}")
            if lengths is not None:
                for step in lengths:
                    if step <= size - at:
                        entry = phrases.get(" ".join(words[at : at + step]))
                        if entry is not None:
                            break
        if entry is None:
            entry = phrases.get(word)
            step = 1
        if entry is None:
            if not word[0].isalnum() and word[0] != ".":
                found.append(word.strip() or " ")
                at += 1
                continue
            count += 1
            entry = compound(word, lexicon) if len(word) > 6 and word.isalpha() else None
            if entry is None and len(word) > 6 and word.isalpha() and not mended:
                right = slip(word, lexicon)
                if right is not None:
                    words = [*words[:at], right, *words[at + 1 :]]
                    mended = True
                    count -= 1
                    continue
            if entry is None:
                found.append(_unknown(word))
                at += 1
                continue
            known += 1
        else:
            count += step
            known += step
        if isinstance(entry, dict):
            doubtful = True
        elif entry.kind != STOP and entry.language:
            votes[entry.language] = votes.get(entry.language, 0.0) + (len(entry.text) if entry.language != "en" else 2)
        found.append(entry)
        at += step
    language = max(votes, key=votes.__getitem__) if votes else None
    if doubtful:
        found = [_settled(entry, votes) if isinstance(entry, dict) else entry for entry in found]
        language = language or next((e.language for e in found if isinstance(e, Entry) and e.language), None)
    return Parsed(_segments(found), count, known, language)


def _settled(entry: dict[str, Entry], votes: dict[str, float]) -> Entry:
    """The meaning in the language the rest of the title speaks; without votes the first language with a table."""
    return max(entry.values(), key=lambda e: (votes.get(e.language, 0.0), -_ORDER[e.language]))


def _segments(found: list[Entry | dict[str, Entry] | str]) -> list[Segment]:
    """Cuts at separators. "Sales & Marketing Manager" stays whole: a conjunction parts only what holds a role."""
    segments = [Segment("")]
    current = segments[0]
    role = False
    for thing in found:
        if isinstance(thing, str):
            if thing in _CONJUNCTION:
                if not role:
                    continue
                lead = "&"
            else:
                lead = "|" if thing in _STRONG else ","
        elif isinstance(thing, Entry) and thing.kind == AND:
            if not role:
                continue
            lead = "&"
        else:
            assert isinstance(thing, Entry)
            current.items.append(thing)
            if thing.kind == ROLE and thing.mod != "chief":
                role = True
            continue
        if current.items:
            current = Segment(lead)
            segments.append(current)
            role = False
        else:
            current.lead = current.lead if current.lead == "|" else lead
    if not segments[-1].items:
        segments.pop()
    return segments


__all__ = ["AND", "AT", "FOR", "MOD", "OF", "PLACE", "ROLE", "SEP", "STOP", "TO", "TOPIC", "Parsed", "Segment", "parse"]
