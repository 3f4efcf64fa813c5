"""What profiles hang on a name, taken off: emoji, slogans, pronouns, degrees, nicknames and earlier surnames."""

import re
import unicodedata
from typing import Final

from nameparser.config import CONSTANTS

from whodex.mail.eastern import is_asian
from whodex.mail.nicknames import short_forms

MAX_LENGTH: Final = 200
"""Characters of a name that are read; nobody's is longer, and profiles hold whole sentences."""

_PRONOUN: Final = r"(?:she|he|they|ze|xe|sie|er|elle|il|ella|él|any)"
_PRONOUNS: Final = re.compile(rf"^{_PRONOUN}(?:\s*[/|]\s*\w+)*$", re.IGNORECASE)
_BARE_PRONOUNS: Final = re.compile(rf"\s{_PRONOUN}(?:/\w+)+(?=\W*$)", re.IGNORECASE)
_FORMER: Final = re.compile(r"^(?:née?|geb\.?|geboren|born|formerly|nata|f\.)\s+", re.IGNORECASE)
_BARE_FORMER: Final = re.compile(r"(?<=\w),?\s(?:née?|geb\.|geboren|formerly|z d\.|z domu|roz\.|rozená)\s+(.+)$")
_BRACKETS: Final = re.compile(r"[(\[{「『«“„\"‘]([^()\[\]{}」』»”“\"’]*)[)\]}」』»”“\"’]")
_QUOTED: Final = re.compile(r"(?<=\s)['´`]([^\W\d_]{2,})['´`](?=\s)")
_CUT: Final = re.compile(r"\s*(?:[|•·¦❘★✔➤►/\\]|\s[-–—]\s|[–—]|:\s|\s@|\s#)\s*")
# Letters used as ornaments or signs: (m/w/d), s/o and d/o (son, daughter of), a/l and a/p (the same in Malay).
_CHILD_OF: Final = re.compile(r"\s(?:[sdw]/o|a/[lp])\s", re.IGNORECASE)
_DAUGHTER_OF: Final = re.compile(r"\s(?:bt|bte|bnt)\.?\s(?=\w)", re.IGNORECASE)
_MARKS: Final = re.compile("[®™©℠]")
# So, Sk, Cs, Co, Cn, Sm: emoji, skin tones, ornaments and what fonts lack. Cf, Cc: joiners between emoji.
_SIGNS: Final = frozenset({"So", "Sk", "Cs", "Co", "Cn", "Cf", "Cc", "Sm"})
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ACCOUNT: Final = re.compile(r"^([^\W\d_]{2,})[._]([^\W\d_]{2,})\d*$")
_INITIALS: Final = re.compile(r"^(?:[^\W\d_]\.){1,5}[^\W\d_]\.?$")
_NO_NICKNAME: Final = frozenset("hons hon ret retd lion open hiring remote freelance contractor".split())

# Letters after a name, as nameparser knows them, and British, Irish and engineers' ones that it does not.
_ACRONYMS: Final = {str(word).lower() for word in CONSTANTS.suffix_acronyms} | set(
    "acca aca fca fcca mrics frics assocrics ceng ieng engtech miet fiet mice fice mcips fcips mcipd fcipd"
    " cipd cipm cipp bsn msn dnp emba dba shrm scp sphr phr pmi leed ap cissp cism cisa crisc ccsp itil cgeit"
    " hons esq qc kc jp dl mep mp mphil dphil mres mchem mphys beng meng mmath llb llm sacm cips cima acma fcma"
    " frsc mrsc frs frsa".split()
)
_VOWEL: Final = re.compile("[AEIOUYaeiouy]")


def undecorated(text: str) -> tuple[str, tuple[str, ...], str]:
    """Without emoji, pronouns, slogans: the name, nicknames from brackets and quotes, an earlier surname.

    What stands for a missing name (`LinkedIn Member`) is no name.
    """
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", _MARKS.sub("", text[:MAX_LENGTH])))
    if "linkedin" in text.lower():
        return "", (), ""
    if "@" in text and " " not in text.strip():
        text = text.strip().partition("@")[0]
    account = _ACCOUNT.match(text.strip())
    if account:
        text = " ".join(account.groups())
    text = _BARE_PRONOUNS.sub(" ", _DAUGHTER_OF.sub(" binti ", _CHILD_OF.sub(" ", f"{text} ")))
    stripped = text.strip()
    if len(stripped) > 2 and stripped[0] in "\"'“„«(" and stripped[-1] in "\"'”“»)" and stripped.count(stripped[0]) < 3:
        text = stripped[1:-1]
    text, nicknames, former = _without_brackets(text)
    born = _BARE_FORMER.search(text.strip())
    if born:
        text, former = text.strip()[: born.start()], born[1]
    barred = bool(_CUT.search(text.strip()))
    # Everything behind a bar, dash or emoji is a slogan, once there is a name of two words before it.
    text = "".join("\0" if unicodedata.category(c) in _SIGNS else c for c in _CUT.sub("\0", text))
    pieces = [" ".join(piece.split()) for piece in text.split("\0")]
    pieces = [piece for piece in pieces if piece]
    name = pieces.pop(0) if pieces else ""
    while pieces and " " not in name and len(name) > 1 and not barred:
        name += " " + pieces.pop(0)
    return name, tuple(nicknames), former


def _without_brackets(text: str) -> tuple[str, list[str], str]:
    nicknames: list[str] = []
    former = ""
    text = _QUOTED.sub(r'"\1"', text)
    for found in _BRACKETS.finditer(text):
        content = found[1].strip()
        if _FORMER.match(content):
            former = _FORMER.sub("", content)
        elif content and not _PRONOUNS.match(content) and len(content.split()) == 1 and not is_degree(content):
            named = [w for w in words(content) if w.isalpha() and w.lower() not in _NO_NICKNAME]
            nicknames.extend(named)
            last = not text[found.end() :].strip() and len(text[: found.start()].split()) > 1
            if (
                named
                and last
                and found[0].startswith("(")
                and not former
                and not short_forms(named[0])
                and not is_asian(named[0])
            ):
                former = named[0]  # `Jane Roe (Doe)`: as likely an earlier surname as another given name
    return _BRACKETS.sub(" ", text), nicknames, former


def _is_given(word: str) -> bool:
    return bool(short_forms(word)) or is_asian(word)


def is_degree(word: str) -> bool:
    """Whether a word is letters after a name (MBA, PhD, SHRM-SCP), and no surname in capitals.

    It is one if the field's lists have it, or if it is three capitals and more without a vowel.
    """
    if sum(c.isupper() for c in word) < 2 and not word.endswith("."):
        return False
    plain = word.replace(".", "").strip(",;:")
    if plain.lower() in _ACRONYMS or plain.lower().replace("-", "") in _ACRONYMS:
        return True
    parts = plain.split("-")
    if len(parts) > 1 and plain.isupper():
        return any(_no_word(part) or part.lower() in _ACRONYMS for part in parts)
    return _no_word(plain)


def _no_word(word: str) -> bool:
    letters = "".join(c for c in word if c.isalpha())
    return len(letters) > 2 and letters.isascii() and letters.isupper() and not _VOWEL.search(letters)


def spaced(text: str) -> str:
    """`J.R.R. Roe` → `J. R. R. Roe`, as otherwise the letters are taken for a degree."""
    found = text.split()
    for i, word in enumerate(found):
        if _INITIALS.match(word) and (not i or not is_degree(word)):
            found[i] = " ".join(f"{c}." for c in word if c != ".")
    return " ".join(found)


def words(text: str) -> list[str]:
    """The words of a name, without the points around them and figures behind them; initials written together apart."""
    found: list[str] = []
    for raw in text.replace("’", "'").split():
        if _INITIALS.match(raw) and not is_degree(raw):
            found.extend(c for c in raw if c != ".")
            continue
        word = raw if raw.lower() in _APOSTROPHE else raw.strip(".,;:*_'`´\"!?+~^-")
        bare = word.rstrip("0123456789-")
        if any(c.isalpha() for c in bare):
            found.append(bare)
    return found


_APOSTROPHE: Final = frozenset({"'t", "'s", "'n", "'d"})


def without_letters_after(text: str) -> str:
    """`Smith, PhD, MBA` and `Smith SHRM-SCP` → `Smith`; `Smith, John` and `John SMITH` stay."""
    head, *tails = [piece.strip() for piece in text.split(",")]
    pieces = head.split()
    shouts = len(pieces) > 1 and not head.isupper()  # `Jane Roe, AWS Certified`

    def is_after(tail: str) -> bool:
        found = tail.split()
        return all(is_degree(w) for w in found) or (shouts and found[0].isupper() and len(found[0].strip(".")) > 1)

    kept = [tail for tail in tails if tail and not is_after(tail)]
    for number in range(2, len(pieces)):  # never of two words: `Wei LI` is no bachelor
        if all(is_degree(w) or w.isupper() for w in pieces[number:]) and is_degree(pieces[number]):
            if not all(w.isupper() for w in pieces):
                pieces = pieces[:number]
            break
    return ", ".join([" ".join(pieces), *kept])
