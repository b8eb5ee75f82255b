"""The formats of feeds: Atom, RSS 2.0 and JSON Feed 1.1, as readers of feeds take them; OPML for all of them together.

Sources: https://www.rfc-editor.org/rfc/rfc4287, https://www.rssboard.org/rss-specification,
https://www.jsonfeed.org/version/1.1/, http://opml.org/spec2.opml
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Final

from generator.library import LONG_AGO
from generator.markup import clean, xml
from generator.render.feeds.items import FeedItem, address_in

_EPOCH: Final = date(1970, 1, 1)
_KEPT: Final = 1_000
"""Items of which the forms are kept, since several feeds have them."""
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_LOOKS_LIKE_HTML: Final = re.compile(r"<|&#?\w+;")


@dataclass(frozen=True)
class FeedDocument:
    """A feed: what it says of itself, and its items, the newest first."""

    id: str
    title: str
    about: str
    page: str
    """The address of the page that it goes with."""
    url: str
    """Its own address."""
    author: str
    items: Sequence[FeedItem]

    def at(self, url: str) -> FeedDocument:
        """Return the same for another format, which has another address."""
        return replace(self, url=url)

    @property
    def updated(self) -> date:
        """The day of its newest change; of an empty one a day long ago, since there is no clock."""
        return max((item.updated for item in self.items), default=LONG_AGO)


def _moment(day: date) -> str:
    return f"{max(day, _EPOCH)}T00:00:00Z"


def _mail_date(day: date) -> str:
    day = max(day, _EPOCH)
    return format_datetime(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _carried(content: str) -> str:
    """Return HTML for an element of XML, every space as it is: it may be in code."""
    text = _FORBIDDEN.sub("", content)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def atom(feed: FeedDocument) -> str:
    """Return a feed as Atom."""
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{xml(feed.id)}</id>",
        f"<title>{xml(feed.title)}</title>",
        f"<subtitle>{xml(feed.about)}</subtitle>",
        f'<link rel="self" type="application/atom+xml" href="{address_in(feed.url)}"/>',
        f'<link rel="alternate" type="text/html" href="{address_in(feed.page)}"/>',
        f"<updated>{_moment(feed.updated)}</updated>",
        f"<author><name>{xml(feed.author)}</name></author>",
        "<generator>Paperstand</generator>",
    ]
    return "\n".join([*head, *map(_atom_entry, feed.items), "</feed>"]) + "\n"


@lru_cache(_KEPT)
def _atom_entry(item: FeedItem) -> str:
    return "\n".join(_atom_lines(item))


def _atom_lines(item: FeedItem) -> Iterator[str]:
    yield "<entry>"
    yield f"<id>{xml(item.id)}</id>"
    yield f"<title>{xml(item.title)}</title>"
    yield f'<link rel="alternate" type="text/html" href="{address_in(item.url)}"/>'
    if item.external:
        yield f'<link rel="related" href="{address_in(item.external)}"/>'
    yield f"<published>{_moment(item.published)}</published>"
    yield f"<updated>{_moment(item.updated)}</updated>"
    yield from (f"<author><name>{xml(name)}</name></author>" for name in item.authors)
    yield from (f'<category term="{xml(tag)}"/>' for tag in item.tags)
    yield f'<content type="html">{_carried(item.content)}</content>'
    yield "</entry>"


def rss(feed: FeedDocument) -> str:
    """Return a feed as RSS 2.0."""
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">',
        "<channel>",
        f"<title>{_rss_text(feed.title)}</title>",
        f"<link>{xml(feed.page)}</link>",
        f"<description>{_rss_text(feed.about)}</description>",
        f'<atom:link rel="self" type="application/rss+xml" href="{address_in(feed.url)}"/>',
        f"<lastBuildDate>{_mail_date(feed.updated)}</lastBuildDate>",
        "<generator>Paperstand</generator>",
    ]
    return "\n".join([*head, *map(_rss_item, feed.items), "</channel>", "</rss>"]) + "\n"


@lru_cache(_KEPT)
def _rss_item(item: FeedItem) -> str:
    return "\n".join(_rss_lines(item))


def _rss_lines(item: FeedItem) -> Iterator[str]:
    yield "<item>"
    yield f"<title>{_rss_text(item.title)}</title>"
    yield f"<link>{xml(item.url)}</link>"
    yield f'<guid isPermaLink="false">{xml(item.id)}</guid>'
    yield f"<pubDate>{_mail_date(item.published)}</pubDate>"
    yield from (f"<dc:creator>{xml(name)}</dc:creator>" for name in item.authors)
    yield from (f"<category>{xml(tag)}</category>" for tag in item.tags)
    yield f"<description>{_carried(item.content)}</description>"
    yield "</item>"


def _rss_text(text: str) -> str:
    """Return a title of RSS, which does not say whether it is text or HTML.

    Most readers take it for HTML where it looks so, and would lose the ``<think>`` of a title; so what looks like HTML
    is HTML here.
    """
    return xml(xml(text) if _LOOKS_LIKE_HTML.search(text) else text)


def json_feed(feed: FeedDocument) -> str:
    """Return a feed as JSON Feed 1.1, an item a line."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(feed.title),
        "home_page_url": feed.page,
        "feed_url": feed.url,
        "description": clean(feed.about),
        "authors": [{"name": clean(feed.author)}],
    }
    items = ",\n".join(map(_json_item, feed.items))
    return f'{_json(head)[:-1]},"items":[\n{items}\n]}}\n'


@lru_cache(_KEPT)
def _json_item(item: FeedItem) -> str:
    content: dict[str, object] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": _FORBIDDEN.sub("", item.content),
        "date_published": _moment(item.published),
        "date_modified": _moment(item.updated),
    }
    if item.external:
        content["external_url"] = item.external
    if item.authors:
        content["authors"] = [{"name": name} for name in item.authors]
    if item.tags:
        content["tags"] = list(item.tags)
    return _json(content)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class FeedOutline:
    """A feed in a list of feeds."""

    title: str
    url: str
    page: str


def opml(title: str, groups: Mapping[str, Sequence[FeedOutline]]) -> str:
    """Return feeds in groups as OPML, by which readers take them all."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<opml version="2.0">',
        f"<head><title>{xml(title)}</title></head>",
        "<body>",
    ]
    for name, outlines in groups.items():
        lines += [f'<outline text="{xml(name)}" title="{xml(name)}">', *map(_outline, outlines), "</outline>"]
    return "\n".join([*lines, "</body>", "</opml>"]) + "\n"


def _outline(feed: FeedOutline) -> str:
    name, url, page = xml(feed.title), address_in(feed.url), address_in(feed.page)
    return f'<outline type="rss" text="{name}" title="{name}" xmlUrl="{url}" htmlUrl="{page}"/>'
