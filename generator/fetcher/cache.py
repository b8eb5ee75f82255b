"""Replies kept to ask "has it changed?": only where the server offers ETag or Last-Modified.

The folder is a cache: it is ignored by git, can be deleted at any time, and what is broken in it is passed over.
Source: RFC 9110, section 13 (conditional requests).
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.cache import CacheFile, as_json, same_json
from generator.fetcher.content import unpacked
from generator.regular import clear

_MOST: Final = 100
_LARGEST: Final = 4 << 20
_VALIDATORS: Final = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply as it was, and what to ask the server about it."""

    conditions: Mapping[str, str]
    content: bytes
    has_next: bool


@dataclass(frozen=True, slots=True)
class ReplyCache:
    """A folder of replies, by URL."""

    folder: Path

    def get(self, url: str) -> Kept | None:
        """Return the reply that is kept for a URL."""
        return self._file(url).read()

    def put(self, url: str, headers: Mapping[str, str], content: bytes, *, has_next: bool) -> None:
        """Keep a reply, if the server can be asked whether it has changed; failing to keep one is no failure."""
        conditions = {asked: headers[name] for name, asked in _VALIDATORS.items() if name in headers}
        if not conditions or len(content) > _LARGEST:
            return
        head = as_json({"conditions": conditions, "has_next": has_next})
        with suppress(OSError):
            self._file(url).write(head + b"\n" + gzip.compress(content, 1, mtime=0))

    def drop(self, url: str) -> None:
        """Delete the reply that is kept for a URL."""
        with suppress(OSError):
            self._file(url).delete()

    def prune(self) -> None:
        """Delete all but the newest replies."""
        with suppress(OSError):
            files = sorted(self.folder.glob("*.reply"), key=lambda path: path.lstat().st_mtime, reverse=True)
            for path in files[_MOST:]:
                clear(path)

    def _file(self, url: str) -> CacheFile[Kept]:
        name = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()
        return CacheFile(self.folder / f"{name}.reply", url, _kept)


def _kept(content: bytes) -> Kept:
    head, _, body = content.partition(b"\n")
    told = same_json(head)
    return Kept(told["conditions"], unpacked(body, _LARGEST), told["has_next"])
