"""Where a list ends: nothing in it leads elsewhere, so nothing from elsewhere is read, published or written over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePath
from typing import Final

from generator.config import LARGEST, read_site_config
from generator.errors import DataError, Problem
from generator.regular import irregular, read_regular

_NAMING: Final = re.compile(rb"docs_dir|custom_dir")
_ALL_OF: Final = ("mkdocs.yml", "data", "docs")
_MADE: Final = ("site", ".cache")
"""What stands in these is not read, and put away when they are made anew."""
_MOST: Final = 20
"""More links than that are told by these."""


def strangers(root: Path) -> list[Problem]:
    """Return a problem for each link, pipe, device and socket in what is read of a list, and in place of what is made.

    The folder of the list itself, and those above, may be reached by a link.
    """
    found = list(islice(irregular(root, _ALL_OF), _MOST))
    if not found:
        found += islice(irregular(root, _configured(root)), _MOST)
    return [*found, *irregular(root, _MADE, below=False)]


def _configured(root: Path) -> Iterator[str]:
    """Yield the other folders of the list that MkDocs is told to read."""
    try:
        config = read_site_config(root) if _NAMING.search(read_regular(root / "mkdocs.yml", LARGEST)) else {}
    except (OSError, DataError):  # told where it is needed
        return
    theme = config.get("theme")
    for folder in (config.get("docs_dir"), theme.get("custom_dir") if isinstance(theme, dict) else None):
        path = PurePath(str(folder or "docs"))
        if not path.is_absolute() and ".." not in path.parts and path.parts[:1] not in {(), ("docs",)}:
            yield path.as_posix()


def refuse_strangers(root: Path) -> None:
    """Do nothing where nothing in a list leads elsewhere.

    Raises:
        DataError: something does; names each.
    """
    if found := strangers(root):
        raise DataError(*found)
