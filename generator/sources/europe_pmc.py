"""Europe PMC's search: ``GET /search``, answered in JSON a page at a time; a page says where the next one begins.

Source: https://europepmc.org/RestfulWebService. Titles end with a full stop, titles and abstracts have some HTML, and
the last page repeats the place where it began. What has no DOI is known by its page at Europe PMC.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from urllib.parse import quote

from generator.errors import DataError, Place, Problem, Severity
from generator.identity import arxiv_id, doi, identify
from generator.model import EuropePmcSource, Facts, Listing
from generator.sources.json_reply import read_json
from generator.sources.markup_text import text_of
from generator.sources.reading import Origin, Query, Reading, Request, drift_of
from generator.sources.values import Item
from generator.weblink import WebLink, web_link

PAGE_SIZE: Final = 100
_EXPECTED: Final = "a reply of Europe PMC's search (JSON)"
_FIRST_PAGE: Final = "*"
_USUAL: Final = ("id", "source", "title", "firstPublicationDate")
_FULL_STOP: Final = re.compile(r"(?<=[^.\s][^.])\.$")
"""The one that is put behind every title; that of `U.S.` is the title's own."""
_HEADING: Final = re.compile(r"\s*:?\s*</h4>", re.IGNORECASE)
_FREE: Final = ("OA", "F")
"""What can be read by everybody: by its licence, or for now."""


def request(source: EuropePmcSource, query: Query) -> Request:
    """Return what to ask for one page of what was first published on some days."""
    return Request(
        f"{source.url.rstrip('/')}/search",
        {
            "query": f"({source.query}) AND (FIRST_PDATE:[{query.first} TO {query.last}])",
            "resultType": "core",
            "format": "json",
            "pageSize": PAGE_SIZE,
            "cursorMark": query.cursor or _FIRST_PAGE,
        },
    )


def parse(content: bytes, origin: Origin) -> Reading:
    """Return the papers of a page, how many there are on all pages, and where the next one begins.

    Raises:
        DataError: it is no JSON, an error, or JSON of another kind; names the place.
    """
    reply = read_json(content, origin.name, _EXPECTED)
    items = _items(reply)
    if not isinstance(reply, dict) or items is None:
        raise DataError(Problem(_error(reply) or "JSON of another kind", Place(origin.name), _EXPECTED))
    found = [(_listing(item, origin), item) for item in map(Item, items)]
    problems = tuple(
        Problem(f"item {number}: no title and id, the item is refused", Place(origin.name), severity=Severity.ERROR)
        for number, (listing, _) in enumerate(found, start=1)
        if listing is None
    )
    head = Item(reply)
    return Reading(
        tuple(listing for listing, _ in found if listing),
        len(items),
        problems,
        total=head.count("hitCount"),
        drift=drift_of((item.complaints for _, item in found), items, _USUAL),
        cursor=head.text("nextCursorMark") or "",
    )


def explain(content: bytes) -> str | None:
    """Return what a reply with an error status says for itself."""
    try:
        return _error(read_json(content, "", _EXPECTED))
    except DataError:
        return None


def _items(reply: object) -> list[dict[str, object]] | None:
    results = reply.get("resultList") if isinstance(reply, dict) else None
    items = results.get("result") if isinstance(results, dict) else None
    return items if isinstance(items, list) and all(isinstance(item, dict) for item in items) else None


def _error(reply: object) -> str | None:
    message = reply.get("errMsg") if isinstance(reply, dict) else None
    return f"the reply is an error: {text_of(message)}" if isinstance(message, str) else None


def _listing(item: Item, origin: Origin) -> Listing | None:
    title = _FULL_STOP.sub("", text_of(item.text("title") or ""))
    page = _page(item)
    if not title or not page:
        return None
    arxiv, doi_name = _arxiv(item), doi(item.text("doi") or "")
    has_id = bool(arxiv or doi_name)
    return Listing(
        identity=identify(title=title, arxiv=arxiv, doi_name=doi_name, url=None if has_id else page),
        source=origin.source,
        observed=origin.observed or item.day("firstPublicationDate") or date.min,
        facts=_facts(item, title, (_full_text(item) if has_id else None) or page),
    )


def _arxiv(item: Item) -> str | None:
    """Return the arXiv id, which stands in the place of the pages; that of arXiv's own DOI is found by the DOI."""
    pages = item.text("pageInfo") or ""
    return arxiv_id(pages) if pages.startswith("arXiv:") else None


def _page(item: Item) -> WebLink | None:
    """Return the page of an entry at Europe PMC, by the collection that it is of and its number there."""
    collection, number = item.text("source"), item.text("id")
    if not collection or not number:
        return None
    return WebLink(f"https://europepmc.org/article/{quote(collection, safe='')}/{quote(number, safe='')}")


def _full_text(item: Item) -> WebLink | None:
    """Return where the text can be read by everybody: as a page before a PDF, by its licence before others."""
    links = [link for link in _inner(item, "fullTextUrlList", "fullTextUrl") if link.text("availabilityCode") in _FREE]
    links.sort(
        key=lambda link: (_FREE.index(link.text("availabilityCode") or ""), link.text("documentStyle") != "html")
    )
    return next(filter(None, (web_link(link.text("url") or "") for link in links)), None)


def _facts(item: Item, title: str, url: WebLink) -> Facts:
    authors = _authors(item)
    keywords = item.item("keywordList")
    return Facts(
        title=title,
        abstract=text_of(_HEADING.sub(":</h4>", item.text("abstractText") or "")) or None,
        authors=authors,
        author_count=len(authors) or None,
        published=item.day("firstPublicationDate"),
        url=url,
        keywords=tuple(map(text_of, keywords.texts("keyword"))) if keywords else (),
        journal=_journal(item),
    )


def _authors(item: Item) -> tuple[str, ...]:
    """Return the authors' names, whole where they are told; a shorter reply has them on one line, with initials."""
    names = [_name(author) for author in _inner(item, "authorList", "author")]
    if not names:
        names = (item.text("authorString") or "").removesuffix(".").split(", ")
    return tuple(text for name in names if (text := text_of(name)))


def _name(author: Item) -> str:
    parts = author.text("firstName"), author.text("lastName")
    return (
        " ".join(filter(None, parts)) if all(parts) else author.text("fullName") or author.text("collectiveName") or ""
    )


def _journal(item: Item) -> str | None:
    """Return the journal; of a preprint the server that has it."""
    about, publisher = item.item("journalInfo"), item.item("bookOrReportDetails")
    journal = about.item("journal") if about else None
    name = (
        (journal and journal.text("title")) or item.text("journalTitle") or (publisher and publisher.text("publisher"))
    )
    return text_of(name) if name else None


def _inner(item: Item, name: str, of: str) -> list[Item]:
    """Return the objects of a list that stands within an object."""
    outer = item.item(name)
    values = outer.values.get(of) if outer else None
    return (
        [Item(value, item.complaints) for value in values if isinstance(value, dict)]
        if isinstance(values, list)
        else []
    )
