"""A paper as a record of named values: all that tables, JSON and front matter tell of it, under the same names."""

from __future__ import annotations

from typing import Final

from generator.model import Entry
from generator.render.exports.citation import citation_of, published_of
from generator.text import clean

PAPER: Final = "paperstand"
"""The name under which a record tells the paper's key."""
FACTS: Final = (
    *(PAPER, "title", "authors", "author_count", "organization", "published", "updated", "listed", "journal"),
    *("arxiv_id", "doi", "url", "code", "project", "keywords", "categories", "abstract", "comment"),
    *("upvotes", "comments", "stars"),
)
"""The names of what is known of a paper; ``import`` reads them all."""
HAND: Final = ("topics", "tags", "pinned", "rating", "status", "summary", "note")
"""The names of where it stands in the list, and of what its curator says of it."""


def facts_of(entry: Entry) -> dict[str, object]:
    """Return what is known of a paper, by the names of ``FACTS`` in their order; what is unknown is None or empty."""
    citation, paper, facts = citation_of(entry), entry.paper, entry.paper.facts
    count = None if facts.author_count == len(facts.authors) else facts.author_count
    return {
        PAPER: entry.key,
        "title": citation.title,
        "authors": [*citation.authors, *(["et al."] if citation.has_others else [])],
        "author_count": count,
        "organization": clean(facts.organization or ""),
        "published": published_of(entry),
        "updated": facts.updated.isoformat() if facts.updated else "",
        "listed": paper.listed[0].isoformat() if paper.listed else "",
        "journal": citation.venue,
        "arxiv_id": citation.arxiv,
        "doi": citation.doi,
        "url": citation.url,
        "code": citation.code,
        "project": citation.project,
        "keywords": list(citation.keywords),
        "categories": [clean(name) for name in facts.categories],
        "abstract": citation.abstract,
        "comment": clean(facts.comment or ""),
        "upvotes": entry.figures.upvotes,
        "comments": entry.figures.comments,
        "stars": entry.figures.stars,
    }


def hand_of(entry: Entry) -> dict[str, object]:
    """Return where a paper stands in the list, and what its curator says of it, by the names of ``HAND``."""
    return {
        "topics": [match.slug for match in entry.topics],
        "tags": list(entry.tags),
        "pinned": entry.pinned,
        "rating": entry.rating,
        "status": entry.status,
        "summary": clean(entry.summary or ""),
        "note": entry.note,
    }
