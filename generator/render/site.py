"""All pages of a site, in a fixed order, in bundles of those that show the same papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from generator.library import Library
from generator.model import Bundle, Page, Settings
from generator.render.kind import Part
from generator.render.kinds import KINDS
from generator.render.pages import PageMaker, SiteInputs
from generator.render.report import Report
from generator.render.why import Hand


def render_site(
    library: Library, settings: Settings, report: Report, hand: Hand | None = None, base: str = ""
) -> Iterator[Page]:
    """Yield every generated page of the site; the same library gives the same pages.

    ``base`` is a hash of the code that renders: with it, pages have keys by which unchanged ones are known.
    """
    for bundle in site_bundles(library, settings, report, hand, base):
        yield from bundle.pages()


def site_bundles(
    library: Library, settings: Settings, report: Report, hand: Hand | None = None, base: str = ""
) -> list[Bundle]:
    """Return the same pages in bundles; one with the same key, of which the library tells the same, is the same."""
    hand = hand or Hand()
    inputs = SiteInputs(settings, library.topics, replace(hand, edits={}), base)
    pages, key = PageMaker(library, inputs, hand.edits, report), inputs.key()
    return [_bundle(pages, part, key) for part in _parts(pages)]


def _parts(pages: PageMaker) -> Iterator[Part]:
    """Yield what shows papers of several months, then the shelves and their days with the pages of all kinds.

    What asks for the newest papers stands first, and the days of a month behind it: of each the papers are loaded then.
    """
    for kind in KINDS:
        yield from kind.parts(pages)
    for shelf, count in pages.library.shelf_counts.items():
        yield Part(f"month {shelf}", partial(_shelf, pages, shelf), weight=1 + count // _BRIEF)
        for name in pages.library.names_on(shelf):
            yield Part(f"day {name}", partial(_day, pages, name), weight=pages.library.names[name])


_BRIEF: Final = 3
"""Papers in the lists of a month that take about as long as one with a page of its own."""


def _day(pages: PageMaker, name: str) -> Iterator[Page]:
    for kind in KINDS:
        yield from kind.on_day(pages, name)


def _shelf(pages: PageMaker, shelf: str) -> Iterator[Page]:
    for kind in KINDS:
        yield from kind.on_shelf(pages, shelf)


def _bundle(pages: PageMaker, part: Part, key: str) -> Bundle:
    make = partial(_made, pages, part.make)
    return Bundle(part.name, key if part.traced else "", make, pages.library if part.traced else None, part.weight)


def _made(pages: PageMaker, make: Callable[[], Iterable[Page]]) -> Iterator[Page]:
    pages.cards.forget()
    yield from make()
