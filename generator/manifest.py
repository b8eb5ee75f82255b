"""The manifest in ``docs/``: which files are the generator's, and the hash of what it wrote into each."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from generator.errors import DataError, Place, Problem

_PLAIN: Final = re.compile(r"\w[\w-]*(?:[/.][\w-]+)*", re.ASCII)
MANIFEST: Final = ".paperstand.json"


def content_hash(content: bytes) -> str:
    """Return the hash by which the content of a file is known."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def leads_out(path: str) -> bool:
    """Tell whether a path is, or could be on some system, none of a file below docs/."""
    if _PLAIN.fullmatch(path) and ".." not in path:
        return False
    parts = PurePosixPath(path).parts
    return not parts or PurePosixPath(path).is_absolute() or ".." in parts or "\\" in path or "\x00" in path


def generated_paths(docs: Path) -> AbstractSet[str]:
    """Return the paths below ``docs`` that the manifest names: to be compared, not to be followed."""
    with suppress(OSError, ValueError, RecursionError):
        content = json.loads((docs / MANIFEST).read_bytes())
        if isinstance(content, dict):
            return content.keys()
    return frozenset()


def read_manifest(docs: Path) -> dict[str, str]:
    """Return the hash of every generated file by its path below ``docs``.

    Raises:
        DataError: there is a manifest, but it is broken, or cannot be read.
    """
    try:
        content = json.loads((docs / MANIFEST).read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise DataError(Problem(what, Place(f"docs/{MANIFEST}"), "the manifest, a file")) from None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or any(map(leads_out, content)):  # files outside must not be deleted by it
        expected = "the manifest; delete it and all generated pages"
        raise DataError(Problem("broken", Place(f"docs/{MANIFEST}"), expected))
    return {path: known for path, known in content.items() if isinstance(known, str)}
