"""What the sources answer: one module a kind, each a pure ``request`` and a pure ``parse``.

A new kind of source is a new file here, with its entries in ``LISTS`` and ``PAPERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from generator.sources import arxiv, crossref, feed, github, hugging_face, openreview
from generator.sources.reading import Origin, Query, Reading, Request, Unread


@dataclass(frozen=True, slots=True)
class Way:
    """A way to ask a kind of source: what to send, how to read the reply, and how much to ask for at once."""

    request: Callable[[Any, Query], Request]
    parse: Callable[[bytes, Origin], Reading]
    explain: Callable[[bytes], str | None]
    """Says what a reply with an error status says for itself."""
    at_once: int
    """So many days, or so many papers, go into one query; 0: the source has only what is new."""
    page_size: int = 0
    """So many items are on a full page; 0: there is only one page."""


LISTS: Final[Mapping[str, Way]] = {
    "hugging-face-daily": Way(
        hugging_face.request, hugging_face.parse, hugging_face.explain, at_once=1, page_size=hugging_face.PAGE_SIZE
    ),
    "arxiv": Way(arxiv.request, arxiv.parse, arxiv.explain, at_once=7, page_size=arxiv.PAGE_SIZE),
    "feed": Way(feed.request, feed.parse, feed.explain, at_once=0),
}
"""How the kinds of source are asked for what is new."""

PAPERS: Final[Mapping[str, Way]] = {
    "hugging-face-daily": Way(hugging_face.request_paper, hugging_face.parse_paper, hugging_face.explain, at_once=1),
    "arxiv": Way(arxiv.request, arxiv.parse, arxiv.explain, at_once=arxiv.PAGE_SIZE),
    "crossref": Way(crossref.request, crossref.parse, crossref.explain, at_once=1),
    "openreview": Way(openreview.request, openreview.parse, openreview.explain, at_once=1),
    "github": Way(github.request, github.parse, github.explain, at_once=1),
}
"""How the kinds of source are asked for single papers."""

__all__ = [
    "LISTS",
    "PAPERS",
    "Origin",
    "Query",
    "Reading",
    "Request",
    "Unread",
    "Way",
    "arxiv",
    "crossref",
    "feed",
    "hugging_face",
]
