"""Work shared out between processes: on Linux, where a copy of this process costs next to nothing.

The copies work on what this process has loaded, so nothing is sent to them, and only what they found out is sent back.
Elsewhere, and where threads run that a copy would not have, one process does everything; the result is the same.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice, takewhile
from typing import Any, Final, Generic, NoReturn, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_WORTHWHILE: Final = 200
"""Items from which on a copy of this process saves more than it costs."""
_MOST: Final = 4
"""More processes than that would need more memory than they save time."""
_unshared: list[float] = []


def unshared_peaks() -> float:
    """Return the memory that copies of this process had for themselves at their ends, the largest first, in MB."""
    return sum(_unshared)


def shared_out(
    items: Iterable[Item], work: Callable[[Item], Result], share: Callable[[Item], int], most: int | None = None
) -> Iterator[Result]:
    """Yield what ``work`` makes of each item, in no certain order.

    Every process goes through all items and works on those whose ``share``, a number, is its own; so the items must
    come out the same in each, and what they have in common best has one number. ``most`` is the number of processes.
    An error of a copy is raised here.
    """
    stream = iter(items)
    first = list(islice(stream, _WORTHWHILE))
    count = most or _processors()
    if len(first) < _WORTHWHILE or count == 1 or not can_copy():
        yield from map(work, chain(first, stream))
        return
    parts = _Parts(chain(first, stream), work, share, count)
    copies: list[_Copy[Result]] = []
    try:
        copies += (_Copy(parts, number) for number in range(1, count))
        yield from parts.worked(0)
        for copy in copies:
            yield from copy.results()
    finally:
        for copy in copies:
            copy.end()


def can_copy() -> bool:
    """Tell whether a copy of this process could work: on Linux, and with no thread beside this one."""
    return sys.platform == "linux" and threading.active_count() == 1


def _processors() -> int:
    return min(_MOST, len(os.sched_getaffinity(0))) if sys.platform == "linux" else 1


@dataclass(frozen=True, slots=True)
class _Parts(Generic[Item, Result]):
    """Items, and who works on which."""

    items: Iterable[Item]
    work: Callable[[Item], Result]
    share: Callable[[Item], int]
    count: int

    def worked(self, number: int) -> Iterator[Result]:
        """Yield the results of one process."""
        return (self.work(item) for item in self.items if self.share(item) % self.count == number)


class _Copy(Generic[Result]):
    """A copy of this process at work."""

    def __init__(self, parts: _Parts[Any, Result], number: int) -> None:
        """Start it."""
        self._reading, writing = os.pipe()
        parent = os.getpid()
        self._pid = os.fork()
        if not self._pid:
            _live(parts.worked(number), writing, parent)
        os.close(writing)

    def results(self) -> Iterator[Result]:
        """Yield what it found out, once it has ended.

        Raises:
            Exception: what it raised.
            ChildProcessError: it was killed.
        """
        with os.fdopen(self._reading, "rb") as pipe:
            self._reading = -1
            told = pipe.read()
        if not told:
            msg = "a process that took its share of the work was killed; perhaps there was not enough memory"
            raise ChildProcessError(msg)
        results, error, unshared = pickle.loads(told)  # noqa: S301  # this very program wrote it
        if error:
            raise error
        _unshared.append(unshared)
        yield from results

    def end(self) -> None:
        """End it, whatever it does."""
        if self._reading >= 0:
            os.close(self._reading)
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def _live(results: Iterator[Any], writing: int, parent: int) -> NoReturn:
    """Be the copy: work, tell what came of it, and end without a word."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        gc.freeze()  # what was loaded is shared as long as nobody touches it
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(_told(results, parent))
    finally:
        os._exit(0)


def _told(results: Iterator[Any], parent: int) -> bytes:
    try:
        found = list(takewhile(lambda _: os.getppid() == parent, results))
        return pickle.dumps((found, None, _unshared_mb()))
    except Exception as error:  # noqa: BLE001  # it is raised again, in the process that knows what to do
        return _told_error(error)


def _told_error(error: Exception) -> bytes:
    try:
        told = pickle.dumps(([], error, 0.0))
        pickle.loads(told)  # noqa: S301  # not every error that can be written can be read
    except Exception:  # noqa: BLE001  # whatever it is, it can be told of
        return pickle.dumps(([], RuntimeError("".join(traceback.format_exception(error))), 0.0))
    return told


def _unshared_mb() -> float:
    with suppress(OSError), open("/proc/self/smaps_rollup", encoding="ascii") as file:  # noqa: PTH123  # no file of ours
        return sum(int(line.split()[1]) for line in file if line.startswith("Private_")) * 1024 / 1e6
    return 0.0
