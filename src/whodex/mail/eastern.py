"""Names of East Asia and Vietnam, where the surname stands first: recognised by script, marks or hyphen."""

import re
import unicodedata
from typing import Final

from whodex.mail.parts import NameParts

# Two-character surnames of China and Korea (the frequent ones); every other begins with one character.
_COMPOUND: Final = frozenset(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 东方 東方 皇甫 慕容 令狐 남궁 황보 제갈 선우 독고".split()
)
_THREE: Final = frozenset("佐々木 長谷川 五十嵐 久保田 大久保 小笠原 長谷部 日比野".split())
# Japanese names of four and five characters are cut behind the second; Chinese and Korean ones have three.
_JAPANESE_LENGTH: Final = (4, 5)
_SYLLABLE: Final = 6  # letters of the longest in Cantonese, Mandarin or Korean
# The surnames of nine in ten Vietnamese (Lê Trung Hoa, Họ và tên người Việt Nam, 2005), without their marks.
_VIETNAMESE: Final = frozenset(
    "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh trinh luong mai dao".split()
)
_VIETNAMESE_MARKS: Final = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹũĩ]", re.IGNORECASE)
_VIETNAMESE_MIDDLE: Final = frozenset({"Van", "Thi", "Văn", "Thị"})
# Frequent surnames of Korea and China as written in Latin letters, before a hyphenated given name.
_ROMANISED: Final = frozenset(
    "kim lee yi park choi jung jeong chung kang cho yoon yun jang lim han oh seo shin kwon hwang ahn song ryu hong"
    " chan wong lam leung cheung ng tsang ho lau chow yeung tam chen lin huang chang wang wu liu tsai hsu".split()
)
_TWO_SYLLABLES: Final = re.compile(r"^[A-Z][a-z]+-[a-z]{2,}$")


def eastern(words: list[str]) -> NameParts | None:
    """The parts of a name that is written surname first; None for any other."""
    asian = [word for word in words if is_asian(word)]
    if asian:
        return _in_its_script(words, asian)
    return _vietnamese(words) or _hyphenated(words)


def _in_its_script(words: list[str], asian: list[str]) -> NameParts | None:
    latin = [word for word in words if word not in asian]
    if not latin:
        if "・" in words[0] and len(words) == 1:  # how katakana writes names whose order is Western
            first, *rest = [word for word in words[0].split("・") if word] or [words[0]]
            return NameParts(first, tuple(rest[:-1]), (), tuple(rest[-1:]))
        return NameParts("".join(words[1:]), (), (), (words[0],)) if len(words) > 1 else _unspaced(words[0])
    if len(latin) == 1 and len(asian) == 1:
        other = _unspaced(asian[0]) if len(asian[0]) > 2 else NameParts(surname=(asian[0],))  # `佐藤 Kenji`
        return NameParts(latin[0], surname=other.surname, nicknames=(other.given,) if other.given else ())
    return None


def _unspaced(word: str) -> NameParts:
    if len(word) < 2 or any("\u3040" <= c <= "\u30ff" for c in word):
        return NameParts(word)
    cut = 2 if (word[:2] in _COMPOUND and len(word) > 2) or (len(word) in _JAPANESE_LENGTH and _is_han(word)) else 1
    if word[:3] in _THREE and len(word) > cut + 1:
        cut = 3
    return NameParts(word[cut:], (), (), (word[:cut],))


def _vietnamese(words: list[str]) -> NameParts | None:
    first, last = (_unmarked(words[0]), _unmarked(words[-1]))
    if len(words) < 2 or first not in _VIETNAMESE or last in _VIETNAMESE:
        return None
    marked = any(_VIETNAMESE_MARKS.search(word) for word in words)
    usual = len(words) > 2 and words[1] in _VIETNAMESE_MIDDLE and words[2][:1].isupper()
    return NameParts(words[-1], tuple(words[1:-1]), (), (words[0],)) if marked or usual else None


def _unmarked(word: str) -> str:
    text = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(c for c in text if not unicodedata.combining(c))


def _hyphenated(words: list[str]) -> NameParts | None:
    if len(words) == 2 and words[0].lower() in _ROMANISED and _TWO_SYLLABLES.match(words[1]):
        return NameParts(words[1], surname=(words[0],))
    return None


def inverted(head: list[str], tail: list[str]) -> NameParts | None:
    """`Chan Tai Man, Peter`, an English name behind the comma, and `Nguyen, Van Toan`; None for any other."""
    if len(head) == 3 and len(tail) == 1 and head[0].lower() in _ROMANISED and max(map(len, head)) <= _SYLLABLE:
        return NameParts(tail[0], tuple(head[1:]), (), (head[0],))
    if len(head) == 1 and len(tail) > 1 and tail[0] in _VIETNAMESE_MIDDLE and _unmarked(head[0]) in _VIETNAMESE:
        return NameParts(tail[-1], tuple(tail[:-1]), (), (head[0],))
    return None


def is_asian(word: str) -> bool:
    """Whether a word is written in Han characters, kana or Hangul alone."""
    return all("\u3040" <= c <= "\u30ff" or _is_han(c) or "\uac00" <= c <= "\ud7af" for c in word)


def _is_han(text: str) -> bool:
    return all("\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" or c == "々" for c in text)
