"""The cache: what saves work next time."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from generator.files import write_atomically
from generator.manifest import content_hash

_PACKAGE: Final = Path(__file__).parents[1]
_RENDERING: Final = ("jinja2", "markupsafe", "markdown-it-py", "python-frontmatter")


def cache_folder(root: Path) -> Path:
    """Return the folder for what saves work next time; it may be deleted at any time, and is not committed."""
    cache = root / ".cache"
    cache.mkdir(exist_ok=True)
    ignore = cache / ".gitignore"
    if not ignore.exists():
        write_atomically(ignore, b"*\n")
    return cache


@cache
def code_key() -> str:
    """Return a hash of all code that takes part in rendering pages: this package's, and the versions of libraries."""
    files = sorted(path for path in _PACKAGE.rglob("*") if path.suffix in {".py", ".j2"})
    hashes = [(path.relative_to(_PACKAGE).as_posix(), content_hash(path.read_bytes())) for path in files]
    return content_hash(repr((hashes, [version(name) for name in _RENDERING])).encode())
