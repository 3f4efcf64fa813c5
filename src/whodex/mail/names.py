"""A person's name taken apart into the pieces addresses are made of.

nameparser knows titles, degrees and particles; what it leaves open is done here and in `decoration` and `eastern`:
profile decoration, inverted and upper-case orders, patronymics, initials, East Asian names, nobility, generations.
"""

import re
from functools import lru_cache
from typing import Final

from msgspec import structs
from nameparser import HumanName
from nameparser.config import CONSTANTS

from whodex.mail.decoration import MAX_LENGTH, spaced, undecorated, without_letters_after, words
from whodex.mail.eastern import eastern, inverted, is_asian
from whodex.mail.nicknames import short_forms
from whodex.mail.parts import NameParts

__all__ = ["MAX_LENGTH", "NameParts", "take_apart"]

# Particles that belong to the surname and may be left out of an address. Sources: nameparser's PREFIXES, the Dutch
# BRP table 36 (voorvoegsels), Arabic and Malay words for son and daughter of.
PARTICLES: Final = frozenset(
    "van von der den de het 't ter ten te del della di da do das dos du des la le los las el al bin ibn bint abu zu zum"
    " binti bte bt zur vom vander vanden vande e y i af av op in aan uit 'd san santa st saint".split()
)
_TRAILING: Final = frozenset("van von der den de het 't ter ten te zu vom".split())
_SON_OF: Final = frozenset("ap ab ferch verch Uí ben bat".split())  # Welsh, Irish; in small letters Arabic and Hebrew
_JOINING: Final = frozenset("y e i".split())
# German and Dutch titles of nobility: part of the surname by law, left out in use; only before a particle.
_NOBLE: Final = frozenset(
    "freiherr freifrau freiin graf gräfin baron baronin prinz prinzessin edler ritter jhr".split()
)
# -ovich, -evna, … of a patronymic, in Cyrillic and as commonly transliterated.
_PATRONYMIC: Final = re.compile(
    r".(?:ович|евич|ьич|овна|евна|ична|инична|ovich|evich|owitsch|ovna|evna|ivna|ичь|ovych|йович|івна|ївна)$",
    re.IGNORECASE,
)
# Portuguese for son, grandson, nephew: behind the surname, but used as one in addresses as often as not.
_LUSOPHONE: Final = frozenset("filho neto sobrinho júnior junior".split())
_GENERATION: Final = re.compile(r"^(?:jr|sr|jnr|snr|junior|senior|i{2,3}|iv)$", re.IGNORECASE)
_YOUNGER: Final = re.compile(r"\s(?:ml|st|jun|sen)\.$|\s(?:fils|père)$")  # Czech, German, French
# Titles in the usual sense, before one word; `Prince Adeyemi` and `Bishop Roe` are first and last name.
_TRUE_TITLES: Final = frozenset(
    "dr mr mrs ms miss mx prof professor sir dame rev reverend hon capt captain lt col sgt sheikh ing dott herr frau"
    " monsieur madame señor señora".split()
)
# German degrees with hyphens, Indian titles, and the Malay short form of Muhammad, which is nobody's call name.
_NO_NAME: Final = re.compile(
    r"^(?:Dipl\.?[-\w.]*|Bakk\.|Priv\.-Doz\.|Univ\.-\w+\.?|(?:Dr\.)?h\.\s?c\.|Frau|Herr|Mohd\.?|Muhd\.?|Mhd\.?|Shri|Shree"
    r"|Smt\.?|CA|CS|CMA|CPA)$"
)
_INNER_GENERATION: Final = re.compile(r",\s*(Jr|Sr|II|III|IV)\.?\s*,", re.IGNORECASE)

_TITLES: Final = frozenset(str(word) for word in CONSTANTS.titles)
# Words nameparser may take for something else than a given name or surname; two words without any need no parser.
_SPECIAL: Final = PARTICLES.union(
    *(
        {str(word) for word in known}
        for known in (
            CONSTANTS.titles,
            CONSTANTS.prefixes,
            CONSTANTS.suffix_acronyms,
            CONSTANTS.suffix_not_acronyms,
            CONSTANTS.suffix_acronyms_ambiguous,
            CONSTANTS.conjunctions,
        )
    )
)


@lru_cache(maxsize=65536)
def take_apart(full_name: str, given: str = "", surname: str = "", former: str = "") -> NameParts:
    """The parts of a name. `given` and `surname`, where a source has them apart, settle what is a double surname.

    Never raises: text that holds no name gives empty parts.
    """
    name, nicknames, found_former = undecorated(full_name)
    former_words = tuple(words(former or found_former))
    if given and surname:
        clean_given, more, _ = undecorated(given)
        clean_surname, _, late = undecorated(surname)
        parts = _from_two(clean_given, clean_surname)
        former_words = former_words or tuple(words(late))
        nicknames += more
    else:
        parts = _from_one(name or undecorated(given)[0] or undecorated(surname)[0])
    if len(parts.given + "".join(parts.surname)) < 2 and parts.given.isascii():  # nothing, or one letter
        return NameParts()
    nicknames += parts.nicknames
    seen = {n.lower() for n in nicknames}
    nicknames += tuple(n for n in short_forms(parts.given) if n not in seen)
    return structs.replace(
        parts,
        nicknames=tuple(n for n in dict.fromkeys(nicknames) if n.lower() != parts.given.lower()),
        former=former_words if former_words != parts.surname else (),
    )


def _from_two(given: str, surname: str) -> NameParts:
    parsed = HumanName(f"{' '.join(words(given))} {without_letters_after(surname)}")
    first = words(given)
    titles = {w.strip(".").lower() for w in str(parsed.title).split()}
    first = [w for w in first if w.lower() not in titles] or first
    last = [w for w in words(without_letters_after(surname)) if w not in words(str(parsed.suffix))]
    particles, rest = _split_particles(last)
    if not first:
        return NameParts(surname=tuple(rest), particles=tuple(particles))
    return NameParts(first[0], tuple(first[1:]), tuple(particles), tuple(rest), generation=_generation(parsed))


def _from_one(text: str) -> NameParts:
    found = words(text)
    if not found:
        return NameParts()
    usual = all(w[1:].islower() and w.isalpha() and w.lower() not in _SPECIAL for w in found)
    short = len(found[-1]) == 2 and found[0].lower() not in _TITLES  # `Jack MA` is no master
    if len(found) == 2 and "," not in text and (usual or short or _is_title_as_name(text, found)):
        return eastern(found) or NameParts(found[0], surname=(found[1],))
    if not text.isascii() and 1 < sum(not is_asian(w) for w in found) < len(found):
        found = [w for w in found if not is_asian(w)]  # `David Chan 陳大文`: both scripts say the same
        text = " ".join(found)
    if "," not in text and (parts := eastern(found)):
        return parts
    text = _INNER_GENERATION.sub(r" \1,", text)
    if len(found) > 2:
        text = " ".join(w for w in text.split() if not _NO_NAME.match(w)) or text
    text = spaced(text)
    text = _YOUNGER.sub("", without_letters_after(text))
    text, order = _in_order(text)
    if order:
        return order
    parsed = HumanName(text.replace(" - ", "-"))
    given, middle, last = (words(str(p)) for p in (parsed.first, parsed.middle, parsed.last))
    found = words(text)
    if not given and not last:  # nothing but what looks like titles: `Princess`, `Sir`
        given, middle, last = found[:1], [], found[1:]
    if last and not given and len(found) > 2:  # a given name that is also a particle: `De Wet du Plessis`
        given, middle, last = found[:1], [], [w for w in found[1:] if w in {*middle, *last}]
    if last and not given and len(last) == 1:  # a mononym behind a title: `Dr. Sukarno`
        given, last = last, []
    if len(middle) == 1 and last and _PATRONYMIC.search(last[-1]) and not _PATRONYMIC.search(middle[0]):
        given, middle, last = middle, last, given  # `Сидоров Иван Петрович`: surname first
    middle, last = _to_surname([*given[1:], *middle], last)
    particles, rest = _split_particles(last)
    return NameParts(
        given[0] if given else "", tuple(middle), tuple(particles), tuple(rest), generation=_generation(parsed)
    )


def _is_title_as_name(text: str, found: list[str]) -> bool:
    return (
        found[0].lower() in _TITLES - _TRUE_TITLES
        and text.split(maxsplit=1)[0].isalpha()
        and len(found[0]) > 3
        and found[1].lower() not in PARTICLES
    )


def _in_order(text: str) -> tuple[str, NameParts | None]:
    """The text with its parts in the order of speech, or the parts themselves where marks of the order tell them."""
    found = words(text)
    head, _, tail = text.partition(",")
    behind = [w.lower() for w in words(tail)]
    if behind and all(w in _TRAILING for w in behind):  # `West-Francië, van`: the Dutch way in lists
        front = words(head)
        return f"{front[0]} {' '.join(behind)} {' '.join(front[1:])}", None
    if "," in text:
        return text, inverted(words(head), words(tail))
    if len(found) > 2 and found[-1].lower() in _TRAILING:  # `Dussen van`
        cut = len(found)
        while cut > 2 and found[cut - 1].lower() in _TRAILING:
            cut -= 1
        return " ".join([found[0], *found[cut:], *found[1:cut]]), None
    if len(found) > 2 and len(found[0]) > 1 and all(len(w) == 1 for w in found[1:]):  # `Иванов И.И.`
        return text, NameParts(found[1], tuple(found[2:]), (), (found[0],))
    capitals = [
        i for i, w in enumerate(found) if w.isupper() and len(w.replace("-", "")) > 2 and w.lower() not in _TITLES
    ]
    if capitals and len(capitals) < len(found) and capitals == list(range(capitals[0], capitals[-1] + 1)):
        first, last = capitals[0], capitals[-1] + 1
        others = " ".join(found[:first] + found[last:])
        if last < len(found) and not found[last][0].islower():  # `SMITH John`, `Peter CHAN Tai-man`
            return text, _from_two(others, " ".join(found[first:last]).title())
    if len(found) > 2 and len(found[-1]) == 1 and len(found[-2]) > 1:  # `Rajesh Kumar K`: a father's initial
        return text, NameParts(found[0], (*found[1:-2], found[-1]), (), (found[-2],))
    return text, None


def _is_loud(word: str) -> bool:
    return word.isupper() and len(word.replace("-", "")) > 2 and word.lower() not in _TITLES


def _to_surname(middle: list[str], last: list[str]) -> tuple[list[str], list[str]]:
    """Moves to the surname what the words between it and the given name have of it."""
    if not last:
        return middle, last
    if len(middle) > 1 and middle[-1] in _JOINING:  # `Roe y Doe`
        middle, last = middle[:-2], [*middle[-2:], *last]
    elif middle and (
        ("-" in middle[-1] and middle[-1].rpartition("-")[2].lower() in PARTICLES)  # `Jansen-de Vries`
        or (len(last) == 1 and last[0].lower() in _LUSOPHONE)  # `Henrique Alves Neto`
        or middle[-1] in _SON_OF
    ):
        middle, last = middle[:-1], [middle[-1], *last]
    while middle and len(middle[-1]) > 1 and middle[-1].lower() in PARTICLES:  # `Zahra El Idrissi`
        middle, last = middle[:-1], [middle[-1], *last]
    if middle and middle[-1].lower() in _NOBLE and last[0].lower() in PARTICLES:
        middle = middle[:-1]
    return [w for w in middle if len(w) == 1 or w.lower() not in PARTICLES], last  # `María del Carmen`


def _split_particles(found: list[str]) -> tuple[list[str], list[str]]:
    if len(found) > 2 and found[0].lower() in _NOBLE and found[1].lower() in PARTICLES:
        found = found[1:]
    cut = 0
    while cut < len(found) - 1:
        word, following = found[cut].lower(), found[cut + 1].lower()
        if word not in PARTICLES and not (cut and word == "und" and following in PARTICLES):
            break
        cut += 1
    return found[:cut], found[cut:]


def _generation(parsed: HumanName) -> str:
    return next((w.lower() for w in words(str(parsed.suffix)) if _GENERATION.match(w)), "")
