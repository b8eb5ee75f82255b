"""The orders of entries, and the names of the spans of time that they stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from generator.model import Entry

Entries = tuple[Entry, ...]


def week_name(day: date) -> str:
    """Return the ISO week of a day, such as ``2025-W43``."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def month_name(day: date) -> str:
    """Return the month of a day, such as ``2025-10``."""
    return day.isoformat()[:7]  # strftime leaves the zeros of the year 205 out, and that is a mistake easily made


def shelf_name(when: str) -> str:
    """Return the month of a day, or the year or month itself, by which papers are sorted."""
    return when[:7]


def is_day(when: str) -> bool:
    """Tell whether somewhere in time is a day, and not a month, a year, or nothing."""
    return len(when) > _MONTH


_MONTH: Final = len("2025-10")


def by_rank(entry: Entry) -> tuple[object, ...]:
    """Order entries by pin, then upvotes (unknown last), then title."""
    upvotes = entry.figures.upvotes
    return not entry.pinned, upvotes is None, -(upvotes or 0), entry.title.casefold(), entry.key


def by_votes(entry: Entry) -> tuple[object, ...]:
    """Order entries by upvotes (unknown last), then comments, then the newest day, then title."""
    figures, day = entry.figures, entry.day or date.min
    votes = figures.upvotes is None, -(figures.upvotes or 0), -(figures.comments or 0)
    return *votes, -day.toordinal(), entry.title.casefold(), entry.key


def topic_counts(entries: Iterable[Entry], order: Sequence[str]) -> list[tuple[str, int]]:
    """Return how many of the entries belong to each topic, the largest first, then in the order given."""
    counts: dict[str, int] = defaultdict(int)
    for entry in entries:
        for match in entry.topics:
            counts[match.slug] += 1
    return largest_first(counts, order)


def topic_order(counts: Mapping[str, int], order: Sequence[str]) -> list[tuple[str, int]]:
    """Return counts of topics that exist, the largest first, then in the order given."""
    known = {slug: count for slug, count in counts.items() if slug in order}
    return largest_first(known, order)


def largest_first(counts: dict[str, int], order: Sequence[str]) -> list[tuple[str, int]]:
    """Return counts by topic, the largest first, then in the order given."""
    return sorted(counts.items(), key=lambda item: (-item[1], order.index(item[0])))
