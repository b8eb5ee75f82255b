"""The arXiv API: ``GET /api/query``, answered in Atom.

Source: https://info.arxiv.org/help/api/user-manual.html. One request per 3 seconds and one connection are asked for.
An error is a well-formed feed whose only entry is titled ``Error``; an id that does not exist is silently absent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from generator.errors import DataError, Place, Problem, Severity
from generator.identity import Identity, arxiv_id, doi, identify
from generator.markup import clean
from generator.model import ArxivSource, Facts, Listing
from generator.sources.atom import read_feed
from generator.sources.reading import Origin, Query, Reading, Request, drift_of
from generator.sources.values import Item

PAGE_SIZE: Final = 100
_EXPECTED = "a reply of the arXiv API (an Atom feed)"
_THROTTLED: Final = frozenset({403, 406})
"""Beside 429: what it has answered to cloud machines since spring 2026, for hours at times."""
_USUAL = ("id", "title", "published", "updated", "authors", "summary")
_WITHDRAWN = re.compile(r"(?<!not )(?<!replaces )(?<!supersedes )\bwithdrawn\b", re.IGNORECASE)
_WITHDRAWN_ABSTRACT = re.compile(r"(?:this|the) \w+ (?:has been|is|was) withdrawn\b", re.IGNORECASE)


def name_of(identity: Identity, link: str) -> str | None:
    """Return the arXiv id, by which a paper is asked for."""
    del link
    return identity.arxiv


def request(source: ArxivSource, query: Query) -> Request:
    """Return what to ask for one page of the papers submitted on some days, or of those with the ids."""
    params: dict[str, str | int] = {"start": query.page * PAGE_SIZE, "max_results": PAGE_SIZE}
    if query.ids:
        params |= {"id_list": ",".join(query.ids)}
    else:
        params |= {"search_query": _search(source, query), "sortBy": "submittedDate", "sortOrder": "ascending"}
    return Request(
        f"{source.url.rstrip('/')}/api/query",
        params,
        accept="application/atom+xml",
        pause=source.pause,
        throttled=_THROTTLED,
    )


def _search(source: ArxivSource, query: Query) -> str:
    if query.first is None or query.last is None:
        return source.query or ""
    return f"({source.query}) AND submittedDate:[{query.first:%Y%m%d}0000 TO {query.last:%Y%m%d}2359]"


def parse(content: bytes, origin: Origin) -> Reading:
    """Return the papers of a reply, without versions, and how many there are on all pages.

    Raises:
        DataError: it is no Atom feed, or it is an error; names the place.
    """
    feed = read_feed(content, origin.name, _EXPECTED)
    entries: list[Mapping[str, Any]] = feed["entries"]
    if error := _error(entries):
        raise DataError(Problem(f"the reply is an error: {error}", Place(origin.name), _EXPECTED))
    listings: list[Listing] = []
    complained: list[list[str]] = []
    problems: list[Problem] = []
    for number, entry in enumerate(entries, start=1):
        listing, complaints = _listing(entry, origin)
        complained.append(complaints)
        if listing:
            listings.append(listing)
        else:
            what = f"item {number}: no arXiv id and title, the item is refused"
            problems.append(Problem(what, Place(origin.name), severity=Severity.ERROR))
    drift = drift_of(complained, entries, _USUAL)
    return Reading(tuple(listings), len(entries), tuple(problems), _total(feed), drift)


def explain(content: bytes) -> str | None:
    """Return what a reply with an error status says for itself: HTTP 400 comes with a well-formed feed."""
    try:
        error = _error(read_feed(content, "", _EXPECTED)["entries"])
    except DataError:
        return None
    return f"the reply is an error: {error}" if error else None


def _error(entries: list[Mapping[str, Any]]) -> str | None:
    """Return the message of an error; a real paper may be titled ``Error``, but then it has a date and an arXiv id."""
    if len(entries) == 1 and entries[0].get("title") == "Error" and not entries[0].get("published"):
        return clean(str(entries[0].get("summary") or "without a message"))
    return None


def _total(feed: Mapping[str, Any]) -> int | None:
    text = next((value for name, value in feed["feed"].items() if name.endswith("totalresults")), None)
    return int(text) if isinstance(text, str) and text.isdecimal() else None


def _listing(entry: Mapping[str, Any], origin: Origin) -> tuple[Listing | None, list[str]]:
    item = Item(entry)
    arxiv = arxiv_id(item.text("id") or "")
    title = item.text("title")
    if not arxiv or not title:
        return None, item.complaints
    doi_text = item.text("arxiv_doi")
    published = item.day("published")
    listing = Listing(
        identity=identify(title=title, arxiv=arxiv, doi_name=doi(doi_text.split()[0]) if doi_text else None),
        source=origin.source,
        observed=origin.observed or published or date.min,
        facts=_facts(item, title, published),
    )
    return listing, item.complaints


def _facts(item: Item, title: str, published: date | None) -> Facts:
    authors = item.texts("authors", of="name")
    abstract, comment = item.text("summary"), item.text("arxiv_comment")
    primary = item.item("arxiv_primary_category")
    primary_category = primary.text("term") if primary else None
    categories = item.texts("tags", of="term")
    first = (primary_category,) if primary_category else ()
    withdrawn = _WITHDRAWN.search(comment or "") or _WITHDRAWN_ABSTRACT.match(abstract or "")
    return Facts(
        title=title,
        abstract=abstract,
        authors=authors,
        author_count=len(authors) or None,
        published=published,
        updated=item.day("updated"),
        categories=tuple(dict.fromkeys((*first, *categories))),
        primary_category=primary_category,
        comment=comment,
        journal=item.text("arxiv_journal_ref"),
        withdrawn=True if withdrawn else None,
    )
