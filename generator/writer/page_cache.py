"""What is known of generated pages from the run before, in the bundles that they were made in.

As all caches it may be deleted at any time; whatever it does not tell is found out again. Each bundle has a
line, and that of one that was kept is written as it was read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from generator.cache import CacheFile, as_json
from generator.front_matter import Head
from generator.writer.stamps import Stamp


class CachedPage(NamedTuple):
    """A page: what it was made out of, and the hash, size, time and front matter of its file when that was stored."""

    key: str
    digest: str
    size: int
    time: int
    updated: str | None
    """The day of its newest facts; None where it has no front matter."""
    kind: int
    """The number of what its front matter shares with that of other pages."""

    @property
    def stamp(self) -> Stamp:
        """Size and time."""
        return self.size, self.time


class CachedBundle(NamedTuple):
    """A bundle: its key, what its pages asked, and the pages by path."""

    key: str
    asked: dict[str, str]
    pages: dict[str, CachedPage]
    line: bytes = b""
    """How that was written down, if it was."""


@dataclass(slots=True)
class PageCache:
    """What is known of all pages."""

    bundles: dict[str, CachedBundle] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)
    """What the front matter of pages shares, each once; it only grows, so that lines stay as they are."""

    def head_of(self, page: CachedPage) -> Head | None:
        """Return what the front matter of a page tells."""
        return None if page.updated is None else Head(page.updated, self.kinds[page.kind])

    def page(self, made_of: tuple[str, str, Stamp], head: Head | None) -> CachedPage:
        """Return what is stored of a page: its key, the hash and the stamp of its file, and its front matter."""
        key, digest, (size, time) = made_of
        if head is None:
            return CachedPage(key, digest, size, time, None, 0)
        if head.shared not in self.kinds:
            self.kinds.append(head.shared)
        return CachedPage(key, digest, size, time, head.updated, self.kinds.index(head.shared))

    def pages(self) -> dict[str, CachedPage]:
        """Return what is known of each page, whatever bundle it was in."""
        return {path: page for bundle in self.bundles.values() for path, page in bundle.pages.items()}


def read_page_cache(path: Path) -> PageCache:
    """Return what is in a file; nothing where there is none, or where it is not what is written here."""
    return _file(path).read() or PageCache()


def _file(path: Path) -> CacheFile[PageCache]:
    return CacheFile(path, "pages", _decoded)


def _decoded(content: bytes) -> PageCache:
    first, *lines = content.split(b"\n")
    cache = PageCache(kinds=[*map(str, json.loads(first))])
    for line in lines:
        name, key, asked, pages = json.loads(line)
        stored = {page: CachedPage._make(row) for page, row in pages.items()}
        cache.bundles[name] = CachedBundle(key, dict(asked), stored, line)
    return cache


def cached_pages(path: Path) -> dict[str, CachedPage]:
    """Return what a file tells of each page."""
    return read_page_cache(path).pages()


def write_page_cache(path: Path, cache: PageCache) -> None:
    """Write the cache into a file."""
    lines = [bundle.line or as_json([name, *bundle[:3]]) for name, bundle in cache.bundles.items()]
    _file(path).write(b"\n".join([as_json(cache.kinds), *lines]))
