"""The Markdown of every kind of page, as it was looked at and found good; `make snapshots` rewrites them."""

from __future__ import annotations

from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion

from generator.errors import Place, Problem
from generator.identity import identify
from generator.library import library_of
from generator.model import (
    ArxivSource,
    DayHealth,
    DayState,
    Entry,
    Facts,
    FeedSource,
    Figures,
    HuggingFaceSource,
    Page,
    Paper,
    Settings,
    SourceHealth,
    Status,
    Topic,
    TopicMatch,
)
from generator.render import Report, render_site
from generator.source_status import reports
from generator.weblink import WebLink
from generator.writer.docs import to_bytes

_KINDS = (
    "index.md",
    "daily/2025-10-27.md",
    "weekly/2025-W44.md",
    "monthly/2025-10.md",
    "topics/index.md",
    "topics/reward-models/index.md",
    "topics/reward-models/2025-10.md",
    "topics/other/undated.md",
    "papers/2510.00001.md",
    "papers/2510.00002.md",
    "papers/a-report-without-an-id-b19557b7.md",
    "papers/an-older-name-12345678.md",
    "archive/index.md",
    "archive/undated.md",
    "archive/2024.md",
    "trending/index.md",
    "trending/month.md",
    "trending/all.md",
    "tags/index.md",
    "tags/workshop.md",
    "notes/index.md",
    "notes/feed.xml",
    "edits.json",
    "picks.md",
    "search.md",
    "follow.md",
    "status.md",
    "status.json",
    "health.json",
    "assets/topics.css",
)


def _paper(title: str, arxiv: str | None, listed: date | None, **facts: object) -> Paper:
    return Paper(
        identity=identify(title=title, arxiv=arxiv),
        facts=Facts(title=title, **facts),  # type: ignore[arg-type]
        listed=(listed,) if listed else (),
        sources=("hugging-face",),
    )


def _entries() -> tuple[Entry, ...]:
    pinned = Entry(
        paper=_paper(
            "Rewards that <em>look</em> right",
            "2510.00001",
            date(2025, 10, 27),
            abstract="What P(y|x) says of a reward, and *why* it matters.",
            authors=("Ada Example", "Bob Sample", "Cy Instance", "Di Case", "Ed Item", "Flo Unit"),
            organization="Example & Sons",
            submitter="Ada",
            published=date(2025, 10, 24),
            code=WebLink("https://example.org/code_of_it"),
            project=WebLink("https://example.org/project"),
            media=(WebLink("https://example.org/film.mp4"),),
            keywords=("rewards", "looks"),
            categories=("cs.LG", "cs.CL"),
            primary_category="cs.LG",
        ),
        figures=Figures(upvotes=128, comments=6, stars=1234),
        topics=(TopicMatch("reward-models", "reward*", "title"),),
        summary="Asks when a reward only looks right.",
        pinned=True,
        tags=("workshop",),
        rating=5,
        status=Status.READING,
        note="Read it *together* with <b>another</b> [paper](https://example.org/p).",
    )
    plain = Entry(
        paper=_paper(
            "1. A title that begins like a list",
            "2510.00002",
            date(2025, 10, 27),
            abstract="Short.",
            authors=("Solo Author",),
            machine_summary="A machine says so.",
        ),
        figures=Figures(upvotes=0, comments=0),
        topics=(TopicMatch("reward-models", "list", "title"), TopicMatch("surveys", "list", "title")),
    )
    earlier = Entry(
        paper=_paper("An earlier paper", "2409.00003", date(2024, 9, 2), author_count=3),
        figures=Figures(comments=2),
        topics=(TopicMatch("surveys", "earlier", "title"),),
    )
    undated = Entry(paper=_paper("A report without an id", None, None), topics=(TopicMatch("other"),))
    moved = Entry(
        paper=Paper(
            identity=identify(title="A paper that was known by its title", arxiv="2510.00004"),
            facts=Facts(
                title="A paper that was known by its title",
                published=date(2025, 10, 20),
                journal="Journal of Examples 7",
                comment="12 pages; withdrawn by its authors",
                withdrawn=True,
            ),
            listed=(date(2025, 10, 21), date(2025, 10, 23)),
            sources=("by-hand", "hugging-face"),
            aliases=("an-older-name-12345678",),
        ),
        topics=(TopicMatch("surveys"),),
    )
    return pinned, plain, earlier, undated, moved


_SOURCES = (
    HuggingFaceSource(name="hugging-face", kind="hugging-face-daily"),
    FeedSource(name="a-blog", kind="feed", url=WebLink("https://example.org/feed")),
    FeedSource(name="another-blog", kind="feed", url=WebLink("https://example.org/rss")),
    ArxivSource(name="arxiv", kind="arxiv", enabled=False),
)
_HEALTH = {
    "hugging-face": SourceHealth(
        attempt=date(2025, 10, 27),
        success=date(2025, 10, 25),
        newest=date(2025, 10, 27),
        failing_since=date(2025, 10, 26),
        reason="2025-10-26: answered 503 <b>Unavailable</b>",
        days={
            date(2025, 10, 24): DayHealth(DayState.COMPLETE, 12),
            date(2025, 10, 25): DayHealth(DayState.QUIET),
            date(2025, 10, 26): DayHealth(DayState.FAILED, 0, 'answered 503 "Unavailable"'),
            date(2025, 10, 27): DayHealth(DayState.PENDING, 1),
        },
        settled=((date(2025, 10, 1), date(2025, 10, 25)),),
        drift=("`upvotes` is not a count in 3 of 12 entries",),
    ),
    "a-blog": SourceHealth(
        attempt=date(2025, 10, 27),
        success=date(2025, 10, 27),
        newest=date(2025, 8, 1),
        days={date(2025, 10, 27): DayHealth(DayState.STALE, 0, "nothing new since 2025-08-01")},
    ),
}


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    """All pages of a small list, by path."""
    topics = (
        Topic(name="Reward models", slug="reward-models", description="Models that score answers.", any=("reward*",)),
        Topic(name="Surveys", slug="surveys", any=("survey",)),
    )
    report = Report(
        1, (Problem("unknown key `pinn`", Place("data/curation/a.yaml", 3, 5), "`pin`"),), reports(_SOURCES, _HEALTH)
    )
    return {page.path: page for page in render_site(library_of(_entries(), topics), Settings(), report)}


@pytest.mark.parametrize("path", _KINDS)
def test_a_page_of_this_kind_reads_as_it_should(pages: dict[str, Page], path: str, snapshot: SnapshotAssertion) -> None:
    """A page of each kind is, byte for byte, what was looked at and found good."""
    assert to_bytes(pages[path]).decode() == snapshot


def test_no_kind_of_page_is_without_a_snapshot(pages: dict[str, Page]) -> None:
    """Every folder and every page at the top that is generated has a snapshot above."""
    kinds = {path.partition("/")[0] for path in pages}
    assert kinds == {path.partition("/")[0] for path in _KINDS}


def test_an_empty_list_has_all_its_entrances() -> None:
    """A list without papers still has every page that the navigation leads to."""
    paths = {page.path for page in render_site(library_of((), ()), Settings(), Report())}
    entrances = {"index.md", "topics/index.md", "trending/index.md", "picks.md", "archive/index.md", "status.md"}
    assert entrances <= paths
