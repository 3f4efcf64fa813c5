"""Parameters of a search URL: from raw query and fragment to decoded values. `linkedin-urls.md` §0.2, §0.3, §5.1."""

import re
from typing import Any, Final
from urllib.parse import unquote

import msgspec

MAX_PARAMETERS: Final = 2_000
"""More than any page has; what follows is not looked at."""

WORDED: Final = frozenset(
    "keywords keyword title company school firstname lastname location titlefreetext schoolfreetext "
    "authorjobtitle".split()
)
"""Parameters that hold words, in lower case."""

NOISE: Final = frozenset(
    "origin sid spellcorrectionenabled heroentitykey position searchid lipi licu trk trackingid refid ebp "
    "sessionid savedsearchid alertaction id refresh latlong origintolandingjobpostings currentjobid pagenum "
    "viewallfilters _ntb midtoken midsig trkemail otptoken eid original_referer originalsubdomain search_origin "
    "rsid suggestedentities prettysearch dofetchherocard loghistory logid rslogid searchsessionid "
    "preservescrollposition selectedfilter spellingcorrectionenabled updatehistory searchhistoryid "
    "trackinginfojson.contextid recentsearchid discover discoveryorigin referralsearchid recommendedflavor _l lg "
    "locale utm_source utm_medium utm_campaign utm_term utm_content fbclid gclid sortcriteria searchcontext lici "
    "start_time isfromsearch keywordorigin search redirect count openadvancedform locationtype countrycode orig "
    "goback openfacets pt type el".split()
)
"""Parameters that change nothing about what is found, in lower case."""

_NAME: Final = re.compile(r"[A-Za-z_.][\w.]{0,60}=")
# Escapes that are left over when a text was encoded once too often: of space, punctuation, and of UTF-8 letters.
_LEFT_OVER: Final = re.compile(r"%(?:2[0-9A-Fa-f]|3[A-Fa-f]|5[BbDd]|[C-Fc-f][0-9A-Fa-f]%[89ABab][0-9A-Fa-f])")
_URN: Final = re.compile(r"urn:li:[A-Za-z_]+:\(?([^,()]+).*", re.DOTALL)
_LIST: Final = re.compile(r"[A-Za-z]{0,8}List\((.*?)\)?", re.DOTALL)
_ITEM: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,]+)')
_APART: Final = re.compile(r"(?:\d+|[A-Za-z])(?:\s*[|;]\s*(?:\d+|[A-Za-z]))+")  # ids, as other tools write lists
_CAMEL: Final = re.compile(r"[a-z][A-Z]|_")
# A second question mark, where a page was added to a URL that had a query.
_SECOND: Final = re.compile(
    r"\?(?=(?:page|start|origin|sid|trk|lipi|sessionId|viewAllFilters|utm_\w{1,20})=)", re.IGNORECASE
)
_QUOTED: Final = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019"}
_STRAIGHT: Final = dict.fromkeys(map(ord, "\u201c\u201d\u201e"), '"')
_IDS: Final = re.compile(r"[\w:.+\-\s]+(?:,[\w:.+\-\s]*)*")
_NUMBER: Final = re.compile(r"(\d+)\.0+")


def pairs(query: str, fragment: str) -> list[tuple[str, str]]:
    """Name and raw value of every parameter in order, the fragment's after the query's.

    A tuple whose text holds a raw `&` or `#` is kept in one piece: what follows an open parenthesis of `query=` and
    does not look like `name=` still belongs to it.
    """
    found: list[tuple[str, str]] = []
    tuple_parts: list[str] = []
    depth = at = 0
    marked = [("&", part) for part in _SECOND.sub("&", query).split("&")]
    fragments = fragment.lstrip("!/?").split("&")
    marked += [("#" if n == 0 else "&", part) for n, part in enumerate(fragments)]
    for mark, part in marked:
        if depth > 0 and not _NAME.match(part):
            tuple_parts += [mark, part]
            depth += _opened(part)
            continue
        name, equals, value = part.partition("=")
        if not equals and found and _goes_on(found[-1][0], part):
            found[-1] = (found[-1][0], f"{found[-1][1]}{mark}{part}")  # `keywords=Food & drinks`, typed by hand
            continue
        if mark == "#" and not part and fragment and found and found[-1][0].lower() in WORDED:
            found[-1] = (found[-1][0], f"{found[-1][1]}#")  # `keywords=C#&page=2`
        if not name or not (equals or part.isidentifier()):
            continue
        if len(found) >= MAX_PARAMETERS:
            break
        found.append((unquote(name).removesuffix("[]"), value))
        if name.lower() == "query" and not tuple_parts:
            tuple_parts, at = [value], len(found) - 1
            depth = _opened(value)
        else:
            depth = 0
    if len(tuple_parts) > 1:
        while tuple_parts and tuple_parts[-1] in ("", "#", "&"):
            tuple_parts.pop()
        found[at] = (found[at][0], "".join(tuple_parts))
    return found


def _opened(part: str) -> int:
    """How many parentheses are open at its end, escaped ones too."""
    return part.count("(") - part.count(")") + part.count("%28") - part.count("%29")


def _goes_on(name: str, part: str) -> bool:
    """Whether a part without `=` is of the words before it, which hold a raw `&`: `Food & drinks`, `AT&T`."""
    if part.lstrip("+ ") != part.removeprefix("%20"):
        return True
    return bool(part) and name.lower() in WORDED and part.lower() not in NOISE and not _CAMEL.search(part)


def text_value(raw: str) -> str:
    """Words as typed: `+` is a space, one level of escapes (one more where it was escaped once too often), trimmed."""
    text = unquote(raw.replace("+", " "), errors="replace")
    if _LEFT_OVER.search(text):
        text = unquote(text, errors="replace")
    return text.strip()


def settle(text: str) -> str:
    """A decoded text without escapes that are left over."""
    return unquote(text, errors="replace").strip() if _LEFT_OVER.search(text) else text.strip()


def texts(raw: str, *, quoted: bool) -> list[str]:
    """Words, each of them where they stand in a JSON array. `quoted` pages write one as a JSON string: `"nurse"`."""
    text = text_value(raw)
    if text.startswith("["):
        return facet_values(raw)
    if quoted and len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1]:
        return [text[1:-1].strip()]
    return [text]


def facet_values(raw: str) -> list[str]:
    """The values of a facet in any of its shapes; urns reduced to what they name, empty values dropped.

    JSON array or string, bracket list without quotes, `List(a,b)`, comma list, bare token. A bare text with spaces is
    one value, since it is a name.
    """
    text = text_value(raw).translate(_STRAIGHT)
    if not text:
        return []
    if text[0] in '["{':
        items = _from_json(text)
    elif _APART.fullmatch(text):
        items = re.split("[|;]", text)
    elif found := _LIST.fullmatch(text):
        items = found.group(1).split(",")
    elif _IDS.fullmatch(text) and (" " not in text or all(part.strip().isdigit() for part in text.split(","))):
        items = text.split(",")
    else:
        items = [text]
    return [value for item in items if (value := number(reduce_urn(bare(item))))]


def _from_json(text: str) -> list[str]:
    try:
        value: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        inner = text.replace('\\"', '"').strip().strip("[]{}")  # with escapes too many, of Python, in braces
        return [quoted or plain for quoted, plain in _ITEM.findall(inner)]
    values = value if isinstance(value, list) else [value]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in values if item is not None]


def bare(item: str) -> str:
    """An id or a code without the quotes around it, of any shape."""
    text = item.strip().strip('"').strip()
    return text[1:-1].strip() if len(text) > 1 and _QUOTED.get(text[0]) == text[-1] else text


def reduce_urn(value: str) -> str:
    """`urn:li:organization:1337` → `1337`; anything else as it is."""
    found = _URN.fullmatch(value)
    return found.group(1).strip() if found else value


def number(value: str) -> str:
    """`25.0` → `25`; anything else as it is."""
    found = _NUMBER.fullmatch(value)
    return found.group(1) if found else value


def is_true(raw: str) -> bool:
    """Whether a switch is on: `true`, `"true"`, `["1"]`, `1`."""
    values = facet_values(raw)
    return bool(values) and values[0].lower() in ("true", "1", "yes")
