"""Runs the benchmarks: `python -m bench` lists them, `python -m bench NAME [ARGUMENTS]` runs one, `all` runs each.

A benchmark is a module of this folder with a `main()` that reads `sys.argv`.
"""

import importlib
import pkgutil
import sys
from pathlib import Path


def names() -> list[str]:
    found = sorted(m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return [name for name in found if not name.startswith("_")]


def main() -> int:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    if wanted not in (*names(), "all"):
        for name in names():
            module = importlib.import_module(f"bench.{name}")
            print(f"{name:12} {(module.__doc__ or '').splitlines()[0]}")
        return 2 if wanted else 0
    for name in names() if wanted == "all" else [wanted]:
        sys.argv = [f"python -m bench {name}", *(sys.argv[2:] if wanted != "all" else [])]
        importlib.import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
