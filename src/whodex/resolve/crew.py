"""Work on a stream, done by other processes where there are some, its results in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]
"""`each(work, stream)`: what `work` makes of each item, in the stream's order."""


@contextmanager
def crew(workers: int, start: Callable[..., object] | None = None, given: tuple[Any, ...] = ()) -> Iterator[Each]:
    """That many processes (1: this one), each begun by `start(*given)`. Items and results must be small enough to send.

    An item is drawn when there is somebody to take it, two waiting for each process. What `work` raises is raised here.
    """
    if workers < 2:
        if start is not None:
            start(*given)
        yield map
        return
    context = get_context("spawn")  # forking a process that holds database connections is unsafe
    with ProcessPoolExecutor(workers, mp_context=context, initializer=start, initargs=given) as pool:

        def each(work: Callable[[Any], Any], stream: Iterable[Any]) -> Iterator[Any]:
            waiting: deque[Future[Any]] = deque()
            for item in stream:
                waiting.append(pool.submit(work, item))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

        yield each
