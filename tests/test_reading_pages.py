"""What pages say of papers that are at the ends of what there is: many authors, no figures, all kinds of media."""

from __future__ import annotations

from datetime import date

import pytest

from generator.identity import identify
from generator.library import library_of
from generator.model import Entry, Facts, Figures, Paper, Settings
from generator.render import Report, render_site
from generator.weblink import WebLink, web_link

DAY = date(2025, 10, 27)


def _entry(number: int = 1, figures: Figures | None = None, **facts: object) -> Entry:
    arxiv, title = f"2510.{number:05}", f"Paper {number}"
    return Entry(
        paper=Paper(
            identity=identify(title=title, arxiv=arxiv),
            facts=Facts(title=title, **facts),  # type: ignore[arg-type]
            listed=(DAY,),
            sources=("hugging-face",),
        ),
        figures=figures or Figures(),
    )


def _pages(*entries: Entry) -> dict[str, str]:
    return {page.path: page.body for page in render_site(library_of(entries, ()), Settings(), Report())}


def test_all_of_very_many_authors_can_be_read() -> None:
    """The first stand under the title, and all of them in a fold that says how many they are."""
    names = tuple(f"Author {number}." for number in range(664))
    page = _pages(_entry(authors=names))["papers/2510.00001.md"]
    head, fold = page.split("<summary>All 664 authors</summary>")
    assert "Author 29. + 634" in head
    assert all(name in fold.split("</details>")[0] for name in names)


@pytest.mark.parametrize("count", [1, 30, 31])
def test_authors_that_fit_are_not_folded(count: int) -> None:
    """Nobody opens a fold to find what stands above it already."""
    page = _pages(_entry(authors=tuple(f"Author {number}." for number in range(count))))["papers/2510.00001.md"]
    assert 'class="ps-fold"' not in page
    assert f"Author {count - 1}." in page


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (Figures(upvotes=0), "1 paper, by upvotes"),
        (Figures(comments=3), "1 paper, by comments"),
        (Figures(), "1 paper · 27 October 2025 to 2 November 2025"),
    ],
)
def test_a_week_says_what_it_is_ordered_by(figures: Figures, words: str) -> None:
    """It does not speak of upvotes where none are known."""
    assert words in _pages(_entry(figures=figures))["weekly/2025-W44.md"]


def test_a_week_shows_only_months_that_have_papers() -> None:
    """The calendar of a month in which nothing stands is no help to anybody."""
    page = _pages(_entry())["weekly/2025-W44.md"]
    assert page.count("<caption>") == 1
    assert "November 2025</caption>" not in page


def test_media_are_named_by_what_they_are() -> None:
    """A link says where it leads: a bare number would not."""
    urls = tuple(WebLink(f"https://example.org/{name}") for name in ("a.mp4", "b.png?x=1", "c", "d.GIF"))
    page = _pages(_entry(media=urls))["papers/2510.00001.md"]
    for words in ("[film 1]", "[picture 2]", "[file 3]", "[picture 4]"):
        assert words in page


def test_large_numbers_are_set_apart() -> None:
    """Thousands are told from hundreds at a glance, and the data attribute stays a plain number."""
    page = _pages(_entry(figures=Figures(upvotes=12345)))["daily/2025-10-27.md"]
    assert 'data-upvotes="12345"' in page
    assert "12,345" in page


def test_a_list_without_papers_has_its_pages() -> None:
    """Home, topics and archive say that there is nothing yet, without empty boxes."""
    pages = _pages()
    assert "No papers yet" in pages["index.md"]
    assert "No papers yet" in pages["archive/index.md"]
    assert "ps-views" not in pages["archive/index.md"]


@pytest.mark.parametrize(
    "written",
    ["https://example.org/\nada/code", "https://example.org/ada/\r\n\tcode", "  https://example.org/ada/code\n"],
)
def test_a_link_that_was_broken_over_lines_is_whole_again(written: str) -> None:
    """Two of the recorded code repositories have a line break in their address."""
    assert web_link(written) == "https://example.org/ada/code"
