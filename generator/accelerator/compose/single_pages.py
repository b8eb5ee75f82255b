"""Generated pages that the theme renders one by one, such as the home page: their Markdown is converted as any other's.

Of each there is one, so they have no shells, and MkDocs renders them; but home, archive and trends are long, and
Python-Markdown takes longer for them than for all else that MkDocs does in a build.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from markdown.extensions.toc import strip_tags  # type: ignore[import-untyped]  # Python-Markdown has no types

from generator.accelerator.compose.conversion import Links, NotLikeMkDocs, convert

_TARGET: Final = re.compile(r' (?:href|src)="([^"]*)"')
_FORETOLD: Final = re.compile(r"(?:https?:|mailto:|#).*|[^:?#]*/", re.DOTALL)
"""What MkDocs leaves as it is, and what was turned already; it may turn a link to another file."""
_BLOCK: Final = re.compile(r'^<(\w+)((?: [\w-]+="[^"\n]*")+)(?= markdown="1">$)', re.MULTILINE)
_ATTRIBUTE: Final = re.compile(r'[\w-]+="[^"]*"')
_ID: Final = re.compile(r' id="([^"]*)"')
_TITLE: Final = re.compile(r'<h1 id="([^"]*)">(.*?)</h1>', re.DOTALL)


class SinglePage(NamedTuple):
    """What has been made of the Markdown of a page that is rendered by the theme."""

    markdown: str
    content: str

    @property
    def ids(self) -> set[str]:
        """The ids to which a link may lead."""
        return set(_ID.findall(self.content))

    @property
    def title(self) -> tuple[str, str] | None:
        """The text of its title, and the id."""
        found = _TITLE.search(self.content)
        return found and (str(strip_tags(found[2])), found[1])


def single_page(markdown: str, path: str, url: str, links: Links) -> SinglePage | None:
    """Convert a page that hides its table of contents; None where it cannot be foretold what MkDocs would make of it.

    ``path`` is that of its file below docs/, and ``url`` its address.
    """
    try:
        content = convert(_BLOCK.sub(_in_order, markdown), path, url, links).content
    except NotLikeMkDocs:
        return None
    is_foretold = all(map(_FORETOLD.fullmatch, _TARGET.findall(content)))
    return SinglePage(markdown, content) if is_foretold else None


def _in_order(block: re.Match[str]) -> str:
    """Return the beginning of a block with its attributes in the alphabet's order, as Python-Markdown writes them."""
    attributes = sorted(_ATTRIBUTE.findall(block[2]), key=lambda text: text.partition("=")[0])
    return " ".join([f"<{block[1]}", *attributes])
