"""Which folder is a list's, and where the nearest one is for somebody who stands elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from shlex import quote
from typing import Final

from generator.errors import brief

_MOST_FOLDERS: Final = 1_000
"""Looking for a list must not take as long as looking through a disk."""
_DEEPEST: Final = 3


def is_list(folder: Path) -> bool:
    """Tell whether a folder is that of a list; what stands in the place of its file is told by whoever reads it."""
    path = folder / "mkdocs.yml"
    return path.is_symlink() or (path.exists() and not path.is_dir())


def list_of(file: Path) -> Path | None:
    """Return the list that a file is in, else None."""
    folder = file.parent.resolve()  # not the file's own: a link belongs to the list that it stands in
    return next(filter(is_list, (folder, *folder.parents)), None)


def no_list(folder: Path) -> str:
    """Return the line that tells that a folder is none of a list, and where the nearest one is."""
    found = nearest_list(folder)
    if found:
        hint = f"did you mean `--root {quote(shown(found))}`?"
    else:
        hint = "expected a folder with mkdocs.yml, data/ and docs/: `paperstand init` makes one"
    return f"{brief(str(folder))}: no mkdocs.yml here; {hint}"


def nearest_list(folder: Path) -> Path | None:
    """Return the list that a folder is in, else the nearest one below it, else None."""
    return next(filter(_is_whole, chain(folder.parents, islice(_below(folder), _MOST_FOLDERS))), None)


def _is_whole(folder: Path) -> bool:
    """Tell whether a folder is a list, and not what somebody else makes with MkDocs."""
    return is_list(folder) and (folder / "data").is_dir()


def _below(folder: Path) -> Iterator[Path]:
    """Yield the folders below a folder, the nearest first; hidden ones and links are passed over."""
    level = [folder]
    for _ in range(_DEEPEST):
        level = [inner for outer in level for inner in _folders_in(outer)]
        yield from level


def _folders_in(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, _MOST_FOLDERS) if entry.is_dir(follow_symlinks=False)]
    except OSError:  # not ours to look into
        return []
    return [folder / name for name in sorted(names) if not name.startswith(".")]


def shown(path: Path) -> str:
    """Return a path as one would type it here: from the current folder, where it is below that or above it."""
    try:
        relative = Path(os.path.relpath(path))
    except (OSError, ValueError):  # the current folder is gone, or on another drive
        return str(path)
    is_above = set(relative.parts) == {".."}
    return str(relative) if is_above or ".." not in relative.parts else str(path)
