"""The page of a paper, and the pages at its former addresses."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from generator.markup import code_block, link_target
from generator.model import Entry, Page
from generator.render.bibtex import bibtex
from generator.render.environment import plain_day
from generator.render.pages import Pages, Turn, shorten

_TURN_LENGTH = 60


def paper_pages(pages: Pages) -> Iterator[Page]:
    """Yield the page of each paper, in the order of the days, and one at each address that it had before."""
    groups = [*pages.library.days.values(), pages.library.undated]
    for entries in groups:
        for position, entry in enumerate(entries):
            before = entries[position - 1] if position else None
            after = entries[position + 1] if position + 1 < len(entries) else None
            yield _paper_page(pages, entry, before, after)
            yield from _moved(pages, entry)


def _paper_page(pages: Pages, entry: Entry, before: Entry | None, after: Entry | None) -> Page:
    facts = entry.paper.facts
    page = pages.page(
        f"papers/{entry.key}.md",
        "paper.md.j2",
        entry.title,
        entry.summary or facts.machine_summary or facts.abstract or entry.title,
        entry=entry,
        bibtex=code_block(bibtex(entry), "bibtex"),
        rows=_rows(entry),
        day=entry.day,
        day_note="Listed on" if entry.paper.listed else "Published on",
        before=_turn(before) if before else None,
        after=_turn(after) if after else None,
    )
    return Page(page.path, page.body, {name: value for name, value in page.front_matter.items() if name != "search"})


def _turn(entry: Entry) -> Turn:
    return Turn(shorten(entry.title, _TURN_LENGTH), f"{entry.key}.md")


def _rows(entry: Entry) -> list[tuple[str, str | Markup]]:
    """Return what is known of the paper beside its text, with a label each."""
    paper, facts, figures = entry.paper, entry.paper.facts, entry.figures
    also = [day for day in paper.listed if day != entry.day]
    rows: list[tuple[str, str | Markup | None]] = [
        ("Upvotes", None if figures.upvotes is None else f"{figures.upvotes:,}"),
        ("Comments", f"{figures.comments:,}" if figures.comments else None),
        ("Published", plain_day(facts.published) if facts.published else None),
        ("Updated", plain_day(facts.updated) if facts.updated else None),
        ("Listed", plain_day(paper.listed[0]) if paper.listed else None),
        ("Also listed on", ", ".join(map(plain_day, also)) or None),
        ("Submitted by", facts.submitter),
        ("Categories", ", ".join(facts.categories) or None),
        ("Rating", f"{entry.rating} of 5" if entry.rating else None),
        ("Reading", entry.status.value if entry.status else None),
        ("Tags", ", ".join(entry.tags) or None),
        ("Media", _media(facts.media)),
    ]
    return [(label, value) for label, value in rows if value is not None]


def _media(urls: tuple[str, ...]) -> Markup | None:
    links = [Markup("[{}]({})").format(number, link_target(url)) for number, url in enumerate(urls, start=1)]
    return Markup(" ").join(links) if links else None


def _moved(pages: Pages, entry: Entry) -> Iterator[Page]:
    for alias in entry.paper.aliases:
        yield pages.page(
            f"papers/{alias}.md", "moved.md.j2", entry.title, "This paper has another address now.", entry=entry
        )
