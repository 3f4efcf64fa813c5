"""Query strings and form bodies in which a LinkedIn URL may stand unencoded.

The published examples paste the URL as it is into `url=`, so that half of it arrives as parameters of the API. Rules:
`../shared/spec/api.md` §2 and `../shared/spec/linkedin-urls.md` §0.2.
"""

from urllib.parse import unquote


def parse_query(
    raw: bytes | str, url_parameters: frozenset[str], declared: frozenset[str] = frozenset()
) -> dict[str, list[str]]:
    """Decoded parameters in order, each with its values.

    A value of one of `url_parameters` that holds a literal `?` or `://` is raw: it is kept exactly as written and
    owns every following parameter whose name is not in `declared` (nor in `url_parameters`). All else is decoded
    once, `+` being a space. Broken escapes stay as they are, bytes that are not UTF-8 become U+FFFD; never raises.
    """
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    found: dict[str, list[str]] = {}
    pieces: list[str] | None = None  # of the raw URL that owns what follows
    owner: list[str] = []
    for part in text.split("&"):
        name, equals, value = part.partition("=")
        if "%" in name or "+" in name:
            name = _decode(name)
        is_url = name in url_parameters
        if pieces is not None and not is_url and name not in declared:
            pieces.append(part)
            continue
        if is_url and ("?" in value or "://" in value):
            if pieces is not None:
                owner.append("&".join(pieces))
            pieces, owner = [value], found.setdefault(name, [])
            continue
        if name or equals:
            found.setdefault(name, []).append(_decode(value) if "%" in value or "+" in value else value)
    if pieces is not None:
        owner.append("&".join(pieces))
    return found


def _decode(value: str) -> str:
    # Most escapes of a URL are these two; neither can complete another escape. Saves half the time of a profile link.
    value = value.replace("+", " ").replace("%3A", ":").replace("%2F", "/")
    return unquote(value, "utf-8", "replace") if "%" in value else value
