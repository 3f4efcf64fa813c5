"""Commands are read one area at a time."""

import subprocess
import sys

from whodex.cli import AREAS, register
from whodex.cli.base import app


def test_every_command_is_where_the_table_says():
    register()
    held = {area: set() for area in AREAS}
    for one in app.registered_commands:
        held[one.callback.__module__.rpartition(".")[2]].add(one.name or one.callback.__name__)
    for group in app.registered_groups:
        (area,) = {one.callback.__module__.rpartition(".")[2] for one in group.typer_instance.registered_commands}
        held[area].add(group.name)
    assert held == {area: set(commands) for area, commands in AREAS.items()}


def test_a_command_does_not_read_the_server():
    code = (
        "import sys; from whodex.cli import register; register('import')\n"
        "assert not {'whodex.api.app', 'whodex.mail.verify', 'starlette', 'uvicorn'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
