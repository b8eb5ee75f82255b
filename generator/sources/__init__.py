"""What the sources answer: one module a kind, each a pure ``request`` and a pure ``parse``.

A new kind of source is a new file here, with its entries in ``LISTS`` and ``PAPERS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.model import ArxivSource, CrossrefSource, GitHubSource, OpenReviewSource, Source
from generator.shapes import DateSpan, DayList, Feed
from generator.sources import arxiv, crossref, europe_pmc, feed, github, hugging_face, openreview
from generator.sources.paging import doubt_of, following
from generator.sources.reading import Origin, Query, Reading, Request, Unread
from generator.sources.way import ListWay, PaperWay, Way

LISTS: Final[Mapping[str, ListWay]] = {
    "hugging-face-daily": ListWay(
        shape=DayList(),
        request=hugging_face.request,
        parse=hugging_face.parse,
        explain=hugging_face.explain,
        page_size=hugging_face.PAGE_SIZE,
    ),
    "arxiv": ListWay(
        shape=DateSpan(),
        request=arxiv.request,
        parse=arxiv.parse,
        explain=arxiv.explain,
        page_size=arxiv.PAGE_SIZE,
    ),
    "europe-pmc": ListWay(
        shape=DateSpan(),
        request=europe_pmc.request,
        parse=europe_pmc.parse,
        explain=europe_pmc.explain,
        page_size=europe_pmc.PAGE_SIZE,
        by_cursor=True,
    ),
    "feed": ListWay(shape=Feed(), request=feed.request, parse=feed.parse, explain=feed.explain),
}
"""How the kinds of source are asked for what is new."""

PAPERS: Final[Mapping[str, PaperWay]] = {
    "hugging-face-daily": PaperWay(
        words="by arXiv id",
        name_of=arxiv.name_of,
        request=hugging_face.request_paper,
        parse=hugging_face.parse_paper,
        explain=hugging_face.explain,
    ),
    "arxiv": PaperWay(
        words="by arXiv id",
        name_of=arxiv.name_of,
        request=arxiv.request,
        parse=arxiv.parse,
        explain=arxiv.explain,
        at_once=arxiv.PAGE_SIZE,
    ),
    "crossref": PaperWay(
        words="by DOI",
        name_of=crossref.name_of,
        request=crossref.request,
        parse=crossref.parse,
        explain=crossref.explain,
    ),
    "openreview": PaperWay(
        words="by the link of a paper",
        name_of=openreview.name_of,
        request=openreview.request,
        parse=openreview.parse,
        explain=openreview.explain,
    ),
    "github": PaperWay(
        words="by the link of a repository",
        name_of=github.name_of,
        request=github.request,
        parse=github.parse,
        explain=github.explain,
    ),
}
"""How the kinds of source are asked for single papers."""

USUAL: Final[tuple[Source, ...]] = (
    ArxivSource(name="arxiv", kind="arxiv"),
    CrossrefSource(name="crossref", kind="crossref"),
    OpenReviewSource(name="openreview", kind="openreview"),
    OpenReviewSource(name="openreview-1", kind="openreview", url="https://api.openreview.net"),
    GitHubSource(name="github", kind="github"),
)
"""Where a paper is looked up that somebody adds, if the list says nothing of that kind of source."""

__all__ = [
    "LISTS",
    "PAPERS",
    "USUAL",
    "ListWay",
    "Origin",
    "PaperWay",
    "Query",
    "Reading",
    "Request",
    "Unread",
    "Way",
    "arxiv",
    "crossref",
    "doubt_of",
    "europe_pmc",
    "feed",
    "following",
    "hugging_face",
]
