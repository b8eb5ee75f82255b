"""Any RSS or Atom feed: blogs, journals, preprint servers, arXiv's own announcements.

Source: https://feedparser.readthedocs.io/en/latest/reference.html, https://info.arxiv.org/help/rss.html.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from generator.errors import Place, Problem, Severity
from generator.identity import arxiv_id, doi, identify
from generator.markup import web_link
from generator.model import Facts, FeedSource, Listing
from generator.sources.atom import day_of_time, read_feed
from generator.sources.markup_text import text_of
from generator.sources.reading import Origin, Query, Reading, Request

_EXPECTED = "an RSS or Atom feed"
_ANNOUNCEMENT = re.compile(r"arXiv:\S+ Announce Type: \S+ Abstract: ")
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
    entries: list[Mapping[str, Any]] = [
        entry
        for entry in read_feed(content, origin.name, _EXPECTED)["entries"]
        if not str(entry.get("arxiv_announce_type", "")).startswith("replace")
    ]
    found = [_listing(entry, origin) for entry in entries]
    problems = [
        Problem(f"item {number}: no title, the item is refused", Place(origin.name), severity=Severity.ERROR)
        for number, listing in enumerate(found, start=1)
        if listing is None
    ]
    return Reading(tuple(listing for listing in found if listing), len(entries), tuple(problems))


def explain(content: bytes) -> None:
    """Return nothing: a feed's server says nothing for itself."""
    del content


def _listing(entry: Mapping[str, Any], origin: Origin) -> Listing | None:
    title = _text(entry, "title")
    url = web_link(_string(entry, "link"))
    named = [_string(entry, name) for name in ("prism_doi", "dc_identifier", "id")]
    arxiv = next(
        (found for text in (url or "", *named) if (found := arxiv_id(text.removeprefix("oai:arXiv.org:")))), None
    )
    if not title:
        return None
    day = day_of_time(entry.get("published_parsed") or entry.get("updated_parsed"))
    announced = "arxiv_announce_type" in entry
    return Listing(
        identity=identify(
            title=title, arxiv=arxiv, doi_name=next((found for text in named if (found := doi(text))), None), url=url
        ),
        source=origin.source,
        observed=origin.observed or day or date.min,
        listed=day if announced else None,
        facts=_facts(entry, title, url, None if announced else day),
    )


def _facts(entry: Mapping[str, Any], title: str, url: str | None, published: date | None) -> Facts:
    authors = _authors(entry)
    categories = tuple(dict.fromkeys(_terms(entry)))
    is_arxiv = "arxiv_announce_type" in entry
    return Facts(
        title=title,
        abstract=_abstract(entry),
        authors=authors,
        author_count=len(authors) or None,
        published=published,
        url=None if url and arxiv_id(url) else url,
        keywords=() if is_arxiv else categories,
        categories=categories if is_arxiv else (),
        primary_category=categories[0] if is_arxiv and categories else None,
    )


def _string(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value.strip() if isinstance(value, str) else ""


def _text(entry: Mapping[str, Any], name: str) -> str | None:
    """Return a text without markup; of what is plain text only Atom says so truly."""
    value = _string(entry, name)
    detail = entry.get(f"{name}_detail")
    is_plain = isinstance(detail, dict) and detail.get("type") == "text/plain"
    return (" ".join(value.split()) if is_plain else text_of(value)) or None


def _abstract(entry: Mapping[str, Any]) -> str | None:
    text = _ANNOUNCEMENT.sub("", _text(entry, "summary") or "", count=1)
    return (text if len(text) <= _LONGEST_ABSTRACT else text[:_LONGEST_ABSTRACT].rpartition(" ")[0] + " …") or None


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the authors' names; arXiv writes all of them into one."""
    listed = entry.get("authors")
    names = [author.get("name") for author in listed if isinstance(author, dict)] if isinstance(listed, list) else []
    cleaned = [text_of(name) for name in names if isinstance(name, str)]
    if "arxiv_announce_type" in entry:
        cleaned = [part.strip() for name in cleaned for part in name.split(",")]
    return tuple(name for name in cleaned if name)


def _terms(entry: Mapping[str, Any]) -> list[str]:
    tags = entry.get("tags")
    terms = [tag.get("term") for tag in tags if isinstance(tag, dict)] if isinstance(tags, list) else []
    return [text_of(term) for term in terms if isinstance(term, str) and text_of(term)]
