"""What is known of files from the run before: a shortcut past reading and rendering them, never a source of truth.

A file that still has the size and the time of modification that were noted has the content that was noted. The notes
may be deleted at any time; whatever they do not tell is found out again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from generator.files import write_atomically

Stamp = tuple[int, int]
"""Size in bytes and time of modification in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Known:
    """One file: what it was made out of, the hash of its content, and its stamp when that was noted."""

    key: str
    digest: str
    stamp: Stamp


class Stamped(Protocol):
    """Anything with a stamp."""

    @property
    def stamp(self) -> Stamp:
        """Size and time."""


def stamp(path: str) -> Stamp | None:
    """Return the stamp of a file, None where there is none, and one that no file has where none could be."""
    try:
        status = os.stat(path)  # noqa: PTH116  # asked of every page: a `Path` a time would cost more than the question
    except FileNotFoundError:
        return None
    except NotADirectoryError:  # a file stands where a folder would
        return -1, 0
    return status.st_size, status.st_mtime_ns


def read_known(path: Path) -> dict[str, Known]:
    """Return the notes in a file; none where there is none, or where it is not what ``write_known`` wrote."""
    with suppress(OSError, ValueError, TypeError):
        content = json.loads(path.read_bytes())
        return {name: Known(key, digest, (size, time)) for name, (key, digest, size, time) in content.items()}
    return {}


def unnoted(folder: Path, notes: Mapping[str, Stamped]) -> list[str] | None:
    """Return the files below a folder that no note tells of, or None where one that is told of is not as it was."""
    others: list[str] = []
    noted = 0
    for place, _, names in os.walk(folder, followlinks=True):
        prefix = place[len(str(folder)) + 1 :]
        for name in names:
            known = notes.get(f"{prefix}/{name}" if prefix else name)
            if known is None:
                others.append(f"{prefix}/{name}" if prefix else name)
            elif stamp(f"{place}/{name}") == known.stamp:
                noted += 1
    return others if noted == len(notes) else None


def write_known(path: Path, known: Mapping[str, Known]) -> None:
    """Put the notes into a file."""
    content = {name: (item.key, item.digest, *item.stamp) for name, item in known.items()}
    write_atomically(path, json.dumps(content, separators=(",", ":")).encode())
