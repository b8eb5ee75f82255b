"""Hashes of the files that people and the fetcher write; of those that were not touched since, without reading them.

As git does it: a file that has the size, the times and the number that it had when it was hashed has the content that
it had. The time of its last change is among them, which no program can set. A file that was changed so shortly before
the hashes were stored that a later change could have the same times is read again.

Source: https://git-scm.com/docs/racy-git
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from generator.cache import CacheFile, as_json, same_json
from generator.manifest import content_hash

_FILE: Final = "hashes.json"
_AMBIGUOUS: Final = 2_000_000_000
"""Nanoseconds within which two changes may have one time: as much as the coarsest file systems tell apart."""


class FileState(NamedTuple):
    """What the system tells of a file: size, times of modification and of change in nanoseconds, number."""

    size: int
    modified: int
    changed: int
    number: int


def state_of(path: str) -> FileState:
    """Return the state of a file.

    Raises:
        OSError: there is none.
    """
    status = os.stat(path)  # noqa: PTH116  # asked of thousands of files
    return FileState(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


class HashedFile(NamedTuple):
    """A file: its state before it was read, and its hash."""

    state: FileState
    hash: str


def fingerprints(root: Path, paths: Iterable[str], cache: Path) -> dict[str, HashedFile]:
    """Return state and hash of each file by its path below ``root``; ``cache`` is a folder for what is known of them.

    Raises:
        OSError: a file cannot be read.
    """
    file = CacheFile(cache / _FILE, "hashes", _decoded)
    known, since = _known(file)
    found: dict[str, HashedFile] = {}
    were_read = False
    for path in paths:
        state, before = state_of(f"{root}/{path}"), known.get(path)
        is_known = before is not None and before.state == state and max(state.modified, state.changed) < since
        if before and is_known:
            found[path] = before
        else:
            found[path] = HashedFile(state, content_hash((root / path).read_bytes()))
            were_read = True
    if were_read or found.keys() != known.keys():
        file.write(as_json({path: [*item.state, item.hash] for path, item in found.items()}))
    return found


def _known(file: CacheFile[dict[str, HashedFile]]) -> tuple[dict[str, HashedFile], int]:
    """Return what is stored, and the time before which a file must have been changed last for that to count."""
    with suppress(OSError):
        since = state_of(str(file.path)).modified - _AMBIGUOUS
        return file.read() or {}, since
    return {}, 0


def _decoded(content: bytes) -> dict[str, HashedFile]:
    return {
        name: HashedFile(FileState._make(state), str(digest)) for name, (*state, digest) in same_json(content).items()
    }
