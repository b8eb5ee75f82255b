"""The index as files: an overview that is fetched first, shards of terms, and cards of a few papers each.

Papers are numbered from the newest, so a span of numbers is a span of time. Filters are terms, too: they begin with
``=``, which no word does.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from generator.library import Entries, Library
from generator.manifest import content_hash
from generator.markup import clean
from generator.model import Entry
from generator.search.postings import Postings, weight
from generator.search.words import STOP, terms

FOLDER: Final = "search/"
OVERVIEW: Final = "search/overview.json"
_CARDS: Final = 8
"""Papers whose cards are in one file: a result shows ten papers of anywhere."""
_FREQUENT: Final = 0.04
"""The part of all papers from which on a term is told of in the overview, so that a long query can do without it."""
_HOUSES: Final = 60
"""How many organisations there are to choose from."""
_AUTHORS: Final = 3
_MOST: Final = 65535


def search_files(library: Library) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the index by their path in the site; those of one index name each other by its hash.

    The same library gives the same bytes.
    """
    entries = library.newest_first
    houses = _houses(entries)
    postings = Postings()
    for number, entry in enumerate(entries):
        postings.add(number, _weights(entry) | _marks(entry, houses))
    shards = list(postings.shards())
    cards = [
        _json([_card(entry) for entry in entries[start : start + _CARDS]]) for start in range(0, len(entries), _CARDS)
    ]
    upvotes = _upvotes(entries)
    name = content_hash(b"".join([*(data for _, data in shards), *cards, upvotes]))[:12]
    for number, (_, data) in enumerate(shards):
        yield f"{FOLDER}{name}/terms/{number}.bin", data
    for number, data in enumerate(cards):
        yield f"{FOLDER}{name}/papers/{number}.json", data
    yield f"{FOLDER}{name}/upvotes.bin", upvotes
    frequent = postings.frequent(max(2, int(len(entries) * _FREQUENT)))
    yield (
        OVERVIEW,
        _json(
            {
                "name": name,
                "papers": len(entries),
                "cards": _CARDS,
                "shards": [first for first, _ in shards],
                "stop": STOP,
                "frequent": {term: count for term, count in frequent.items() if not term.startswith("=")},
                "years": _years(entries),
                "filters": _filters(library, houses),
            }
        ),
    )


def _weights(entry: Entry) -> dict[str, int]:
    """Return the weights of an entry's terms; those of the title count twice."""
    facts = entry.paper.facts
    texts = (facts.abstract or "", facts.organization or "", entry.summary or "", entry.note or "")
    parts = (*texts, *facts.authors, *facts.keywords, *entry.tags)
    words = terms(" ".join(parts)) + 2 * terms(f"{entry.title} {entry.paper.identity.reference}")
    return {term: weight(count, len(words)) for term, count in Counter(words).items()}


def _marks(entry: Entry, houses: Sequence[str]) -> dict[str, int]:
    """Return what an entry can be filtered by, as terms."""
    facts = entry.paper.facts
    marks = [f"=topic={match.slug}" for match in entry.topics]
    marks += [f"=source={source}" for source in entry.paper.sources]
    if facts.organization in houses:
        marks.append(f"=organization={facts.organization}")
    if facts.code:
        marks.append("=code=yes")
    if entry.status:
        marks.append(f"=status={entry.status.value}")
    return dict.fromkeys(marks, 0)


def _houses(entries: Entries) -> list[str]:
    counts = Counter(entry.paper.facts.organization for entry in entries if entry.paper.facts.organization)
    return sorted(sorted(counts, key=lambda name: (-counts[name], name))[:_HOUSES], key=str.casefold)


def _years(entries: Entries) -> list[tuple[str, int, int]]:
    """Return each year, the newest first, with the number of its first paper and the one behind its last."""
    years: dict[str, tuple[int, int]] = {}
    for number, entry in enumerate(entries):
        year = str(entry.day.year) if entry.day else ""
        first, _ = years.get(year, (number, number))
        years[year] = (first, number + 1)
    return [(year, first, end) for year, (first, end) in years.items()]


def _filters(library: Library, houses: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return what there is to choose from: of each filter the values, each with how it is shown."""
    entries = library.entries
    statuses = {entry.status.value for entry in entries if entry.status}
    return {
        "topic": [(slug, library.topic_name(slug)) for slug, members in library.by_topic.items() if members],
        "source": [(name, name) for name in sorted({name for entry in entries for name in entry.paper.sources})],
        "organization": [(name, clean(name)) for name in houses],
        "code": [("yes", "With code")] if any(entry.paper.facts.code for entry in entries) else [],
        "status": [(name, name) for name in ("to-read", "reading", "read") if name in statuses],
    }


def _card(entry: Entry) -> list[object]:
    """Return what a result shows: key, title, byline, day, upvotes, summary, and whether a machine wrote it."""
    facts = entry.paper.facts
    return [
        entry.key,
        clean(entry.title),
        _byline(entry),
        entry.day.isoformat() if entry.day else None,
        entry.figures.upvotes,
        clean(entry.summary or facts.machine_summary or ""),
        not entry.summary and bool(facts.machine_summary),
    ]


def _byline(entry: Entry) -> str:
    facts = entry.paper.facts
    named = facts.authors if len(facts.authors) <= _AUTHORS + 1 else facts.authors[:_AUTHORS]
    names = clean(", ".join(named))
    return names if len(named) == len(facts.authors) else f"{names} + {len(facts.authors) - len(named)}"


def _upvotes(entries: Entries) -> bytes:
    """Return the upvotes of each paper as two bytes, the lower one first."""
    numbers = array("H", (min(entry.figures.upvotes or 0, _MOST) for entry in entries))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
