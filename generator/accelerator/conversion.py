"""Generated Markdown to HTML, as MkDocs would convert it, by a CommonMark parser in Rust.

Generated pages are written in a subset that Python-Markdown and CommonMark read alike. What Python-Markdown's
extensions add to it is done here: ``markdown="1"`` goes, headings get the ids of ``toc``, links between pages become
links between their addresses. The tests hold both ways together on every kind of page and on hostile text.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from markdown.extensions.toc import slugify, unique  # type: ignore[import-untyped]  # Python-Markdown has no types
from mkdocs.utils import get_relative_url
from pyromark import Markdown

_MARK = ' markdown="1"'
_ID = re.compile(r'(?<= )id="([^"<>]*)"')
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r'(<a href=")([^":?#]+\.md)("| )')
_PARSER = Markdown()
_MOST_KNOWN = 10_000
"""Links that are kept for the pages of one folder."""

Resolve = Callable[[str], str | None]
"""Returns the address of a page within the site for the path of its file, or None where there is no such page."""


class NotLikeMkDocs(ValueError):  # noqa: N818  # it tells of a page, not of an error: the page takes MkDocs' own way
    """The page holds something whose conversion by MkDocs cannot be foretold here."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A page's HTML, and the id of its first heading, which is its title."""

    content: str
    heading: str


def convert(markdown: str, path: str, url: str, links: Links) -> Converted:
    """Return the HTML of a generated page at ``path`` below docs/, whose address is ``url``.

    Raises:
        NotLikeMkDocs: it has no title as its first heading, or a link to a page that is not there.
    """
    content, used = _unmarked(_PARSER.html(markdown))
    headings = _Headings(used)
    content = _HEADING.sub(headings.with_id, content)
    if not headings.first.startswith("1"):
        raise NotLikeMkDocs(path)
    return Converted(_LINK.sub(links.of(path, url), content).rstrip("\n"), headings.first[1:])


def _unmarked(content: str) -> tuple[str, set[str]]:
    """Return HTML without ``markdown="1"`` in its tags and the line in blocks that are empty, and the ids of blocks."""
    parts = content.split(_MARK)
    ids: set[str] = set()
    out = [parts[0]]
    for part in parts[1:]:
        before = out[-1]
        start = before.rfind("<")
        if start < 0 or before.find(">", start) > 0:  # in a text, not in a tag
            out[-1] = f"{before}{_MARK}{part}"
            continue
        end = part.find(">")
        if found := _ID.search(before, start):
            ids.add(found[1])
        name = before[start + 1 :].partition(" ")[0]
        is_empty = part.startswith(f"\n</{name}>", end + 1)
        out.append(part[: end + 1] + part[end + 2 :] if is_empty else part)
    return "".join(out), ids


class _Headings:
    """The ids of a page's headings, each given once, as Python-Markdown's ``toc`` gives them."""

    def __init__(self, used: set[str]) -> None:
        self._used = used
        self.first = ""

    def with_id(self, match: re.Match[str]) -> str:
        level, text = match.groups()
        name = unique(_slug(text), self._used)
        self.first = self.first or level + name
        return f'<h{level} id="{name}">{text}</h{level}>'


@lru_cache(maxsize=4096)
def _slug(text: str) -> str:
    return str(slugify(html.unescape(_TAG.sub("", text)), "-"))


class Links:
    """The links of a site, from the paths of files to the addresses of their pages."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._folders: dict[tuple[str, str], _Folder] = {}

    def of(self, path: str, url: str) -> Callable[[re.Match[str]], str]:
        """Return what turns the links of one page."""
        place = posixpath.dirname(path), posixpath.dirname(url.rstrip("/"))
        folder = self._folders.get(place)
        if folder is None:
            folder = self._folders[place] = _Folder(self._resolve, *place)

        def turned(match: re.Match[str]) -> str:
            before, link, after = match.groups()
            known = folder[link]
            if known is None:
                raise NotLikeMkDocs(path)
            target, relative = known
            return f"{before}{get_relative_url(target, url) if target.startswith(url) else relative}{after}"

        return turned


class _Folder(dict[str, tuple[str, str] | None]):
    """What pages of one folder link to: of each path the address, and how it is told by a page beside which it is.

    A page tells its own address, and those below it, in another way.
    """

    def __init__(self, resolve: Resolve, folder: str, above: str) -> None:
        self._resolve = resolve
        self._folder = folder
        self._beside = f"{above}/*/" if above else "*/"

    def __missing__(self, link: str) -> tuple[str, str] | None:
        target = self._resolve(posixpath.normpath(posixpath.join(self._folder, unquote(html.unescape(link)))))
        known = None if target is None else (target, get_relative_url(target, self._beside))
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[link] = known
        return known
