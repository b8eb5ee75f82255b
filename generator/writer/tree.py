"""The next site, put together beside the one that stands, and put in its place by a rename.

Two trees take turns: the site, and the one before it in the cache. The older one becomes the next site, so only what
differs from it is written: a page that did not change is neither written nor linked nor copied. What is known of the
files of each tree is stored beside it; without that a tree counts for nothing, so the cache may be deleted and a
build may be killed at any time.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from zlib import crc32

from generator.fork_map import in_a_copy, shared_out
from generator.manifest import content_hash
from generator.regular import clear
from generator.writer.stamps import StampedFile, StampedFiles, folder_time, folders_of, read_stamps, stamp, write_stamps

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL
SITE_STAMPS: Final = "site.json"
"""The file in the cache that tells what each file of the site was made of."""


@dataclass(slots=True)
class Placed:
    """How many files of the site were written and kept, and the bytes written."""

    written: int = 0
    kept: int = 0
    size: int = 0


Piece = tuple[str, str, str]
"""A file of the site: its path; a hash of what it is made out of, so that of two with the same hash the bytes are the
same; and the name by which it is asked for.
"""
MakeFile = Callable[[str], bytes | None]
"""Makes the file that is asked for by a name; None where it cannot."""


class SiteTree:
    """The next site of a list."""

    def __init__(self, site: Path, cache: Path) -> None:
        """Begin with what is left of the site before the last one."""
        self.placed = Placed()
        self._site, self._next, self._old = site, cache / "site", cache / "site-old"
        self._site_stamps, self._next_stamps = cache / SITE_STAMPS, cache / "site-before.json"
        self._mend()
        self._in_site = read_stamps(self._site_stamps) if site.is_dir() else StampedFiles()
        self._in_next = read_stamps(self._next_stamps)
        clear(self._next_stamps)
        if not self._in_next or not self._is_ours():
            self._in_next = StampedFiles()
            clear(self._next)
        self._next.mkdir(parents=True, exist_ok=True)
        self._now: dict[str, StampedFile] = {}

    def _mend(self) -> None:
        """Put the site back where a build was killed between taking the old one away and putting up the new one."""
        if self._old.is_dir() and not self._old.is_symlink() and not self._site.exists():
            self._old.rename(self._site)
        clear(self._old)

    def _is_ours(self) -> bool:
        """Tell whether nothing was put into the folders of the next site since it stood, and none was replaced.

        A stranger would be published, and through a link in the place of a folder others' files be written over.
        """
        if self._next.is_symlink() or not self._next.is_dir():
            return False
        return all(folder_time(f"{self._next}/{name}") == time for name, time in self._in_next.folders.items())

    def put(self, path: str, key: str, make: Callable[[], bytes]) -> None:
        """Place a file that is made out of what ``key`` is a hash of."""
        self.put_all([(path, key, path)], lambda _: make())

    def put_all(self, pieces: Iterable[Piece], make: MakeFile, tick: Callable[[], None] = lambda: None) -> list[str]:
        """Place files, in several processes where they are many; return the names of those that were not made.

        ``tick`` is called for each.
        """
        pending = _told(self._pending(pieces, tick), tick)
        placed = shared_out(pending, partial(self._place, make), lambda piece: crc32(piece[0].encode()))
        return [name for name, path, known, size in placed if not self._note(path, known, size)]

    def _pending(self, pieces: Iterable[Piece], tick: Callable[[], None]) -> list[Piece]:
        """Keep the files that stand in the next site already, and return the others."""
        pending: list[Piece] = []
        root, before, now = f"{self._next}/", self._in_next, self._now
        for piece in pieces:
            path = piece[0]
            known = before.get(path)
            if known and known.key == piece[1] and stamp(root + path) == known.stamp:
                now[path] = known
                self.placed.kept += 1
                tick()
            else:
                pending.append(piece)
        return pending

    def _place(self, make: MakeFile, piece: Piece) -> tuple[str, str, StampedFile | None, int | None]:
        path, key, name = piece
        known = self._in_site.get(path)
        if known and known.key == key and self._link(path, known):
            return name, path, known, None
        content = make(name)
        if content is None:
            return name, path, None, None
        return name, path, self._write(path, key, content), len(content)

    def _note(self, path: str, known: StampedFile | None, size: int | None) -> bool:
        """Note what became of a file, in whatever process; tell whether it is there."""
        if known is None:
            return False
        self._now[path] = known
        self.placed.kept += size is None
        self.placed.written += size is not None
        self.placed.size += size or 0
        return True

    def keep_below(self, prefix: str, key: str) -> list[str]:
        """Keep the files below a path that ``key`` was a hash of, and return their paths: of all of them, or none."""
        known = self._in_next.below(prefix).get(key, {})
        if known and all(stamp(f"{self._next}/{path}") == item.stamp for path, item in known.items()):
            return [path for path, item in known.items() if self._note(path, item, None)]
        known = self._in_site.below(prefix).get(key, {})
        if not all(self._link(path, item) for path, item in known.items()):
            return []
        return [path for path, item in known.items() if self._note(path, item, None)]

    def apart(self, work: Callable[[], None]) -> float | None:
        """Let work that places files run in a process of its own, for its memory; return its peak, in MB.

        Where that cannot be, it runs in this one, and there is no figure.
        """
        before = set(self._now)

        def run() -> tuple[dict[str, StampedFile], Placed]:
            work()
            return {path: known for path, known in self._now.items() if path not in before}, self.placed

        done = in_a_copy(run)
        if done is None:
            work()
            return None
        (placed, self.placed), peak = done
        self._now |= placed
        return peak

    def take(self, folder: Path) -> None:
        """Place all files of a folder that MkDocs has built; the folder is used up."""
        for path in _files_below(folder):
            content = (folder / path).read_bytes()
            digest = content_hash(content)
            known, in_site = self._in_next.get(path), self._in_site.get(path)
            if known and known.digest == digest and stamp(f"{self._next}/{path}") == known.stamp:
                self._note(path, known, None)
            elif in_site and in_site.digest == digest and self._link(path, in_site):
                self._note(path, in_site, None)
            else:
                self._note(path, self._write(path, "", content), len(content))
        shutil.rmtree(folder, ignore_errors=True)

    def _link(self, path: str, known: StampedFile) -> bool:
        """Share a file with the site, where it is as it was left."""
        source, target = f"{self._site}/{path}", f"{self._next}/{path}"
        if stamp(source) != known.stamp:
            return False
        self._clear(target)
        try:
            os.link(source, target)
        except OSError:  # a file system without links
            return False
        return True

    def _write(self, path: str, key: str, content: bytes) -> StampedFile:
        target = f"{self._next}/{path}"
        if path in self._in_next:
            self._clear(target)
        file = self._opened(target)
        try:
            write_all(file, content)
            status = os.fstat(file)
        finally:
            os.close(file)
        return StampedFile(key, "" if key else content_hash(content), (status.st_size, status.st_mtime_ns))

    def _opened(self, target: str) -> int:
        """Open a file that is not there yet, and nearly always is the first of its folder."""
        with suppress(OSError):
            os.mkdir(target.rpartition("/")[0])  # noqa: PTH102  # once for every page
        try:
            return os.open(target, _NEW, 0o666)
        except OSError:
            self._clear(target)
            return os.open(target, _NEW, 0o666)

    def _clear(self, target: str) -> None:
        """MakeFile room at a place: what stands there may be shared with the site, so nothing is written into it."""
        try:
            os.unlink(target)  # noqa: PTH108  # once for every page
        except FileNotFoundError:
            os.makedirs(target.rpartition("/")[0], exist_ok=True)  # noqa: PTH103  # the same
        except (IsADirectoryError, PermissionError):  # Linux says the one, others the other
            shutil.rmtree(target)
        except NotADirectoryError:
            folder = next(folder for folder in Path(target).parents if folder.is_file())
            folder.unlink()
            Path(target).parent.mkdir(parents=True)

    def stand(self) -> None:
        """Remove what belongs to the site no longer, and put the tree in the site's place."""
        gone = self._in_next.keys() - self._now.keys()
        for path in gone:
            self._remove(self._next / path)
        folders = folders_of(self._now)
        self._remove_strangers(folders)
        stamps = self._next_stamps.with_suffix(".new")
        write_stamps(stamps, StampedFiles(self._now, self._times_of(folders, gone)))
        if self._site.exists():
            self._site.rename(self._old)
        self._next.rename(self._site)
        if self._old.exists():
            self._old.rename(self._next)
            if self._site_stamps.exists():
                self._site_stamps.replace(self._next_stamps)
        if self._site_stamps.is_dir():
            clear(self._site_stamps)
        stamps.replace(self._site_stamps)

    def _remove_strangers(self, folders: set[str]) -> None:
        """Remove what stands beside the site's own folders and files at the top."""
        for entry in os.listdir(self._next):  # noqa: PTH208  # names alone
            if entry not in folders and entry not in self._now:
                self._remove(self._next / entry)

    def _times_of(self, folders: set[str], gone: set[str]) -> dict[str, int]:
        """Return the times of the folders; those hold on in which nothing was touched."""
        before, known = self._in_next.folders, self._in_next.get
        touched = folders_of({path for path, item in self._now.items() if known(path) is not item} | gone)
        asked = [folder for folder in folders if folder and (folder in touched or folder not in before)]
        times = {folder: before[folder] for folder in folders & before.keys()}
        return times | {folder: folder_time(f"{self._next}/{folder}") for folder in asked}

    def _remove(self, path: Path) -> None:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
            return
        path.unlink(missing_ok=True)
        with suppress(OSError):
            for folder in path.parents:
                if folder == self._next:
                    break
                folder.rmdir()


def _told(pieces: Iterable[Piece], tick: Callable[[], None]) -> Iterator[Piece]:
    for piece in pieces:
        yield piece
        tick()


def write_all(file: int, content: bytes) -> None:
    """Write into an open file; a system may take less than it is given at once."""
    written = os.write(file, content)
    while written < len(content):
        written += os.write(file, content[written:])


def _files_below(folder: Path) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(place, name), folder)  # noqa: PTH118  # `Path.walk` is of Python 3.12
