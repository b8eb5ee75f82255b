"""Generated Markdown to HTML, as MkDocs would convert it, by a CommonMark parser in Rust.

Generated pages are written in a subset that Python-Markdown and CommonMark read alike. What Python-Markdown's
extensions add to it is done here: ``markdown="1"`` goes, headings get the ids of ``toc``, links between pages become
links between their addresses. The tests hold both ways together on every kind of page and on hostile text.
"""

from __future__ import annotations

import html
import posixpath
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from markdown.extensions.toc import unique  # type: ignore[import-untyped]  # Python-Markdown has no types
from pyromark import Markdown

from generator.accelerator.compose.addresses import relative_url

_MARK = ' markdown="1"'
_ID = re.compile(r'(?<= )id="([^"<>]*)"')
_HEADING_OR_LINK = re.compile(r'<(?:h([1-6])>|a href="([^":?#]+\.md)(?=["?#]))')
_TAG = re.compile(r"<[^<>]*>")
_BETWEEN_WORDS = re.compile(r"[-\s]+")
_IN_IDS = {code: chr(code).lower() if re.match(r"[\w\s-]", chr(code)) else None for code in range(128)}
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
    content, first = _with_ids_and_links(content, used, links.of(path, url))
    if not first.startswith("1"):
        raise NotLikeMkDocs(path)
    return Converted(content.rstrip("\n"), first[1:])


def _unmarked(content: str) -> tuple[str, set[str]]:
    """Return HTML without ``markdown="1"`` in its tags and the line in blocks that are empty, and the ids of blocks."""
    parts = content.split(_MARK)
    for part in parts[1:]:
        if not part.startswith(">") or part.startswith(">\n</"):  # ">" stands in no text: there it is escaped
            return _unmarked_one_by_one(parts)
    ids: set[str] = set()
    for part in parts[:-1]:
        start = part.find(' id="', part.rfind("<"))
        if start >= 0:
            ids.add(part[start + 5 :].partition('"')[0])
    return "".join(parts), ids


def _unmarked_one_by_one(parts: list[str]) -> tuple[str, set[str]]:
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


def _with_ids_and_links(content: str, used: set[str], turned: Callable[[str], str]) -> tuple[str, str]:
    """Return HTML with ids in its headings and links between pages, and the level and the id of the first heading.

    A heading may hold links, so one pass goes over both.

    Raises:
        NotLikeMkDocs: a heading holds another, or does not end.
    """
    before, *parts = _HEADING_OR_LINK.split(content)
    out = [before]
    first = level = inner = ""
    for begun, link, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if link:
            out += ('<a href="', turned(link), text)
            inner = f"{inner}<a{text}" if level else ""
        elif level:
            raise NotLikeMkDocs(text)
        else:
            level, inner, place = begun, text, len(out)
            out += ("", text)
        if level and (end := inner.find(f"</h{level}>")) >= 0:
            name = _named(inner[:end], used)
            out[place] = f'<h{level} id="{name}">'
            first = first or level + name
            level = ""
    if level:
        raise NotLikeMkDocs(inner)
    return "".join(out), first


def _named(heading: str, used: set[str]) -> str:
    """Return the id of a heading, as Python-Markdown's ``toc`` gives it: each once."""
    name = slug(heading)
    if not name or name in used:
        return str(unique(name, used))
    used.add(name)
    return name


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Return what ``slugify`` of Python-Markdown makes of a heading's text."""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub("", text))
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return _BETWEEN_WORDS.sub("-", text.translate(_IN_IDS).strip())


class Links:
    """The links of a site, from the paths of files to the addresses of their pages."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._folders: dict[tuple[str, str], _Folder] = {}

    def of(self, path: str, url: str) -> Callable[[str], str]:
        """Return what turns the links of one page; it raises NotLikeMkDocs for one that leads to no page."""
        above = "" if url == "./" else url.rstrip("/").rpartition("/")[0] + "/"
        folder = self._folder(path.rpartition("/")[0], above)

        def turned(link: str) -> str:
            known = folder[link]
            if known is None:
                raise NotLikeMkDocs(path)
            target, relative = known
            return relative_url(target, url) if target.startswith(url) else relative

        return turned

    def _folder(self, folder: str, above: str) -> _Folder:
        found = self._folders.get((folder, above))
        if found is None:
            found = self._folders[folder, above] = _Folder(self._resolve, folder, above)
        return found


class _Folder(dict[str, tuple[str, str] | None]):
    """What pages of one folder link to: of each path the address, and how it is told by a page beside which it is.

    A page tells its own address, and those below it, in another way.
    """

    def __init__(self, resolve: Resolve, folder: str, above: str) -> None:
        """``above`` is the address of the folder in which the pages stand, "/" at the top, nothing for home."""
        self._resolve = resolve
        self._folder = folder
        self._top = above.partition("/")[0]
        self._beside = f"{above}*/".lstrip("/") if above else "./"
        self._up = "../" * self._beside.count("/") if above else ""

    def __missing__(self, link: str) -> tuple[str, str] | None:
        target = self._resolve(self._path(unquote(html.unescape(link))))
        known = None if target is None else (target, self._relative(target))
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[link] = known
        return known

    def _path(self, link: str) -> str:
        folder, rest = self._folder, link
        while folder and rest.startswith("../"):
            folder, rest = folder.rpartition("/")[0], rest[3:]
        if "./" in rest or "//" in rest or rest.startswith("/"):
            return posixpath.normpath(posixpath.join(self._folder, link))
        return f"{folder}/{rest}" if folder else rest

    def _relative(self, target: str) -> str:
        top = target.partition("/")[0]
        if top in {self._top, ".", "..", ""}:
            return relative_url(target, self._beside)
        return self._up + target
