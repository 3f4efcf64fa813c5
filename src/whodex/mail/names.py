"""A person's name taken apart into the pieces addresses are made of.

nameparser knows titles, degrees and particles; what it leaves open is done here: profile decoration, inverted and
upper-case orders, patronymics, East Asian names, surnames in brackets, particles written behind the name.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from msgspec import Struct
from nameparser import HumanName
from nameparser.config import CONSTANTS

from whodex.mail.nicknames import short_forms

MAX_LENGTH: Final = 200
"""Characters of a name that are read; nobody's is longer, and profiles hold whole sentences."""

# Particles that belong to the surname and may be left out of an address. Sources: nameparser's PREFIXES and the Dutch
# BRP table 36 (voorvoegsels).
PARTICLES: Final = frozenset(
    "van von der den de het 't ter ten te del della di da do das dos du des la le los las el al bin ibn bint abu zu zum"
    " zur vom vander vanden vande e y i af av op in aan uit 'd san santa st saint".split()
)
_TRAILING: Final = frozenset("van von der den de het 't ter ten te zu vom".split())
_PRONOUNS: Final = re.compile(r"^(?:she|he|they|ze|xe|sie|er|elle|il|ella|él|any)(?:\s*[/|]\s*\w+)*$", re.IGNORECASE)
_FORMER: Final = re.compile(r"^(?:née?|geb\.?|geboren|born|formerly|nata|f\.)\s+", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"[(\[{「『«“\"‘]([^()\[\]{}」』»”\"’]*)[)\]}」』»”\"’]")
_CUT: Final = re.compile(r"\s*(?:[|•·¦❘★✔➤►/\\]|\s[-–—]\s|[–—]|\s@|\s#)\s*")
# So, Sk, Cs, Co, Cn, Sm: emoji, skin tones, ornaments and what fonts lack. Cf, Cc: joiners between emoji.
_SIGNS: Final = frozenset({"So", "Sk", "Cs", "Co", "Cn", "Cf", "Cc", "Sm"})
# -ovich, -evna, … of a patronymic, in Cyrillic and as commonly transliterated.
_PATRONYMIC: Final = re.compile(
    r".(?:ович|евич|ьич|овна|евна|ична|инична|ovich|evich|owitsch|ovna|evna|ivna|ичь|ovych|йович|івна|ївна)$",
    re.IGNORECASE,
)
# Two-character surnames of China and Korea (the frequent ones); every other begins with one character.
_COMPOUND: Final = frozenset(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 东方 東方 皇甫 慕容 令狐 남궁 황보 제갈 선우 독고".split()
)
# Letters after a name that nameparser does not know, or only before a comma.
_DEGREE: Final = re.compile(
    r"^(?=.*[A-Z].*[A-Z])[A-Z][A-Za-z]{0,4}(?:[-.®™][A-Za-z0-9]{1,5})*[®™.]?$|^[A-Z]{2,8}\d*$|^(?:Ph\.?D|PhD|Msc|Bsc|Mba)\.?$"
)


# Words nameparser may take for something else than a given name or surname; two words without any need no parser.
_SPECIAL: Final = PARTICLES.union(
    *(
        {str(word) for word in words}
        for words in (
            CONSTANTS.titles,
            CONSTANTS.prefixes,
            CONSTANTS.suffix_acronyms,
            CONSTANTS.suffix_not_acronyms,
            CONSTANTS.suffix_acronyms_ambiguous,
            CONSTANTS.conjunctions,
        )
    )
)


class NameParts(Struct, frozen=True, array_like=True):
    """A name in pieces. Words keep their own letters and hyphens; `surname` is without `particles`."""

    given: str = ""
    middle: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    surname: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()  # other given names: from brackets, or usual short forms
    former: tuple[str, ...] = ()  # an earlier surname


@lru_cache(maxsize=65536)
def take_apart(full_name: str, given: str = "", surname: str = "", former: str = "") -> NameParts:
    """The parts of a name. `given` and `surname`, where a source has them apart, settle what is a double surname.

    Never raises: text that holds no name gives empty parts.
    """
    name, nicknames, found_former = _undecorated(full_name)
    former_words = tuple(_words(former or found_former))
    if given and surname:
        clean_given, more, _ = _undecorated(given)
        clean_surname, _, late = _undecorated(surname)
        parts = _from_two(clean_given, clean_surname)
        former_words = former_words or tuple(_words(late))
        nicknames += more
    else:
        parts = _from_one(name or _undecorated(given)[0] or _undecorated(surname)[0])
    if not parts.given and not parts.surname:
        return NameParts()
    nicknames += tuple(n for n in short_forms(parts.given) if n not in nicknames)
    return NameParts(
        parts.given,
        parts.middle,
        parts.particles,
        parts.surname,
        tuple(n for n in dict.fromkeys(nicknames) if n.lower() != parts.given.lower()),
        former_words if former_words != parts.surname else (),
    )


def _undecorated(text: str) -> tuple[str, tuple[str, ...], str]:
    """Without emoji, pronouns, slogans: the name, nicknames from brackets and quotes, an earlier surname."""
    text = unicodedata.normalize("NFC", text[:MAX_LENGTH])
    nicknames: list[str] = []
    former = ""
    for inner in _BRACKETS.findall(text):
        content = inner.strip()
        if _FORMER.match(content):
            former = _FORMER.sub("", content)
        elif content and not _PRONOUNS.match(content) and len(content.split()) == 1 and not _is_degree(content):
            nicknames.extend(_words(content))
    text = _BRACKETS.sub(" ", text)
    barred = bool(_CUT.search(text.strip()))
    # Everything behind a bar, dash or emoji is a slogan, once there is a name of two words before it.
    text = "".join("\0" if unicodedata.category(c) in _SIGNS else c for c in _CUT.sub("\0", text))
    pieces = [" ".join(piece.split()) for piece in text.split("\0")]
    pieces = [piece for piece in pieces if piece]
    name = pieces.pop(0) if pieces else ""
    while pieces and " " not in name and len(name) > 1 and not barred:
        name += " " + pieces.pop(0)
    return name, tuple(nicknames), former


def _is_degree(word: str) -> bool:
    return bool(_DEGREE.match(word)) and any(c.isupper() for c in word[1:])


def _words(text: str) -> list[str]:
    found = [word.strip(".,;:*_'’`´\"!?+~^") for word in text.replace("’", "'").split()]
    return [word for word in found if any(c.isalpha() for c in word)]


def _from_two(given: str, surname: str) -> NameParts:
    parsed = HumanName(f"{_words_text(given)} {_without_letters_after(surname)}")
    first = _words(given)
    titles = {w.strip(".").lower() for w in str(parsed.title).split()}
    first = [w for w in first if w.lower() not in titles] or first
    last = [w for w in _words(_without_letters_after(surname)) if w not in _words(str(parsed.suffix))]
    particles, rest = _split_particles(last)
    if not first:
        return NameParts(surname=tuple(rest), particles=tuple(particles))
    return NameParts(first[0], tuple(first[1:]), tuple(particles), tuple(rest))


def _words_text(text: str) -> str:
    return " ".join(_words(text))


def _without_letters_after(text: str) -> str:
    """`Smith, PhD, MBA` and `Smith SHRM-SCP` → `Smith`; `Smith, John` stays."""
    head, *tails = [piece.strip() for piece in text.split(",")]
    kept = [tail for tail in tails if tail and not all(_is_degree(word) for word in tail.split())]
    words = head.split()
    upper = sum(w.isupper() and len(w) > 2 for w in words)
    while len(words) > 2 and upper < len(words) and _is_degree(words[-1]) and "'" not in words[-1]:
        words.pop()  # never of two words: `Wei LI` and `John SMITH` are surnames
    return ", ".join([" ".join(words), *kept])


def _from_one(text: str) -> NameParts:
    words = _words(text)
    if not words:
        return NameParts()
    usual = all(w[1:].islower() and w.isalpha() and w.lower() not in _SPECIAL for w in words)
    if usual and len(words) == 2 and "," not in text:
        return NameParts(words[0], surname=(words[1],))
    eastern = _eastern(words)
    if eastern:
        return eastern
    head, _, tail = text.partition(",")
    behind = [w.lower() for w in _words(tail)]
    if behind and all(w in _TRAILING for w in behind):  # `West-Francië, van`: the Dutch way in lists
        text = f"{_words(head)[0]} {' '.join(behind)} {' '.join(_words(head)[1:])}"
        words = _words(text)
    elif len(words) > 2 and words[-1].lower() in _TRAILING and "," not in text:  # `Dussen van`
        cut = len(words)
        while cut > 2 and words[cut - 1].lower() in _TRAILING:
            cut -= 1
        words = [words[0], *words[cut:], *words[1:cut]]
        text = " ".join(words)
    capitals = [w for w in words if w.isupper() and len(w.replace("-", "")) > 2]
    if "," not in text and capitals and len(capitals) < len(words) and words[: len(capitals)] == capitals:
        return _from_two(" ".join(words[len(capitals) :]), " ".join(capitals).title())  # `SMITH John`
    parsed = HumanName(_without_letters_after(text).replace(" - ", "-"))
    given, middle, last = (_words(str(p)) for p in (parsed.first, parsed.middle, parsed.last))
    if not given and not last:  # nothing but what looks like titles: `Princess`, `Sir`
        given, middle, last = words[:1], [], words[1:]
    if last and not given and len(words) > 2:  # a given name that is also a particle: `De Wet du Plessis`
        given, middle, last = words[:1], [], [w for w in words[1:] if w in {*middle, *last}]
    if last and not given and len(last) == 1:  # a mononym behind a title: `Dr. Sukarno`
        given, last = last, []
    if len(middle) == 1 and last and _PATRONYMIC.search(last[-1]) and not _PATRONYMIC.search(middle[0]):
        given, middle, last = middle, last, given  # `Сидоров Иван Петрович`: surname first
    particles, rest = _split_particles(last)
    return NameParts(given[0] if given else "", (*given[1:], *middle), tuple(particles), tuple(rest))


def _split_particles(words: list[str]) -> tuple[list[str], list[str]]:
    cut = 0
    while cut < len(words) - 1 and words[cut].lower() in PARTICLES:
        cut += 1
    return words[:cut], words[cut:]


def _eastern(words: list[str]) -> NameParts | None:
    """Names in Han characters or Hangul: surname first, whether or not a space stands between."""
    if not all(_is_cjk(word) for word in words):
        return None
    joined = words[0]
    if len(words) > 1:
        return NameParts("".join(words[1:]), (), (), (joined,))
    cut = 2 if joined[:2] in _COMPOUND and len(joined) > 2 else 1
    return NameParts(joined[cut:], (), (), (joined[:cut],)) if len(joined) > cut else NameParts(joined)


def _is_cjk(word: str) -> bool:
    return all("\u3400" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" or "\uf900" <= c <= "\ufaff" for c in word)
