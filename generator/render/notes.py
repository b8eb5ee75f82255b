"""The notes of people: a page of all of them, and a feed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Final

from generator.model import Entry, Note, Page
from generator.render.environment import counted
from generator.render.feeds.formats import FeedDocument, atom
from generator.render.feeds.items import FeedItem, ItemMaker, own_address
from generator.render.kind import Kind, Part
from generator.render.pages import About, PageMaker
from generator.weblink import WebLink

_NEWEST = 50
_FROM_FEED = "../"
"""What leads from the feed to the root of the site, where its address is not known."""
EntryNote = tuple[Entry, Note]


def note_pages(pages: PageMaker) -> Iterator[Page]:
    """Yield the page of all notes, the newest first, and the same as an Atom feed."""
    notes = noted(pages)
    yield pages.page(
        "notes/index.md",
        "notes.md.j2",
        About(
            "Notes",
            f"{counted(len(notes), 'note')} of the curator",
            [entry for entry, _ in notes],
            feeds=("notes/feed.xml",),
        ),
        notes=[{"entry": entry, "head": note.head, "title": note.head.title or entry.title} for entry, note in notes],
    )
    yield Page("notes/feed.xml", atom(_feed(notes, pages)))


def noted(pages: PageMaker) -> list[EntryNote]:
    """Return all notes with their papers, the newest first."""
    notes = [(entry, note) for entry in pages.library.with_notes() for note in entry.notes]
    return sorted(notes, key=lambda item: (_day(item).toordinal(), item[0].key), reverse=True)


def _day(item: EntryNote) -> date:
    """Return the day of a note: the one that it names, else the paper's."""
    entry, note = item
    return note.head.date or entry.day or date.min


def _feed(notes: Sequence[EntryNote], pages: PageMaker) -> FeedDocument:
    """Return the notes as a feed; without the site's address its links are relative."""
    base = pages.hand.site_url
    root = base or _FROM_FEED
    teller = ItemMaker(root, "", pages.library.topic_name)
    return FeedDocument(
        id=_address(base, "notes/feed.xml", "notes"),
        title="Notes",
        about="Longer texts of the curator on single papers.",
        page=own_address(root, "notes/"),
        url=own_address(root, "notes/feed.xml"),
        author="The curator",
        items=note_items(notes, teller, base),
    )


def note_items(notes: Sequence[EntryNote], teller: ItemMaker, base: WebLink | None) -> list[FeedItem]:
    """Return the newest notes as items; of several notes on one paper the first has the id that it always had."""
    items: list[FeedItem] = []
    seen: set[str] = set()
    for entry, note in notes[:_NEWEST]:
        name = _address(base, f"papers/{entry.key}/#notes", f"notes:{note.file}")
        name = f"{name}:{note.file}" if name in seen else name
        seen.add(name)
        items.append(teller.note(entry, note, _day((entry, note)), name))
    return items


def _address(base: WebLink | None, path: str, name: str) -> str:
    """Return an identifier: the address where the site has one, else a name of ours that stays."""
    return f"{base}{path}" if base else f"urn:paperstand:{name}"


def _parts(pages: PageMaker) -> Iterator[Part]:
    yield Part("notes", partial(note_pages, pages))


NOTES: Final = Kind(name="Notes", places=("notes/",), parts=_parts)
