"""Where pages stand in a site: what MkDocs works out of a path, without an object for each of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

_INDEX: Final = "/index.md"
_FIRST: Final = ("/index.md", "/README.md", "/index.html")
_NEEDS_NO_QUOTING: Final = re.compile(r"[\w./~-]*", re.ASCII)


def place_of(path: str) -> str:
    """Return the folder below the site in which the page of a Markdown file below the first folders of docs/ stands."""
    return path[: -len(_INDEX)] if path.endswith(_INDEX) else path[:-3]


def url_of(path: str) -> str:
    """Return the address of the page below the site, as MkDocs tells it."""
    place = place_of(path)
    return f"{place if _NEEDS_NO_QUOTING.fullmatch(place) else quote(place)}/"


def relative_url(url: str, page: str) -> str:
    """Return an address below the site as the page at another one tells it; that of a page ends with a slash."""
    path = posixpath.relpath(f"/{url}", f"/{page}")
    return f"{path}/" if url.endswith("/") else path


def quoted(places: list[str]) -> list[str]:
    """Return the addresses of folders, without the slashes at their ends."""
    return places if _NEEDS_NO_QUOTING.fullmatch("".join(places)) else [*map(quote, places)]


def in_mkdocs_order(paths: Iterable[str]) -> Iterator[str]:
    """Yield the paths of pages in the order in which MkDocs lists them: the index first, folders last."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folders.setdefault(path.rpartition("/")[0], []).append(path)
    for folder in sorted(folders, key=lambda name: name.split("/") if name else []):
        yield from sorted(folders[folder], key=lambda path: (not f"/{path}".endswith(_FIRST), path))
