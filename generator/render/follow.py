"""The page on how to follow a list: all of its feeds, links for common readers, and what to do for mail."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final
from urllib.parse import quote

from generator.model import Page
from generator.render.feeds.bundles import OPML
from generator.render.feeds.places import FORMATS, FeedPlace, places
from generator.render.kind import Kind, Part, alone
from generator.render.pages import About, PageMaker
from generator.weblink import WebLink

_READERS: Final = {
    "Feedly": "https://feedly.com/i/subscription/feed/{}",
    "Inoreader": "https://www.inoreader.com/?add_feed={}",
    "NewsBlur": "https://www.newsblur.com/?url={}",
    "The Old Reader": "https://theoldreader.com/feeds/subscribe?url={}",
    "Feedbin": "https://feedbin.com/?subscribe={}",
}
_BY_MAIL: Final = {
    "Blogtrottr": "https://blogtrottr.com/?subscribe={}",
    "Feedrabbit": "https://feedrabbit.com/?url={}",
}
"""Services that have an address with which they begin, by which the address of a feed is handed over."""
_FIRST: Final = ("all", "editions")
"""The feeds that most will want."""


def follow_page(pages: PageMaker) -> Page:
    """Return the page; without the address of the site, which feeds need, it says so."""
    found = places(pages) if pages.hand.site_url else []
    announced = [place for place in found if place.name in _FIRST or place.page == "follow/"]
    return pages.page(
        "follow.md",
        "follow.md.j2",
        About("Follow", "How to follow this list by feed or by mail.", feeds=tuple(map(_atom, announced))),
        groups=[
            {"name": name, "feeds": [_shown(place, pages) for place in members]}
            for name, members in groupby(found, lambda place: place.group)
        ],
        mail=[*_links(_BY_MAIL, found[1], pages)] if found else [],
        opml=OPML,
    )


def _atom(place: FeedPlace) -> str:
    return place.file("atom.xml")


def _shown(place: FeedPlace, pages: PageMaker) -> dict[str, object]:
    return {
        "title": place.title,
        "about": place.about,
        "page": place.page,
        "files": [{"label": label, "path": place.file(file)} for file, (label, _) in FORMATS.items()],
        "readers": [*_links(_READERS, place, pages)] if place.name in _FIRST else [],
    }


def _links(services: dict[str, str], place: FeedPlace, pages: PageMaker) -> Iterator[dict[str, str]]:
    """Yield the links by which services take a feed."""
    url = quote(f"{pages.hand.site_url}{_atom(place)}", safe="")
    yield from ({"label": name, "url": WebLink(address.format(url))} for name, address in services.items())


def _parts(pages: PageMaker) -> Iterator[Part]:
    yield Part("follow", alone(follow_page, pages))


FOLLOW: Final = Kind(name="Follow", places=("follow.md",), parts=_parts)
