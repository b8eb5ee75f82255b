"""The cache: what saves work next time."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from generator.files import write_atomically
from generator.manifest import content_hash
from generator.regular import clear, irregular

_PACKAGE: Final = Path(__file__).parents[1]
_RENDERING: Final = ("jinja2", "markupsafe", "markdown-it-py", "python-frontmatter")
_BUILDING: Final = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "pygments", "pyromark", "pyyaml")


def cache_folder(root: Path) -> Path:
    """Return the folder for what saves work next time; it may be deleted at any time, and is not committed."""
    cache = root / ".cache"
    if not cache.is_dir():
        clear(cache)
        cache.mkdir()
    for problem in irregular(cache, os.listdir(cache), below=False):  # noqa: PTH208  # names alone
        clear(cache / problem.where.name)
    ignore = cache / ".gitignore"
    if not ignore.exists():
        write_atomically(ignore, b"*\n")
    return cache


@cache
def code_key() -> str:
    """Return a hash of all code that takes part in rendering pages: this package's, and the versions of libraries."""
    return _hash_of(frozenset({".py", ".j2"}), _RENDERING)


@cache
def building_key() -> str:
    """Return a hash of all that takes part in building a site: this package with its theme, and the libraries."""
    return _hash_of(None, (*_RENDERING, *_BUILDING))


def _hash_of(endings: Collection[str] | None, libraries: Sequence[str]) -> str:
    """Return a hash of this package's files, those with certain endings or all, and of the versions of libraries."""
    files = sorted(
        path
        for path in _PACKAGE.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and (endings is None or path.suffix in endings)
    )
    hashes = [(path.relative_to(_PACKAGE).as_posix(), content_hash(path.read_bytes())) for path in files]
    return content_hash(repr((sys.version, hashes, [version(name) for name in libraries])).encode())
