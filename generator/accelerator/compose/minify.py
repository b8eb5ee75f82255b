"""Themes write HTML for those who read it, and for functions that a page may not have: generated pages go without.

In twenty thousand pages the indents alone are a fifth of the site. What stands between the first ``<article>`` and the
last is a page's content, which is composed as it is converted: there nothing but indents goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_KEPT: Final = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2>)", re.DOTALL)
_INDENT: Final = re.compile(r"\s*\n\s*")
_CONTENT: Final = re.compile(r"<article\b.*</article>", re.DOTALL)
_BLOCKS: Final = "html|head|meta|link|title|body|main|header|footer|nav|div|section|aside|form|ul|ol"
_BLOCK: Final = rf"<(?:!doctype|/?(?:{_BLOCKS}))\b[^>]*>"
_BREAK: Final = re.compile(rf"({_BLOCK})\n|\n(?={_BLOCK})")
"""A line break beside a block, where no space is shown. Items are no blocks: a list may stand in a line."""
_EMPTY: Final = '<div data-md-component="announce"></div>'
_CONFIGURATION: Final = re.compile(r'(?<=<script id="__config" type="application/json">)[^<]*')
_ABSENT: Final = re.compile(r'"\w+": null, |, "\w+": null')
_OF_SEARCH: Final = re.compile(r', "search(?:\.[\w.]+)?": "(?:[^"\\]|\\.)*"')
_OF_VERSIONS: Final = re.compile(r', "select\.version": "(?:[^"\\]|\\.)*"')


def trimmed(html: str) -> str:
    """Return the HTML with every run of spaces that holds a line break as that break, where spaces do not count.

    Around the content, where one is found, line breaks beside blocks go as well, and so does what is there for
    functions that the page has not: the theme's own search, versions.
    """
    short = _outside_of_kept(html, lambda text: _INDENT.sub("\n", text))
    content = _CONTENT.search(short)
    if content is None:
        return short
    before, after = short[: content.start()], short[content.end() :]
    return _without_breaks(before) + content[0] + _fitting(_without_breaks(after), short)


def _outside_of_kept(html: str, change: Callable[[str], str]) -> str:
    """Return the HTML with that changed in which spaces do not count."""
    parts = _KEPT.split(html)
    out: list[str] = []
    for between, kept, _ in zip(parts[::3], [*parts[1::3], ""], [*parts[2::3], ""], strict=True):
        out += (change(between), kept)
    return "".join(out)


def _without_breaks(html: str) -> str:
    return _outside_of_kept(html, lambda text: _BREAK.sub(r"\1", text)).replace(_EMPTY, "")


def _fitting(html: str, page: str) -> str:
    """Return what stands behind the content, without what this page's functions do not need."""

    def shorten(found: re.Match[str]) -> str:
        text = _ABSENT.sub("", found[0])
        if '"version": ' not in text:
            text = _OF_VERSIONS.sub("", text)
        return text if 'data-md-component="search"' in page else _OF_SEARCH.sub("", text)

    return _CONFIGURATION.sub(shorten, html)
