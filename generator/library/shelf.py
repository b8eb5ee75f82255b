"""A shelf: the papers of a month, and what is known of them without loading them.

What is known is made of JSON's types alone, so that it is the same whether it was worked out now or read from notes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, Final, NamedTuple

from generator.authorship import name_key
from generator.identity import tag_slug
from generator.library.orders import by_rank, by_votes
from generator.manifest import content_hash
from generator.markup import clean
from generator.model import Edit, Entry

UNDATED: Final = ""
"""The name of the shelf of papers without a day, and of their day."""
LONG_AGO: Final = date(2000, 1, 1)
_LATEST: Final = date(2106, 1, 1)
"""Later days are mistakes, and the times of files in archives know none."""
_PICKED: Final = 4
"""Stars from which on a paper is one of the curator's picks."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is known of a shelf's entries. Hashes tell whether an entry, as it is shown, is still the same."""

    days: dict[str, list[list[str]]] = field(default_factory=dict)
    """Key and hash of each entry of a day, by rank; the newest day first, those of the month or year alone last."""
    topics: dict[str, list[Any]] = field(default_factory=dict)
    """A hash of the entries of a topic, and their keys, the newest day first and each day by rank."""
    sources: dict[str, list[Any]] = field(default_factory=dict)
    """How many entries a source lists, and the newest day of one; empty where none has a day."""
    organizations: dict[str, int] = field(default_factory=dict)
    statuses: list[str] = field(default_factory=list)
    has_code: bool = False
    updated: str = LONG_AGO.isoformat()
    """The newest day on which something was observed of an entry, or on which one was listed."""
    cards: list[list[Any]] = field(default_factory=list)
    """Of each entry, in the order of the days, what a list shows without loading it: see ``Card``."""
    authors: list[list[str]] = field(default_factory=list)
    """Each spelling of an author's name, and what it has in common with others."""
    houses: list[list[str]] = field(default_factory=list)
    """The same of organisations."""
    aliases: dict[str, str] = field(default_factory=dict)
    """The keys under which entries were also met."""
    top: list[list[Any]] = field(default_factory=list)
    """Of the entries with most votes the place among them, the key and the hash, in their order."""
    marked: list[dict[str, Any]] = field(default_factory=list)
    """The entries that people marked: pinned, picked, tagged (names by the tags' names in links), with notes."""
    arrived: dict[str, list[str]] = field(default_factory=dict)
    """By the key of each entry the day on which it came into the list, and a hash of what feeds tell of it."""
    searches: dict[str, list[str]] = field(default_factory=dict)
    """The keys of the entries that each saved search finds."""

    @property
    def count(self) -> int:
        """How many entries there are."""
        return sum(map(len, self.days.values()))


class Card(NamedTuple):
    """What a list shows of an entry without loading it."""

    title: str
    upvotes: int | None
    comments: int | None
    reference: str
    standing: str
    """``withdrawn``, ``delisted`` or nothing."""
    authors: list[int]
    """Who wrote it, as positions in the shelf's spellings."""
    house: int | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The papers of a month such as ``2025-10``, or of which the year is known alone."""

    name: str
    contents: Contents
    load: Callable[[Collection[str]], Iterable[Entry]]
    """Loads entries by their keys, in any order, and others perhaps."""


def entry_hash(entry: Entry, edits: Sequence[Edit] = ()) -> str:
    """Return a hash of all that pages show of an entry, and of the files in which people decided about it."""
    files = [(edit.place.name, edit.what) for edit in edits]
    return content_hash(f"{entry!r}{files}".encode(errors="surrogatepass"))


def told_hash(entry: Entry) -> str:
    """Return a hash of all that feeds tell of an entry: not of what moves, nor of when a fact was last observed."""
    paper = entry.paper
    made_of = (
        (paper.key, paper.first_key, paper.identity, paper.facts, paper.arrived),
        ([match.slug for match in entry.topics], entry.summary, entry.tags, entry.rating, entry.note, entry.notes),
    )
    return content_hash(repr(made_of).encode(errors="surrogatepass"))[:16]


def contents_of(
    entries: Iterable[Entry],
    edits: Mapping[str, Sequence[Edit]],
    most: int,
    found_by: Callable[[Entry], Iterable[str]] = lambda _: (),
) -> Contents:
    """Return what is known of entries; ``most`` is how many of those with most votes are told apart.

    ``found_by`` names the saved searches that find an entry.
    """
    ranked = sorted(sorted(entries, key=by_rank), key=lambda entry: entry.when, reverse=True)
    hashes = {entry.key: entry_hash(entry, edits.get(entry.key, ())) for entry in ranked}
    days: dict[str, list[list[str]]] = {}
    for entry in ranked:
        days.setdefault(entry.when, []).append([entry.key, hashes[entry.key]])
    return Contents(
        days=days,
        topics=_topics(ranked, hashes),
        sources=_sources(ranked),
        organizations=dict(sorted(Counter(filter(None, map(organization, ranked))).items())),
        statuses=sorted({entry.status.value for entry in ranked if entry.status}),
        has_code=any(entry.paper.facts.code for entry in ranked),
        updated=updated(ranked),
        **_cards(ranked),
        top=_top(ranked, hashes, most),
        marked=[mark for entry in ranked if (mark := _marked(entry, hashes[entry.key]))],
        arrived={entry.key: [_arrival(entry), told_hash(entry)] for entry in ranked},
        searches=_searches(ranked, found_by),
    )


def _arrival(entry: Entry) -> str:
    return max(entry.paper.arrived or LONG_AGO, LONG_AGO).isoformat()


def _searches(ranked: Sequence[Entry], found_by: Callable[[Entry], Iterable[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for entry in ranked:
        for slug in found_by(entry):
            found[slug].append(entry.key)
    return dict(found)


def _cards(ranked: Sequence[Entry]) -> dict[str, Any]:
    """Return the cards of entries, with the spellings that they name by number."""
    authors: dict[str, int] = {}
    houses: dict[str, int] = {}
    cards = []
    for entry in ranked:
        facts, house = entry.paper.facts, organization(entry)
        cards.append(
            Card(
                title=entry.title,
                upvotes=entry.figures.upvotes,
                comments=entry.figures.comments,
                reference=entry.paper.identity.reference,
                standing="withdrawn" if facts.withdrawn else "delisted" if facts.delisted else "",
                authors=[authors.setdefault(clean(name), len(authors)) for name in facts.authors],
                house=houses.setdefault(house, len(houses)) if house else None,
            )
        )
    return {
        "cards": [list(card) for card in cards],
        "authors": [[name, name_key(name)] for name in authors],
        "houses": [[name, name_key(name)] for name in houses],
        "aliases": {alias: entry.key for entry in ranked for alias in entry.paper.aliases},
    }


def organization(entry: Entry) -> str:
    """Return the name of an entry's organisation as readers see it; empty where none is known."""
    return clean(entry.paper.facts.organization or "")


def updated(entries: Iterable[Entry]) -> str:
    """Return the newest day on which something was observed of the entries, or on which one of them was listed."""
    newest = LONG_AGO
    for entry in entries:
        newest = max((newest, *entry.paper.observed.values(), *entry.paper.listed))
    return min(newest, _LATEST).isoformat()


def _topics(ranked: Sequence[Entry], hashes: Mapping[str, str]) -> dict[str, list[Any]]:
    found: dict[str, list[str]] = defaultdict(list)
    for entry in ranked:
        for match in entry.topics:
            found[match.slug].append(entry.key)
    return {slug: [content_hash("".join(hashes[key] for key in keys).encode()), keys] for slug, keys in found.items()}


def _sources(ranked: Sequence[Entry]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for entry in ranked:
        day = entry.day.isoformat() if entry.day else UNDATED
        for source in entry.paper.sources:
            count, newest = found.get(source, (0, UNDATED))
            found[source] = [count + 1, max(day, newest)]
    return found


def _top(ranked: Sequence[Entry], hashes: Mapping[str, str], most: int) -> list[list[Any]]:
    noticed = [entry for entry in ranked if entry.day and (entry.figures.upvotes or entry.figures.comments)]
    placed = sorted((([*by_votes(entry)], entry.key) for entry in noticed), key=itemgetter(0))
    return [[place, key, hashes[key]] for place, key in placed[:most]]


def _marked(entry: Entry, known: str) -> dict[str, Any] | None:
    is_picked = entry.pinned or (entry.rating or 0) >= _PICKED
    if not (is_picked or entry.tags or entry.notes):
        return None
    return {
        "key": entry.key,
        "day": entry.when,
        "hash": known,
        "pinned": entry.pinned,
        "picked": is_picked,
        "tags": {tag_slug(tag): tag for tag in reversed(entry.tags)},
        "notes": len(entry.notes),
    }
