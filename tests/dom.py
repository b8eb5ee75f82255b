"""Two pages compared as a browser would read them."""

from __future__ import annotations

import html.parser


class _Dom(html.parser.HTMLParser):
    """A page as a list: elements with their attributes as sets, and the texts between them."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[tuple[object, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(("begin", tag, frozenset(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(("end", tag))

    def handle_data(self, data: str) -> None:
        if self.parts and self.parts[-1][0] == "text":
            data = f"{self.parts.pop()[1]}{data}"
        self.parts.append(("text", data))

    def handle_comment(self, data: str) -> None:
        self.parts.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.parts.append(("declaration", decl))


def dom(page: str) -> list[tuple[object, ...]]:
    """Return a page as what a browser makes of it; the order of attributes does not count, every space does."""
    parser = _Dom()
    parser.feed(page)
    parser.close()
    return parser.parts
