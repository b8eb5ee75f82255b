"""JSON Feed.

Source: https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, Final

from generator.errors import DataError, Place, Problem
from generator.identity import slug
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.rows import Row, reading_of
from generator.sources.markup_text import text_of

NAME: Final = "json-feed"
EXPECTED: Final = "a JSON Feed"
ENDINGS: Final = frozenset({".json", ".jsonfeed"})
_USED: Final = frozenset(
    {"id", "url", "external_url", "title", "summary", "content_text", "content_html", "date_published", "date_modified"}
    | {"author", "authors", "tags"}
)


def recognises(content: Content) -> Sureness:
    """Tell whether it says that it is one, or has a feed's items."""
    feed = content.json
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Sureness.NO
    if "jsonfeed.org/version/" in str(feed.get("version")):
        return Sureness.CERTAIN
    marks = {"content_html", "content_text", "date_published"}
    return Sureness.CERTAIN if any(isinstance(item, dict) and marks & item.keys() for item in items) else Sureness.NO


def read(content: Content, context: Context) -> Brought:
    """Return the papers of a feed.

    Raises:
        DataError: it is no JSON, or has no items.
    """
    feed = content.parsed(EXPECTED) if content.json is None else content.json
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise DataError(Problem("no `items`", Place(context.name), EXPECTED))
    return reading_of(_rows(items, feed), context, slug(PurePath(context.name).stem) or NAME)


def _rows(items: list[Any], feed: Mapping[str, Any]) -> Iterator[Row]:
    for item in items:
        written = json.dumps(item, ensure_ascii=False)
        if isinstance(item, dict):
            unused = tuple(name for name, value in item.items() if value and name not in _USED)
            yield Row(_values(item, feed), None, written, unused=unused)
        else:
            yield Row({}, None, written, ("not an object",))


def _values(item: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, Any]:
    text = item.get("summary") or item.get("content_text") or item.get("content_html")
    authors = item.get("authors") or [item.get("author")]
    link = item.get("url") or item.get("external_url") or item.get("id")
    values = {
        "title": text_of(str(item.get("title") or "")),
        "url": link if isinstance(link, str) and "://" in link else None,
        "abstract": text_of(text) if isinstance(text, str) else None,
        "authors": _names(authors) or _names(feed.get("authors") or [feed.get("author")]),
        "published": item.get("date_published") or item.get("date_modified"),
        "keywords": item.get("tags"),
    }
    return {name: value for name, value in values.items() if value}


def _names(people: object) -> list[str]:
    found = [person.get("name") for person in people if isinstance(person, dict)] if isinstance(people, list) else []
    return [name for name in found if isinstance(name, str)]
