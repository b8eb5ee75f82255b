"""The next site, put together beside the one that stands, and put in its place by a rename.

Two trees take turns: the site, and the one before it in the cache. The older one becomes the next site, so only what
differs from it is written: a page that did not change is neither written nor linked nor copied. What is known of the
files of each tree is noted beside it; without the notes a tree counts for nothing, so the cache may be deleted and a
build may be killed at any time.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

from generator.manifest import content_hash
from generator.processes import in_a_copy, shared_out
from generator.writer.known import Known, read_known, stamp, write_known

SITE_NOTES: Final = "site.json"
"""The file in the cache that notes what each file of the site was made of."""


@dataclass(slots=True)
class Placed:
    """How many files of the site were written and kept, and the bytes written."""

    written: int = 0
    kept: int = 0
    size: int = 0


class Piece(NamedTuple):
    """A file of the site."""

    path: str
    key: str
    """A hash of what it is made out of: of two with the same key, the bytes are the same."""
    make: Callable[[], bytes | None]
    """What makes it; None where it cannot."""


class SiteTree:
    """The next site of a list."""

    def __init__(self, site: Path, cache: Path) -> None:
        """Begin with what is left of the site before the last one."""
        self.placed = Placed()
        self._site, self._next, self._old = site, cache / "site", cache / "site-old"
        self._site_notes, self._next_notes = cache / SITE_NOTES, cache / "site-before.json"
        self._mend()
        self._in_site = read_known(self._site_notes) if site.is_dir() else {}
        self._in_next = read_known(self._next_notes)
        self._next_notes.unlink(missing_ok=True)
        if not self._in_next:
            shutil.rmtree(self._next, ignore_errors=True)
        self._next.mkdir(parents=True, exist_ok=True)
        self._now: dict[str, Known] = {}

    def _mend(self) -> None:
        """Put the site back where a build was killed between taking the old one away and putting up the new one."""
        if self._old.is_dir() and not self._site.exists():
            self._old.rename(self._site)
        shutil.rmtree(self._old, ignore_errors=True)

    def put(self, path: str, key: str, make: Callable[[], bytes]) -> None:
        """Place a file that is made out of what ``key`` is a hash of."""
        self.put_all([Piece(path, key, make)])

    def put_all(self, pieces: Iterable[Piece]) -> list[str]:
        """Place files, in several processes where they are many; return the paths of those that were not made."""
        placed = shared_out(self._pending(pieces), self._place, lambda piece: crc32(piece.path.encode()))
        return [path for path, known, size in placed if not self._note(path, known, size)]

    def _pending(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """Keep the files that stand in the next site already, and yield the others."""
        for piece in pieces:
            known = self._in_next.get(piece.path)
            if known and known.key == piece.key and stamp(f"{self._next}/{piece.path}") == known.stamp:
                self._note(piece.path, known, None)
            else:
                yield piece

    def _place(self, piece: Piece) -> tuple[str, Known | None, int | None]:
        path, key, make = piece
        known = self._in_site.get(path)
        if known and known.key == key and self._link(path, known):
            return path, known, None
        content = make()
        return (path, None, None) if content is None else (path, self._write(path, key, content), len(content))

    def _note(self, path: str, known: Known | None, size: int | None) -> bool:
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
        known = _made_of(key, prefix, self._in_next)
        if known and all(stamp(f"{self._next}/{path}") == item.stamp for path, item in known.items()):
            return [path for path, item in known.items() if self._note(path, item, None)]
        known = _made_of(key, prefix, self._in_site)
        if not all(self._link(path, item) for path, item in known.items()):
            return []
        return [path for path, item in known.items() if self._note(path, item, None)]

    def apart(self, work: Callable[[], None]) -> float | None:
        """Let work that places files run in a process of its own, for its memory; return its peak, in MB.

        Where that cannot be, it runs in this one, and there is no figure.
        """
        before = set(self._now)

        def run() -> tuple[dict[str, Known], Placed]:
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

    def _link(self, path: str, known: Known) -> bool:
        """Share a file with the site, where it is as it was noted."""
        source, target = f"{self._site}/{path}", f"{self._next}/{path}"
        if stamp(source) != known.stamp:
            return False
        self._clear(target)
        try:
            os.link(source, target)
        except OSError:  # a file system without links
            return False
        return True

    def _write(self, path: str, key: str, content: bytes) -> Known:
        target = f"{self._next}/{path}"
        self._clear(target)
        with open(target, "xb", buffering=0) as file:  # noqa: PTH123  # once for every page
            file.write(content)
        return Known(key, "" if key else content_hash(content), stamp(target) or (0, 0))

    def _clear(self, target: str) -> None:
        """Make room at a place: what stands there may be shared with the site, so nothing is written into it."""
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
        for path in self._in_next.keys() - self._now.keys():
            self._remove(self._next / path)
        tops = {path.partition("/")[0] for path in self._now}
        for entry in list(self._next.iterdir()):
            if entry.name not in tops:
                self._remove(entry)
        notes = self._next_notes.with_suffix(".new")
        write_known(notes, self._now)
        if self._site.exists():
            self._site.rename(self._old)
        self._next.rename(self._site)
        if self._old.exists():
            self._old.rename(self._next)
            if self._site_notes.exists():
                self._site_notes.replace(self._next_notes)
        notes.replace(self._site_notes)

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


def _made_of(key: str, prefix: str, notes: Mapping[str, Known]) -> dict[str, Known]:
    return {path: item for path, item in notes.items() if item.key == key and path.startswith(prefix)}


def _files_below(folder: Path) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(place, name), folder)  # noqa: PTH118  # `Path.walk` is of Python 3.12
