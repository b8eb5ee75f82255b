"""Crossref: ``GET /works/{doi}``.

Source: https://www.crossref.org/documentation/retrieve-metadata/rest-api/. A mail address in the User-Agent gets the
polite pool. Dates may lack day and month: such a one is no date, and none is made up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from generator.errors import DataError, Place, Problem
from generator.identity import Identity, doi, identify
from generator.model import CrossrefSource, Facts, Listing
from generator.sources.json_reply import read_json
from generator.sources.markup_text import text_of
from generator.sources.reading import Origin, Query, Reading, Request, drift_of
from generator.sources.values import Item

_EXPECTED = "a work of Crossref (JSON)"
_USUAL = ("DOI", "title", "URL")
_DATES: Final = ("published", "published-online", "published-print", "posted")
_PARTS: Final = 3
_ACL: Final = re.compile(r"https?://(?:www\.)?aclanthology\.org/([A-Za-z0-9][\w.-]*?)(?:\.pdf)?/?")


def name_of(identity: Identity, link: str) -> str | None:
    """Return the DOI by which a paper is asked for; one with an arXiv id is arXiv's to tell of."""
    return None if identity.arxiv else identity.doi or _acl_doi(link)


def _acl_doi(link: str) -> str | None:
    """Return the DOI under which the ACL Anthology registers what a link of its leads to.

    Source: https://aclanthology.org/info/ids/
    """
    match = _ACL.fullmatch(link)
    return f"10.18653/v1/{match[1]}".lower() if match else None


def request(source: CrossrefSource, query: Query) -> Request:
    """Return what to ask for one work by its DOI."""
    agent = f"mailto:{source.mailto}" if source.mailto else ""
    return Request(f"{source.url.rstrip('/')}/works/{quote(query.ids[0], safe='')}", agent=agent)


def parse(content: bytes, origin: Origin) -> Reading:
    """Return the work that a reply describes.

    Raises:
        DataError: it is no JSON, or no work; names the place.
    """
    reply = read_json(content, origin.name, _EXPECTED)
    work = reply.get("message") if isinstance(reply, dict) else None
    if not isinstance(work, dict):
        raise DataError(Problem("JSON of another kind", Place(origin.name), _EXPECTED))
    item = Item(work)
    name, titles = doi(item.text("DOI") or ""), item.texts("title")
    title = text_of(titles[0]) if titles else ""
    if not name or not title:
        raise DataError(Problem("a work without DOI or title", Place(origin.name), _EXPECTED))
    listing = Listing(
        identity=identify(title=title, doi_name=name),
        source=origin.source,
        observed=origin.observed or date.min,
        facts=_facts(item, work, title),
    )
    return Reading((listing,), 1, drift=drift_of([item.complaints], [work], _USUAL))


def explain(content: bytes) -> str | None:
    """Return what a reply with an error status says for itself, which is a line of text."""
    text = text_of(content[:200].decode("utf-8", "replace"))
    return f"the reply is an error: {text}" if text and text[0] not in "<{[" else None


def _facts(item: Item, work: Mapping[str, Any], title: str) -> Facts:
    authors = tuple(filter(None, map(_author, work.get("author") or ()))) if _is_list(work.get("author")) else ()
    containers = item.texts("container-title")
    return Facts(
        title=title,
        abstract=text_of(item.text("abstract") or "") or None,
        authors=authors,
        author_count=len(authors) or None,
        published=next(filter(None, (_day(work.get(name)) for name in _DATES)), None),
        journal=text_of(containers[0]) if containers else None,
        keywords=item.texts("subject"),
    )


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _author(value: object) -> str | None:
    if not isinstance(value, dict):
        return None
    parts = [value.get(name) for name in ("given", "family")]
    name = " ".join(part for part in parts if isinstance(part, str)) or value.get("name")
    return text_of(name) or None if isinstance(name, str) else None


def _day(value: object) -> date | None:
    parts = value.get("date-parts") if isinstance(value, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or len(first) != _PARTS or not all(isinstance(part, int) for part in first):
        return None
    try:
        return date(*first)
    except ValueError:
        return None
