"""Generated pages on their way into ``docs/``, beside pages that people write.

A manifest of path and hash tells which files are the generator's: only those are overwritten or deleted, and only as
long as nobody has changed them. A journal takes its place while pages are being written, so that a process that is
killed leaves nothing that the next one would take for a person's work.

A page whose key is that of the run before, and whose file is as it was left, is not even rendered.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import IO, Final, NamedTuple, Self

from generator.errors import DataError, Place, Problem
from generator.files import write_atomically
from generator.head import Head, head_of, with_head
from generator.manifest import MANIFEST, content_hash, leads_out, read_manifest
from generator.model import Page
from generator.processes import shared_out
from generator.writer.known import Known, read_known, stamp, write_known

_JOURNAL: Final = ".paperstand.journal"
PAGE_NOTES: Final = "pages.json"
"""The file in the cache that notes what each page was made of."""


@dataclass(slots=True)
class Written:
    """How many files were written, kept as they were, and deleted; how much was written; the hash of each file."""

    written: int = 0
    kept: int = 0
    deleted: int = 0
    size: int = 0
    """Bytes written."""
    digests: dict[str, str] = field(default_factory=dict, repr=False)
    heads: dict[str, Head] = field(default_factory=dict, repr=False)
    """What the front matter of each Markdown file tells."""


def to_bytes(page: Page) -> bytes:
    """Return the content of a page's file."""
    return (with_head(page.front_matter, page.body) if page.front_matter else page.body).encode()


def write_pages(docs: Path, pages: Iterable[Page], cache: Path | None = None) -> Written:
    """Write the pages, delete those that are no longer made, and leave alone what did not change.

    ``cache`` is a folder for notes that save rendering next time; it may be deleted at any time.

    Raises:
        DataError: files stand in the way that the generator did not write, or that somebody changed since; all others
            are written.
    """
    with _Ledger(docs, cache and cache / PAGE_NOTES) as ledger:
        for made in shared_out(ledger.pending(pages), ledger.make, attrgetter("share")):
            ledger.note(made)
        ledger.delete_rest()
    if ledger.foreign:
        raise DataError(*ledger.foreign)
    return ledger.counts


class _Made(NamedTuple):
    """What became of a page: what is known of its file, and how much was written, if anything.

    Nothing is known where a person's file stands in the way.
    """

    path: str
    known: Known | None
    size: int | None = None


@dataclass
class _Ledger:
    """What the generator owns in ``docs/``, before and after."""

    docs: Path
    notes: Path | None = None
    counts: Written = field(default_factory=Written)
    foreign: list[Problem] = field(default_factory=list)
    _before: dict[str, set[str]] = field(default_factory=dict)
    _after: dict[str, str] = field(default_factory=dict)
    _known: dict[str, Known] = field(default_factory=dict)
    _noted: dict[str, Known] = field(default_factory=dict)
    _paths: set[str] = field(default_factory=set)
    _folders: set[str] = field(default_factory=set)
    _journal: IO[str] | None = None

    def __enter__(self) -> Self:
        self.docs.mkdir(parents=True, exist_ok=True)
        self._before = {path: {known} for path, known in read_manifest(self.docs).items()}
        for path, known in _read_journal(self.docs):
            self._before.setdefault(path, set()).add(known)
        self._known = read_known(self.notes) if self.notes else {}
        self._journal = (self.docs / _JOURNAL).open("a", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._journal is not None:
            self._journal.close()
        if kind is None:
            self._save()

    def pending(self, pages: Iterable[Page]) -> Iterator[Page]:
        """Keep the pages that are as they would be made, and yield the others."""
        for page in pages:
            path = page.path
            if leads_out(path):
                raise DataError(Problem(f"{path!r} leads out of docs/", Place("docs"), "a path below docs/"))
            if path in self._paths:
                raise DataError(Problem(f"two pages would be {path}", Place("docs"), "pages at different addresses"))
            self._paths.add(path)
            if head := head_of(page.front_matter):
                self.counts.heads[path] = head
            known = self._known.get(path)
            if known and page.key and known.key == page.key and self._untouched(path, known):
                self.counts.kept += 1
                self._remember(path, known)
            else:
                yield page

    def _untouched(self, path: str, known: Known) -> bool:
        return known.stamp == stamp(f"{self.docs}/{path}") and known.digest in self._before.get(path, ())

    def make(self, page: Page) -> _Made:
        """Write one page, unless it stands there already or a person's stands in its place."""
        path, target = page.path, f"{self.docs}/{page.path}"
        content = to_bytes(page)
        digest = content_hash(content)
        present = self._present(path)
        if present == digest:
            return _Made(path, Known(page.key, digest, stamp(target) or (0, 0)))
        if present is not None and present not in self._before.get(path, ()):
            return _Made(path, None)
        self._write(target, path, content, digest)
        return _Made(path, Known(page.key, digest, stamp(target) or (0, 0)), len(content))

    def _present(self, path: str) -> str | None:
        """Return the hash of what stands at a path."""
        known = self._known.get(path)
        if known and self._untouched(path, known):
            return known.digest
        return _hash_of(self.docs / path)

    def note(self, made: _Made) -> None:
        """Note what became of a page, in whatever process."""
        if made.known is None:
            self.foreign.append(_in_the_way(made.path, known=made.path in self._before))
            return
        self._remember(made.path, made.known)
        self.counts.kept += made.size is None
        self.counts.written += made.size is not None
        self.counts.size += made.size or 0

    def _remember(self, path: str, known: Known) -> None:
        self._after[path] = known.digest
        self._noted[path] = known

    def _write(self, target: str, path: str, content: bytes, digest: str) -> None:
        if self._journal is not None:
            self._journal.write(f"{digest} {path}\n")
            self._journal.flush()
        folder, _, name = target.rpartition("/")
        if folder not in self._folders:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        temporary = f"{folder}/.{name}.tmp"
        with open(temporary, "wb", buffering=0) as file:  # noqa: PTH123  # as in `stamp`
            file.write(content)
        os.replace(temporary, target)  # noqa: PTH105  # the same

    def delete_rest(self) -> None:
        """Delete what was made before and is made no longer."""
        for path in sorted(
            self._before.keys() - self._after.keys() - {problem.where.name[5:] for problem in self.foreign}
        ):
            target = self.docs / path
            current = _hash_of(target)
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
        self.counts.digests = dict(self._after)
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
        if self.notes and self._noted != self._known:
            write_known(self.notes, self._noted)


def _in_the_way(path: str, *, known: bool) -> Problem:
    what = "changed by hand since it was generated" if known else "not written by the generator"
    return Problem(f"{what}, so it stays", Place(f"docs/{path}"), "no file there: move or delete it")


def _hash_of(path: Path) -> str | None:
    try:
        return content_hash(path.read_bytes())
    except FileNotFoundError:
        return None
    except (IsADirectoryError, NotADirectoryError):
        return ""


def _read_journal(docs: Path) -> Iterator[tuple[str, str]]:
    with suppress(FileNotFoundError):
        for line in (docs / _JOURNAL).read_text(encoding="utf-8", errors="replace").splitlines():
            known, _, path = line.partition(" ")
            if not leads_out(path) and len(known) == len(content_hash(b"")):
                yield path, known
