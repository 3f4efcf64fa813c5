"""The patterns of addresses: which pieces of a name stand in which order, with what between them.

A candidate is made of four choices: the pattern, how letters are folded, which form of the surname and which form of
the given name. `spellings` gives them all; it is also how a known address is read, by looking for it among them.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from whodex.mail.fold import Folding, fold, foldings
from whodex.mail.parts import NameParts

# Atoms: F, M, L whole given, middle and last name; f, m, l their initials; everything else stands for itself. A number
# behind the colon cuts the result, as account names of eight characters do.
PATTERNS: Final[dict[str, str]] = {
    "first.last": "F.L",
    "first": "F",
    "flast": "fL",
    "last": "L",
    "firstl": "Fl",
    "f.last": "f.L",
    "firstlast": "FL",
    "last.first": "L.F",
    "first_last": "F_L",
    "fl": "fl",
    "lastf": "Lf",
    "first.l": "F.l",
    "first.middle.last": "F.M.L",
    "fml": "fml",
    "f-last": "f-L",
    "fmlast": "fmL",
    "lastfirst": "LF",
    "first.m.last": "F.m.L",
    "f_last": "f_L",
    "lfirst": "lF",
    "first-last": "F-L",
    "last.f": "L.f",
    "last_first": "L_F",
    "last-first": "L-F",
    "l.first": "l.F",
    "first_l": "F_l",
    "first-l": "F-l",
    "last_f": "L_f",
    "f.m.last": "f.m.L",
    "firstmlast": "FmL",
    "firstmiddlelast": "FML",
    "first_m_last": "F_m_L",
    "first_middle_last": "F_M_L",
    "first.middle": "F.M",
    "lf": "lf",
    "f.l": "f.l",
    "lastfm": "Lfm",
    "flast8": "fL:8",
    "lastf8": "Lf:8",
}
NAMES: Final = tuple(PATTERNS)
INDEX: Final = {name: number for number, name in enumerate(NAMES)}

SurnameForm = str
GivenForm = str
# How likely each form is where nothing is known of the domain, for a name that has it. Hand-set: the whole surname and
# first given name are the rule everywhere, the rest are seen often enough to be tried.
SURNAME_FORMS: Final[dict[SurnameForm, float]] = {
    "joined": 0.76,  # vandenberg, garciamarquez, smithjones
    "hyphen": 0.09,  # smith-jones, van-den-berg
    "bare": 0.06,  # berg
    "first": 0.05,  # garcia, smith
    "final": 0.05,  # marquez, jones
    "twofold": 0.02,  # the last middle name is a first surname after all
    "paternal": 0.015,  # … and stands alone
    "former": 0.01,
    "generation": 0.01,  # smithjr, smithiii
}
GIVEN_FORMS: Final[dict[GivenForm, float]] = {
    "first": 0.88,  # hansdietrich; maria of Maria José
    "hyphen": 0.06,  # hans-dietrich
    "part": 0.05,  # hans
    "nickname": 0.03,
    "middle": 0.02,  # known by the second given name
    "both": 0.02,  # mariajose
}
FORM_INDEX: Final = {name: number for number, name in enumerate(SURNAME_FORMS)}
GIVEN_INDEX: Final = {name: number for number, name in enumerate(GIVEN_FORMS)}
FOLD_INDEX: Final[dict[Folding, int]] = {"plain": 0, "spelled": 1, "dropped": 2}


_NICKNAME: Final = 3  # of GIVEN_FORMS: initials are taken from the name in full
_HYPHENATED: Final = 1  # both tables: the whole name, joined or with its hyphen


class Spelling(Struct, frozen=True, array_like=True):
    """One way to write a name as a local part: indexes into NAMES, FOLD_INDEX, SURNAME_FORMS, GIVEN_FORMS.

    `share` divides a form's probability among its equals (several nicknames).
    """

    local: str
    pattern: int
    folding: int
    surname: int
    given: int
    share: float = 1.0


_Form = tuple[int, float]
_NO_FORM: Final[_Form] = (0, 1.0)


def _given_forms(parts: NameParts, folding: Folding) -> dict[str, _Form]:
    """Folded given name → (form, share); the likeliest form of equal spellings."""
    found: dict[str, tuple[int, float]] = {}

    def add(text: str, form: str, share: float = 1.0) -> None:
        if text.strip("-"):
            found.setdefault(text, (GIVEN_INDEX[form], share))

    pieces = [fold(piece, folding) for piece in parts.given.split("-")]
    pieces = [piece for piece in pieces if piece]
    whole = "".join(pieces)
    if not whole:
        return found
    if len(whole) > 1 or not parts.middle or len(fold(parts.middle[0], folding)) == 1:
        add(whole, "first")
    else:  # `J. Robert Smith` is known as Robert
        add(fold(parts.middle[0], folding), "first")
        add(whole, "middle")
    if len(pieces) > 1:
        add("-".join(pieces), "hyphen")
        add(pieces[0], "part")
    if parts.middle:
        first_middle = fold(parts.middle[0], folding)
        if len(first_middle) > 1:
            add(first_middle, "middle")
            add(whole + first_middle, "both")
    for nickname in parts.nicknames:
        add(fold(nickname, folding), "nickname", 1 / len(parts.nicknames))
    return found


def _surname_forms(parts: NameParts, folding: Folding) -> dict[str, _Form]:
    """Folded surname → form; the likeliest form of equal spellings."""
    found: dict[str, _Form] = {}

    def add(pieces: list[str], form: str, between: str = "") -> None:
        text = between.join(piece for piece in pieces if piece)
        if text:
            found.setdefault(text, (FORM_INDEX[form], 1.0))

    particles = [fold(word, folding) for word in parts.particles]
    pieces = [fold(piece, folding) for word in parts.surname for piece in word.split("-")]
    if not any(pieces):
        return found
    add([*particles, *pieces], "joined")
    if len(particles) + len(pieces) > 1:
        add([*particles, *pieces], "hyphen", "-")
        add(pieces, "bare")
        add([*particles, pieces[0]], "first")
        add(pieces[-1:], "final")
    if parts.middle and len(parts.middle[-1]) > 1:
        paternal = fold(parts.middle[-1], folding)
        add([paternal, *particles, *pieces], "twofold")
        add([paternal], "paternal")
    add([fold(word, folding) for word in parts.former], "former")
    if parts.generation:
        add([*particles, *pieces, parts.generation], "generation")
    return found


@lru_cache(maxsize=8192)
def spellings(parts: NameParts) -> tuple[Spelling, ...]:
    """Every local part this name may have. The same text may come from several patterns and stands once for each.

    A name known only by an initial (`John S.`) gives no pattern that needs the whole.
    """
    words = (parts.given, *parts.middle, *parts.particles, *parts.surname, *parts.former, *parts.nicknames)
    return tuple(spelling for folding in foldings(words) for spelling in _spellings(parts, folding))


def _spellings(parts: NameParts, folding: Folding) -> Iterator[Spelling]:
    givens = _by_need(_given_forms(parts, folding), keep_nicknames=False)
    surnames = _by_need(_surname_forms(parts, folding), keep_nicknames=True)
    middles = [folded for word in parts.middle if (folded := fold(word, folding))]
    middle = middles[0] if middles else ""
    fold_index = FOLD_INDEX[folding]
    for plan in _PLANS:
        if plan.middle > len(middle[:2]):
            continue
        whole_middle = plan.between.join(middles) if plan.middle == _WHOLE else ""
        seen: set[str] = set()
        for given, (given_form, share) in givens[plan.given]:
            for surname, (surname_form, _) in surnames[plan.surname]:
                if given_form > _HYPHENATED and surname_form > _HYPHENATED:
                    continue  # two unusual forms at once: rarer than a candidate worth trying
                local = plan.text.format(given, given[:1], whole_middle, middle[:1], surname, surname[:1])
                if plan.cut:
                    if len(local) <= plan.cut:
                        continue
                    local = local[: plan.cut]
                if local not in seen and len(local) <= 64:
                    seen.add(local)
                    yield Spelling(local, plan.number, fold_index, surname_form, given_form, share)


_NONE, _INITIAL, _WHOLE = range(3)


class _Plan(Struct, frozen=True, array_like=True):
    """A pattern ready for use: a format of six places (F f M m L l), and which part of each name it needs."""

    number: int
    text: str
    given: int
    middle: int
    surname: int
    between: str
    cut: int


def _plan(number: int, pattern: str) -> _Plan:
    template, _, cut = pattern.partition(":")
    text = "".join("{" + str("FfMmLl".index(c)) + "}" if c in "FfMmLl" else c for c in template)
    given, middle, surname = (_WHOLE if c in template else _INITIAL if c.lower() in template else _NONE for c in "FML")
    between = next((c for c in template if c in "._-"), "")
    return _Plan(number, text, given, middle, surname, between, int(cut or 0))


_PLANS: Final = tuple(_plan(number, PATTERNS[name]) for name, number in INDEX.items())


def _by_need(forms: dict[str, _Form], *, keep_nicknames: bool) -> tuple[list[tuple[str, _Form]], ...]:
    """What a pattern can use: nothing, one form per initial, or the whole forms of two letters and more."""
    firsts: dict[str, tuple[str, _Form]] = {}
    for text, form in forms.items():
        if keep_nicknames or form[0] != _NICKNAME:
            firsts.setdefault(text[0], (text, form))
    return (
        [("", _NO_FORM)],
        list(firsts.values()),
        [(text, form) for text, form in forms.items() if len(text) > 1],
    )
