"""`whodex verify FILE` as a person uses it, against scripted servers: killed, interrupted, put off, in odd files."""

import contextlib
import csv
import io
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from types import SimpleNamespace

import pytest
from tests.mail.port import harbour
from tests.mail.scenarios import UNKNOWN_511
from tests.mail.world import Script

from whodex.cli import main
from whodex.settings import KNOBS


def line(data, *words):
    return [sys.executable, "-m", "whodex", "--data", str(data), "verify", *map(str, words)]


def run(data, *words, env=None):
    """A command in this process, as `whodex` runs it: starting a new one takes longer than most of them do."""
    said = SimpleNamespace(stdout=io.StringIO(), stderr=io.StringIO())
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (env or {}).items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", line(data, *words)[2:])
        with contextlib.redirect_stdout(said.stdout), contextlib.redirect_stderr(said.stderr):
            try:
                main()
                code = 0
            except SystemExit as end:
                code = end.code or 0
    return SimpleNamespace(returncode=code, stdout=said.stdout.getvalue(), stderr=said.stderr.getvalue())


def results(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def asked(*servers):
    """How often each address was asked about, the random ones apart."""
    return Counter(
        command[9:-1]
        for server in servers
        for command in server.commands()
        if command.startswith("RCPT TO:<") and not command.startswith("RCPT TO:<z")
    )


def test_a_file_is_checked_and_a_second_run_asks_nobody(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(
        "\ufeffName;E-Mail;Note\n"
        "Ada;yes@skerrymoor.com;x\n"
        'Bo;Bo Carr <NO@Skerrymoor.com>;"two\nlines"\n'
        ";;\n"
        "Cy;nonsense;\n"
        "Di;yes@skerrymoor.com;again\n"
        "Ed;;none\n"
        "Fy;x@quillmoor.com;\n"
        "Gil;gil@nowhere.example;\n",
        encoding="utf-8",
    )
    with harbour() as made:
        server, every = made.server(Script(rcpt=UNKNOWN_511)), made.server(Script(), 1)
        made.domain("skerrymoor.com", 0)
        made.domain("quillmoor.com", 1)
        env = made.settings(delay="0")
        done = run(tmp_path / "data", file, env=env)
        assert done.returncode == 0, done.stderr
        rows = results(tmp_path / "people.verified.csv")
        assert [row["Name"] for row in rows] == ["Ada", "Bo", "Cy", "Di", "Ed", "Fy", "Gil"]
        assert rows[1]["Note"] == "two\nlines"
        assert [(row["email_status"], row["email_reason"]) for row in rows] == [
            ("VALID", "accepted"),
            ("INVALID", "refused"),
            ("INVALID", "syntax"),
            ("VALID", "accepted"),
            ("", ""),
            ("ACCEPT_ALL", "accept_all"),
            ("INVALID", "no_mail_host"),
        ]
        assert [rows[0][f"email_{name}"] for name in ("mx", "smtp", "accept_all", "role", "retry_at")] == [
            "yes", "yes", "no", "no", ""
        ]  # fmt: skip
        assert asked(server, every) == {"yes@skerrymoor.com": 1, "no@skerrymoor.com": 1, "x@quillmoor.com": 1}
        assert not [one for one in (*server.commands(), *every.commands()) if one.startswith("DATA")]
        assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "people.csv", "people.verified.csv"]
        again = run(tmp_path / "data", file, "--json", env=env)
        assert '"VALID":2' in again.stdout
        assert sum(asked(server, every).values()) == 3, "verdicts are remembered"


def test_killed_it_goes_on_and_asks_nothing_twice(tmp_path):
    file, count = tmp_path / "many.csv", 400
    file.write_text("email\n" + "".join(f"{'yes' if n % 50 == 0 else 'no'}{n}@d{n % 4}.com\n" for n in range(count)))
    with harbour() as made:
        exists = lambda address, _: "250 2.1.5 ok" if address.startswith("yes") else "550 5.1.1 user unknown"  # noqa: E731
        servers = [made.server(Script(rcpt=exists, delay=0.05), n) for n in range(4)]
        for n in range(4):
            made.domain(f"d{n}.com", n)
        env = made.settings(delay="0", at_once="1")
        process = subprocess.Popen(
            line(tmp_path / "data", file), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env
        )
        try:
            deadline = time.monotonic() + 60
            while sum(asked(*servers).values()) < 150 and time.monotonic() < deadline:
                time.sleep(0.02)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(30)
        assert not (tmp_path / "many.verified.csv").exists(), "no half results"
        assert (tmp_path / "many.verified.csv.journal").exists()
        assert 150 <= sum(asked(*servers).values()) < count
        for server in servers:
            server.script.delay = 0
        done = run(tmp_path / "data", file, env=env)
        assert done.returncode == 0, done.stderr
        assert "Going on:" in done.stderr
        rows = results(tmp_path / "many.verified.csv")
        assert Counter(row["email_status"] for row in rows) == {"VALID": count // 50, "INVALID": count - count // 50}
        assert len(rows) == count
        # One question of each conversation may have been under way, unanswered.
        again = Counter(times for times in asked(*servers).values() if times > 1)
        assert again[2] <= len(servers)
        assert set(again) <= {2}
        assert not (tmp_path / "many.verified.csv.journal").exists()


def test_what_is_put_off_is_queued_and_asked_again_when_due(tmp_path):
    def greylist(address, session):
        if session.server.seen[address] == 1:
            return "450 4.7.1 greylisted"
        return UNKNOWN_511(address, session)

    file = tmp_path / "grey.txt"
    file.write_text("yes@grey.com\nno@grey.com\n")  # a list without a header
    target = tmp_path / "out.csv"
    with harbour() as made:
        server = made.server(Script(rcpt=greylist))
        made.domain("grey.com")
        env = made.settings(delay="0")
        first = run(tmp_path / "data", file, "-o", target, env=env)
        assert first.returncode == 0, first.stderr
        assert "2 addresses were put off" in first.stderr
        rows = results(target)
        assert [(row["email"], row["email_status"], row["email_reason"]) for row in rows] == [
            ("yes@grey.com", "UNKNOWN", "later"), ("no@grey.com", "UNKNOWN", "later")
        ]  # fmt: skip
        assert all(row["email_retry_at"] for row in rows)
        again = run(tmp_path / "data", file, "-o", target, env=env)
        assert "2 addresses were put off" in again.stderr
        assert set(asked(server).values()) == {1}, "nobody is asked before the time"
        early = run(tmp_path / "data", "--due", env=env)
        assert "0 queued checks made; 2 wait" in early.stderr
        due_now(tmp_path / "data" / "mail.db")
        made_due = run(tmp_path / "data", "--due", "--json", env=env)
        assert made_due.stdout.strip() == '{"made":2,"waiting":0}'
        last = run(tmp_path / "data", file, "-o", target, env=env)
        assert last.returncode == 0
        assert [row["email_status"] for row in results(target)] == ["VALID", "INVALID"]
        assert set(asked(server).values()) == {2}
        assert not target.with_name("out.csv.journal").exists()


def due_now(path):
    """Lets the time of every queued check be past."""
    import apsw

    db = apsw.Connection(str(path))
    db.execute("UPDATE jobs SET due_at = due_at - 1000000, visible_at = visible_at - 1000000")
    db.close()


LONG = b"n" * 90_000 + b",Bo,bo@skerrymoor.com\n"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("utf16.csv", "Name\tWork Email\nZoë\tzoe@skerrymoor.com\n".encode("utf-16"), ["Zoë"]),
        ("utf16be.csv", b"\xfe\xff" + "Name,Email\nZoë,zoe@skerrymoor.com\n".encode("utf-16-be"), ["Zoë"]),
        ("utf32.csv", "Name,Email\nZoë,zoe@skerrymoor.com\n".encode("utf-32"), ["Zoë"]),
        ("cp1252.csv", "Name,mail\nZoë,zoe@skerrymoor.com\n".encode("cp1252"), ["Zoë"]),
        ("latin1.csv", "Name,mail\nZoë,zoë@skerrymoor.com\n".encode("latin-1"), ["Zoë"]),
        ("late.csv", b"Note,Name,mail\n" + LONG * 4 + b"n,Zo\xeb,z@skerrymoor.com\n", ["Bo", "Zoë"]),
        ("two.csv", b"Name,Email Status,Personal Email,Email\nA,ok,a@gmail.com,a@skerrymoor.com\n", ["A"]),
        ("crlf.csv", b"Name,Email\r\nA,a@skerrymoor.com\r\n\r\n\r\nB,b@skerrymoor.com\r\n", ["A", "B"]),
        ("cr.csv", b"Name,Email\rA,a@skerrymoor.com\rB,b@skerrymoor.com\r", ["A", "B"]),
        ("nul.csv", b"Na\0me,Email\nA\0da,ada@skerrymoor.com\n\0\0\0\nBo,b\0o@skerrymoor.com\n", ["Ada", "Bo"]),
        ("ragged.csv", b"Name,Email\nA,a@skerrymoor.com,x,y,z\nB,b@skerrymoor.com\n", ["A", "B"]),
    ],
)
def test_odd_files_are_read_and_nothing_is_claimed_with_smtp_off(tmp_path, name, content, expected):
    file = tmp_path / name
    file.write_bytes(content)
    done = run(tmp_path / "data", file)
    assert done.returncode == 0, done.stderr
    rows = results(file.with_name(f"{file.stem}.verified.csv"))
    assert list(dict.fromkeys(row["Name"] for row in rows)) == expected
    assert all("\0" not in cell for row in rows for cell in row.values())
    assert {(row["email_status"], row["email_reason"], row["email_smtp"]) for row in rows} == {
        ("UNKNOWN", "switched_off", "")
    }


def test_a_header_alone_gives_a_header_alone(tmp_path):
    file = tmp_path / "file.csv"
    file.write_bytes(b"Name,Email")
    done = run(tmp_path / "data", file, "--json")
    assert done.returncode == 0, done.stderr
    assert '"rows":0,"addresses":0' in done.stdout
    assert (tmp_path / "file.verified.csv").read_text().startswith("Name,Email,email_status,")
    assert results(tmp_path / "file.verified.csv") == []


def test_rows_that_repeat_an_address_all_get_its_result(tmp_path):
    file = tmp_path / "file.csv"
    file.write_bytes(b"Email\nada@skerrymoor.com\nADA@skerrymoor.com\nAda@Skerrymoor.COM\n ada@skerrymoor.com \n")
    with harbour() as made:
        server = made.server(Script(rcpt=UNKNOWN_511))
        made.domain("skerrymoor.com")
        done = run(tmp_path / "data", file, "--json", env=made.settings(delay="0"))
        assert '"rows":4,"addresses":1,"duplicates":3' in done.stdout
        assert [row["email_status"] for row in results(tmp_path / "file.verified.csv")] == ["INVALID"] * 4
        assert sum(asked(server).values()) == 1


def test_a_row_that_cannot_be_read_is_told_and_the_rest_is_checked(tmp_path):
    file = tmp_path / "file.csv"
    long = b"a" * 200_000 + b"@skerrymoor.com"
    file.write_bytes(b"Name,Email\nA,a@skerrymoor.com\n" + b"x" * 2_000_000 + b",b@skerrymoor.com\nC," + long + b"\n")
    done = run(tmp_path / "data", file)
    assert done.returncode == 1
    assert "left out: line 3" in done.stderr
    assert "1 rows could not be read" in done.stderr
    rows = results(tmp_path / "file.verified.csv")
    assert [(row["Name"], row["email_reason"]) for row in rows] == [("A", "switched_off"), ("C", "syntax")]
    assert len(done.stderr) < 2_000


def test_what_a_file_holds_does_not_work_the_terminal(tmp_path):
    file = tmp_path / "file.csv"
    file.write_bytes(b"Na\x1b[2Jme,\x1b]0;owned\x07Town\nAda,Skerry\n")
    done = run(tmp_path / "data", file)
    assert done.returncode == 2
    assert "no column of file.csv holds addresses" in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    ("content", "words", "says"),
    [
        (b"", (), "is empty"),
        (b"Name,Town\nAda,Skerry\n", (), "no column of file.csv holds addresses"),
        (b"Name,Email\nAda,a@b.com\n", ("--column", "Mail"), "there is no column 'Mail'"),
        (b"Name,Email\nAda,a@b.com\n", ("-o", "file.csv"), "cannot replace"),
        (b"Name,Email\nAda,a@b.com\n", ("--smtp",), "contact.ehlo"),
        (b"Name,Email\nAda,a@b.com\n", ("-o", "no/such/folder/out.csv"), "cannot be"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path, content, words, says):
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    words = [str(tmp_path / word) if "." in word else word for word in words]
    done = run(tmp_path / "data", file, *words)
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "file.verified.csv").exists()


def test_two_processes_share_the_limits_of_a_host(tmp_path):
    with harbour() as made:
        server = made.server(Script(rcpt=UNKNOWN_511, delay=0.02))
        made.domain("one.com")
        made.domain("two.com")
        env = made.settings(delay="0.1", at_once="2")
        processes = []
        for name in ("one", "two"):
            file = tmp_path / f"{name}.csv"
            file.write_text("email\n" + "".join(f"no{n}@{name}.com\n" for n in range(80)))
            processes.append(
                subprocess.Popen(
                    line(tmp_path / "data", file), stdout=subprocess.DEVNULL, env=env, stderr=subprocess.PIPE
                )
            )
        for process in processes:
            assert process.wait(120) == 0, process.stderr.read()
            process.stderr.close()
        opened = [at for at, event, _ in server.log if event == "open"]
        assert len(opened) == 20, "eight addresses in each conversation"
        assert server.peak <= 2
        assert opened[-1] - opened[0] >= 0.1 * (len(opened) - 1) - 0.2, "both together keep the delay"
        senders = {row["email_status"] for name in ("one", "two") for row in results(tmp_path / f"{name}.verified.csv")}
        assert senders == {"INVALID"}


def test_a_second_run_on_the_same_file_is_sent_away_and_the_first_loses_nothing(tmp_path):
    file = tmp_path / "many.csv"
    file.write_text("email\n" + "".join(f"no{n}@slow.com\n" for n in range(60)))
    with harbour() as made:
        server = made.server(Script(rcpt=UNKNOWN_511, delay=0.2))
        made.domain("slow.com")
        env = made.settings(delay="0", at_once="1")
        first = subprocess.Popen(
            line(tmp_path / "data", file), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env
        )
        try:
            deadline = time.monotonic() + 60
            while not asked(server) and time.monotonic() < deadline:
                time.sleep(0.02)
            second = run(tmp_path / "data", file, env=env)
            assert first.poll() is None, "both were at work"
            assert second.returncode == 1
            assert "another process is at work on many.verified.csv.journal" in second.stderr
            server.script.delay = 0
            assert first.wait(60) == 0
        finally:
            first.kill()
            first.wait()
        assert [row["email_status"] for row in results(tmp_path / "many.verified.csv")] == ["INVALID"] * 60
        assert set(asked(server).values()) == {1}
        assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "many.csv", "many.verified.csv"]


def test_a_file_that_grew_after_it_stopped_is_asked_about_what_is_new_alone(tmp_path):
    file = tmp_path / "many.csv"
    file.write_text("email\nno0@grown.com\nno1@grown.com\n")
    target = tmp_path / "many.verified.csv"
    with harbour() as made:
        server = made.server(Script(rcpt=UNKNOWN_511))
        made.domain("grown.com")
        env = made.settings(delay="0")

        def ended(*_):
            raise RuntimeError("as if killed before it could write")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("whodex.cli.contact.write", ended)
            with pytest.raises(RuntimeError):
                run(tmp_path / "data", file, env=env)
        assert (tmp_path / "many.verified.csv.journal").exists()
        assert not target.exists()
        with file.open("a") as more:
            more.write("no2@grown.com\n")
        assert run(tmp_path / "data", file, env=env).returncode == 0
        assert [row["email"] for row in results(target)] == ["no0@grown.com", "no1@grown.com", "no2@grown.com"]
        assert asked(server) == {f"no{n}@grown.com": 1 for n in range(3)}


def test_hundreds_of_rows_at_many_hosts_keep_the_limits_of_each_by_its_own_log(tmp_path):
    """What `bench mail` shows of 10,000 rows, in small: the default limits, a host's log against them."""
    hosts, rows = 30, 600
    file = tmp_path / "people.csv"
    file.write_text(
        "email,note\n" + "".join(f"{'yes' if n < hosts else f'n{n}'}@d{n % hosts}.com,row {n}\n" for n in range(rows))
    )
    limits = {knob.name: knob.default for knob in KNOBS}
    at_once, delay = limits["contact.at_once"], limits["contact.delay"]
    with harbour() as made:
        servers = [made.server(Script(rcpt=UNKNOWN_511), number) for number in range(hosts)]
        for number in range(hosts):
            made.domain(f"d{number}.com", number)
        done = run(tmp_path / "data", file, env=made.settings())
        assert done.returncode == 0, done.stderr
        found = results(tmp_path / "people.verified.csv")
        assert [row["note"] for row in found] == [f"row {n}" for n in range(rows)]
        assert [row["email_status"] for row in found] == ["VALID"] * hosts + ["INVALID"] * (rows - hosts)
        counts = asked(*servers)
        assert len(counts) == rows
        assert set(counts.values()) == {1}
        for server in servers:
            opened = sorted(at for at, event, _ in server.log if event == "open")
            assert server.peak <= at_once
            assert len(opened) == 3, "20 addresses, eight in a conversation"
            # The log is written by a busy machine: a little late now and then, never at once.
            assert min(two - one for one, two in pairwise(opened)) >= delay / 2
            assert opened[-1] - opened[0] >= 2 * delay - 0.5
            said = server.commands()
            assert not [command for command in said if command.startswith("DATA")]
            assert sum(command.startswith("RCPT") for command in said) == 20 + 1, "the random address besides, once"


def test_an_interruption_by_hand_leaves_the_journal(tmp_path):
    file = tmp_path / "many.csv"
    file.write_text("email\n" + "".join(f"no{n}@slow.com\n" for n in range(2000)))
    with harbour() as made:
        server = made.server(Script(rcpt=UNKNOWN_511, delay=0.05))
        made.domain("slow.com")
        # Whoever runs the tests in the background of a shell ignores Ctrl-C, and so would the process.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            process = subprocess.Popen(
                line(tmp_path / "data", file),
                stdout=subprocess.DEVNULL,
                env=made.settings(delay="0"),
                stderr=subprocess.PIPE,
            )
        finally:
            signal.signal(signal.SIGINT, before)
        deadline = time.monotonic() + 60
        while sum(asked(server).values()) < 10 and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130
        assert b"run the same command again to go on" in said
        assert b"Traceback" not in said
        assert (tmp_path / "many.verified.csv.journal").exists()
