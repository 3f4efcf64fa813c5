"""`whodex` in forks of one process that has read the program once; a command can be made to kill itself (SIGKILL).

Lines of JSON on standard input: `words` of a command, `env`, the files `out` and `err`, and, to die, `place`
(`MODULE:CLASS.METHOD`), `number` and `when`: the N-th call dies `before` it begins or `after` it is done. Answers with
the exit status of each, negative for a signal, as `subprocess` has it. Nothing of the program knows of it.
"""

import importlib
import json
import os
import signal
import sys


def make_mortal(place, number, when):
    """Let the N-th call of a function be the end of the process."""
    module, _, path = place.partition(":")
    owner, _, name = path.rpartition(".")
    holder = getattr(importlib.import_module(module), owner)
    called = getattr(holder, name)
    calls = 0

    def dying(*values, **named):
        nonlocal calls
        calls += 1
        if calls == number and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        given = called(*values, **named)
        if calls == number and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return given

    setattr(holder, name, dying)


def run(asked):
    """What the forked process does: never comes back."""
    from whodex.cli import main

    status = 1
    try:
        for stream, path in ((1, asked["out"]), (2, asked["err"])):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
        os.environ.update(asked["env"])
        if "place" in asked:
            make_mortal(asked["place"], asked["number"], asked["when"])
        sys.argv[1:] = asked["words"]
        main()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def main():
    """Serve until standard input ends."""
    for module in ("whodex.cli", "whodex.boot"):
        importlib.import_module(module)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            run(json.loads(line))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(status, flush=True)


if __name__ == "__main__":
    main()
