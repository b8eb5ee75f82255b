"""OpenReview: ``GET /notes?id=``.

Source: https://docs.openreview.net/reference/api-v2. The second version of the API wraps each value in ``value``, the
first, which still has the older conferences, does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from urllib.parse import quote

from generator.errors import DataError, Place, Problem
from generator.identity import Identity, identify
from generator.model import Facts, Listing, OpenReviewSource
from generator.sources.json_reply import read_json
from generator.sources.reading import Origin, Query, Reading, Request
from generator.sources.values import Item
from generator.weblink import WebLink

_EXPECTED: Final = "a note of OpenReview (JSON)"
_TIMES: Final = ("pdate", "odate", "cdate", "tcdate")
_LATEST: Final = 4_102_444_800_000
"""Milliseconds up to the year 2100: what is more is no time of a paper."""
_LINK: Final = re.compile(r"https?://(?:www\.)?openreview\.net/(?:forum|pdf)\?(?:[^#]*&)?id=([\w-]+)(?:[&#]|$)")


def name_of(identity: Identity, link: str) -> str | None:
    """Return the id of a paper's forum, which its link names."""
    del identity
    match = _LINK.match(link)
    return match[1] if match else None


def request(source: OpenReviewSource, query: Query) -> Request:
    """Return what to ask for one paper by the id of its forum."""
    return Request(f"{source.url.rstrip('/')}/notes", {"id": query.ids[0]})


def parse(content: bytes, origin: Origin) -> Reading:
    """Return the paper that a reply describes; without a note there is none.

    Raises:
        DataError: it is no JSON, or JSON of another kind; names the place.
    """
    reply = read_json(content, origin.name, _EXPECTED)
    notes = reply.get("notes") if isinstance(reply, dict) else None
    if not isinstance(notes, list) or not all(isinstance(note, dict) for note in notes):
        raise DataError(Problem("JSON of another kind", Place(origin.name), _EXPECTED))
    if not notes:
        return Reading((), 0)
    listing = _listing(notes[0], origin)
    return Reading((listing,) if listing else (), 1)


def explain(content: bytes) -> str | None:
    """Return what a reply with an error status says for itself."""
    try:
        message = json.loads(content)["message"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return f"the reply is an error: {message}" if isinstance(message, str) else None


def _listing(note: Mapping[str, Any], origin: Origin) -> Listing | None:
    content, forum = note.get("content"), note.get("forum") or note.get("id")
    item = Item({name: _bare(value) for name, value in content.items()} if isinstance(content, dict) else {})
    title = item.text("title")
    if not title or not isinstance(forum, str):
        return None
    authors = item.texts("authors")
    url = WebLink(f"https://openreview.net/forum?id={quote(forum, safe='')}")
    return Listing(
        identity=identify(title=title, url=url),
        source=origin.source,
        observed=origin.observed or date.min,
        facts=Facts(
            title=title,
            abstract=item.text("abstract"),
            authors=authors,
            author_count=len(authors) or None,
            published=next(filter(None, (_day(note.get(name)) for name in _TIMES)), None),
            url=url,
            keywords=item.texts("keywords"),
            journal=item.text("venue"),
        ),
    )


def _bare(value: object) -> object:
    return value.get("value") if isinstance(value, dict) else value


def _day(value: object) -> date | None:
    """Return the day of a time in milliseconds."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < _LATEST:
        return None
    return datetime.fromtimestamp(value / 1000, UTC).date()
