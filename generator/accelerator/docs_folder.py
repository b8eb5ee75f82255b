"""A folder with all of ``docs/`` but the pages that are composed: what MkDocs gets to see in ``paperstand build``.

MkDocs makes an object for each file that it lists, and that alone takes twice as long as all that is left to do with
a page that has not changed. So it is given a folder of links to the other files, as its ``docs_dir``.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from mkdocs.structure.files import File

from generator.accelerator.compose.addresses import place_of
from generator.accelerator.compose.pages import Pages


def lay_out(docs: Path, seen: Path, pages: Pages) -> None:
    """Fill a folder with links to what is in ``docs`` but for the pages; folders without any of these are one link.

    A page in whose place a person's file would stand as well is left to MkDocs, which warns.
    """
    folders = _folders(pages)
    for folder in folders:
        start = f"{folder}/" if folder else ""
        (seen / folder).mkdir(exist_ok=True)
        for name in _seen_in(docs, folder, pages):
            if start + name not in folders:
                (seen / folder / name).symlink_to(docs / folder / name)


def _folders(pages: Pages) -> dict[str, None]:
    """Return the folders in or below which pages are, those above before those below."""
    found = {""}
    for group in pages.groups():
        folder = group.folder
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return dict.fromkeys(sorted(found))


def _seen_in(docs: Path, folder: str, pages: Pages) -> Iterator[str]:
    """Yield the names of what is in a folder besides pages, and of the pages that are left to MkDocs."""
    others = set(os.listdir(docs / folder)) - pages.names_in(folder)  # noqa: PTH208  # nothing but names, of thousands
    yield from others
    if pages.names_in(folder):
        yield from _rivals(folder, others, pages)


def _rivals(folder: str, names: Collection[str], pages: Pages) -> Iterator[str]:
    """Yield the names of pages in whose places people's files would stand, and leave them to MkDocs."""
    for name in names:
        address = File(f"{folder}/{name}", None, "", use_directory_urls=True).dest_uri.rpartition("/index.html")[0]
        for path in (f"{address}.md", f"{address}/index.md"):
            if path in pages.sources and path.rpartition("/")[0] == folder and place_of(path) == address:
                pages.leave(path)
                yield path.rpartition("/")[2]
