"""The page of a paper, and the pages at its former addresses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from markupsafe import Markup

from generator.curate.additions import BY_HAND
from generator.markup import code_block, link, path
from generator.model import Entry, Page
from generator.render.environment import LinkedNames, plain_day, when
from generator.render.exports.bibtex import bibtex
from generator.render.exports.citation import citation_of, shown_on_page
from generator.render.exports.coins import coins
from generator.render.exports.csl import csl_json
from generator.render.exports.ris import ris
from generator.render.kind import Kind, Part, alone
from generator.render.pages import About, Later, PageMaker, Turn, shorten
from generator.render.why import actions, decided
from generator.weblink import WebLink

_TURN_LENGTH = 60
_NAMES_SHOWN = 30
_MEDIA_KINDS = {"film": ("mp4", "mov", "webm", "qt", "m4v"), "picture": ("png", "jpg", "jpeg", "gif", "webp", "svg")}


def paper_pages(pages: PageMaker, name: str) -> Iterator[Page]:
    """Yield the page of each paper of a day by its name, or of no day, and one at each address that it had before."""
    entries = pages.library.at(name)
    for position, entry in enumerate(entries):
        before = entries[position - 1] if position else None
        after = entries[position + 1] if position + 1 < len(entries) else None
        yield _paper_page(pages, entry, before, after)
        yield from _moved(pages, entry)


def _paper_page(pages: PageMaker, entry: Entry, before: Entry | None, after: Entry | None) -> Page:
    facts = entry.paper.facts
    return pages.page(
        f"papers/{entry.key}.md",
        "paper.md.j2",
        About(entry.title, entry.summary or facts.machine_summary or facts.abstract or entry.title, (entry,)),
        entry=entry,
        links=LinkedNames(pages.library.links_of(entry), "../"),
        names_shown=_NAMES_SHOWN,
        citations=Later(lambda: _citations(entry)),
        origin=", ".join("the curator" if name == BY_HAND else name for name in entry.paper.sources),
        decided=decided(entry, pages.hand),
        actions=list(actions(entry, pages.hand)),
        rows=Later(lambda: _rows(entry, pages.library.has_day)),
        linked=[pages.library.has_day(day) for day in (*entry.paper.listed, facts.published)],
        before=_turn(before) if before else None,
        after=_turn(after) if after else None,
    )


def _citations(entry: Entry) -> list[tuple[str, Markup]]:
    """Return the formats to cite a paper in, with what is copied of each; the first is seen by nobody."""
    citation = citation_of(entry)
    shown = shown_on_page(citation)
    return [
        ("", coins(citation)),
        ("BibTeX", code_block(bibtex(shown), "bibtex")),
        ("RIS", code_block(ris(shown), "ris")),
        ("CSL-JSON", code_block(csl_json(shown), "json")),
    ]


def edit_places(pages: PageMaker) -> Page:
    """Return the lines on which people decided about papers, for the pages to fill in in the browser.

    A line in a page would change the page with every edit of another paper above it.
    """
    places = {
        key: [[edit.place.name, edit.place.line, edit.what] for edit in edits]
        for key, edits in sorted(pages.hand.edits.items())
        if key in pages.library
    }
    return Page("edits.json", json.dumps(places, ensure_ascii=False, separators=(",", ":")) + "\n")


def _turn(entry: Entry) -> Turn:
    return Turn(shorten(entry.title, _TURN_LENGTH), f"{entry.key}.md")


def _rows(entry: Entry, has_page: Callable[[date], bool]) -> list[tuple[str, str | Markup]]:
    """Return what is known of the paper beside its text, with a label each; days that have a page lead there."""
    paper, facts, figures = entry.paper, entry.paper.facts, entry.figures

    def day(value: date) -> str | Markup:
        return Markup(f"[{plain_day(value)}](../daily/{path(value)}.md)") if has_page(value) else plain_day(value)

    rows: list[tuple[str, str | Markup | None]] = [
        ("Upvotes", None if figures.upvotes is None else f"{figures.upvotes:,}"),
        ("Comments", f"{figures.comments:,}" if figures.comments else None),
        ("Discussion", _discussion(entry)),
        ("Published", _published(entry, day)),
        ("Updated", plain_day(facts.updated) if facts.updated else None),
        ("Listed", day(paper.listed[0]) if paper.listed else None),
        ("Also listed on", Markup(", ").join(map(day, paper.listed[1:])) if paper.listed[1:] else None),
        ("Submitted by", facts.submitter),
        ("Published in", facts.journal),
        ("Remark", facts.comment),
        ("Categories", ", ".join(facts.categories) or None),
        ("Media", _media(facts.media)),
    ]
    return [(label, value) for label, value in rows if value is not None]


def _published(entry: Entry, day: Callable[[date], str | Markup]) -> str | Markup | None:
    published, issued = entry.paper.facts.published, entry.paper.facts.issued
    if published is None:
        return when(issued) if issued else None
    return plain_day(published) if entry.paper.listed else day(published)


def _discussion(entry: Entry) -> Markup | None:
    """Return the link to where the paper is voted on and discussed, of those whose upvotes are known from there."""
    identity = entry.paper.identity
    if entry.figures.upvotes is None or identity.arxiv is None:
        return None
    return link("Hugging Face", WebLink(f"https://huggingface.co/papers/{path(identity.arxiv)}"))


def _media(urls: tuple[WebLink, ...]) -> Markup | None:
    links = [link(f"{_media_kind(url)} {number}", url) for number, url in enumerate(urls, start=1)]
    return Markup(", ").join(links) if links else None


def _media_kind(url: WebLink) -> str:
    """Return what an address ends in, in a reader's word."""
    ending = urlsplit(url).path.rpartition(".")[2].lower()
    return next((kind for kind, endings in _MEDIA_KINDS.items() if ending in endings), "file")


def _moved(pages: PageMaker, entry: Entry) -> Iterator[Page]:
    for alias in entry.paper.aliases:
        yield pages.page(
            f"papers/{alias}.md",
            "moved.md.j2",
            About(entry.title, "This paper has another address now.", (entry,)),
            entry=entry,
        )


def _edits(pages: PageMaker) -> Iterator[Part]:
    yield Part("edits", alone(edit_places, pages), traced=False)


PAPER: Final = Kind(name="Paper", places=("papers/",), on_day=paper_pages)
EDITS: Final = Kind(name="Edits", places=("edits.json",), parts=_edits)
