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

_BLOCK = re.compile(r'<([a-z]+)((?: [^<>]*?)?) markdown="1"')
_EMPTY_BLOCK = re.compile(r'(<([a-z]+)(?: [^<>]*?)? markdown="1"[^<>]*>)\n(?=</\2>)')
_BLOCK_ID = re.compile(r'<[a-z]+ (?:[^<>]*? )?id="([^"<>]*)"[^<>]* markdown="1"')
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r'(<a href=")([^":?#]+\.md)("| )')
_PARSER = Markdown()

Resolve = Callable[[str], str | None]
"""Returns the address of a page within the site for the path of its file, or None where there is no such page."""


class NotLikeMkDocs(ValueError):  # noqa: N818  # it tells of a page, not of an error: the page takes MkDocs' own way
    """The page holds something whose conversion by MkDocs cannot be foretold here."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A page's HTML, and the id of its first heading, which is its title."""

    content: str
    heading: str


def convert(markdown: str, path: str, url: str, resolve: Resolve) -> Converted:
    """Return the HTML of a generated page at ``path`` below docs/, whose address is ``url``.

    Raises:
        NotLikeMkDocs: it has no title as its first heading, or a link to a page that is not there.
    """
    content = _PARSER.html(markdown)
    used = set(_BLOCK_ID.findall(content))
    content = _BLOCK.sub(r"<\1\2", _EMPTY_BLOCK.sub(r"\1", content))
    headings = _Headings(used)
    content = _HEADING.sub(headings.with_id, content)
    if not headings.first.startswith("1"):
        raise NotLikeMkDocs(path)
    return Converted(_LINK.sub(_Links(path, url, resolve).turned, content).rstrip("\n"), headings.first[1:])


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


class _Links:
    """Links of one page, from the path of a file to the address of its page."""

    def __init__(self, path: str, url: str, resolve: Resolve) -> None:
        self._folder = posixpath.dirname(path)
        self._path = path
        self._url = url
        self._resolve = resolve

    def turned(self, match: re.Match[str]) -> str:
        before, link, after = match.groups()
        target = self._resolve(posixpath.normpath(posixpath.join(self._folder, unquote(html.unescape(link)))))
        if target is None:
            raise NotLikeMkDocs(self._path)
        return f"{before}{get_relative_url(target, self._url)}{after}"
