"""Work shared out between processes: on Linux, where a copy of this process costs next to nothing.

The copies work on what this process has loaded, so nothing is sent to them, and only what they found out is sent back.
Elsewhere, and where threads run that a copy would not have, one process does everything; the result is the same.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import accumulate, chain, islice
from typing import Any, Final, Generic, NoReturn, TypeVar, cast

Item = TypeVar("Item")
Result = TypeVar("Result")

_WORTHWHILE: Final = 200
"""Items after which a copy of this process saves more than it costs."""
_MOST: Final = 4
"""More processes than that would need more memory than they save time."""
_most_unshared = 0.0
_is_copy = False
_WHEN_THE_PARENT_DIES: Final = 1
"""``PR_SET_PDEATHSIG``."""


def most_unshared_mb() -> float:
    """Return the most memory, in MB, that copies sharing work had for themselves at their ends, all together."""
    return _most_unshared


def shared_out(items: Iterable[Item], work: Callable[[Item], Result], share: Callable[[Item], int]) -> Iterator[Result]:
    """Yield what ``work`` makes of each item, in no certain order; where there are many, several processes work.

    Each goes through all items and works on those whose ``share``, a number, is its own; so the items must come out the
    same in each, and those that have much in common best have one number. An error of a copy is raised here.
    """
    stream = iter(items)
    yield from map(work, islice(stream, _WORTHWHILE))
    following = list(islice(stream, 1))
    rest = chain(following, stream)
    count = _processors()
    if not following or count == 1 or not can_copy():
        yield from map(work, rest)
        return

    yield from _together([partial(_part, rest, work, share, number, count) for number in range(count)])


def _part(
    items: Iterable[Item], work: Callable[[Item], Result], share: Callable[[Item], int], number: int, count: int
) -> Iterator[Result]:
    return (work(item) for item in items if share(item) % count == number)


def in_shares(
    items: Sequence[Item], work: Callable[[Item], Result], weight: Callable[[Item], int], worthwhile: int
) -> Iterator[Result]:
    """Yield what ``work`` makes of each item, in their order; where they weigh enough, several processes work.

    Each works on items that follow each other, and that weigh about as much as those of any other.
    """
    weights = [weight(item) for item in items]
    total, count = sum(weights), _processors()
    if total < max(worthwhile, 1) or len(items) == 1 or count == 1 or not can_copy():
        yield from map(work, items)
        return
    middles = [before + own / 2 for before, own in zip(accumulate(weights, initial=0), weights, strict=False)]
    shares: list[list[Item]] = [[] for _ in range(count)]
    for item, middle in zip(items, middles, strict=True):
        # The middle of what weighs nothing and comes last is the end of all.
        shares[min(int(middle * count / total), count - 1)].append(item)
    yield from _together([partial(map, work, part) for part in shares])


def _together(parts: Sequence[Callable[[], Iterator[Result]]]) -> Iterator[Result]:
    """Yield what the first part comes to, worked on here, then what the others do, each worked on by a copy."""
    global _most_unshared  # noqa: PLW0603  # of the process, not of a part of the program
    first, *others = parts
    copies: list[_Copy[list[Result]]] = []
    try:
        copies += (_Copy(partial(_all, part)) for part in others)
        yield from first()
        for copy in copies:
            yield from copy.result()
        _most_unshared = max(_most_unshared, sum(copy.unshared_mb for copy in copies))
    finally:
        for copy in copies:
            copy.end()


def _all(part: Callable[[], Iterator[Result]]) -> list[Result]:
    return list(part())


def in_a_copy(work: Callable[[], Result]) -> tuple[Result, float] | None:
    """Return what ``work`` comes to in a process of its own, and the most memory of that, in MB; None if none can be.

    An error is raised here.
    """
    if not can_copy():
        return None
    copy = _Copy(work)
    try:
        return copy.result(), copy.peak_mb
    finally:
        copy.end()


def can_copy() -> bool:
    """Tell whether a copy of this process could work: on Linux, without threads, and if this is no copy."""
    return sys.platform == "linux" and threading.active_count() == 1 and not _is_copy


def _processors() -> int:
    return min(_MOST, len(os.sched_getaffinity(0))) if sys.platform == "linux" else 1


class _Copy(Generic[Result]):
    """A copy of this process at work."""

    peak_mb = unshared_mb = 0.0

    def __init__(self, work: Callable[[], Result]) -> None:
        """Start it."""
        self._reading, writing = os.pipe()
        parent = os.getpid()
        self._pid = os.fork()
        if not self._pid:
            _live(work, writing, parent)
        os.close(writing)

    def result(self) -> Result:
        """Return what it found out, once it has ended.

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
        result, error, self.peak_mb, self.unshared_mb = pickle.loads(told)  # noqa: S301  # this very program wrote it
        if error:
            raise error
        return cast("Result", result)

    def end(self) -> None:
        """End it, whatever it does."""
        if self._reading >= 0:
            os.close(self._reading)
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def _live(work: Callable[[], Any], writing: int, parent: int) -> NoReturn:
    """Be the copy: work, tell what came of it, and end without a word."""
    global _is_copy  # noqa: PLW0603  # of the process, not of a part of the program
    _is_copy = True
    try:
        _die_with(parent)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        gc.freeze()  # what was loaded is shared as long as nobody touches it
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(_told(work))
    finally:
        os._exit(0)


def _die_with(parent: int) -> None:
    """Let the system end this process with that one: a copy that goes on would write into what the next run writes.

    Source: https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html
    """
    ctypes.CDLL(None).prctl(_WHEN_THE_PARENT_DIES, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _told(work: Callable[[], Any]) -> bytes:
    try:
        result = work()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
        return pickle.dumps((result, None, peak, _unshared_mb()))
    except Exception as error:  # noqa: BLE001  # it is raised again, in the process that knows what to do
        return _told_error(error)


def _told_error(error: Exception) -> bytes:
    try:
        told = pickle.dumps((None, error, 0.0, 0.0))
        pickle.loads(told)  # noqa: S301  # not every error that can be written can be read
    except Exception:  # noqa: BLE001  # whatever it is, it can be told of
        return pickle.dumps((None, RuntimeError("".join(traceback.format_exception(error))), 0.0, 0.0))
    return told


def _unshared_mb() -> float:
    with suppress(OSError), open("/proc/self/smaps_rollup", encoding="ascii") as file:  # noqa: PTH123  # no file of ours
        return sum(int(line.split()[1]) for line in file if line.startswith("Private_")) * 1024 / 1e6
    return 0.0
