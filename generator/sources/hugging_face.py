"""Hugging Face Daily Papers: ``GET /api/daily_papers?date=``.

Source: https://huggingface.co/docs/hub/api. What it answers has drifted over the years, and recorded replies come in
further shapes: a list; a list whose items are Python literals in strings; an object that wraps the list in ``data``.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final
from urllib.parse import quote

from generator.errors import DataError, Place, Problem, Severity
from generator.identity import arxiv_id, identify
from generator.markup import clean
from generator.model import Facts, Figures, HuggingFaceSource, Listing
from generator.sources.json_reply import read_json
from generator.sources.reading import Origin, Query, Reading, Request, Unread, drift_of
from generator.sources.values import Item, day_of

NAME: Final = "hugging-face"
PAGE_SIZE: Final = 100
"""The most that one request may ask for; days with more than the default of 50 exist."""
_EXPECTED = "a reply of Hugging Face's daily papers (a JSON list)"
_WRAPPERS = ("data", "papers", "items", "results", "dailyPapers")
_LONGEST_LITERAL = 1_000_000
_MARKS = frozenset({"upvotes", "numComments", "publishedAt", "submittedOnDailyAt", "submittedOnDailyBy", "ai_summary"})
"""What a paper has that stands in no list, too."""
_DAY_GUESSED = "neither `submittedOnDailyAt` nor a day of the reply, so the outer `publishedAt` stands for it"
_USUAL_OF_PAPER = ("id", "authors", "publishedAt", "title", "summary", "upvotes")
_USUAL = ("paper", *(f"paper.{name}" for name in _USUAL_OF_PAPER), "numComments")
"""Names that every one of 9,881 recorded items has."""


def request(source: HuggingFaceSource, query: Query) -> Request:
    """Return what to ask for one page of a day."""
    day = query.first.isoformat() if query.first else ""
    return Request(_endpoint(source, "daily_papers"), {"date": day, "limit": PAGE_SIZE, "p": query.page})


def request_paper(source: HuggingFaceSource, query: Query) -> Request:
    """Return what to ask for one paper by its arXiv id."""
    return Request(_endpoint(source, f"papers/{quote(query.ids[0], safe='')}"))


def _endpoint(source: HuggingFaceSource, name: str) -> str:
    return f"{source.url.rstrip('/')}/api/{name}"


def items_of(reply: object) -> list[object] | None:
    """Return the items of a reply, out of whatever it is wrapped in; None where there is no list of any."""
    items = _unwrapped(reply)
    return items if isinstance(items, list) and (not items or any(map(_is_item, items))) else None


def is_listed(item: object) -> bool:
    """Tell whether an item has what only papers of a daily list have."""
    value = _unquote(item)
    return isinstance(value, dict) and (isinstance(value.get("paper"), dict) or not _MARKS.isdisjoint(value))


def parse(content: bytes, origin: Origin) -> Reading:
    """Return what a reply lists.

    Raises:
        DataError: it is no JSON, or JSON of another kind; names the place.
    """
    items, asked = _items(read_json(content, origin.name, _EXPECTED), origin)
    listings: list[Listing] = []
    problems: list[Problem] = []
    complained: list[list[str]] = []
    unread: list[Unread] = []
    for number, raw in enumerate(items, start=1):
        listing, complaints = _listing(raw, origin, asked)
        name = listing.identity.reference if listing else f"item {number}"
        consequence = "left out" if listing else "the item is refused"
        severity = Severity.WARNING if listing else Severity.ERROR
        problems += [
            Problem(
                f"{name}: {complaint}" + ("" if complaint == _DAY_GUESSED else f", {consequence}"),
                Place(origin.name),
                severity=severity,
            )
            for complaint in dict.fromkeys(complaints)
        ]
        complained.append(complaints)
        if listing:
            listings.append(listing)
        else:
            written = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
            unread.append(Unread(None, f"item {number}: {'; '.join(dict.fromkeys(complaints))}", written))
    names = [_names(raw) for raw in items]
    drift = drift_of(complained, names, _USUAL)
    return Reading(tuple(listings), len(items), tuple(problems), drift=drift, unread=tuple(unread))


def parse_paper(content: bytes, origin: Origin) -> Reading:
    """Return the paper that a reply to a request by id describes; it says nothing of days and lists.

    Raises:
        DataError: it is no JSON, or no paper; names the place.
    """
    reply = read_json(content, origin.name, _EXPECTED)
    if not isinstance(reply, dict) or not _is_item(reply):
        raise DataError(Problem(_error(reply) or "JSON of another kind", Place(origin.name), "a paper (a JSON object)"))
    listing, complaints = _listing(reply, origin, origin.observed)
    if listing is None:
        raise DataError(Problem(f"no paper: {'; '.join(complaints)}", Place(origin.name), "a paper with id and title"))
    drift = drift_of([complaints], [reply], _USUAL_OF_PAPER)
    return Reading((replace(listing, listed=None),), 1, drift=drift)


def explain(content: bytes) -> str | None:
    """Return what a reply with an error status says for itself."""
    try:
        return _error(read_json(content, "", _EXPECTED))
    except DataError:
        return None


def _error(reply: object) -> str | None:
    error = reply.get("error") if isinstance(reply, dict) else None
    return f"the reply is an error: {clean(error)}" if isinstance(error, str) else None


def _names(raw: object) -> dict[str, object]:
    """Return the names of an item, those within its paper among them."""
    value = _unquote(raw)
    paper = value.get("paper") if isinstance(value, dict) else None
    inner = {f"paper.{name}": None for name in paper} if isinstance(paper, dict) else {}
    return {**(value if isinstance(value, dict) else {}), **inner}


def _items(reply: object, origin: Origin) -> tuple[list[object], date | None]:
    """Return the items of a reply and the day it is of, taken out of whatever it is wrapped in."""
    day = origin.day
    if isinstance(reply, dict):
        if error := _error(reply):
            raise DataError(Problem(error, Place(origin.name), _EXPECTED))
        day = day or day_of(reply.get("date"))
    reply = _unwrapped(reply)
    if not isinstance(reply, list):
        raise DataError(Problem("JSON of another kind", Place(origin.name), _EXPECTED))
    if reply and not any(_is_item(item) for item in reply):
        raise DataError(Problem("a list of something else", Place(origin.name), _EXPECTED))
    return reply, day


def _unwrapped(reply: object) -> object:
    """Return the list of items in a reply: out of its wrapper, pages joined, a single item as a list of one."""
    reply = _unquote(reply)
    if isinstance(reply, dict):
        inner = next((reply[name] for name in _WRAPPERS if isinstance(_unquote(reply.get(name)), dict | list)), None)
        if inner is None or isinstance(reply.get("paper"), dict):
            return [reply] if _is_item(reply) else None
        return _unwrapped(inner)
    if isinstance(reply, list) and reply and all(isinstance(page, list) for page in reply):
        return [item for page in reply for item in page]
    return reply


def _is_item(value: object) -> bool:
    """Tell whether a value looks like a listed paper, whole or broken."""
    value = _unquote(value)
    return isinstance(value, dict) and (isinstance(value.get("paper"), dict) or ("title" in value and "id" in value))


def _unquote(value: object) -> object:
    """Return the object that a string holds as a Python literal or as JSON; anything else as it is."""
    if not isinstance(value, str) or len(value) > _LONGEST_LITERAL:
        return value
    for read in (ast.literal_eval, json.loads):
        try:
            return read(value)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
    return value


def _listing(raw: object, origin: Origin, asked: date | None) -> tuple[Listing | None, list[str]]:
    value = _unquote(raw)
    if not isinstance(value, Mapping):
        return None, ["neither an object nor a string that holds one"]
    item = Item(value)
    paper = item.item("paper") or item
    title = paper.text("title") or item.text("title")
    name = paper.text("id") or item.text("id")
    arxiv = arxiv_id(name) if name else None
    if not title and not arxiv:
        return None, [*item.complaints, "neither an id nor a title"]
    listed = _listed(item, paper, asked)
    if listed is None:
        return None, [*item.complaints, "no day in it, in the file's name or given by --date"]
    if name and not arxiv:
        item.complaints.append(f"`id` {name!r} is no arXiv id")
    facts = _facts(item, paper, title)
    listing = Listing(
        identity=identify(title=title or "", arxiv=arxiv, details=facts.details),
        source=origin.source,
        observed=origin.observed or asked or listed,
        listed=listed,
        facts=facts,
        figures=_figures(item, paper),
    )
    return listing, item.complaints


def _listed(item: Item, paper: Item, asked: date | None) -> date | None:
    """Return the day in whose list the paper stands.

    The outer ``publishedAt`` was the time of listing until March 2025, and is the paper's own date since.
    """
    told = paper.day("submittedOnDailyAt") or asked
    if told:
        return told
    fallback = item.day("publishedAt") if paper is not item else None
    if fallback:
        item.complaints.append(_DAY_GUESSED)
    return fallback


def _facts(item: Item, paper: Item, title: str | None) -> Facts:
    authors = paper.texts("authors", of="name")
    organization = item.item("organization") or paper.item("organization") or item.item("submitterOrganization")
    submitter = item.item("submittedBy") or paper.item("submittedOnDailyBy")
    old_media = item.link("mediaUrl")
    return Facts(
        title=title,
        abstract=paper.text("summary") or item.text("summary"),
        authors=authors,
        author_count=len(authors) or None,
        organization=_name(organization, "fullname", "name"),
        organization_id=organization.text("name") if organization else None,
        submitter=_name(submitter, "fullname", "user", "name"),
        published=paper.day("publishedAt"),
        code=paper.link("githubRepo"),
        project=paper.link("projectPage"),
        thumbnail=item.link("thumbnail") or old_media,
        media=paper.links("mediaUrls") or item.links("mediaUrls"),
        keywords=paper.texts("ai_keywords"),
        machine_summary=paper.text("ai_summary"),
    )


def _name(item: Item | None, *names: str) -> str | None:
    return next((text for name in names if item and (text := item.text(name))), None)


def _figures(item: Item, paper: Item) -> Figures:
    comments = item.count("numComments")
    return Figures(
        upvotes=paper.count("upvotes"),
        comments=paper.count("numComments") if comments is None else comments,
        stars=paper.count("githubStars"),
    )
