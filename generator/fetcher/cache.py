"""Replies kept to ask "has it changed?": only where the server offers ETag or Last-Modified.

The folder is a cache: it is ignored by git, can be deleted at any time, and what is broken in it is passed over.
Source: RFC 9110, section 13 (conditional requests).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
        try:
            head, _, body = self._path(url).read_bytes().partition(b"\n")
            kept = json.loads(head)
            if kept["url"] != url:
                return None
            conditions = {
                name: str(kept["conditions"][name]) for name in _VALIDATORS.values() if name in kept["conditions"]
            }
            return Kept(conditions, gzip.decompress(body), bool(kept["has_next"]))
        except (OSError, ValueError, KeyError, TypeError, EOFError, zlib.error):
            return None

    def put(self, url: str, headers: Mapping[str, str], content: bytes, *, has_next: bool) -> None:
        """Keep a reply, if the server can be asked whether it has changed; failing to keep one is no failure."""
        conditions = {asked: headers[name] for name, asked in _VALIDATORS.items() if name in headers}
        if not conditions or len(content) > _LARGEST:
            return
        head = json.dumps({"url": url, "conditions": conditions, "has_next": has_next}).encode()
        path = self._path(url)
        beside = path.with_suffix(".tmp")
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(head + b"\n" + gzip.compress(content, 1, mtime=0))
            beside.replace(path)

    def drop(self, url: str) -> None:
        """Delete the reply that is kept for a URL."""
        with suppress(OSError):
            self._path(url).unlink(missing_ok=True)

    def prune(self) -> None:
        """Delete all but the newest replies."""
        with suppress(OSError):
            files = sorted(self.folder.glob("*.reply"), key=lambda path: path.stat().st_mtime, reverse=True)
            for path in files[_MOST:]:
                path.unlink(missing_ok=True)

    def _path(self, url: str) -> Path:
        return self.folder / f"{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()}.reply"
