"""What is remembered of a request while it is answered, for the access log and the metrics."""

from typing import Final

NOTED: Final = "whodex.noted"
"""The key of a scope under which a server may hand in a `Noted`."""


class Noted:
    """Which endpoint was asked, and by which key: never the URL, never the key itself."""

    __slots__ = ("key", "kind", "route")

    def __init__(self) -> None:
        self.route = ""  # the endpoint's path; empty where there is none
        self.key = ""  # the readable beginning of the key, as `whodex keys list` shows it
        self.kind = ""  # of the credits the endpoint is paid with
