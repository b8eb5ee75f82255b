"""Regular files and folders, and nothing else: what a list holds is read from nowhere else, and reading never waits.

A link leads out of the list (``/etc/passwd`` would be published) or round in circles, a pipe is silent for ever, and a
device may be without an end. So links, pipes, devices and sockets are told by their names before anything is read.
Source: https://man7.org/linux/man-pages/man2/open.2.html, https://man7.org/linux/man-pages/man7/inode.7.html
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from generator.errors import Place, Problem

_OPEN: Final = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY
_EXPECTED: Final = "a file or folder of its own"


class NotRegularError(OSError):
    """A link, pipe, device or socket stands where a file is read."""

    def __init__(self, what: str, path: str) -> None:
        super().__init__(0, what, path)


def irregularity(mode: int) -> str:
    """Return what something is, by its mode, or an empty text for a file or a folder."""
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return ""
    if stat.S_ISLNK(mode):
        return "a link to elsewhere"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def read_regular(path: Path, most: int = -1, *, may_be_link: bool = False) -> bytes:
    """Return the content of a file, or the first ``most`` bytes of it.

    Raises:
        NotRegularError: it is no file, and nothing of it is read; a link may be one where somebody named it by hand.
        OSError: it cannot be read.
    """
    name = os.fspath(path)
    _refuse(os.stat(name) if may_be_link else os.lstat(name), name)  # noqa: PTH116  # as cheap as can be
    handle = os.open(name, _OPEN | (0 if may_be_link else os.O_NOFOLLOW))
    with open(handle, "rb", buffering=0) as file:  # noqa: PTH123  # the same
        _refuse(os.fstat(handle), name)  # it may be another one by now
        return file.read(most) if most >= 0 else file.readall()


def _refuse(status: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
    if what := irregularity(status.st_mode):
        raise NotRegularError(what, name)


def clear(path: Path) -> None:
    """Make room at a place in a folder of ours, whatever stands there; where a link leads to stays as it is.

    Raises:
        OSError: it cannot be removed.
    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(mode):
        path.unlink(missing_ok=True)
        return
    path.chmod(stat.S_IRWXU)  # else a folder that nobody may look into would stay
    shutil.rmtree(path)


def irregular(root: Path, names: Iterable[str], *, below: bool = True) -> Iterator[Problem]:
    """Yield a problem for each link, pipe, device and socket among these, and (``below``) in those that are folders.

    The locks of an editor, which are links to nothing, are none: they are read by nobody.
    """
    for name in names:
        try:
            mode = os.lstat(root / name).st_mode
        except OSError:  # nothing, or a file in the place of a folder: told where it is looked for
            continue
        if what := irregularity(mode):
            yield Problem(what, Place(name), _EXPECTED)
        elif below and stat.S_ISDIR(mode):
            yield from _below(root, name)


def _below(root: Path, top: str) -> Iterator[Problem]:
    folders = [top]
    while folders:
        folder = folders.pop()
        for entry in _entries(f"{root}/{folder}"):
            if entry.is_file(follow_symlinks=False):
                continue
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif not _is_lock(entry) and (what := irregularity(entry.stat(follow_symlinks=False).st_mode)):
                yield Problem(what, Place(path), _EXPECTED)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:  # nobody may look into it, or it is gone: told where it is read
        return []


def _is_lock(entry: os.DirEntry[str]) -> bool:
    """Tell whether this is how Emacs says that a file is being edited."""
    return entry.name.startswith(".#") and entry.is_symlink() and not os.path.exists(entry.path)  # noqa: PTH110  # the same
