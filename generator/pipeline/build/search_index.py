"""The search index into the site: of its segments those are written whose papers have changed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from generator.cache import CacheFile, as_json, same_json
from generator.library import Library
from generator.manifest import content_hash
from generator.search import FOLDER, OVERVIEW, Segment, overview, segments
from generator.writer import SiteTree

_FILE: Final = "search.json"


def index_site(tree: SiteTree, library: Library, code: str, cache: Path) -> None:
    """Put the index of a library into the tree; ``code`` is a hash of the code that makes it.

    A segment that an earlier build made out of the same is kept, without a look into its files. ``cache`` is a folder
    for what saves loading papers for that.
    """
    file: CacheFile[dict[str, str]] = CacheFile(cache / _FILE, code, _decoded)
    before = file.read() or {}
    keys: dict[str, str] = {}
    named = []
    for segment in segments(library):
        outline = content_hash(f"{code} {segment.outline()}".encode())
        keys[outline], name = _placed(tree, segment, code, before.get(outline))
        named.append((name, segment.count))
    content = overview(library, named)
    tree.put(OVERVIEW, content_hash(content), lambda: content)
    if keys != before:
        file.write(as_json(keys))


def _placed(tree: SiteTree, segment: Segment, code: str, key: str | None) -> tuple[str, str]:
    """Put a segment into the tree, and return its key and the name of its folder; ``key`` is it where it is known."""
    if key and (paths := tree.keep_below(FOLDER, key)):
        return key, _folder(paths[0])
    made_of, files = segment.index()
    key = content_hash(f"{code} {made_of}".encode())
    paths = tree.keep_below(FOLDER, key)
    if not paths:
        for path, content in files.items():
            tree.put(path, key, partial(bytes, content))
        paths = list(files)
    return key, _folder(paths[0])


def _folder(path: str) -> str:
    return path.removeprefix(FOLDER).partition("/")[0]


def _decoded(content: bytes) -> dict[str, str]:
    return {outline: str(key) for outline, key in same_json(content).items()}
