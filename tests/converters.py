"""Both Markdown converters that pages must read alike in, and what a browser would make of their HTML."""

from __future__ import annotations

import html.parser
from collections.abc import Callable
from functools import cache

import markdown
import pytest
from markdown_it import MarkdownIt

Convert = Callable[[str], str]


def python_markdown(text: str) -> str:
    """Return HTML as MkDocs makes it, with the extensions of mkdocs.yml and those that MkDocs always adds."""
    return markdown.markdown(text, extensions=["toc", "tables", "fenced_code", "attr_list", "md_in_html", "admonition"])


_PYMDOWN = (
    "arithmatex betterem caret critic details emoji inlinehilite keys mark progressbar superfences tasklist tilde"
)
_ON_TOP = ["abbr", "def_list", "footnotes", "meta", "sane_lists", *map("pymdownx.{}".format, _PYMDOWN.split())]


def with_more_extensions(text: str) -> str:
    """Return HTML as MkDocs makes it where a list has switched on many more of the extensions at hand."""
    extensions = ["toc", "tables", "attr_list", "md_in_html", "admonition", *_ON_TOP]
    return markdown.markdown(text, extensions=extensions)


@cache
class _CommonMark(MarkdownIt):
    """The reference converter with hosts as they are written: that it turns them into Punycode is no CommonMark."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802  # the library's name
        """Return the address as it is."""
        return url


def _common_mark() -> MarkdownIt:
    return _CommonMark("commonmark").enable(["table", "strikethrough"])


CONVERTERS: dict[str, Convert] = {
    "Python-Markdown": python_markdown,
    "CommonMark": lambda text: str(_common_mark().render(text)),
}
convert_each = pytest.mark.parametrize("convert", CONVERTERS.values(), ids=CONVERTERS)


class _Structure(html.parser.HTMLParser):
    """What a browser would make of HTML: elements, their attributes, and the text between them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[object] = []
        self._text = ""

    def _flush(self) -> None:
        if self._text.strip(" \n"):
            self.found.append(self._text.strip(" \n"))
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        kept = [(name, value) for name, value in attrs if name != "markdown" and (name != "id" or tag[0] != "h")]
        self.found.append((tag, *kept))

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        self.found.append("/" + tag)

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_comment(self, data: str) -> None:
        self._flush()
        self.found.append(("a comment", data))

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)


def structure(text: str) -> list[object]:
    """Return the elements and texts of a piece of HTML."""
    parser = _Structure()
    parser.feed(text + "<end>")
    parser.close()
    return parser.found[:-1]
