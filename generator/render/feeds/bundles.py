"""The feeds of a list as bundles of files, one a feed, so that one of which nothing changed is not even looked into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import groupby
from typing import Final

from generator.manifest import content_hash
from generator.model import Entry, Page
from generator.render.feeds.formats import FeedDocument, FeedOutline, opml
from generator.render.feeds.items import FeedItem, ItemMaker, authority_of, own_address
from generator.render.feeds.places import FORMATS, NOTES, NOTES_FILE, FeedPlace, places
from generator.render.kind import Kind, Part
from generator.render.notes import note_items, noted
from generator.render.pages import PageMaker
from generator.weblink import WebLink

_TREND_DAYS: Final = 7
OPML: Final = "feeds/feeds.opml"


def feed_parts(pages: PageMaker) -> Iterator[Part]:
    """Yield each feed, and the list of all; nothing without the address of the site."""
    if pages.hand.site_url is None:
        return
    maker = _FeedMaker(pages, pages.hand.site_url)
    for place in places(pages):
        yield Part(f"feed {place.name}", partial(maker.files, place))
    yield Part("feeds", maker.list_of_all)


@dataclass
class _FeedMaker:
    source: PageMaker
    site: WebLink

    @cached_property
    def _teller(self) -> ItemMaker:
        settings, library = self.source.settings, self.source.library
        return ItemMaker(self.site, authority_of(self.site, settings.feed_authority), library.topic_name)

    def files(self, place: FeedPlace) -> Iterator[Page]:
        """Yield a feed in all formats; one that is to be what it was is not rendered."""
        told, items = self._told(place)
        made_of = repr((place, self.source.hand.site_name, self._teller.authority, told))
        for file in FORMATS:
            if place.file(file) != NOTES_FILE:
                yield self._page(place.file(file), made_of, partial(self._written, place, file, items))

    def _written(self, place: FeedPlace, file: str, items: Callable[[], list[FeedItem]]) -> str:
        _, write = FORMATS[file]
        return write(self._feed(place, file, items()))

    def _page(self, path: str, made_of: str, text: Callable[[], str]) -> Page:
        key = content_hash(f"{self.source.base_key}{path}{made_of}".encode(errors="surrogatepass"))
        return Page(path, text, {}, key if self.source.inputs.code_key else "")

    def _feed(self, place: FeedPlace, file: str, items: list[FeedItem]) -> FeedDocument:
        name = self.source.hand.site_name
        return FeedDocument(
            id=self._teller.id(f"feeds/{place.name}"),
            title=name if place.name == "all" else f"{name}: {place.title}",
            about=place.about,
            page=own_address(self.site, place.page),
            url=own_address(self.site, place.file(file)),
            author=name,
            items=items,
        )

    def _told(self, place: FeedPlace) -> tuple[object, Callable[[], list[FeedItem]]]:
        """Return a description of what a feed tells, and what makes its items."""
        library = self.source.library
        if place.name == "editions":
            editions = library.new_editions()
            told = [
                (day, edition, [library.told_hash(entry) for entry in entries]) for day, edition, entries in editions
            ]
            return told, lambda: [self._teller.edition(*edition) for edition in editions]
        if place.name == NOTES:
            notes, site = noted(self.source), self.source.hand.site_url
            return [(entry.title, entry.when, note) for entry, note in notes], lambda: note_items(
                notes, self._teller, site
            )
        entries = library.arrivals(place.of) if place.of else self._trending()
        return [*map(library.told_hash, entries)], lambda: [*map(self._teller.paper, entries)]

    def _trending(self) -> list[Entry]:
        """Return what trends, in the order of arrival: that others overtake a paper is nothing new."""
        found = self.source.library.trending(_TREND_DAYS, self.source.settings.trending_papers)
        return sorted(found, key=lambda entry: (entry.paper.arrived or date.min, entry.key), reverse=True)

    def list_of_all(self) -> Iterator[Page]:
        """Yield the list of all feeds."""
        groups = groupby(places(self.source), lambda place: place.group)
        outlines = {name: [*map(self._outline, members)] for name, members in groups}
        yield Page(OPML, opml(self.source.hand.site_name, outlines))

    def _outline(self, place: FeedPlace) -> FeedOutline:
        return FeedOutline(
            place.title, own_address(self.site, place.file("atom.xml")), own_address(self.site, place.page)
        )


FEEDS: Final = Kind(name="Feeds", places=("feeds/",), parts=feed_parts)
