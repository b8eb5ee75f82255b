"""The index as files: an overview that is fetched first, and for each segment a head, shards of terms and cards.

Papers are numbered from the newest, so a span of numbers is a span of time. The numbers of a segment are its own, and
its folder is named by what is in it: nothing in it depends on the papers of the other.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import accumulate
from typing import Final

from generator.library import UNDATED, Library
from generator.manifest import content_hash
from generator.model import Entry
from generator.search.postings import Postings, weight
from generator.search.records import IndexedPaper, ResultCard, records
from generator.search.words import STOP, counts

FOLDER: Final = "search/"
OVERVIEW: Final = "search/overview.json"
_CARDS: Final = 8
"""Papers whose cards are in one file: a result shows ten papers of anywhere."""
_PAST_SHARD: Final = 6000
_RECENT_SHARD: Final = 2000
"""Bytes of a shard: a word costs one of each segment, and the recent one has few papers."""
_FREQUENT: Final = 0.04
"""The part of a segment from which on a term is told of in its head, so that a long query can do without it."""
_MARGIN: Final = 7
"""Days before the newest month that are recent, too: their figures still move when it begins."""
_HOUSES: Final = 60
"""How many organisations there are to choose from."""
_MOST: Final = 65535


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the papers, the newest first, with an index of its own."""

    library: Library
    names: Sequence[str]
    """The days, months and years of its papers."""
    count: int
    """How many papers there are."""
    shard: int
    """Bytes that a shard of it has."""

    @property
    def entries(self) -> Iterator[Entry]:
        """The papers, the newest day first and each day in its order."""
        return (entry for name in self.names for entry in self.library.at(name))

    def outline(self) -> str:
        """Return a hash that differs where anything of the papers does, without loading one."""
        return content_hash(f"{self.shard} {self.library.hash_of_days(self.names)}".encode())

    def index(self) -> tuple[str, dict[str, bytes]]:
        """Return a hash of all that the index is made out of, besides the code, and its files by path in the site.

        The same records give the same bytes.
        """
        digest = blake2b(f"{self.shard}".encode(), digest_size=16)
        postings, cards = Postings(), []
        for number, record in enumerate(records(self.entries)):
            digest.update(repr(record).encode(errors="surrogatepass"))
            postings.add(number, _weights(record) | dict.fromkeys(record.marks, 0))
            cards.append(record.card)
        files = dict(_term_files(postings, self.shard, max(2, int(len(cards) * _FREQUENT))))
        for number, start in enumerate(range(0, len(cards), _CARDS)):
            files[f"papers/{number}.json"] = _json(cards[start : start + _CARDS])
        files["upvotes.bin"] = _upvotes(cards)
        name = content_hash(b"".join(files.values()))[:12]
        return digest.hexdigest(), {f"{FOLDER}{name}/{path}": data for path, data in files.items()}


def segments(library: Library) -> list[Segment]:
    """Return the segments that have papers: the recent one, with the newest day's month, and the past.

    Which paper is where depends on the days of the papers alone. As long as the newest day's month stays the same, a
    day more changes only the recent one.
    """
    ordinal = library.newest.replace(day=1).toordinal() - _MARGIN if library.newest else date.max.toordinal()
    first = date.fromordinal(max(1, ordinal)).isoformat()
    recent = [name for name in library.names if name >= first]
    past = [name for name in library.names if name < first]
    count = sum(library.names[name] for name in recent)
    parts = (
        Segment(library, recent, count, _RECENT_SHARD),
        Segment(library, past, library.count - count, _PAST_SHARD),
    )
    return [segment for segment in parts if segment.count]


def overview(library: Library, named: Sequence[tuple[str, int]]) -> bytes:
    """Return the file that tells the folders of the segments, with their papers, and what there is to choose from."""
    return _json(
        {
            "segments": named,
            "cards": _CARDS,
            "stop": STOP,
            "years": _years(library),
            "filters": _filters(library),
        }
    )


def _term_files(postings: Postings, shard: int, least: int) -> Iterator[tuple[str, bytes]]:
    """Yield the shards of terms, and the head: in which of them a term is, and the words of so many papers at least."""
    firsts = []
    for number, (first, data) in enumerate(postings.shards(shard)):
        firsts.append(first)
        yield f"terms/{number}.bin", data
    frequent = {term: count for term, count in postings.frequent(least).items() if not term.startswith("=")}
    yield "head.json", _json({"shards": firsts, "frequent": frequent})


def _weights(record: IndexedPaper) -> dict[str, int]:
    """Return the weights of a paper's terms."""
    found = counts(record.text, record.title)
    length = sum(found.values())
    return {term: weight(count, length) for term, count in found.items()}


def _houses(counts: Mapping[str, int]) -> list[str]:
    return sorted(sorted(counts, key=lambda name: (-counts[name], name))[:_HOUSES], key=str.casefold)


def _years(library: Library) -> list[tuple[str, int, int]]:
    """Return each year, the newest first, with the number of its first paper and the one behind its last."""
    undated = library.names.get(UNDATED, 0)
    counts = {**library.years(), **({"": undated} if undated else {})}
    ends = list(accumulate(counts.values()))
    return [(year, end - count, end) for (year, count), end in zip(counts.items(), ends, strict=True)]


def _filters(library: Library) -> dict[str, list[tuple[str, str]]]:
    """Return what there is to choose from: of each filter the values, each with how it is shown."""
    statuses = library.statuses()
    return {
        "topic": [(slug, library.topic_name(slug)) for slug, count in library.topic_totals.items() if count],
        "source": [(name, name) for name, _, _ in library.sources()],
        "organization": [(name, name) for name in _houses(library.organizations())],
        "code": [("yes", "With code")] if library.has_code() else [],
        "status": [(name, name) for name in ("to-read", "reading", "read") if name in statuses],
    }


def _upvotes(cards: Sequence[ResultCard]) -> bytes:
    """Return the upvotes of each paper as two bytes, the lower one first."""
    numbers = array("H", (min(card.upvotes or 0, _MOST) for card in cards))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
