"""Scripted mail servers that a process of its own can be pointed at: real loopback addresses, one port for all."""

import asyncio
import contextlib
import os
import socket
import sys
import threading

from tests.mail.world import Script, World


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Harbour:
    """A world in a thread of its own, its mail servers on 127.9.x.y and one port (Linux; elsewhere 127.0.0.1 alone)."""

    def __init__(self) -> None:
        self.port = free_port()
        self.world = World()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.call(self.world.dns.start())

    def call(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def host(self, number: int) -> str:
        return f"127.9.{number // 250}.{number % 250 + 1}" if sys.platform == "linux" else "127.0.0.1"

    def server(self, script: Script, number: int = 0):
        """A mail server at an address of its own."""

        async def start():
            made = self.world.make(script)
            await made.start(self.host(number), self.port)
            self.world.servers[self.host(number)] = made
            return made

        return self.call(start())

    def domain(self, name: str, number: int = 0) -> None:
        """A domain whose mail goes to the server of that number."""
        records = self.world.dns.records
        records[name, "MX"] = [f"10 mx{number}.hosts.example."]
        records[f"mx{number}.hosts.example", "A"] = [self.host(number)]

    def settings(self, **more: str) -> dict[str, str]:
        """The environment in which `whodex` asks these servers."""
        given = {
            "smtp": "true",
            "ehlo": "verify.whodex.example",
            "dns": "127.0.0.1",
            "dns_port": str(self.world.dns.port),
            "smtp_port": str(self.port),
            "private": "true",
            **more,
        }
        return os.environ | {f"WHODEX_CONTACT_{name.upper()}": value for name, value in given.items()}

    def close(self) -> None:
        async def stop():
            await self.world.stop()
            hanging = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in hanging:
                task.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)

        self.call(stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


@contextlib.contextmanager
def harbour():
    made = Harbour()
    try:
        yield made
    finally:
        made.close()
