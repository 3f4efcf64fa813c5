"""The verifier against a server nobody of us wrote: Postfix, with a configuration of its own in a temporary folder."""

import asyncio
import grp
import os
import pwd
import shutil
import socket
import subprocess

import pytest
import trustme
from tests.mail.play import resolver
from tests.mail.world import policy, world

from whodex.mail.dialogue import TcpDialer, Timeouts
from whodex.mail.verify import SmtpVerifier

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.honest.example
mydestination = honest.example
mynetworks =
alias_maps =
local_recipient_maps = inline:{{ yes=x full=x }}
virtual_mailbox_domains = open.example
virtual_mailbox_maps = inline:{{ @open.example=x }}
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions =
  check_recipient_access inline:{{ {{ full@honest.example = 452 4.2.2 mailbox full }}
    {{ later@honest.example = 450 4.7.1 greylisted }} }}
  permit
smtpd_tls_security_level = may
smtpd_tls_chain_files = {folder}/server.pem
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
rewrite unix - - n - - trivial-rewrite
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
postlog unix-dgram n - n - 1 postlogd
"""


@pytest.fixture(scope="module")
def postfix(tmp_path_factory):
    """The port of a running Postfix. Skips, saying so, where it is not installed or cannot be started."""
    command = shutil.which("postfix", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if command is None:
        pytest.skip("Postfix is not installed: the end-to-end test against it is left out")
    if os.geteuid() != 0:
        pytest.skip("Postfix is installed, but only root can start it: the end-to-end test against it is left out")
    try:
        owner, group = pwd.getpwnam("postfix"), grp.getgrnam("postdrop")
    except KeyError:
        pytest.skip("Postfix has no user or group here: the end-to-end test against it is left out")
    folder = tmp_path_factory.mktemp("postfix")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)  # its processes run as another user
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "conf").mkdir()
    (folder / "spool").mkdir()
    (folder / "data").mkdir()
    os.chown(folder / "data", owner.pw_uid, group.gr_gid)
    trustme.CA().issue_cert("mx.honest.example").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    (folder / "conf" / "main.cf").write_text(MAIN.format(folder=folder))
    (folder / "conf" / "master.cf").write_text(MASTER.format(port=port))
    run = [command, "-c", str(folder / "conf")]
    started = subprocess.run([*run, "start"], capture_output=True, text=True, timeout=60, check=False)
    if started.returncode:
        log = folder / "log"
        why = (started.stderr + (log.read_text() if log.exists() else "")).strip()[-300:]
        pytest.skip(f"Postfix cannot be started here: {why}")
    yield port
    subprocess.run([*run, "stop"], capture_output=True, timeout=60, check=False)


def test_verdicts_of_a_real_server(postfix):
    class Dialer(TcpDialer):
        async def open(self, host, address):
            return await super().open(host, "127.0.0.1")

    async def run():
        async with world() as made:
            for domain in ("honest.example", "open.example", "elsewhere.example"):
                made.dns.records[domain, "MX"] = ["10 mx.honest.example."]
            made.dns.records["mx.honest.example", "A"] = ["127.9.9.9"]
            steps = []
            patient = policy(timeouts=Timeouts())
            verifier = SmtpVerifier(patient, resolver(made, 5), dialer=Dialer(postfix), record=steps.append)
            found = {}
            for address in (
                "yes@honest.example",
                "no@honest.example",
                "full@honest.example",
                "later@honest.example",
                "any@open.example",
                "ann@elsewhere.example",
            ):
                result = (await verifier.verify([address])).results[0]
                found[address] = result.status, result.reason
            return found, [step.stage for step in steps]

    found, stages = asyncio.run(run())
    assert found == {
        "yes@honest.example": ("VALID", "accepted"),
        "no@honest.example": ("INVALID", "refused"),
        "full@honest.example": ("UNKNOWN", "full"),
        "later@honest.example": ("UNKNOWN", "later"),
        "any@open.example": ("ACCEPT_ALL", "accept_all"),
        "ann@elsewhere.example": ("UNKNOWN", "blocked"),  # 554 5.7.1 Relay access denied
    }
    assert "starttls" in stages
