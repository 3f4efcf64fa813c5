"""The command line. Imported by nothing; each module holds the commands of one area.

Exit status: 0 done, 1 failed, 2 wrong usage. What went wrong is one line on standard error.
"""

import sys

from whodex.errors import BadSetting, InvalidParameter, WhodexError, of_system


def register() -> None:
    """Read every command, so that `whodex.cli.base.app` has them all."""
    from whodex.cli import (  # noqa: PLC0415 - commands register
        accounts,  # noqa: F401
        contact,  # noqa: F401
        data,  # noqa: F401
        demo,  # noqa: F401
        importing,  # noqa: F401
        insight,  # noqa: F401
        keys,  # noqa: F401
        people,  # noqa: F401
        resolving,  # noqa: F401
        search,  # noqa: F401
        searching,  # noqa: F401
        serving,  # noqa: F401
        upkeep,  # noqa: F401
        viewers,  # noqa: F401
    )


def main() -> None:
    """Run the command line and exit."""
    from whodex.cli.base import app, complain  # noqa: PLC0415 - `import whodex.cli` stays light

    register()
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
