"""Locks on the folders of a list, so that commands that run at the same time do not undo each other's work.

Three folders, always locked in this order, stand for what is in them:

- the list itself: whoever changes what is stored holds it from the first reading to the last writing;
- ``docs/``: whoever makes pages holds it, for ``site/`` and ``.cache/``, too;
- ``data/``: whoever reads it shares it, and a change of several files holds it alone, for moments.

The folders themselves are locked, so nothing is left behind that could be in the way, lost or believed, and a lock goes
with its process, even with a killed one. Where the system or the file system knows no locks, nobody is kept out.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from generator.errors import DataError, Place, Problem

_PATIENCE: Final = 600.0
"""Seconds after which whoever is waited for must be hanging, or have work for hours."""
_PAUSE: Final = 0.05
_log = logging.getLogger("paperstand")


@contextmanager
def exclusive(folder: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Be the only one who holds a folder while the context lasts; wait for others, at most so many seconds.

    Raises:
        DataError: somebody else holds it still.
    """
    with _held(folder, patience, is_shared=False):
        yield


@contextmanager
def shared(folder: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Keep those out who hold a folder exclusively, while the context lasts; wait for one, at most so many seconds.

    Raises:
        DataError: somebody holds it still.
    """
    with _held(folder, patience, is_shared=True):
        yield


@contextmanager
def _held(folder: Path, patience: float, *, is_shared: bool) -> Iterator[None]:
    # Where there is nothing yet, nothing can be undone.
    if not folder.is_dir():
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, folder, fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX, patience)
        yield
    finally:
        # Not by closing alone: a copy of this process (`generator.fork_map`) has the same open folder.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


def _lock(handle: int, folder: Path, kind: int, patience: float) -> None:
    ends = time.monotonic() + patience
    has_told = False
    while not _is_locked(handle, kind):
        if time.monotonic() >= ends:
            what = f"{_holder(handle)} is at work here"
            raise DataError(Problem(what, Place(str(folder)), "one at a time: try again when it has ended"))
        if not has_told:
            _log.warning("waiting for %s, which is at work here", _holder(handle))
            has_told = True
        time.sleep(_PAUSE)


def _is_locked(handle: int, kind: int) -> bool:
    """Lock an open folder, and tell whether nobody else holds it."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system that knows no locks
        return True
    return True


def _holder(handle: int) -> str:
    """Return who holds a folder, as far as the system tells.

    Source: https://man7.org/linux/man-pages/man5/proc_locks.5.html
    """
    with suppress(OSError, ValueError):
        inode = str(os.fstat(handle).st_ino)
        for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
            _, kind, _, _, process, number, *_ = line.split()
            if kind == "FLOCK" and number.rpartition(":")[2] == inode and int(process) > 0:
                return _command(int(process))
    return "another command of Paperstand"


def _command(process: int) -> str:
    """Return the command that a process runs, as it was typed, and its number."""
    with suppress(OSError):
        words = os.fsdecode(Path(f"/proc/{process}/cmdline").read_bytes()).split("\0")[:-1]
        for number, word in enumerate(words):
            if Path(word).name in {"paperstand", "generator"} or Path(word).parts[-2:] == ("generator", "__main__.py"):
                return f"`{shlex.join(['paperstand', *words[number + 1 :]])}` (process {process})"
    return f"process {process}"
