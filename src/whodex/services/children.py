"""Processes that do part of the work: they end with the process that wanted it, however that ends."""

import os
import threading
from multiprocessing import parent_process
from multiprocessing.connection import wait


def end_with_parent() -> None:
    """Call it in a process of a pool, first of all.

    A worker waits for work at a pipe whose other end it holds itself, so that a parent that was killed goes unnoticed,
    and the worker stays for good.
    """
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), name="whodex-parent", daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
