"""Generated pages on their way into ``docs/``, beside pages that people write.

A manifest of path and hash tells which files are the generator's: only those are overwritten or deleted, and only as
long as nobody has changed them. A journal takes its place while pages are being written, so that a process that is
killed leaves nothing that the next one would take for a person's work.

Until 0.1 two runs at once could leave pages that the manifest does not know. They are known by their shape and by being
older than the manifest, and are set aside: see ``owned``.

A bundle of pages that is made of the same as in the run before, and whose files are as they were left, is not even
looked into; in any other, a page whose key is the same is not rendered.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Final, NamedTuple, Self

from generator.errors import DataError, Place, Problem
from generator.files import write_atomically
from generator.fork_map import in_shares
from generator.front_matter import Head, head_of, with_head
from generator.gc_pause import without_collecting
from generator.manifest import MANIFEST, content_hash, leads_out, read_manifest
from generator.model import Bundle, Page
from generator.writer.ownership import (
    JOURNAL,
    as_manifest,
    hash_of,
    is_generated,
    read_journal,
    set_aside,
    tell_set_aside,
)
from generator.writer.page_cache import CachedBundle, CachedPage, PageCache, read_page_cache, write_page_cache
from generator.writer.stamps import Stamp, stamp

PAGE_CACHE: Final = "pages.json"
"""The file in the cache that tells what each page was made of."""
_WORTHWHILE: Final = 800
"""Papers from which on several processes make their pages sooner."""


@dataclass(slots=True)
class WriteReport:
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


def write_pages(
    docs: Path, bundles: Iterable[Bundle], cache: Path | None = None, tick: Callable[[], None] = lambda: None
) -> WriteReport:
    """Write the pages, delete those that are no longer made, and leave alone what did not change.

    ``cache`` is a folder for what saves rendering next time; it may be deleted at any time. ``tick`` is called
    for each bundle that has been made or kept.

    Raises:
        DataError: files stand in the way that the generator did not write, or that somebody changed since; all others
            are written.
    """
    with _Ledger(docs, cache and cache / PAGE_CACHE) as ledger:
        with without_collecting():
            pending = [bundle for bundle in bundles if not _told(ledger.keep(bundle), tick)]
        for made in in_shares(pending, ledger.make, lambda bundle: bundle.weight, _WORTHWHILE):
            ledger.note(made)
            tick()
        ledger.delete_rest()
    if ledger.foreign:
        raise DataError(*ledger.foreign)
    return ledger.counts


def _told(is_kept: bool, tick: Callable[[], None]) -> bool:  # noqa: FBT001  # it is passed on
    if is_kept:
        tick()
    return is_kept


class _MadePage(NamedTuple):
    """What became of a page: what is known of its file, and how much was written, if anything.

    Nothing is known where a person's file stands in the way.
    """

    path: str
    made_of: tuple[str, str, Stamp] | None
    """The page's key, and hash and stamp of its file."""
    head: Head | None = None
    size: int | None = None
    was_set_aside: bool = False


class _Made(NamedTuple):
    """What became of a bundle, and what its pages asked."""

    bundle: str
    key: str
    asked: dict[str, str]
    pages: list[_MadePage]


@dataclass
class _Ledger:
    """What the generator owns in ``docs/``, before and after."""

    docs: Path
    cache: Path | None = None
    counts: WriteReport = field(default_factory=WriteReport)
    foreign: list[Problem] = field(default_factory=list)
    _before: dict[str, str] = field(default_factory=dict)
    _journaled: dict[str, set[str]] = field(default_factory=dict)
    _after: dict[str, str] = field(default_factory=dict)
    _cached: PageCache = field(default_factory=PageCache)
    _cached_now: PageCache = field(default_factory=PageCache)
    _known_pages: dict[str, CachedPage] | None = None
    _folders: set[str] = field(default_factory=set)
    _journal: IO[str] | None = None
    _told_until: int = -1
    """When the manifest was written, in nanoseconds: of everything before it tells, if no two runs wrote at once."""

    def __enter__(self) -> Self:
        self.docs.mkdir(parents=True, exist_ok=True)
        with without_collecting():
            self._before = read_manifest(self.docs)
            self._told_until = (stamp(f"{self.docs}/{MANIFEST}") or (0, -1))[1]
            self._journaled = read_journal(self.docs)
            self._cached = read_page_cache(self.cache) if self.cache else PageCache()
        self._cached_now.kinds = list(self._cached.kinds)
        self._journal = (self.docs / JOURNAL).open("a", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._journal is not None:
            self._journal.close()
        if kind is None:
            self._save()

    def keep(self, bundle: Bundle) -> bool:
        """Keep a bundle, if it is what it was; else it has to be made."""
        cached = self._cached.bundles.get(bundle.name)
        if cached is None or not bundle.key or cached.key != bundle.key or bundle.source is None:
            return False
        if not bundle.source.answers_as(cached.asked):
            return False
        if not all(self._untouched(path, page) for path, page in cached.pages.items()):
            return False
        self._remember(bundle.name, cached)
        self.counts.kept += len(cached.pages)
        return True

    def _untouched(self, path: str, page: CachedPage) -> bool:
        return self._is_ours(path, page.digest) and stamp(f"{self.docs}/{path}") == page.stamp

    def _is_ours(self, path: str, digest: str) -> bool:
        """Tell whether the generator wrote that, and not a person."""
        return self._before.get(path) == digest or digest in self._journaled.get(path, ())

    def make(self, bundle: Bundle) -> _Made:
        """Write the pages of a bundle."""
        with bundle.source.traced() if bundle.source else nullcontext({}) as asked:
            pages = [self._make(page) for page in bundle.pages()]
        return _Made(bundle.name, bundle.key, asked, pages)

    def _make(self, page: Page) -> _MadePage:
        """Write one page, unless it stands there already or a person's stands in its place."""
        path, target = page.path, f"{self.docs}/{page.path}"
        if leads_out(path):
            raise DataError(Problem(f"{path!r} leads out of docs/", Place("docs"), "a path below docs/"))
        known = self._of_before().get(path)
        if known and not self._untouched(path, known):
            known = None
        if known and page.key and known.key == page.key:
            return _MadePage(path, (known.key, known.digest, known.stamp), self._cached.head_of(known))
        content = to_bytes(page)
        digest = content_hash(content)
        present = known.digest if known else hash_of(target)
        in_the_way = present not in {None, digest} and not self._is_ours(path, present or "")
        if in_the_way and not self._is_left_over(path):
            return _MadePage(path, None)
        if in_the_way:
            set_aside(self.docs, path, present or "")
        if present != digest:
            self._write(target, path, content, digest)
        made_of = page.key, digest, stamp(target) or (0, 0)
        size = None if present == digest else len(content)
        return _MadePage(path, made_of, head_of(page.front_matter), size, in_the_way)

    def _is_left_over(self, path: str) -> bool:
        """Tell whether two runs at once left a file that neither told."""
        found = stamp(f"{self.docs}/{path}")
        is_older = found is not None and 0 < found[1] <= self._told_until
        return is_older and is_generated(self.docs, path, is_known=path in self._before)

    def _of_before(self) -> dict[str, CachedPage]:
        """Return what is known of pages, whatever bundle they were in."""
        if self._known_pages is None:
            self._known_pages = self._cached.pages()
        return self._known_pages

    def note(self, made: _Made) -> None:
        """Note what became of a bundle, in whatever process.

        Raises:
            DataError: a page of it has the address of another one.
        """
        pages: dict[str, CachedPage] = {}
        for path, made_of, head, size, was_set_aside in made.pages:
            if path in self._after or path in pages:
                raise DataError(Problem(f"two pages would be {path}", Place("docs"), "pages at different addresses"))
            if made_of is None:
                self.foreign.append(_in_the_way(path, known=path in self._before or path in self._journaled))
                continue
            if was_set_aside:
                tell_set_aside(path)
            pages[path] = self._cached_now.page(made_of, head)
            self.counts.kept += size is None
            self.counts.written += size is not None
            self.counts.size += size or 0
        self._remember(made.bundle, CachedBundle(made.key if len(pages) == len(made.pages) else "", made.asked, pages))

    def _remember(self, name: str, cached: CachedBundle) -> None:
        self._cached_now.bundles[name] = cached
        head_of = self._cached_now.head_of
        self._after |= {path: page.digest for path, page in cached.pages.items()}
        self.counts.heads |= {path: head for path, page in cached.pages.items() if (head := head_of(page))}

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
        in_the_way = {problem.where.name[5:] for problem in self.foreign}
        for path in sorted((self._before.keys() | self._journaled.keys()) - self._after.keys() - in_the_way):
            target = self.docs / path
            current = hash_of(str(target))
            if current is None:
                continue
            if self._is_ours(path, current):
                target.unlink()
            elif self._is_left_over(path):
                set_aside(self.docs, path, current)
                tell_set_aside(path)
            else:
                self.foreign.append(_in_the_way(path, known=True))
                continue
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
            if path not in self._after and (
                known := self._before.get(path) or min(self._journaled.get(path, ()), default="")
            ):
                self._after[path] = known
        content = as_manifest(self._after)
        manifest = self.docs / MANIFEST
        if not manifest.is_file() or manifest.read_bytes() != content:
            write_atomically(manifest, content)
        self._stay_behind(manifest)
        with suppress(FileNotFoundError):
            (self.docs / JOURNAL).unlink()
        if self.cache and not (self._cached.bundles.keys() == self._cached_now.bundles.keys() and self._are_as_read()):
            write_page_cache(self.cache, self._cached_now)

    def _stay_behind(self, manifest: Path) -> None:
        """Let the manifest be older than whatever stands in the way: what it does not know is a person's."""
        times = [found[1] for problem in self.foreign if (found := stamp(f"{self.docs}/{problem.where.name[5:]}"))]
        if times and min(times) <= manifest.stat().st_mtime_ns:
            os.utime(manifest, ns=(min(times) - 1, min(times) - 1))

    def _are_as_read(self) -> bool:
        return all(cached.line for cached in self._cached_now.bundles.values())


def _in_the_way(path: str, *, known: bool) -> Problem:
    what = "changed by hand since it was generated" if known else "not written by the generator"
    return Problem(f"{what}, so it stays", Place(f"docs/{path}"), "no file there: move or delete it")
