"""The pages in ``docs/`` that people write, as far as something can be wrong with them that only a build would tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from generator.errors import Place, Problem
from generator.manifest import MANIFEST, generated_paths
from generator.regular import read_regular
from generator.writer.stamps import others_below

_READ_AS_TEXT: Final = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""Source: ``mkdocs.utils.markdown_extensions``."""
_OVERRIDES: Final = "overrides/"


def undecodable(root: Path) -> Iterator[Problem]:
    """Yield a problem for each page and each template of people's that is not UTF-8, or cannot be read.

    What ``exclude_docs`` in ``mkdocs.yml`` keeps out of the site is told of as well.
    """
    for path in sorted(others_below(root / "docs", generated_paths(root / "docs") | {MANIFEST})):
        if path.endswith(_READ_AS_TEXT) or (path.startswith(_OVERRIDES) and path.endswith(".html")):
            yield from _undecodable(root, f"docs/{path}")


def _undecodable(root: Path, name: str) -> Iterator[Problem]:
    try:
        content = read_regular(root / name)
    except OSError:  # the lock of an editor, say; if it matters, the build tells
        return
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig").rpartition("\n")
        place = Place(name, content.count(b"\n", 0, error.start) + 1, len(before[2]) + 1)
        yield Problem("not text in UTF-8", place, "a page in UTF-8", stops_build=True)
