"""The files of a new list, and their newer versions for one that exists."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from generator.errors import DataError, Place, Problem
from generator.files import write_atomically
from generator.locks import exclusive
from generator.starter.installation import Installation, installation
from generator.starter.record import RECORD, record_of, write_record
from generator.starter.renewal import Renewal, outdated, renew
from generator.starter.shipped import Answers, shipped_files

__all__ = ["Answers", "Installation", "Renewal", "installation", "outdated", "renew", "start"]


def start(root: Path, answers: Answers) -> list[Path]:
    """Write the files of a new list and return them.

    Raises:
        DataError: files that would be written exist already; names them, and nothing is written.
    """
    root.mkdir(parents=True, exist_ok=True)
    with exclusive(root):
        return _start(root, shipped_files(answers), answers)


def _start(root: Path, files: Mapping[str, bytes], answers: Answers) -> list[Path]:
    existing = sorted({path for name in (*files, RECORD) for path in _in_the_way(root, name)})
    if existing:
        raise DataError(*(Problem("exists already", Place(str(path)), "a folder without it") for path in existing))
    for name, content in files.items():
        write_atomically(root / name, content)
    write_record(root, record_of(answers, files))
    return [root / name for name in (*files, RECORD)]


def _in_the_way(root: Path, name: str) -> Iterator[Path]:
    """Yield what exists where a file or one of its folders would be."""
    if os.path.lexists(root / name):
        yield root / name
    for folder in PurePosixPath(name).parents[:-1]:
        if (root / folder).is_symlink() or (os.path.lexists(root / folder) and not (root / folder).is_dir()):
            yield root / folder
