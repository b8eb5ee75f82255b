"""Any RSS or Atom feed: blogs, journals, preprint servers, arXiv's own announcements.

Source: https://feedparser.readthedocs.io/en/latest/reference.html, https://info.arxiv.org/help/rss.html.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urljoin

from generator.bibliography.names import names_in, names_of
from generator.errors import Place, Problem, Severity
from generator.identity import arxiv_id, doi, identify
from generator.model import Facts, FeedSource, Listing
from generator.sources.atom import day_of_time, read_feed
from generator.sources.markup_text import text_of
from generator.sources.reading import Origin, Query, Reading, Request, Unread
from generator.weblink import WebLink, web_link

_EXPECTED = "an RSS or Atom feed"
_ANNOUNCEMENT = re.compile(r"arXiv:\S{1,40} Announce Type: \S{1,40} Abstract: ")
_TIMES: Final = ("published", "updated")
_LONGEST_ABSTRACT: Final = 5000
"""Some feeds carry whole articles; so much of one is kept, cut at a word."""


def request(source: FeedSource, query: Query) -> Request:
    """Return what to ask for; a feed has only what is new, and no pages."""
    del query
    return Request(source.url, accept="application/atom+xml, application/rss+xml, application/xml, text/xml")


def parse(content: bytes, origin: Origin) -> Reading:
    """Return what a feed lists; replacements that arXiv announces are no new papers and are passed over.

    Raises:
        DataError: it is no feed, or one that was cut off; names the place.
    """
    parsed = read_feed(content, origin.name, _EXPECTED)
    is_atom = str(parsed["version"]).startswith("atom")
    entries: list[Mapping[str, Any]] = [entry for entry in parsed["entries"] if not _is_replacement(entry)]
    base = urljoin(origin.name, str(parsed["feed"].get("link") or ""))
    found = [_listing(_Entry(entry, is_atom, base), origin) for entry in entries]
    untitled = [(number, entries[number - 1]) for number, listing in enumerate(found, start=1) if listing is None]
    place = Place(origin.name)
    problems = [
        Problem(f"item {number}: no title, the item is refused", place, severity=Severity.ERROR)
        for number, _ in untitled
    ]
    problems += [
        Problem(f"item {number}: the date {written!r} cannot be read, left out", place, severity=Severity.WARNING)
        for number, entry in enumerate(entries, start=1)
        if (written := _Entry(entry, is_atom).undated)
    ]
    unread = [Unread(None, f"item {number}: no title", _written(entry)) for number, entry in untitled]
    passed_over = [
        Unread(None, "announced as a new version of an old paper", _written(entry))
        for entry in parsed["entries"]
        if _is_replacement(entry)
    ]
    listings = tuple(listing for listing in found if listing)
    return Reading(listings, len(entries), tuple(problems), unread=tuple(unread), passed_over=tuple(passed_over))


def _is_replacement(entry: Mapping[str, Any]) -> bool:
    """Tell whether arXiv announces a new version of an old paper."""
    return str(entry.get("arxiv_announce_type", "")).startswith("replace")


def _written(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False, default=str)


def explain(content: bytes) -> None:
    """Return nothing: a feed's server says nothing for itself."""
    del content


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as feedparser gives it, and what its texts are written in."""

    values: Mapping[str, Any]
    is_atom: bool
    base: str = ""
    """What links without a host begin with: the place of which the feed tells."""

    @property
    def link(self) -> WebLink | None:
        """Where the entry leads to."""
        written = self.string("link")
        try:
            return web_link(written) or web_link(urljoin(self.base, written)) if written else None
        except ValueError:  # no link, and nothing that one could be made of
            return None

    @property
    def undated(self) -> str:
        """The date as it is written, where it cannot be read; else an empty text."""
        written = next((self.string(name) for name in _TIMES if name in self.values), "")
        return "" if self.time else written

    @property
    def time(self) -> object:
        """When it was published, or else updated; feedparser warns where one is asked for that is not there."""
        names = (f"{name}_parsed" for name in _TIMES)
        return next((value for name in names if name in self.values and (value := self.values[name])), None)

    @property
    def is_announced(self) -> bool:
        """Whether it is one of arXiv's announcements: then its day is that of a list, not of the publication."""
        return "arxiv_announce_type" in self.values

    def string(self, name: str) -> str:
        """Return a value as it stands, or an empty text."""
        value = self.values.get(name)
        return value.strip() if isinstance(value, str) else ""

    def text(self, name: str) -> str | None:
        """Return a text without markup; only Atom says truly that a text has none."""
        detail = self.values.get(f"{name}_detail")
        is_plain = self.is_atom and isinstance(detail, dict) and detail.get("type") == "text/plain"
        value = self.string(name)
        return (" ".join(value.split()) if is_plain else text_of(value)) or None

    def items(self, name: str, of: str) -> list[str]:
        """Return the texts called ``of`` in a list of objects."""
        values = self.values.get(name)
        found = [item.get(of) for item in values if isinstance(item, dict)] if isinstance(values, list) else []
        return [text for item in found if isinstance(item, str) and (text := text_of(item))]


def _listing(entry: _Entry, origin: Origin) -> Listing | None:
    title, url = entry.text("title"), entry.link
    if not title:
        return None
    names = [entry.string(name) for name in ("prism_doi", "dc_identifier", "id")]
    ids = (arxiv_id(text.removeprefix("oai:arXiv.org:")) for text in (url or "", *names))
    day = _day(entry, origin)
    facts = _facts(entry, title, url, None if entry.is_announced else day)
    return Listing(
        identity=identify(
            title=title,
            arxiv=next(filter(None, ids), None),
            doi_name=next(filter(None, map(doi, names)), None),
            url=url,
            details=() if url else facts.details,
        ),
        source=origin.source,
        observed=origin.observed or day or date.min,
        listed=day if entry.is_announced else None,
        facts=facts,
    )


def _day(entry: _Entry, origin: Origin) -> date | None:
    """Return the day that an entry is dated with; one that has not come yet anywhere on Earth is none."""
    day = day_of_time(entry.time)
    return None if day and origin.observed and (day - origin.observed).days > 1 else day


def _facts(entry: _Entry, title: str, url: WebLink | None, published: date | None) -> Facts:
    authors = _authors(entry)
    terms = tuple(dict.fromkeys(entry.items("tags", "term")))
    categories = terms if entry.is_announced else ()
    return Facts(
        title=title,
        abstract=_abstract(entry),
        authors=authors,
        author_count=len(authors) or None,
        published=published,
        url=None if url and arxiv_id(url) else url,
        keywords=() if entry.is_announced else terms,
        categories=categories,
        primary_category=categories[0] if categories else None,
    )


def _abstract(entry: _Entry) -> str | None:
    text = _ANNOUNCEMENT.sub("", entry.text("summary") or "", count=1)
    return (text if len(text) <= _LONGEST_ABSTRACT else text[:_LONGEST_ABSTRACT].rpartition(" ")[0] + " …") or None


def _authors(entry: _Entry) -> tuple[str, ...]:
    """Return the authors' names; arXiv writes all of them into one, and so do others."""
    names = entry.items("authors", "name")
    if entry.is_announced:
        return tuple(name for text in names for part in text.split(",") if (name := part.strip()))
    return names_in(names[0]).names if len(names) == 1 else names_of(names).names
