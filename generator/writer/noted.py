"""What is known of generated pages from the run before, in the bundles that they were made in.

As with all notes, they may be deleted at any time; whatever they do not tell is found out again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from generator.files import put
from generator.head import Head
from generator.writer.known import Stamp


class NotedPage(NamedTuple):
    """A page: what it was made out of, and the hash, size, time and front matter of its file when that was noted."""

    key: str
    digest: str
    size: int
    time: int
    head: Head | None

    @property
    def stamp(self) -> Stamp:
        """Size and time."""
        return self.size, self.time


class Noted(NamedTuple):
    """A bundle: its key, what its pages asked, and the pages by path."""

    key: str
    asked: dict[str, str]
    pages: dict[str, NotedPage]


def read_noted(path: Path) -> dict[str, Noted]:
    """Return the notes in a file by bundle; none where there is none, or where it is not what is written here."""
    with suppress(OSError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        content = json.loads(path.read_bytes())
        shared = content["shared"]
        return {
            name: Noted(key, asked, {page: _page(row, shared) for page, row in pages.items()})
            for name, (key, asked, pages) in content["bundles"].items()
        }
    return {}


def noted_pages(path: Path) -> dict[str, NotedPage]:
    """Return what the notes in a file tell of each page."""
    return {page: item for noted in read_noted(path).values() for page, item in noted.pages.items()}


def _page(row: list[Any], shared: list[str]) -> NotedPage:
    key, digest, size, time, updated, number = row
    return NotedPage(key, digest, size, time, None if updated is None else Head(updated, shared[number]))


def write_noted(path: Path, noted: Mapping[str, Noted]) -> None:
    """Put the notes into a file."""
    shared: dict[str, int] = {}
    bundles = {
        name: (key, asked, {page: _row(item, shared) for page, item in pages.items()})
        for name, (key, asked, pages) in noted.items()
    }
    put(path, json.dumps({"bundles": bundles, "shared": list(shared)}, separators=(",", ":")).encode())


def _row(page: NotedPage, shared: dict[str, int]) -> tuple[Any, ...]:
    key, digest, size, time, head = page
    if head is None:
        return key, digest, size, time, None, 0
    return key, digest, size, time, head.updated, shared.setdefault(head.shared, len(shared))
