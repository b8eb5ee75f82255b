"""Where a list ends: nothing in it leads elsewhere, so nothing from elsewhere is read, published or written over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, Final

from generator.config import LARGEST, read_site_config, site_config_place
from generator.errors import DataError, Place, Problem, brief
from generator.regular import irregular, read_regular

_NAMING: Final = re.compile(rb"docs_dir|custom_dir|hooks|INHERIT|\\|^(?:\xff\xfe|\xfe\xff)")
"""Where none of these is, no folder is named: a key can be written with escapes, or all of it in UTF-16."""
_ALL_OF: Final = ("mkdocs.yml", "data", "docs")
_MADE: Final = ("site", ".cache")
"""What stands in these is not read, and put away when they are made anew."""
_MOST: Final = 20
"""More links than that are told by these."""
_LONGEST: Final = 60
"""So many letters of a path are told."""


def strangers(root: Path) -> list[Problem]:
    """Return a problem for each link, pipe, device and socket in what is read of a list, and in place of what is made.

    The folder of the list itself, and those above, may be reached by a link.
    """
    found = list(islice(irregular(root, _ALL_OF), _MOST))
    if not found:
        found += islice(_configured(root), _MOST)
    return [*found, *irregular(root, _MADE, below=False)]


def _configured(root: Path) -> Iterator[Problem]:
    """Yield what is wrong with other places that MkDocs is told to read: they are in the list, or refused."""
    try:
        content = read_regular(root / "mkdocs.yml", LARGEST + 1)
        if len(content) > LARGEST:  # MkDocs would read what is not looked at here
            yield Problem(f"more than {LARGEST} bytes", Place("mkdocs.yml"), "a configuration of MkDocs")
            return
        config = read_site_config(root) if _NAMING.search(content) else {}
    except (OSError, DataError):  # told where it is needed
        return
    if "INHERIT" in config:
        what = "`INHERIT` takes settings from another file, and with them folders to read"
        yield Problem(what, site_config_place(root, ("INHERIT",)), "all settings in mkdocs.yml")
    for path, value in _places(config):
        yield from _led_to(root, path, PurePath(str(value)))


def _places(config: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Yield the values that name a folder or a file which MkDocs reads, with their paths in the configuration."""
    theme, hooks = config.get("theme"), config.get("hooks")
    named: list[tuple[tuple[str | int, ...], object]] = [(("docs_dir",), config.get("docs_dir"))]
    named += [(("theme", "custom_dir"), theme.get("custom_dir"))] if isinstance(theme, dict) else []
    named += [(("hooks", number), hook) for number, hook in enumerate(hooks)] if isinstance(hooks, list) else []
    return ((path, value) for path, value in named if value)


def _led_to(root: Path, setting: Sequence[str | int], path: PurePath) -> Iterator[Problem]:
    """Yield what is wrong with a folder or a file that a setting names, and with the folders that it is in."""
    if path.is_absolute() or ".." in path.parts:
        name = next(part for part in reversed(setting) if isinstance(part, str))
        what = f"`{name}` is `{brief(str(path), _LONGEST)}`, which leads out of the list"
        yield Problem(what, site_config_place(root, setting), "a place in the list, such as docs")
    elif path.parts[:1] not in {(), ("docs",)}:
        above = [folder.as_posix() for folder in path.parents if folder.parts]
        yield from list(irregular(root, reversed(above), below=False))[:1] or irregular(root, [path.as_posix()])


def refuse_strangers(root: Path) -> None:
    """Do nothing where nothing in a list leads elsewhere.

    Raises:
        DataError: something does; names each.
    """
    if found := strangers(root):
        raise DataError(*found)
