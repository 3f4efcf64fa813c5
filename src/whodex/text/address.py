"""The common layer under every LinkedIn URL: debris, host, path, wrappers, percent-escapes.

Rules: `../shared/spec/linkedin-urls.md` §0 and §0.1. Nothing here knows what a path means.
"""

import re
import unicodedata
from typing import Final
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from whodex.errors import UnreadableUrl

MAX_CHARACTERS: Final = 65_536
"""Longest URL that is looked at. The longest seen in public is 8 KB; a request body is capped at more than this."""

_SCHEME: Final = re.compile(r"https?:/{1,3}|//", re.IGNORECASE)
_ENCODED_SCHEME: Final = re.compile(
    r"https?%(?:25){0,2}3a|(?:[a-z0-9-]+\.){0,3}linkedin\.com%(?:25){0,2}2f", re.IGNORECASE
)
_GLUED: Final = re.compile(r"(?<=[\s,;|\w/])(?=https?://)", re.IGNORECASE)
_MARKDOWN: Final = re.compile(r"^\[[^\]]*\]\((.*?)\)?$", re.DOTALL)
_AMPERSAND: Final = re.compile(r"&(?:amp;)+")
_PLACEHOLDER: Final = re.compile(r"\$?\{[^{}\":]{0,80}\}|<[^<>]{0,80}>|\$\{|…|\{\{|%7B[\w.]{1,60}%7D", re.IGNORECASE)
_ESCAPE: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DRAGGED: Final = re.compile(r"&[A-Za-z_][\w.]{0,60}=")
_LEFT_OUT: Final = re.compile(r"[=?](?:\.\.\.|…)[\"'>)\]]{0,3}$")  # `?query=...`, as instructions write it
_BEGINNING: Final = re.compile(r"https?:|//|(?:[a-z0-9-]+\.)*(?:linkedin\.com|crunchbase\.com|lnkd\.in)", re.IGNORECASE)
_BARE_HOST: Final = re.compile(r"(?<=[\s(<\[])(?:[a-z0-9-]{1,20}\.){0,3}linkedin\.com/", re.IGNORECASE)
_PREFIXES: Final = frozenset({"mwlite", "comm", "embed", "public-profile"})
_WRAPPERS: Final = frozenset(
    {"redir", "checkpoint", "authwall", "uas", "login", "signup", "safety", "m", "start", "cold-join"}
)
_WRAPPED: Final = frozenset(
    {"session_redirect", "sessionredirect", "url", "redirect", "redirecturl", "redirect_uri", "dest"}
)
# Left behind by copying. Joiners stay: Persian slugs and emoji need them.
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff\u00ad"))
_QUOTES: Final = "\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb"
_AROUND: Final = "<([" + _QUOTES


class Address(Struct, frozen=True):
    """A URL on linkedin.com or crunchbase.com, cut but not yet understood.

    `segments` are the path's parts as written (still escaped, empty ones dropped, wrapper prefixes stripped);
    `query` and `fragment` are raw, without `?` and `#`.
    """

    site: str  # "linkedin" or "crunchbase"
    segments: tuple[str, ...]
    query: str = ""
    fragment: str = ""

    def route(self, index: int) -> str:
        """The path segment at `index` in lower case, or the empty string past the end."""
        return self.segments[index].lower() if index < len(self.segments) else ""


def split_urls(text: str) -> list[str]:
    """The URLs that were glued together with white space, commas or nothing; each stripped. `[]` for empty text."""
    return [piece for part in _GLUED.split(text[:MAX_CHARACTERS]) if (piece := part.strip(" \t\r\n,;|"))]


def read_address(text: str) -> Address:
    """Cut a pasted URL into its parts.

    Accepts a missing scheme, any subdomain, HTML and Markdown debris around it, a whole URL that was escaped up to
    three times, and one sign-in or redirect wrapper. Raises UnreadableUrl with what the text is instead.
    """
    address = _cut(_clean(text))
    inner = _unwrap(address)
    return address if inner is None else _cut(_clean(inner))


def looks_like_url(text: str) -> bool:
    """Whether the text is meant as a URL rather than as a bare slug, number or urn."""
    head = text[:400].lstrip(" \t\r\n<([" + _QUOTES).lower()
    return (
        "://" in head
        or head.startswith(("http:", "https:", "//", "www."))
        or _ENCODED_SCHEME.match(head) is not None
        or bool(re.match(r"(?:[a-z0-9-]+\.)*(?:linkedin\.com|crunchbase\.com|lnkd\.in)(?:[/?#:]|$)", head))
    )


def refuse_placeholder(text: str) -> None:
    """Raise UnreadableUrl where a template's placeholder was left in: `{id}`, `<ID>`, `${name}`, `…` inside."""
    found = _PLACEHOLDER.search(text)
    if found:
        raise UnreadableUrl(f"the URL still holds the template placeholder {found.group()[:60]!r}")


def decode_once(segment: str) -> str:
    """One level of percent-escapes of a path segment, in NFC.

    Raises UnreadableUrl for broken escapes (`%ZZ`), bytes that are not UTF-8, a second layer of escapes, control
    characters, slashes and backslashes inside, and dot segments.
    """
    if _BAD_ESCAPE.search(segment):
        raise UnreadableUrl(f"broken percent-escape in {segment[:80]!r}")
    try:
        plain = unquote_to_bytes(segment).decode() if "%" in segment else segment
    except UnicodeError:
        raise UnreadableUrl(f"the escapes in {segment[:80]!r} are not UTF-8") from None
    if _ESCAPE.search(plain):
        raise UnreadableUrl(f"{segment[:80]!r} was percent-encoded twice")
    plain = unicodedata.normalize("NFC", plain).translate(_INVISIBLE).strip()
    if plain in (".", "..") or any(c in "/\\" or unicodedata.category(c) in ("Cc", "Cs") for c in plain):
        raise UnreadableUrl(f"{segment[:80]!r} cannot stand in a LinkedIn path")
    return plain


def query_values(query: str) -> dict[str, str]:
    """The first value of each parameter, decoded once, names in lower case; never raises. For ids in queries only."""
    found: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        found.setdefault(name.lower(), unquote_to_bytes(value.encode("utf-8", "replace")).decode("utf-8", "replace"))
    return found


def _clean(text: str) -> str:
    """Without what pasting leaves around and inside a URL."""
    if len(text) > MAX_CHARACTERS:
        raise UnreadableUrl(f"longer than {MAX_CHARACTERS} characters")
    text = text.encode("utf-8", "replace").decode().strip().strip("\ufeff\u200b\u200e\u200f")
    if markdown := _MARKDOWN.match(text):
        text = markdown.group(1)
    bare = text.lstrip(_AROUND)
    text = bare if _ENCODED_SCHEME.match(bare) else text
    for _ in range(3):
        if not _ENCODED_SCHEME.match(text):
            break
        text = unquote_to_bytes(text.encode("utf-8", "replace")).decode("utf-8", "replace")
    pieces = split_urls(text)
    if not pieces:
        raise UnreadableUrl("empty: a LinkedIn URL is needed")
    # `Profile: https://…`: words before the URL are no URL.
    chosen = next((piece for piece in pieces if _BEGINNING.match(piece.lstrip(_AROUND))), None)
    if chosen is None:
        host = _BARE_HOST.search(pieces[0])
        chosen = pieces[0][host.start() :] if host else pieces[0]
    text = _AMPERSAND.sub("&", chosen).replace("\\_", "_").replace("\\&", "&").replace('\\"', '"')
    text = text.lstrip(_AROUND).rstrip("\r\n\t ")
    if _LEFT_OUT.search(text):
        raise UnreadableUrl("the URL still holds the template placeholder '...'")
    return _strip_tail(text)


def _strip_tail(text: str) -> str:
    """Without trailing punctuation; a closing parenthesis goes only where it closes nothing in the URL."""
    # A tuple keeps its parentheses, balanced or not: its reader knows what is missing.
    last_parameter = text[max(0, text.rfind("&")) :]
    if "=(" not in text:
        unopened = text.count(")") - text.count("(")
    else:
        unopened = last_parameter.count(")") if _DRAGGED.match(last_parameter) and "(" not in last_parameter else 0
    opened = "<" in text
    # Quotes that are closed belong to the words: keywords="head baker".
    paired = {quote for quote in _QUOTES if text.count(quote) % 2 == 0}
    paired |= {"\u201d"} if text.count("\u201d") == text.count("\u201c") else set()
    end = len(text)
    while end:
        last = text[end - 1]
        if last == ")" and unopened > 0:
            unopened -= 1
        elif last in "nrt" and text[end - 2 : end - 1] == "\\":  # a line's end, as a program writes it
            end -= 1
        elif (last == ">" and opened) or last not in ".,;:!>…" + _QUOTES or last in paired:
            break
        end -= 1
    return text[:end]


def _cut(text: str) -> Address:
    scheme = _SCHEME.match(text)
    rest = text[scheme.end() :] if scheme else text
    marks = [at for at in (rest.find("?"), rest.find("#")) if at >= 0]
    cut = min(marks, default=len(rest))
    # A URL without a query that was pasted raw into an API call drags the call's other parameters along.
    if (dragged := _DRAGGED.search(rest, 0, cut)) is not None:
        cut = dragged.start()
        rest = f"{rest[:cut]}?{rest[cut + 1 :]}"
    head, tail = rest[:cut], rest[cut:]
    query, _, fragment = tail[1:].partition("#") if tail.startswith("?") else ("", "", tail[1:])
    path = head.split()[0] if head.split() else ""
    host, *segments = path.split("/")
    if "\\" in path:
        raise UnreadableUrl("a backslash cannot stand in a LinkedIn URL")
    site = _site(host)
    parts = [part for part in segments if part]
    while parts and parts[0].lower() in _PREFIXES:
        parts.pop(0)
    if len(parts) > 2 and parts[0].lower() == "profile" and parts[1].lower() == "in":  # /mwlite/profile/in/<slug>
        parts.pop(0)
    return Address(site, tuple(parts), query, fragment)


def _site(host: str) -> str:
    """Which of the known sites a host is."""
    name = host.lower()
    if "@" not in name:
        name = re.sub(r":\d{1,5}$", "", name).rstrip(".")
    if name == "linkedin.com" or name.endswith(".linkedin.com"):
        return "linkedin"
    if name in ("crunchbase.com", "www.crunchbase.com"):
        return "crunchbase"
    if name in ("lnkd.in", "www.lnkd.in"):
        raise UnreadableUrl("a shortened lnkd.in link: where it leads cannot be known without fetching it")
    refuse_placeholder(host)
    raise UnreadableUrl(f"not a LinkedIn URL: {host[:60]!r}" if host else "not a LinkedIn URL")


def _unwrap(address: Address) -> str | None:
    """The URL inside a sign-in or redirect page, decoded; None where the address is no such page."""
    if address.site != "linkedin" or address.route(0) not in _WRAPPERS:
        return None
    for name, value in query_values(address.query).items():
        if name not in _WRAPPED or not value:
            continue
        target = value
        for _ in range(2):
            if "%2f" in target[:40].lower():
                target = unquote_to_bytes(target.encode("utf-8", "replace")).decode("utf-8", "replace")
        return "https://www.linkedin.com" + target if target.startswith("/") and target[1:2] != "/" else target
    raise UnreadableUrl(f"a LinkedIn sign-in or redirect page (/{address.route(0)}) that names no other page")
