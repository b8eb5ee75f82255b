"""Generated pages that the theme renders one by one, such as the home page: their Markdown is converted as any other's.

Of each there is one, so they have no shells, and MkDocs renders them; but home, archive and trends are long, and
Python-Markdown takes longer for them than for all else that MkDocs does in a build.
"""

from __future__ import annotations

import re
from typing import Final

from markdown.extensions.toc import strip_tags  # type: ignore[import-untyped]  # Python-Markdown has no types
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from generator.accelerator.conversion import Links, NotLikeMkDocs, convert

_TARGET: Final = re.compile(r' (?:href|src)="([^"]*)"')
_FORETOLD: Final = re.compile(r"(?:https?:|mailto:|#).*|[^:?#]*/", re.DOTALL)
"""What MkDocs leaves as it is, and what was turned already; it may turn a link to another file."""
_BLOCK: Final = re.compile(r'^<(\w+)((?: [\w-]+="[^"\n]*")+)(?= markdown="1">$)', re.MULTILINE)
_ATTRIBUTE: Final = re.compile(r'[\w-]+="[^"]*"')
_ID: Final = re.compile(r' id="([^"]*)"')
_TITLE: Final = re.compile(r'<h1 id="([^"]*)">(.*?)</h1>', re.DOTALL)


class Entrances:
    """Pages whose Markdown is converted here, between MkDocs' reading it and its having rendered it."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._converted: dict[str, tuple[str, str]] = {}

    def take(self, page: Page, markdown: str) -> bool:
        """Convert the Markdown of a generated page that hides its table of contents; tell whether that could be."""
        path = page.file.src_uri
        if "toc" not in page.meta.get("hide", ()):
            return False
        try:
            content = convert(_BLOCK.sub(_in_order, markdown), path, page.file.url, self._links).content
        except NotLikeMkDocs:
            return False
        if not all(map(_FORETOLD.fullmatch, _TARGET.findall(content))):
            return False
        self._converted[path] = markdown, content
        return True

    def give(self, page: Page, html: str) -> str:
        """Return the HTML of a page that was taken, and tell the page what MkDocs would have found in it."""
        markdown, content = self._converted.pop(page.file.src_uri, ("", html))
        title = _TITLE.search(content) if markdown else None
        if title:
            page.markdown = markdown
            page.present_anchor_ids = set(_ID.findall(content))
            page.toc = TableOfContents([AnchorLink(strip_tags(title[2]), title[1], 1)])
        return content


def _in_order(block: re.Match[str]) -> str:
    """Return the beginning of a block with its attributes in the alphabet's order, as Python-Markdown writes them."""
    attributes = sorted(_ATTRIBUTE.findall(block[2]), key=lambda text: text.partition("=")[0])
    return " ".join([f"<{block[1]}", *attributes])
