"""A pool that outlives its workers: what crashes or hangs one is tried again alone, then given up; the rest goes on.

`concurrent.futures` gives up all that is waiting when one worker dies, and cannot stop one that hangs.
"""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait

from extract.errors import ExtractError
from extract.processes import CONTEXT
from extract.sources import Source
from extract.worker import Options, Outcome, Stopped, failure, work

_AHEAD = 4
"""Sources that a worker holds: enough that it never waits for the next one."""

Target = Callable[[Connection, Options], None]


class _Worker:
    """A running process, what it has been handed, and since when it has been at the first of that.

    Attributes:
        queue: sources handed over and not yet answered; the first is being worked on.
        since: when it began with the first; None while it is starting or idle.
        reason: why it ends, as it says itself or as it is made to end.
    """

    def __init__(self, options: Options, target: Target) -> None:
        self.connection, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=_start, args=(target, theirs, options, os.getcwd()), daemon=True)  # noqa: PTH109
        self.process.start()
        theirs.close()
        self.queue: deque[Source] = deque()
        self.since: float | None = None
        self.ready = False
        self.reason = ""

    def hand(self, source: Source) -> None:
        self.connection.send(source)
        self.queue.append(source)
        if self.ready and len(self.queue) == 1:
            self.since = time.monotonic()

    def answered(self) -> None:
        self.since = time.monotonic() if self.queue else None

    def end(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.join()
        self.connection.close()

    def last_words(self) -> str:
        """Why the process ended."""
        self.process.join()
        if self.reason:
            return self.reason
        code = self.process.exitcode or 0
        if code < 0:
            name = signal.Signals(-code).name if -code in {one.value for one in signal.Signals} else str(-code)
            memory = "; was there enough memory?" if name == "SIGKILL" else ""
            return f"the reader was ended by the system ({name}{memory})"
        return f"the reader ended by itself (exit code {code})"


class Pool:
    """Workers that turn sources into outcomes.

    Attributes: target: what a worker process runs.
    """

    def __init__(self, processes: int, options: Options, *, target: Target = work) -> None:
        self.processes, self.options, self.target = processes, options, target

    def outcomes(self, sources: Iterable[Source]) -> Iterator[tuple[Source, Outcome]]:
        """Yield the outcome of each source as it comes, in no order; sources are taken as workers get free.

        What ends a worker, or takes longer than the time limit, is tried once more in the end, alone in a worker of its
        own, and is a failure if that ends too.
        Raises: ExtractError when no worker can start.
        """
        again: list[Source] = []
        for source, what in self._round(sources, self.processes):
            if isinstance(what, str):
                again.append(source)
            else:
                yield source, what
        for source in again:
            for _, what in self._round([source], 1):
                if isinstance(what, str):
                    what = failure(source, f"given up after two attempts: {what}")
                yield source, what

    def _round(self, sources: Iterable[Source], processes: int) -> Iterator[tuple[Source, Outcome | str]]:
        """Yield each source with its outcome, or with the reason why its worker ended over it."""
        waiting, back = iter(sources), deque[Source]()
        workers: list[_Worker] = []
        try:
            while True:
                self._feed(workers, waiting, back, processes)
                if not any(worker.queue for worker in workers):
                    return
                for worker in self._heard(workers):
                    yield from self._answers(worker)
                for worker in [one for one in workers if one.reason or not one.process.is_alive()]:
                    yield from self._answers(worker)
                    workers.remove(worker)
                    reason = self._bury(worker)
                    if worker.queue:
                        yield worker.queue.popleft(), reason
                    back.extend(worker.queue)
        finally:
            for worker in workers:
                worker.end()

    def _feed(self, workers: list[_Worker], waiting: Iterator[Source], back: deque[Source], processes: int) -> None:
        """Hand sources to the workers, each in turn, and start workers while there is something for them to do."""
        for ahead in range(1, _AHEAD + 1):
            for worker in workers:
                if len(worker.queue) < ahead and not worker.reason:
                    source = back.popleft() if back else next(waiting, None)
                    if source is None:
                        return
                    _hand(worker, source, back)
        while len(workers) < processes:
            source = back.popleft() if back else next(waiting, None)
            if source is None:
                return
            workers.append(_Worker(self.options, self.target))
            _hand(workers[-1], source, back)

    def _heard(self, workers: list[_Worker]) -> list[_Worker]:
        """Wait until a worker says something or its time is up; end those whose time is up."""
        limit = self.options.time_limit
        now = time.monotonic()
        deadlines = [worker.since + limit for worker in workers if worker.since is not None]
        timeout = max(0.0, min(deadlines) - now) if deadlines else None
        heard = wait([worker.connection for worker in workers], timeout)
        for worker in workers:
            if worker.since is not None and time.monotonic() > worker.since + limit and worker.connection not in heard:
                worker.reason = f"it took longer than {limit:g} seconds (--time-limit)"
                worker.process.kill()
        return [worker for worker in workers if worker.connection in heard]

    def _answers(self, worker: _Worker) -> Iterator[tuple[Source, Outcome]]:
        """The outcomes that a worker has sent by now."""
        try:
            while worker.connection.poll():
                said = worker.connection.recv()
                if isinstance(said, Stopped):
                    if said.usage:
                        raise ExtractError(said.reason)
                    worker.reason = f"the reader stopped with {said.reason}"
                elif said is None:
                    worker.ready = True
                    worker.answered()
                else:
                    source = worker.queue.popleft()
                    worker.answered()
                    yield source, said
        except (EOFError, OSError):
            worker.process.join()

    def _bury(self, worker: _Worker) -> str:
        """Clear away a worker that has ended, and say why it did.

        Raises: ExtractError when it never got ready.
        """
        reason = worker.last_words()
        worker.end()
        if not worker.ready:
            raise ExtractError(f"a worker process cannot start: {reason}; run again with fewer --processes")
        return reason


def _start(target: Target, connection: Connection, options: Options, folder: str) -> None:
    """Begin a worker process where its parent is: paths may be relative."""
    os.chdir(folder)
    target(connection, options)


def _hand(worker: _Worker, source: Source, back: deque[Source]) -> None:
    """Hand a source to a worker; one that has just ended leaves it for the next."""
    try:
        worker.hand(source)
    except (BrokenPipeError, ConnectionResetError):
        back.append(source)
