"""One writer at a time: of two that change ``data/`` at once, each would write over what the other stored."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.errors import DataError, Place, Problem

if sys.platform != "win32":
    import fcntl


@contextmanager
def sole_writer(data: Path) -> Iterator[None]:
    """Be the only one who changes ``data/`` while the context lasts.

    The folder itself is locked: no file is left behind, and the lock goes with the process, even with a killed one.

    Raises:
        DataError: somebody else is changing it.
    """
    # Windows has no such locks; and where there is nothing yet, nothing can be written over.
    if sys.platform == "win32" or not data.is_dir():
        yield
        return
    handle = os.open(data, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system that knows no locks: there nobody is kept out
            _lock(handle, data.name)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, name: str) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        what = "another fetch or import is changing it"
        raise DataError(Problem(what, Place(name), "one at a time: try again when the other has ended")) from None
