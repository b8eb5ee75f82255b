"""What is known of files from the run before: a shortcut past reading and rendering them, never a source of truth.

A file that still has the size and the time of modification that were stored has the content that was stored. The stamps
may be deleted at any time; whatever they do not tell is found out again. They are kept column by column, so that
reading and writing them takes no step of ours for each of a hundred thousand files.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Container, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from generator.cache import CacheFile, as_json, same_json

_KIND: Final = 0o170000
_KINDS: Final = frozenset({stat.S_IFREG, stat.S_IFDIR})
Stamp = tuple[int, int]
"""Size in bytes and time of modification in nanoseconds."""
NO_FILE: Final[Stamp] = (-1, 0)
"""The stamp of links, pipes and devices, and where a file stands in the place of a folder: no file has it."""


class StampedFile(NamedTuple):
    """One file: what it was made out of, the hash of its content, and its stamp when that was stored."""

    key: str
    digest: str
    stamp: Stamp


class Stamped(Protocol):
    """Anything with a stamp."""

    @property
    def stamp(self) -> Stamp:
        """Size and time."""


class StampedFiles(dict[str, StampedFile]):
    """What is known of files, by their paths; and of folders, when something was put into them or taken out."""

    def __init__(
        self, files: Mapping[str, StampedFile] | None = None, folders: Mapping[str, int] | None = None
    ) -> None:
        super().__init__(files or {})
        self.folders = dict(folders or {})
        """Times of modification in nanoseconds; a folder that is not here has to be listed."""
        self._below: dict[str, dict[str, dict[str, StampedFile]]] = {}

    def below(self, prefix: str) -> Mapping[str, dict[str, StampedFile]]:
        """Return what is known of the files below a path, by their keys."""
        found = self._below.get(prefix)
        if found is None:
            found = self._below[prefix] = {}
            for path, known in self.items():
                if path.startswith(prefix):
                    found.setdefault(known.key, {})[path] = known
        return found


def stamp(path: str) -> Stamp | None:
    """Return the stamp of a file, None where there is none, and one that no file has where none could be."""
    try:
        status = os.lstat(path)  # asked of every page: a `Path` a time would cost more than the question
    except FileNotFoundError:
        return None
    except NotADirectoryError:  # a file stands where a folder would
        return NO_FILE
    is_ours = status.st_mode & _KIND in _KINDS
    return (status.st_size, status.st_mtime_ns) if is_ours else NO_FILE


def folder_time(path: str) -> int:
    """Return when something was put into a folder or taken out of it, in nanoseconds; -1 where there is no folder."""
    return (stamp(path) or (0, -1))[1]


def read_stamps(path: Path) -> StampedFiles:
    """Return the stamps in a file; none where there is none, or where it is not what ``write_stamps`` wrote."""
    stamps = stamps_file(path).read()
    return StampedFiles() if stamps is None else stamps


def write_stamps(path: Path, known: Mapping[str, StampedFile]) -> None:
    """Write the stamps into a file."""
    keys, digests, stamps = zip(*known.values(), strict=True) if known else ((), (), ())
    sizes, times = zip(*stamps, strict=True) if stamps else ((), ())
    folders = known.folders if isinstance(known, StampedFiles) else {}
    told = {"names": [*known], "keys": keys, "digests": digests, "sizes": sizes, "times": times, "folders": folders}
    stamps_file(path).write(as_json(told))


def stamps_file(path: Path) -> CacheFile[StampedFiles]:
    """Return the file that stamps are in."""
    return CacheFile(path, "files", _decoded)


def _decoded(content: bytes) -> StampedFiles:
    told = same_json(content)
    stamps = zip(told["sizes"], told["times"], strict=True)
    files = map(StampedFile._make, zip(told["keys"], told["digests"], stamps, strict=True))
    return StampedFiles(dict(zip(told["names"], files, strict=True)), told["folders"])


def unstamped(folder: Path, stamps: Mapping[str, Stamped]) -> list[str] | None:
    """Return the files below a folder that no stamp is of, or None where one that has a stamp is not as it was."""
    root = f"{folder}/"
    if any(stamp(root + path) != known.stamp for path, known in stamps.items()):
        return None
    times = stamps.folders if isinstance(stamps, StampedFiles) else {}
    folders = folders_of(stamps)
    changed = [name for name in folders if times.get(name) != folder_time(root + name)]
    return [path for name in changed for path in _others(root, name, stamps, folders)]


def others_below(folder: Path, paths: AbstractSet[str]) -> list[str]:
    """Return the files below a folder that are none of these."""
    folders = folders_of(paths)
    return [path for name in folders for path in _others(f"{folder}/", name, paths, folders)]


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return the folders in which files stand, and those above; the topmost is an empty text."""
    folders = {path.rpartition("/")[0] for path in paths}
    return {""} if folders <= {""} else folders | folders_of(folders)


def _others(root: str, folder: str, stamps: Container[str], folders: set[str]) -> Iterator[str]:
    """Yield the files in a folder that no stamp is of, and those below its folders in which there is none either.

    A link in the place of a folder is a file: what it leads to may be without an end.
    """
    if folder and stamp(root + folder) == NO_FILE:
        yield folder
        return
    with suppress(OSError), os.scandir(root + folder) as entries:
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if path in stamps or path in folders:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _others(root, path, stamps, folders)
            else:
                yield path
