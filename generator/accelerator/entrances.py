"""Pages that MkDocs renders, and whose Markdown is converted here: between its reading and rendering it."""

from __future__ import annotations

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from generator.accelerator.compose.conversion import Links
from generator.accelerator.compose.single_pages import SinglePage, single_page


class Entrances:
    """The pages that have been converted, and that MkDocs has not rendered yet."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._converted: dict[str, SinglePage] = {}

    def take(self, page: Page, markdown: str) -> bool:
        """Convert the Markdown of a generated page that hides its table of contents; tell whether that could be."""
        if "toc" not in page.meta.get("hide", ()):
            return False
        single = single_page(markdown, page.file.src_uri, page.file.url, self._links)
        if single:
            self._converted[page.file.src_uri] = single
        return single is not None

    def give(self, page: Page, html: str) -> str:
        """Return the HTML of a page that was taken, and tell the page what MkDocs would have found in it."""
        single = self._converted.pop(page.file.src_uri, None)
        if single is None:
            return html
        if title := single.title:
            page.markdown = single.markdown
            page.present_anchor_ids = single.ids
            page.toc = TableOfContents([AnchorLink(*title, 1)])
        return single.content
