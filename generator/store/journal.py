"""Changes to several files as one: all of them are there after a kill at any moment, or none.

What shall be written is first written into one file, the journal; then file by file; then the journal is deleted.
Whoever reads ``data/`` in between sees the files as the journal has them, and whoever writes next finishes its work. A
file that somebody else has changed meanwhile (``git pull`` after a kill, say) is neither written over nor passed over:
it is read as it stands, and the two versions become one when the work is finished.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from generator.errors import DataError, Place, Problem
from generator.files import half_written, write_atomically
from generator.locks import exclusive
from generator.manifest import content_hash

_NAME: Final = ".journal.json"
_OWNED: Final = ("papers/undated.json", "papers/????/????-??-??.json", "metrics/????-??.csv", "health.json")
"""The files of the fetcher's in ``data/``: a journal that names another one is not ours."""


def is_owned(name: str) -> bool:
    """Tell whether a path below ``data/`` is that of a file of the fetcher's."""
    return any(fnmatchcase(name, owned) for owned in _OWNED)


Changes = Mapping[str, bytes | None]
"""The new content of files, by their path below ``data/``; None for one that is to go."""
Law = Callable[[str, bytes, bytes], bytes]
"""What two versions of a file come to, by its path below ``data/``."""
_UNTOLD: Final = "?"
"""Stands for the hash of a file in the journal of an earlier release, which does not tell it."""


@dataclass(frozen=True, slots=True)
class _Unfinished:
    """A change that was begun: what shall stand in a file, and the hash of what stood there."""

    content: bytes | None
    before: str | None

    def is_current(self, now: bytes | None) -> bool:
        """Tell whether what stands there now is what stood there before or what shall stand there."""
        return now == self.content or self.before in {_UNTOLD, _hash(now)}


def _hash(content: bytes | None) -> str | None:
    return None if content is None else content_hash(content)


def _hash_noted(value: object) -> str | None:
    """Return what a journal tells of what stood in a file.

    Raises:
        TypeError: it is no hash.
    """
    if value is None or isinstance(value, str):
        return value
    raise TypeError


@dataclass(frozen=True, slots=True)
class Journal:
    """The files that the fetcher owns in the folder ``data/`` of a list."""

    data: Path

    def files(self, *patterns: str) -> Iterator[tuple[Path, bytes]]:
        """Yield path and content of the files that match, in the order of their names, unfinished changes included.

        Raises:
            DataError: the journal is not what this module writes, or a file cannot be read.
        """
        pending = self._pending()
        for name in self._names(pending, patterns):
            content = pending[name] if name in pending else self._read(name)
            if content is not None:
                yield self.data / name, content

    def _read(self, name: str) -> bytes:
        """Return the content of a file that is there.

        Raises:
            DataError: it is a folder, say.
        """
        try:
            return (self.data / name).read_bytes()
        except OSError as error:
            place = Place(f"{self.data.name}/{name}")
            raise DataError(Problem(f"cannot be read: {error.strerror}", place, "a file written by `fetch`")) from None

    def _names(self, pending: Changes, patterns: Iterable[str]) -> list[str]:
        start = len(str(self.data)) + 1
        found = {str(path)[start:] for pattern in patterns for path in self.data.glob(pattern)}
        waiting = {name for name in pending if any(fnmatchcase(name, pattern) for pattern in patterns)}
        return sorted(name.replace("\\", "/") for name in found | waiting)

    def hashes(self, known: Mapping[str, str], *patterns: str) -> dict[str, str]:
        """Return the hash of each file that matches, by its path below ``data/``, unfinished changes included.

        ``known`` are hashes of files by the same paths, of which nothing is read.
        """
        pending = self._pending()
        if pending or not known:
            return {
                path.relative_to(self.data).as_posix(): content_hash(content) for path, content in self.files(*patterns)
            }
        return {name: known.get(name) or content_hash(self._read(name)) for name in self._names({}, patterns)}

    def content(self, name: str) -> bytes | None:
        """Return the content of a file by its path below ``data/``, an unfinished change included; None without it."""
        pending = self._pending()
        if name in pending:
            return pending[name]
        return self._now(name)

    def finish(self, law: Law) -> None:
        """Do what an earlier process was killed in the middle of, and delete the halves of files that it left.

        ``law`` says what comes of a file that has changed since, and of what was to be written there.
        """
        with exclusive(self.data):
            for name in (_NAME, *_OWNED):
                for half in self.data.glob((Path(name).parent / half_written(Path(name).name)).as_posix()):
                    half.unlink(missing_ok=True)
            if unfinished := self._unfinished():
                self._apply({name: self._joined(name, change, law) for name, change in unfinished.items()})

    def _joined(self, name: str, change: _Unfinished, law: Law) -> bytes | None:
        now = self._now(name)
        if change.is_current(now):
            return change.content
        return now if change.content is None else change.content if now is None else law(name, now, change.content)

    def commit(self, changes: Changes) -> list[Path]:
        """Make changes, those that change nothing left out, and return the files that were touched."""
        real = {name: content for name, content in changes.items() if self._differs(name, content)}
        with exclusive(self.data):
            self._write(real)
        return [self.data / name for name in real]

    def _write(self, real: Changes) -> None:
        if len(real) > 1:
            texts = {name: None if content is None else content.decode() for name, content in real.items()}
            noted = {"files": texts, "before": {name: _hash(self._now(name)) for name in real}}
            write_atomically(self.data / _NAME, json.dumps(noted, ensure_ascii=False).encode())
        self._apply(real)

    def _differs(self, name: str, content: bytes | None) -> bool:
        path = self.data / name
        if content is None:
            return path.exists()
        return not path.is_file() or path.read_bytes() != content

    def _apply(self, changes: Changes) -> None:
        for name, content in changes.items():
            if content is None:
                (self.data / name).unlink(missing_ok=True)
            else:
                write_atomically(self.data / name, content)
        (self.data / _NAME).unlink(missing_ok=True)

    def _now(self, name: str) -> bytes | None:
        """Return what stands in a file, whatever the journal has."""
        path = self.data / name
        return path.read_bytes() if path.is_file() else None

    def _pending(self) -> dict[str, bytes | None]:
        """Return what shall stand in files that nobody else has changed since."""
        unfinished = self._unfinished().items()
        return {name: change.content for name, change in unfinished if change.is_current(self._now(name))}

    def _unfinished(self) -> dict[str, _Unfinished]:
        path = self.data / _NAME
        if not path.is_file():
            return {}
        try:
            noted = json.loads(path.read_bytes())
            before = noted.get("before", {})
            changes = {
                name: _Unfinished(None if text is None else text.encode(), _hash_noted(before.get(name, _UNTOLD)))
                for name, text in noted["files"].items()
            }
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            changes = {"": _Unfinished(None, None)}
        if not all(is_owned(name) and ".." not in name for name in changes):
            place = Place(path.relative_to(self.data.parent).as_posix())
            raise DataError(Problem("not a journal", place, "a file written by `fetch`, or none"))
        return changes
