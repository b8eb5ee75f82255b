"""Generated pages on their way into ``docs/``, beside pages that people write.

A manifest of path and hash tells which files are the generator's: only those are overwritten or deleted, and only as
long as nobody has changed them. A journal takes its place while pages are being written, so that a process that is
killed leaves nothing that the next one would take for a person's work.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Any, Final, Self

import frontmatter
import yaml

from generator.errors import DataError, Place, Problem
from generator.files import write_atomically
from generator.model import Page

MANIFEST: Final = ".paperstand.json"
_JOURNAL: Final = ".paperstand.journal"
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(slots=True)
class Written:
    """How many files were written, kept as they were, and deleted."""

    written: int = 0
    kept: int = 0
    deleted: int = 0


def to_bytes(page: Page) -> bytes:
    """Return the content of a page's file."""
    if not page.front_matter:
        return page.body.encode()
    post = frontmatter.Post(page.body, None, **page.front_matter)
    return (frontmatter.dumps(post, Dumper=_DUMPER, width=1_000_000) + "\n").encode()


def write_pages(docs: Path, pages: Iterable[Page]) -> Written:
    """Write the pages, delete those that are no longer made, and leave alone what did not change.

    Raises:
        DataError: files stand in the way that the generator did not write, or that somebody changed since; all others
            are written.
    """
    with _Ledger(docs) as ledger:
        for page in pages:
            ledger.put(page.path, to_bytes(page))
        ledger.delete_rest()
    if ledger.foreign:
        raise DataError(*ledger.foreign)
    return ledger.counts


@dataclass
class _Ledger:
    """What the generator owns in ``docs/``, before and after."""

    docs: Path
    counts: Written = field(default_factory=Written)
    foreign: list[Problem] = field(default_factory=list)
    _before: dict[str, set[str]] = field(default_factory=dict)
    _after: dict[str, str] = field(default_factory=dict)
    _journal: IO[str] | None = None

    def __enter__(self) -> Self:
        self.docs.mkdir(parents=True, exist_ok=True)
        self._before = {path: {digest} for path, digest in _read_manifest(self.docs).items()}
        for path, digest in _read_journal(self.docs):
            self._before.setdefault(path, set()).add(digest)
        self._journal = (self.docs / _JOURNAL).open("a", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._journal is not None:
            self._journal.close()
        if kind is None:
            self._save()

    def put(self, path: str, content: bytes) -> None:
        """Write one file, unless it stands there already or a person's stands in its place."""
        if _leads_out(path):
            raise DataError(Problem(f"{path!r} leads out of docs/", Place("docs"), "a path below docs/"))
        if path in self._after:
            raise DataError(Problem(f"two pages would be {path}", Place("docs"), "pages at different addresses"))
        target, digest = self.docs / path, _digest(content)
        current = _digest_of(target)
        if current == digest:
            self.counts.kept += 1
        elif current is None or current in self._before.get(path, ()):
            self._write(target, path, content, digest)
            self.counts.written += 1
        else:
            self.foreign.append(_in_the_way(path, known=path in self._before))
            return
        self._after[path] = digest

    def _write(self, target: Path, path: str, content: bytes, digest: str) -> None:
        if self._journal is not None:
            self._journal.write(f"{digest} {path}\n")
            self._journal.flush()
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.tmp")
        temporary.write_bytes(content)
        temporary.replace(target)

    def delete_rest(self) -> None:
        """Delete what was made before and is made no longer."""
        for path in sorted(
            self._before.keys() - self._after.keys() - {problem.where.name[5:] for problem in self.foreign}
        ):
            target = self.docs / path
            current = _digest_of(target)
            if current is None:
                continue
            if current not in self._before[path]:
                self.foreign.append(_in_the_way(path, known=True))
                continue
            target.unlink()
            self.counts.deleted += 1
            self._remove_empty(target.parent)

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.docs:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent

    def _save(self) -> None:
        for problem in self.foreign:
            path = problem.where.name[5:]
            if path in self._before and path not in self._after:
                self._after[path] = min(self._before[path])
        content = json.dumps(self._after, indent=0, sort_keys=True, ensure_ascii=False) + "\n"
        manifest = self.docs / MANIFEST
        if not manifest.is_file() or manifest.read_bytes() != content.encode():
            write_atomically(manifest, content.encode())
        with suppress(FileNotFoundError):
            (self.docs / _JOURNAL).unlink()


def _in_the_way(path: str, *, known: bool) -> Problem:
    what = "changed by hand since it was generated" if known else "not written by the generator"
    return Problem(f"{what}, so it stays", Place(f"docs/{path}"), "no file there: move or delete it")


def _leads_out(path: str) -> bool:
    """Tell whether a path is, or could be on some system, none of a file below docs/."""
    parts = PurePosixPath(path).parts
    return not parts or PurePosixPath(path).is_absolute() or ".." in parts or "\\" in path or "\x00" in path


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _digest_of(path: Path) -> str | None:
    try:
        return _digest(path.read_bytes())
    except FileNotFoundError:
        return None
    except (IsADirectoryError, NotADirectoryError):
        return ""


def _read_manifest(docs: Path) -> dict[str, str]:
    try:
        content = json.loads((docs / MANIFEST).read_bytes())
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or any(map(_leads_out, content)):  # files outside must not be deleted by it
        expected = "the manifest; delete it and all generated pages"
        raise DataError(Problem("broken", Place(f"docs/{MANIFEST}"), expected))
    return {path: digest for path, digest in content.items() if isinstance(digest, str)}


def _read_journal(docs: Path) -> Iterator[tuple[str, str]]:
    with suppress(FileNotFoundError):
        for line in (docs / _JOURNAL).read_text(encoding="utf-8", errors="replace").splitlines():
            digest, _, path = line.partition(" ")
            if not _leads_out(path) and len(digest) == len(_digest(b"")):
                yield path, digest
