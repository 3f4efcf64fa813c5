"""The command line. Imported by nothing; each module holds the commands of one area.

Exit status: 0 done, 1 failed, 2 wrong usage. What went wrong is one line on standard error.
"""

import sys
from importlib import import_module
from typing import Final

from whodex.errors import BadSetting, InvalidParameter, WhodexError, of_system

AREAS: Final = {
    "importing": ("import", "imports"),
    "people": ("person",),
    "searching": ("search",),
    "search": ("explain",),
    "contact": ("email", "verify"),
    "insight": ("classify", "decision-maker", "org-chart"),
    "keys": ("keys",),
    "accounts": ("ledger", "plans", "teams"),
    "viewers": ("viewers",),
    "serving": ("serve",),
    "upkeep": ("backup", "check", "restore"),
    "data": ("disclose", "dump", "erase", "expire", "rebuild", "settings", "sources", "status"),
    "comparing": ("resolve", "review", "why"),
    "resolving": ("apart", "decisions", "merge", "split", "undo"),
    "demo": ("demo", "synth"),
}
"""The modules of commands, in the order of `whodex --help`, and what each holds."""


def register(command: str = "") -> None:
    """Read the commands, so that `whodex.cli.base.app` has them: one of them alone, or all where it is none of them.

    Most commands need little of the program; reading the rest of it takes longer than many of them do.
    """
    areas = [area for area, commands in AREAS.items() if command in commands] or AREAS
    for area in areas:
        import_module(f"whodex.cli.{area}")


def main() -> None:
    """Run the command line and exit."""
    from whodex.cli.base import app, complain  # noqa: PLC0415 - `import whodex.cli` stays light

    if sys.argv[1:] != ["--version"]:
        register(sys.argv[1] if len(sys.argv) > 1 else "")
    try:
        app(prog_name="whodex")
    except WhodexError as error:
        complain(str(error))
        sys.exit(2 if isinstance(error, (InvalidParameter, BadSetting)) else 1)
    except BrokenPipeError:
        sys.exit(1)
    except OSError as error:
        known = of_system(error)
        if known is None:
            raise
        complain(str(known))
        sys.exit(1)
