"""The notes of people: a page of all of them, and a feed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

from markupsafe import Markup

from generator.markup import link_target, path, xml
from generator.model import Entry, Note, Page
from generator.prose import block_markdown
from generator.render.environment import counted
from generator.render.kind import Kind, Part
from generator.render.pages import About, PageMaker
from generator.weblink import WebLink

_NEWEST = 50
_ATOM = "http://www.w3.org/2005/Atom"
EntryNote = tuple[Entry, Note]


def note_pages(pages: PageMaker) -> Iterator[Page]:
    """Yield the page of all notes, the newest first, and the same as an Atom feed."""
    noted = [(entry, note) for entry in pages.library.with_notes() for note in entry.notes]
    noted.sort(key=lambda item: (_day(item).toordinal(), item[0].key), reverse=True)
    yield pages.page(
        "notes/index.md",
        "notes.md.j2",
        About("Notes", f"{counted(len(noted), 'note')} of the curator", [entry for entry, _ in noted]),
        notes=[{"entry": entry, "head": note.head, "title": note.head.title or entry.title} for entry, note in noted],
    )
    yield Page("notes/feed.xml", _feed(noted[:_NEWEST], pages))


def _day(item: EntryNote) -> date:
    """Return the day of a note: the one that it names, else the paper's."""
    entry, note = item
    return note.head.date or entry.day or date.min


def _feed(noted: list[EntryNote], pages: PageMaker) -> str:
    """Return the notes as an Atom feed; without the site's address its links are relative.

    Source: https://www.rfc-editor.org/rfc/rfc4287
    """
    base = pages.hand.site_url
    newest = max((_day(item) for item in noted), default=pages.library.newest_day() or date.min)
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="{_ATOM}">',
        f"<id>{xml(_address(base, 'notes/feed.xml', 'notes'))}</id>",
        "<title>Notes</title>",
        f'<link rel="self" href="{_link(base, "notes/feed.xml")}"/>',
        f"<updated>{_moment(newest)}</updated>",
    ]
    entries = [line for item in noted for line in _entry(item, base)]
    return "\n".join([*head, *entries, "</feed>"]) + "\n"


def _entry(item: EntryNote, base: WebLink | None) -> Iterator[str]:
    entry, note = item
    place = f"papers/{entry.key}/"
    yield "<entry>"
    yield f"<id>{xml(_address(base, f'{place}#notes', f'notes:{note.file}'))}</id>"
    yield f"<title>{xml(note.head.title or entry.title)}</title>"
    yield f"<author><name>{xml(note.head.author or 'The curator')}</name></author>"
    yield f'<link href="{_link(base, place)}"/>'
    yield f"<updated>{_moment(_day(item))}</updated>"
    yield from (f'<category term="{xml(tag)}"/>' for tag in note.head.tags or ())
    yield f'<content type="html">{xml(block_markdown(note.body, base or "../"))}</content>'
    yield "</entry>"


def _address(base: WebLink | None, path: str, name: str) -> str:
    """Return an identifier: the address where the site has one, else a name of ours that stays."""
    return f"{base}{path}" if base else f"urn:paperstand:{name}"


def _link(base: WebLink | None, place: str) -> Markup:
    """Return a link to a place in the site; without an address it is told from the feed's."""
    return link_target(WebLink(f"{base}{path(place)}")) if base else path(f"../{place}")


def _moment(day: date) -> str:
    return f"{max(day, date(1970, 1, 1))}T00:00:00Z"


def _parts(pages: PageMaker) -> Iterator[Part]:
    yield Part("notes", partial(note_pages, pages))


NOTES: Final = Kind(name="Notes", places=("notes/",), parts=_parts)
