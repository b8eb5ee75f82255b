"""Which feeds a list has, and where they stand: those of a page below ``feeds/`` at the page's own address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from generator.markup import clean
from generator.prose import plain
from generator.render.feeds.formats import FeedDocument, atom, json_feed, rss
from generator.render.pages import PageMaker

FORMATS: Final[dict[str, tuple[str, Callable[[FeedDocument], str]]]] = {
    "atom.xml": ("Atom", atom),
    "rss.xml": ("RSS", rss),
    "feed.json": ("JSON", json_feed),
}
"""The formats by the names of their files: what each is called, and what writes it."""
NOTES: Final = "notes"
NOTES_FILE: Final = "notes/feed.xml"
"""Where the Atom feed of notes stood before there were others, and stays."""


@dataclass(frozen=True)
class FeedPlace:
    """A feed: where it stands below ``feeds/``, what it is called, and what it has."""

    name: str
    title: str
    about: str
    page: str
    """The address of the page that it goes with, below the site."""
    group: str = "Everything"
    of: str = ""
    """What of the library it has, see ``Library.arrivals``; empty where it is made in its own way."""

    def file(self, name: str) -> str:
        """Return the file of one of its formats, below the site."""
        return NOTES_FILE if self.name == NOTES and name == "atom.xml" else f"feeds/{self.name}/{name}"


def places(pages: PageMaker) -> list[FeedPlace]:
    """Return all feeds, the largest first; pages of a new kind get theirs here."""
    return [*_of_the_list(), *_topics(pages), *_tags(pages), *_searches(pages)]


def _of_the_list() -> Iterator[FeedPlace]:
    yield FeedPlace("all", "All papers", "Every paper, as it comes.", "", of="all")
    yield FeedPlace("editions", "Editions", "One item a day, with the papers of the day.", "archive/")
    yield FeedPlace("picks", "Picks", "What the curator pinned, or rated four or five.", "picks/", of="picks")
    yield FeedPlace(NOTES, "Notes", "Longer texts of the curator on single papers.", "notes/")
    yield FeedPlace("trending", "Trending this week", "What has most upvotes of the last seven days.", "trending/")


def _topics(pages: PageMaker) -> Iterator[FeedPlace]:
    about = {topic.slug: plain(topic.description) for topic in pages.library.topics}
    for slug in pages.library.shown_topics():
        name, page = clean(pages.library.topic_name(slug)), f"topics/{slug}"
        told = about.get(slug) or f"New papers of the topic {name}."
        yield FeedPlace(page, name, told, f"{page}/", "Topics", f"topic {slug}")


def _tags(pages: PageMaker) -> Iterator[FeedPlace]:
    for slug, (name, _) in pages.library.tags().items():
        page, about = f"tags/{slug}", f"Papers that the curator tagged {clean(name)}."
        yield FeedPlace(page, f"#{clean(name)}", about, f"{page}/", "Tags", f"tag {slug}")


def _searches(pages: PageMaker) -> Iterator[FeedPlace]:
    for search in pages.settings.searches:
        name, about = f"searches/{search.slug}", f"What the search {clean(search.name)} finds."
        yield FeedPlace(name, clean(search.name), about, "follow/", "Saved searches", f"search {search.slug}")
