"""What an earlier version left in the wrong place: called with a relative folder, it built into one below the list.

Of the list ``l`` it was ``l/l/.cache/mkdocs``, and what belonged into the site was in there.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_BUILT: Final = ("404.html", "index.html", "sitemap.xml")
"""What MkDocs makes in every build of a list."""
_log = logging.getLogger("paperstand")


def remove_strays(root: Path) -> None:
    """Delete what an earlier version built below the list at ``root``, an absolute path, and nothing else."""
    for cache in _candidates(root):
        if not _is_stray(cache):
            continue
        shutil.rmtree(cache)
        _log.warning("%s is deleted: an earlier version of Paperstand built there by mistake", cache)
        with suppress(OSError):  # it ends at a folder in which something else stands
            for folder in cache.relative_to(root).parents[:-1]:
                (root / folder).rmdir()


def _candidates(root: Path) -> Iterator[Path]:
    """Yield where the cache was taken to be, however many folders of its path the list was called by."""
    for start in range(1, len(root.parts)):
        cache = root.joinpath(*root.parts[start:], ".cache")
        if cache.is_dir() and cache.resolve() == cache:
            yield cache


def _is_stray(cache: Path) -> bool:
    """Tell whether a folder holds what MkDocs built and nothing that could be a person's."""
    names = [entry.name for entry in cache.iterdir()]
    return names == ["mkdocs"] and all((cache / "mkdocs" / name).is_file() for name in _BUILT)
