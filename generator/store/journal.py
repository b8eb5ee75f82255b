"""Changes to several files as one: all of them are there after a kill at any moment, or none.

What shall be written is first written into one file, the journal; then file by file; then the journal is deleted.
Whoever reads ``data/`` in between sees the files as the journal has them, and whoever writes next finishes its work.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
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


@dataclass(frozen=True, slots=True)
class Journal:
    """The files that the fetcher owns in the folder ``data/`` of a list."""

    data: Path

    def files(self, *patterns: str) -> Iterator[tuple[Path, bytes]]:
        """Yield path and content of the files that match, in the order of their names, unfinished changes included.

        Raises:
            DataError: the journal is not what this module writes.
        """
        pending = self._pending()
        for name in self._names(pending, patterns):
            content = pending[name] if name in pending else (self.data / name).read_bytes()
            if content is not None:
                yield self.data / name, content

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
        return {
            name: known.get(name) or content_hash((self.data / name).read_bytes()) for name in self._names({}, patterns)
        }

    def content(self, name: str) -> bytes | None:
        """Return the content of a file by its path below ``data/``, an unfinished change included; None without it."""
        pending = self._pending()
        if name in pending:
            return pending[name]
        path = self.data / name
        return path.read_bytes() if path.is_file() else None

    def finish(self) -> None:
        """Do what an earlier process was killed in the middle of, and delete the halves of files that it left."""
        with exclusive(self.data):
            for name in (_NAME, *_OWNED):
                for half in self.data.glob((Path(name).parent / half_written(Path(name).name)).as_posix()):
                    half.unlink(missing_ok=True)
            if pending := self._pending():
                self._apply(pending)

    def commit(self, changes: Changes) -> list[Path]:
        """Make changes, those that change nothing left out, and return the files that were touched."""
        real = {name: content for name, content in changes.items() if self._differs(name, content)}
        with exclusive(self.data):
            self._write(real)
        return [self.data / name for name in real]

    def _write(self, real: Changes) -> None:
        if len(real) > 1:
            texts = {name: None if content is None else content.decode() for name, content in real.items()}
            write_atomically(self.data / _NAME, json.dumps({"files": texts}, ensure_ascii=False).encode())
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

    def _pending(self) -> dict[str, bytes | None]:
        path = self.data / _NAME
        if not path.is_file():
            return {}
        try:
            texts = json.loads(path.read_bytes())["files"]
            changes = {name: None if text is None else text.encode() for name, text in texts.items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            changes = {"": None}
        if not all(is_owned(name) and ".." not in name for name in changes):
            place = Place(path.relative_to(self.data.parent).as_posix())
            raise DataError(Problem("not a journal", place, "a file written by `fetch`, or none"))
        return changes
