"""Every knob of whodex: its name, unit, default and reason, in one table and one frozen object.

A setting is read, in this order, from the command line, from an environment variable (`WHODEX_` and the name in upper
case, dots as underscores: `WHODEX_CONTACT_SMTP`), from `DATA/whodex.toml`, else it has its default.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from whodex.errors import BadSetting

DATA_ENV: Final = "WHODEX_DATA"
DEFAULT_DATA: Final = "whodex-data"


class Knob(Struct, frozen=True):
    """One setting: dotted name, default (its type is the setting's), unit and the reason for the default."""

    name: str
    default: bool | int | float | str
    unit: str
    reason: str


KNOBS: Final[tuple[Knob, ...]] = (
    Knob("serve.host", "127.0.0.1", "address", "answers this machine only until you say otherwise"),
    Knob("serve.port", 8080, "port", "free of root and rarely taken"),
    Knob("serve.workers", 1, "processes", "one worker answers thousands of look-ups a second"),
    Knob("serve.max_url_bytes", 65536, "bytes", "long Sales Navigator URLs fit; nothing real is longer"),
    Knob("serve.max_body_bytes", 1048576, "bytes", "a POST of 1,000 titles or one very long URL fits many times over"),
    Knob("serve.max_header_bytes", 32768, "bytes", "of all headers of a request; browsers and proxies send 8 KB"),
    Knob("serve.max_connections", 1000, "connections", "of one worker; each costs some 10 KB, and a file descriptor"),
    Knob("serve.max_at_once", 256, "requests", "of one key, in one worker; no key can take all of it"),
    Knob("serve.head_s", 10.0, "seconds", "for the head of a request; as long until the pace of a body is looked at"),
    Knob("serve.body_rate", 1000, "bytes a second", "a body that comes slower is cut off"),
    Knob("serve.answer_s", 60.0, "seconds", "for an answer; the slowest searches take two"),
    Knob("serve.read_s", 20.0, "seconds", "without a byte taken of an answer, before the client is cut off"),
    Knob("serve.keep_alive_s", 75.0, "seconds", "between two requests; longer than the usual 60 of proxies before it"),
    Knob("serve.drain_s", 10, "seconds", "for requests under way when the server is told to stop"),
    Knob("serve.tls_cert", "", "file", "certificate chain in PEM; empty: no TLS, a proxy in front does it"),
    Knob("serve.tls_key", "", "file", "its key in PEM, without a password"),
    Knob("serve.access_log", "-", "file", "`-`: standard output; empty: none"),
    Knob("serve.metrics_port", 0, "port", "of /metrics without a key; 0: only at the API's port, with an admin key"),
    Knob("api.default_version", "2023-02-08", "date", "the version of the seed (spec/api.md §1)"),
    Knob("contact.smtp", False, "yes or no", "asks mail servers whether addresses exist; the operator's decision"),
    Knob("contact.ehlo", "", "host name", "what servers are greeted with: a full name of yours that resolves"),
    Knob("contact.sender", "", "address", "MAIL FROM; empty is <>, as bounces have it"),
    Knob("contact.webmail", False, "yes or no", "whether personal addresses may be given out"),
    Knob("contact.at_once", 2, "conversations", "with one host of no known provider, by all processes together"),
    Knob("contact.delay", 1.0, "seconds", "from the start of one conversation with a host to the next"),
    Knob("contact.connect_s", 10.0, "seconds", "until a mail host must take the connection"),
    Knob("contact.command_s", 20.0, "seconds", "until it must answer a command; a caller waits"),
    Knob("contact.whole_s", 90.0, "seconds", "the longest conversation"),
    Knob("contact.settled_days", 30, "days", "how long VALID and INVALID are believed"),
    Knob("contact.open_days", 7, "days", "how long accept-all, full mailboxes and blocks are"),
    Knob("contact.mail_days", 180, "days", "how long imported bounces and answers are believed, before any check"),
    Knob("contact.log_days", 90, "days", "how long every exchange with a server is kept"),
    Knob("contact.dns", "", "addresses", "name servers, with commas between; empty: the system's"),
    Knob("contact.dns_port", 53, "port", "of those name servers"),
    Knob("contact.smtp_port", 25, "port", "where mail hosts listen"),
    Knob("contact.private", False, "yes or no", "whether hosts in private networks may be asked; for tests"),
    Knob("resolve.enabled", True, "yes or no", "joins records without a shared identifier where all else says so"),
    Knob("import.folder", "", "folder", "of files that may be imported over HTTP; empty: `incoming` in the data"),
    Knob("import.workers", 0, "processes", "readers beside the writer; 0 = as many as there are cores"),
    Knob("import.nice", 10, "steps", "how far an import stands back behind a server; 0 = not at all, 19 = most"),
    Knob("import.batch_ms", 40, "milliseconds", "write lock held at a time; design/architecture.md allows 50"),
)

_DEFAULTS: Final[dict[str, Any]] = {knob.name: knob.default for knob in KNOBS}


class Settings(Struct, frozen=True):
    """The settings in force, and the data directory they were read for."""

    data: Path
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        """The value of the setting `name`, of the type of its default."""
        return self.values[name]


def load(data: Path | str | None = None, environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """The settings for a data directory (default: `WHODEX_DATA`, else `./whodex-data`).

    Overrides are given with `__` for the dot (`serve__port=0`); None means not given. Raises BadSetting.
    """
    env = os.environ if environ is None else environ
    folder = Path(data or env.get(DATA_ENV) or DEFAULT_DATA)
    values = dict(_DEFAULTS)
    values.update(_from_file(folder / "whodex.toml"))
    for name, default in _DEFAULTS.items():
        text = env.get("WHODEX_" + name.upper().replace(".", "_"))
        if text is not None:
            values[name] = _typed(name, text, type(default))
    for key, value in overrides.items():
        if value is not None:
            name = key.replace("__", ".")
            values[name] = _typed(name, value, type(_DEFAULTS[name]))
    return Settings(data=folder, values=values)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path.name} is not valid TOML: {error}") from None
    found: dict[str, Any] = {}

    def walk(prefix: str, node: Mapping[str, Any]) -> None:
        for key, value in node.items():
            name = prefix + key
            if isinstance(value, dict) and name not in _DEFAULTS:
                walk(name + ".", value)
            elif name in _DEFAULTS:
                found[name] = _typed(name, value, type(_DEFAULTS[name]))
            else:
                raise BadSetting(f"{path.name} has a setting whodex does not know: {name}")

    walk("", tree)
    return found


def _typed(name: str, value: Any, kind: type) -> Any:
    try:
        return msgspec.convert(value, kind, strict=not isinstance(value, str))
    except msgspec.ValidationError:
        raise BadSetting(f"{name} must be a {kind.__name__}, not {value!r}") from None
