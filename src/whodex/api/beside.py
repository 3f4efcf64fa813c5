"""Work too long for the event loop: one thread with a reading of the store of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Generic, TypeVar

from whodex.store.ports import Reading

DoneT = TypeVar("DoneT")
ReadingT = TypeVar("ReadingT", bound=Reading)


class Beside(Generic[ReadingT]):
    """One thread beside the event loop. It opens its reading when it is first needed.

    One thread, not several: two would only take the interpreter from each other and from the event loop
    (../shared/design/engine-notes.md, Serving).
    """

    def __init__(self, open_reading: Callable[[], ReadingT]) -> None:
        self._open: Final = open_reading
        self._reading: ReadingT | None = None
        self._pool: Final = ThreadPoolExecutor(1, thread_name_prefix="whodex-beside")

    async def do(self, work: Callable[[ReadingT], DoneT]) -> DoneT:
        """What `work` gives, done in the thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._do, work)

    def close(self) -> None:
        """Finish what is under way and give the thread back."""
        self._pool.shutdown(cancel_futures=True)

    def _do(self, work: Callable[[ReadingT], DoneT]) -> DoneT:
        if self._reading is None:
            self._reading = self._open()
        return work(self._reading)
