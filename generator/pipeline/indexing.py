"""The search index into the site: of its segments those are written whose papers have changed."""

from __future__ import annotations

from functools import partial

from generator.library import Library
from generator.manifest import content_hash
from generator.search import FOLDER, OVERVIEW, Segment, overview, segments
from generator.writer import SiteTree


def index_site(tree: SiteTree, library: Library, code: str) -> None:
    """Put the index of a library into the tree; ``code`` is a hash of the code that makes it.

    A segment that an earlier build made out of the same is kept, without a look into its files.
    """
    named = [(_placed(tree, segment, code), segment.count) for segment in segments(library)]
    content = overview(library, named)
    tree.put(OVERVIEW, content_hash(content), lambda: content)


def _placed(tree: SiteTree, segment: Segment, code: str) -> str:
    """Put a segment into the tree, and return the name of its folder."""
    key = content_hash(f"{code} {segment.key()}".encode())
    paths = tree.keep_below(FOLDER, key)
    if not paths:
        for path, content in segment.files():
            tree.put(path, key, partial(bytes, content))
            paths.append(path)
    return paths[0].removeprefix(FOLDER).partition("/")[0]
