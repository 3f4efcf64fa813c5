"""From a raw query string to the values of an endpoint's parameters.

Well-formed requests, by far the most frequent, take a short way; everything else goes through
`whodex.text.query_string`, which also recovers LinkedIn URLs that were pasted in unencoded.
"""

from typing import Any, Final
from urllib.parse import unquote

from whodex.api.endpoint import Endpoint
from whodex.errors import InvalidParameter
from whodex.text.query_string import parse_query

KEY_PARAMETER: Final = "api_key"


class Plan:
    """How the query string of one endpoint is read. Made once per endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.group: Final = endpoint.one_of
        params = {param.name: param for param in endpoint.params}
        self._read: Final = {name: param.kind.read for name, param in params.items()}
        self._urls: Final = frozenset(name for name, param in params.items() if param.kind.is_url)
        self._declared: Final = frozenset((*params, KEY_PARAMETER))
        self._defaults: Final = {name: p.default for name, p in params.items() if p.default is not None}
        self._required: Final = tuple(param.name for param in endpoint.params if param.required)
        self._offered: Final = [name for name in endpoint.one_of if not params[name].hidden]

    def texts(self, raw: bytes) -> dict[str, str]:
        """The text of every declared parameter that is given and not empty. Raises InvalidParameter."""
        quick = self._quick(raw)
        if quick is not None:
            return quick
        texts = {}
        for name, given in parse_query(raw, self._urls, self._declared).items():
            if name in self._declared:
                several = [text for text in dict.fromkeys(given) if text]
                if len(several) > 1:
                    raise InvalidParameter(f"{name} is given more than once", name)
                if several:
                    texts[name] = several[0]
        return texts

    def knows(self, name: str) -> bool:
        """Whether the endpoint declares that parameter."""
        return name in self._declared

    def values(self, texts: dict[str, str]) -> dict[str, Any]:
        """The value of every parameter. Raises InvalidParameter, naming the parameter."""
        values = dict(self._defaults)
        for name, text in texts.items():
            read = self._read.get(name)
            if read is not None:
                values[name] = read(name, text)
        for name in self._required:
            if name not in values:
                raise InvalidParameter(f"{name} is required", name)
        if self.group:
            given = [name for name in self.group if name in values]
            if len(given) != 1:
                raise self._not_one(given)
            values["subject"] = values[given[0]]
        return values

    def _not_one(self, given: list[str]) -> InvalidParameter:
        if given:
            return InvalidParameter(f"only one of {', '.join(given)} may be given", given[1])
        if len(self._offered) == 1:
            return InvalidParameter(f"{self._offered[0]} is required", self._offered[0])
        return InvalidParameter(f"one of {', '.join(self._offered)} is required", self._offered[0])

    def _quick(self, raw: bytes) -> dict[str, str] | None:
        """The texts of a query string without anything unusual in it, else None."""
        if not raw.isascii() or b"?" in raw or b"+" in raw or b"#" in raw:
            return None
        texts: dict[str, str] = {}
        for part in raw.decode("ascii").split("&"):
            name, _, text = part.partition("=")
            if name not in self._declared or name in texts:
                return None
            if "%" in text:
                if "://" in text:
                    return None
                plain = text.replace("%3A", ":").replace("%2F", "/")
                if "%" in plain:
                    plain = unquote(text)
                    if "%" in plain or "\ufffd" in plain:
                        return None
                text = plain
            if text:
                texts[name] = text
        return texts
