"""`whodex serve` as it is run: workers, signals, TLS, the log, the metrics."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import trustme
from prometheus_client.parser import text_string_to_metric_families

from whodex import settings
from whodex.boot import accounts_of, store_of
from whodex.services.keys import create_key

TITLES = json.dumps({"titles": ["Head of Growth"]}).encode()


class Served:
    """A running server; `get` is a client of it."""

    def __init__(self, data, *words, scheme="http", context=None, **env):
        self.data = data
        with store_of(settings.load(data)), accounts_of(settings.load(data)) as accounts:
            self.key = create_key(accounts, "test", unlimited=True).key
            self.admin = create_key(accounts, "boss", unlimited=True, scopes=["admin"]).key
        self.errors = (data / "errors").open("wb")
        self.log = data / "access.log"
        self.context = context
        line = [sys.executable, "-m", "whodex", "serve", "--port", "0", "--access-log", str(self.log), *words]
        self.process = subprocess.Popen(
            line,
            env=os.environ | {"WHODEX_DATA": str(data)} | env,
            stdin=subprocess.DEVNULL,
            stderr=self.errors,
        )
        for _ in range(300):
            said = (data / "errors").read_text()
            if "whodex serves" in said:
                self.port = int(said.split("whodex serves", 1)[1].splitlines()[0].rsplit(":", 1)[1])
                break
            assert self.process.poll() is None, said
            time.sleep(0.05)
        self.base = f"{scheme}://localhost:{self.port}" if scheme == "https" else f"http://127.0.0.1:{self.port}"
        self.until(lambda: self.get("/readyz")[0] == 200)

    def until(self, true, within=20.0):
        ends = time.monotonic() + within
        while time.monotonic() < ends:
            try:
                if true():
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError((self.data / "errors").read_text())

    def get(self, path, key=None, body=None):
        request = urllib.request.Request(self.base + path, data=body, headers={"Authorization": key or self.key})
        try:
            with urllib.request.urlopen(request, timeout=20, context=self.context) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def connect(self):
        link = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        return link if self.context is None else self.context.wrap_socket(link, server_hostname="localhost")

    def begin(self):
        """A connection with half a request on it."""
        link = self.connect()
        head = f"POST /v1/ai/seniority HTTP/1.1\r\nHost: x\r\nAuthorization: {self.key}\r\n"
        head += f"Content-Length: {len(TITLES)}\r\n"
        link.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode() + TITLES[:5])
        time.sleep(0.3)
        return link

    def end(self, link):
        """The answer to that request."""
        link.sendall(TITLES[5:])
        answer = b""
        while part := link.recv(65536):
            answer += part
            if b"results" in answer:
                break
        link.close()
        return answer

    def workers(self):
        """Process ids of the workers."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid), "-f", "spawn_main"], capture_output=True, check=False
        )
        return {int(one) for one in found.stdout.split()}

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        status = self.process.wait(30)
        self.errors.close()
        return status


@pytest.fixture
def serve(tmp_path):
    made = []

    def start(*words, **options):
        data = tmp_path / f"data{len(made)}"
        data.mkdir()
        made.append(Served(data, *words, **options))
        return made[-1]

    yield start
    for one in made:
        one.stop()


def families(content):
    return {
        (one.name, *(value for _, value in sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(content.decode())
        for one in family.samples
    }


def test_one_worker_tells_logs_counts_reloads_and_drains(serve, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        metrics_port = probe.getsockname()[1]
    authority = trustme.CA()
    for number in (1, 2):
        made = authority.issue_cert("localhost")
        made.private_key_pem.write_to_path(tmp_path / f"key{number}.pem")
        for index, blob in enumerate(made.cert_chain_pems):
            blob.write_to_path(tmp_path / f"cert{number}.pem", append=bool(index))
    for kind in ("cert", "key"):
        (tmp_path / f"{kind}.pem").write_bytes((tmp_path / f"{kind}1.pem").read_bytes())
    context = ssl.create_default_context()
    authority.configure_trust(context)
    words = ["--tls-cert", tmp_path / "cert.pem", "--tls-key", tmp_path / "key.pem", "--metrics-port", metrics_port]
    server = serve(*map(str, words), scheme="https", context=context)

    assert server.get("/v1/ai/seniority", body=TITLES)[0] == 200
    assert server.get("/metrics")[0] == 401
    server.until(
        lambda: families(server.get("/metrics", server.admin)[1]).get(("whodex_credits_total", "standard")) == 1
    )
    with urllib.request.urlopen(f"http://127.0.0.1:{metrics_port}/metrics", timeout=10) as answer:
        found = families(answer.read())
    assert found["whodex_requests_total", "POST", "/v1/ai/seniority", "200"] == 1
    assert found["whodex_workers",] == 1
    assert found["whodex_store_bytes",] > 1000
    assert found["whodex_index_changes_behind",] == 0
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"http://127.0.0.1:{metrics_port}/", timeout=10)

    link = server.begin()
    with server.connect() as other:
        first = other.getpeercert(binary_form=True)
    server.log.rename(tmp_path / "old.log")
    (tmp_path / "cert.pem").write_text("nonsense")
    server.process.send_signal(signal.SIGHUP)
    server.until(lambda: "the old one stays" in (server.data / "errors").read_text())
    for kind in ("cert", "key"):
        (tmp_path / f"{kind}.pem").write_bytes((tmp_path / f"{kind}2.pem").read_bytes())
    server.process.send_signal(signal.SIGHUP)

    def renewed():
        with server.connect() as other:
            return other.getpeercert(binary_form=True) != first

    server.until(renewed)
    assert b"200 OK" in server.end(link), "begun before the reload"

    link = server.begin()
    server.process.terminate()
    time.sleep(0.5)
    assert b"200 OK" in server.end(link), "begun before the end"
    assert server.stop() in {0, -signal.SIGTERM}
    lines = [json.loads(line) for path in (tmp_path / "old.log", server.log) for line in path.read_text().splitlines()]
    asked = [line for line in lines if line["route"] == "/v1/ai/seniority"]
    assert [(line["status"], line["credits"]) for line in asked] == [(200, 1)] * 3
    assert all(server.key.startswith(line["key"].rstrip("…")) for line in asked)
    told = (tmp_path / "old.log").read_text() + server.log.read_text() + (server.data / "errors").read_text()
    assert server.key not in told
    assert server.admin not in told
    assert "Growth" not in told


def test_workers_are_replaced_and_end_with_whoever_started_them(serve):
    server = serve("--workers", "2")
    server.until(lambda: len(server.workers()) == 2)
    before = server.workers()
    os.kill(min(before), signal.SIGKILL)
    server.until(lambda: len(server.workers()) == 2 and server.workers() != before)
    server.until(lambda: all(server.get("/readyz")[0] == 200 for _ in range(10)))

    before = server.workers()
    link = server.begin()
    server.process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    assert b"200 OK" in server.end(link)
    server.until(lambda: len(server.workers()) == 2 and not before & server.workers(), 40)
    assert server.get("/readyz")[0] == 200

    left = server.workers()
    server.process.kill()
    server.process.wait()

    def gone(pid):
        try:
            with Path(f"/proc/{pid}/stat").open() as stat:
                return stat.read().rsplit(")", 1)[1].split()[0] == "Z"
        except OSError:
            return True

    server.until(lambda: all(map(gone, left)))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--tls-cert", "missing.pem"], "go together"),
        (["--tls-cert", "missing.pem", "--tls-key", "missing.pem"], "cannot be used: No such file"),
        (["--workers", "0"], "at least 1"),
        (["--access-log", "/nowhere/log"], "cannot be written"),
        (["--host", "192.0.2.1"], "cannot be listened on"),
    ],
)
def test_what_cannot_be_served_is_said_in_a_line(tmp_path, words, said):
    done = subprocess.run(
        [sys.executable, "-m", "whodex", "serve", "--port", "0", "--data", str(tmp_path), *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
