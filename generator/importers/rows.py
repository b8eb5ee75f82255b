"""Papers as rows of named values, whatever format they come in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from generator.bibliography.identifiers import doi_in
from generator.errors import Place, Problem, Severity
from generator.identity import arxiv_id, identify, slug, under_key
from generator.importers.context import Brought, Context, Unread
from generator.model import Facts, Figures, Listing
from generator.sources.values import Item
from generator.weblink import web_link


@dataclass(frozen=True, slots=True)
class Row:
    """A paper's values by column, where it stands, and what it says as it was written."""

    values: Mapping[str, Any]
    line: int | None = None
    written: str = ""
    complaints: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    """The names of its fields of which nothing is kept."""
    untranslated: tuple[str, ...] = ()
    """The commands of LaTeX in it that are not known."""
    notes: tuple[str, ...] = ()
    """What is told of it although all of it is kept."""


def reading_of(rows: Iterable[Row], context: Context, name: str) -> Brought:
    """Return the papers of rows; one without a title and an id is refused and kept as it was written."""
    listings: list[Listing] = []
    lines: list[int | None] = []
    problems: list[Problem] = []
    unread: list[Unread] = []
    unused: Counter[str] = Counter()
    untranslated: Counter[str] = Counter()
    count = 0
    for row in rows:
        count += 1
        item = Item(row.values, list(row.complaints))
        listing = _listing(item, context, name)
        number = "" if row.line else f"entry {count}: "
        if listing:
            listings.append(listing)
            lines.append(row.line)
            unused.update(dict.fromkeys(row.unused, 1))
            untranslated.update(row.untranslated)
        else:
            item.complaints += [] if row.complaints else ["neither a title nor an id"]
            written = row.written or json.dumps(row.values, ensure_ascii=False, default=str)
            unread.append(Unread(row.line, number + "; ".join(item.complaints), written))
        consequence, severity = ("left out", Severity.WARNING) if listing else ("refused", Severity.ERROR)
        place = Place(context.name, row.line)
        notes = row.notes if listing else ()
        problems += [Problem(f"{number}{note}", place, severity=severity) for note in notes]
        problems += [
            Problem(f"{number}{complaint}, {consequence}", place, severity=severity) for complaint in item.complaints
        ]
    return Brought(
        tuple(listings),
        count,
        tuple(problems),
        unread=tuple(unread),
        lines=tuple(lines),
        unused=dict(unused),
        untranslated=dict(untranslated),
    )


def _listing(item: Item, context: Context, name: str) -> Listing | None:
    arxiv, doi_name = _arxiv(item), _doi(item)
    title = item.text("title")
    if not title and not arxiv and not doi_name:
        return None
    url = item.link("url")
    authors, categories = item.texts("authors"), item.texts("categories")
    facts = Facts(
        title=title,
        abstract=item.text("abstract"),
        authors=authors,
        author_count=item.count("author_count") or (None if item.values.get("has_others") else len(authors) or None),
        organization=item.text("organization"),
        published=item.day("published"),
        issued=item.text("issued"),
        updated=item.day("updated"),
        url=url,
        code=item.link("code"),
        project=item.link("project"),
        journal=item.text("journal"),
        keywords=item.texts("keywords"),
        categories=categories,
        primary_category=categories[0] if categories else None,
        machine_summary=item.text("machine_summary"),
        comment=item.text("comment"),
    )
    identity = identify(title=title or "", arxiv=arxiv, doi_name=doi_name, url=url, details=facts.details)
    return Listing(
        identity=under_key(identity, item.text("own_key")),
        source=context.source or slug(PurePath(context.name).stem) or name,
        observed=context.day or context.today,
        listed=item.day("listed"),
        facts=facts,
        figures=Figures(upvotes=item.count("upvotes"), comments=item.count("comments"), stars=item.count("stars")),
    )


def _arxiv(item: Item) -> str | None:
    text = item.text("arxiv")
    found = arxiv_id(text) if text else None
    if text and not found:
        item.complaints.append(f"`arxiv` {text!r} is none")
    return found


def _doi(item: Item) -> str | None:
    """Return a DOI in normal form, out of a publisher's link, too."""
    text = item.text("doi")
    found = doi_in(text) if text else None
    if text and not found and web_link(text) is None:  # some lists have a link there, and the same one beside it
        item.complaints.append(f"`doi` {text!r} is none")
    return found
