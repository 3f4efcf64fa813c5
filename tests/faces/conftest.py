"""The command line as a person uses it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NamedTuple

import pytest

from whodex.synth import stream_people


class Done(NamedTuple):
    status: int
    out: str
    err: str

    def json(self):
        """The last line of output, decoded."""
        return json.loads(self.out.splitlines()[-1])


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def whodex(data):
    """Runs `whodex` as a process of its own on a data directory of its own."""

    def run(*words, env=None, **options):
        line = [sys.executable, "-m", "whodex", *map(str, words)]
        done = subprocess.run(
            line,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"WHODEX_DATA": str(data), "NO_COLOR": "1", **(env or {})},
            **options,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def forker():
    """The process whose forks are commands: read once, it saves each of them a second."""
    line = [sys.executable, str(Path(__file__).parent / "forking.py")]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def forked(forker, data, tmp_path):
    """Runs `whodex` like `whodex`, in a fork; `place`, `number` and `when` say where it kills itself."""

    def run(*words, place=None, number=1, when="after"):
        out, err = tmp_path / "out", tmp_path / "err"
        asked = {"words": list(map(str, words)), "out": str(out), "err": str(err)}
        asked["env"] = {"WHODEX_DATA": str(data), "NO_COLOR": "1"}
        if place is not None:
            asked |= {"place": place, "number": number, "when": when}
        forker.stdin.write(json.dumps(asked) + "\n")
        forker.stdin.flush()
        status = int(forker.stdout.readline())
        return Done(status, out.read_text(), err.read_text())

    return run


@pytest.fixture
def people(tmp_path):
    """A vendor's file of invented people: `people(100)` gives its path."""

    def write(count, seed=1, name="people.jsonl"):
        path = tmp_path / name
        path.write_bytes(b"".join(stream_people(count, seed)))
        return path

    return write


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`whodex serve` on a data directory, and a client with a key."""

    def __init__(self, data, *, workers=1):
        self.data = data
        env = os.environ | {"WHODEX_DATA": str(data)}
        made = subprocess.run(
            [sys.executable, "-m", "whodex", "keys", "create", "test", "--unlimited", "--json"],
            env=env,
            check=True,
            capture_output=True,
        )
        self.key = json.loads(made.stdout)["key"]
        self.base = f"http://127.0.0.1:{free_port()}"
        port = self.base.rsplit(":", 1)[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "whodex", "serve", "--port", port, "--workers", str(workers)],
            env=env,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(400):
            try:
                if self.get("/readyz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server never became ready")

    def get(self, path, version=None, body=None, method=None):
        headers = {"Authorization": self.key} | ({"Api-Version": version} if version else {})
        request = urllib.request.Request(self.base + path, headers=headers, data=body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    killed = False

    def kill(self):
        """End it as a power cut would."""
        self.killed = True
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait(20)


@pytest.fixture
def serve(data):
    servers = []

    def start(**options):
        servers.append(Server(data, **options))
        return servers[-1]

    yield start
    for server in servers:
        assert server.killed or server.stop() in (0, -15), (
            "told to stop, it stops; uvicorn hands the signal on when it is done"
        )
