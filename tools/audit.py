"""Asks pip-audit whether what whodex needs at run time has known holes.

    python tools/audit.py [--report]

Asked about is what the package needs and is installed here, no more: tools of development are the developers' own risk.
Where the services cannot be reached that is said, and is no failure. With --report holes are no failure either: a hole
found today must not stop a change that has nothing to do with it. Exit status 1 where there is a hole.
"""

import json
import re
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement


def needed(name: str, found: dict[str, str]) -> dict[str, str]:
    """Every distribution `name` needs here, with its version, itself left out."""
    for text in metadata.requires(name) or []:
        one = Requirement(text)
        key = re.sub(r"[-_.]+", "-", one.name).lower()
        if key in found or (one.marker is not None and not one.marker.evaluate({"extra": ""})):
            continue
        try:
            found[key] = metadata.version(one.name)
        except metadata.PackageNotFoundError:
            continue
        needed(one.name, found)
    return found


def asked(pinned: Path, service: str) -> list[dict] | str:
    """What the service says of each, or why it could not be asked."""
    command = [
        "pip_audit",
        "--requirement",
        str(pinned),
        "--no-deps",
        "--disable-pip",
        "--vulnerability-service",
        service,
    ]
    try:
        done = subprocess.run(
            [sys.executable, "-m", *command, "--format", "json", "--progress-spinner", "off", "--timeout", "10"],
            capture_output=True,
            text=True,
            check=False,
            timeout=90,
        )
    except subprocess.TimeoutExpired:
        return "no answer in 90 s"
    try:
        return json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return (done.stderr.strip().splitlines() or ["it said nothing"])[-1][:200]


def main() -> int:
    found = needed("whodex", {})
    with tempfile.TemporaryDirectory() as folder:
        pinned = Path(folder) / "requirements.txt"
        pinned.write_text("".join(f"{name}=={version}\n" for name, version in sorted(found.items())), encoding="utf-8")
        for service in ("osv", "pypi"):
            told = asked(pinned, service)
            if not isinstance(told, str):
                break
            print(f"audit: {service} could not be asked: {told}")
        else:
            return 0
    holes = [(one, hole) for one in told for hole in one.get("vulns", ())]
    unknown = [one["name"] for one in told if one.get("skip_reason")]
    for one, hole in holes:
        mended = ", ".join(hole["fix_versions"]) or "no version yet"
        print(f"audit: {one['name']} {one['version']}: {hole['id']}, mended in {mended}")
    print(f"audit: {len(told) - len(unknown)} of {len(found)} distributions asked about, {len(holes)} known holes")
    return int(bool(holes) and "--report" not in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
