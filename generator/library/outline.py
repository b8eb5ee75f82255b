"""The outline of a library: which papers stand where, by their keys, without loading one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import takewhile
from operator import itemgetter
from typing import Any, TypeVar

from generator.library.arrivals import News
from generator.library.directory import Directory
from generator.library.orders import is_day, month_name, shelf_name, week_name
from generator.library.shelf import UNDATED, Shelf
from generator.model import OTHER, Edition, Naming, Topic

Name = TypeVar("Name", bound=Hashable)
Neighbours = tuple[Name | None, Name | None]
"""What stands before and after something in time."""


class Outline:
    """Keys by day, week, month and topic, the newest first."""

    def __init__(
        self,
        shelves: Iterable[Shelf],
        topics: tuple[Topic, ...],
        editions: Mapping[date, Edition],
        naming: Naming,
    ) -> None:
        named = {shelf.name: shelf for shelf in shelves if shelf.contents.count}
        self.shelves: Mapping[str, Shelf] = {name: named[name] for name in sorted(named, reverse=True)}
        self.topics = topics
        self.editions = editions
        self.naming = naming

    @cached_property
    def places(self) -> Mapping[str, str]:
        """The shelf that each paper stands on."""
        return {
            key: name
            for name, shelf in self.shelves.items()
            for shown in shelf.contents.days.values()
            for key, _ in shown
        }

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """The hash of each paper."""
        shown = (rows for shelf in self.shelves.values() for rows in shelf.contents.days.values())
        return {key: known for rows in shown for key, known in rows}

    @cached_property
    def count(self) -> int:
        """How many papers there are."""
        return sum(shelf.contents.count for shelf in self.shelves.values())

    # Days, weeks and months.

    @cached_property
    def day_counts(self) -> Mapping[date, int]:
        """How many papers each day has, the newest first."""
        days = (item for shelf in self.shelves.values() for item in shelf.contents.days.items())
        return {date.fromisoformat(day): len(shown) for day, shown in days if is_day(day)}

    @cached_property
    def names(self) -> Mapping[str, int]:
        """How many papers each day has, and each month or year without a day, the newest first; empty is undated."""
        days = (item for shelf in self.shelves.values() for item in shelf.contents.days.items())
        return {name: len(shown) for name, shown in days}

    @cached_property
    def without_day(self) -> Mapping[str, int]:
        """How many papers have no day: by the month or the year, the newest first; empty is undated."""
        return {name: count for name, count in self.names.items() if not is_day(name)}

    @cached_property
    def newest(self) -> date | None:
        """The newest day that has a paper."""
        return next(iter(self.day_counts), None)

    @cached_property
    def days_around(self) -> Mapping[date, Neighbours[date]]:
        """The days with papers before and after each."""
        return around(list(self.day_counts))

    @cached_property
    def weeks(self) -> Mapping[str, list[date]]:
        """The days of each ISO week that have papers."""
        return self._days_by(week_name)

    @cached_property
    def weeks_around(self) -> Mapping[str, Neighbours[str]]:
        """The weeks with papers before and after each."""
        return around(list(self.weeks))

    @cached_property
    def months(self) -> Mapping[str, list[date]]:
        """The days of each month that have papers."""
        return self._days_by(month_name)

    @cached_property
    def months_around(self) -> Mapping[str, Neighbours[str]]:
        """The months with papers before and after each."""
        return around(list(self.months))

    def _days_by(self, span: Callable[[date], str]) -> dict[str, list[date]]:
        days: dict[str, list[date]] = {}
        for day in self.day_counts:
            days.setdefault(span(day), []).append(day)
        return days

    @cached_property
    def years(self) -> Mapping[str, int]:
        """How many papers each year has."""
        counts: Counter[str] = Counter()
        for name, count in self.names.items():
            if name:
                counts[name[:4]] += count
        return dict(counts)

    def names_on(self, shelf: str) -> list[str]:
        """Return the days, months and years of a shelf; none of one that is not there."""
        return list(self.shelves[shelf].contents.days) if shelf in self.shelves else []

    def shown(self, day: str) -> list[list[str]]:
        """Return key and hash of each paper of a day, by rank."""
        shelf = self.shelves.get(shelf_name(day))
        return shelf.contents.days.get(day, []) if shelf else []

    def order(self, day: str) -> tuple[str, ...]:
        """Return the keys that a person put first on a day, in their order."""
        edition = self.editions.get(date.fromisoformat(day)) if is_day(day) else None
        return edition.order or () if edition else ()

    def keys(self, day: str) -> list[str]:
        """Return the keys of a day, as its edition orders them, then by rank."""
        keys, order = [key for key, _ in self.shown(day)], self.order(day)
        return sorted(keys, key=lambda key: order.index(key) if key in order else len(order)) if order else keys

    def newest_days(self, count: int) -> list[date]:
        """Return the newest days, until they have so many papers."""
        days, found = [], 0
        for day, number in self.day_counts.items():
            if found >= count:
                break
            days.append(day)
            found += number
        return days

    def last_days(self, days: int) -> list[date]:
        """Return the days with papers within so many days up to the newest."""
        first = self.newest.toordinal() - days + 1 if self.newest else 0
        return list(takewhile(lambda day: day.toordinal() >= first, self.day_counts))

    def weeks_of(self, month: str) -> list[str]:
        """Return the weeks whose newest day with papers is in a month."""
        names = dict.fromkeys(map(week_name, self.months.get(month, ())))
        return [week for week in names if month_name(self.weeks[week][0]) == month]

    def month_counts(self, month: str) -> dict[date, int]:
        """Return how many papers each day of a month has; nothing for a month without any."""
        return {day: self.day_counts[day] for day in self.months.get(month, ())}

    def year_months(self, year: str) -> list[str]:
        """Return the months of a year that have papers."""
        return [month for month in self.months if month[:4] == year]

    def year_weeks(self, year: str) -> dict[str, int]:
        """Return how many papers the ISO weeks of a year have."""
        weeks = {name: days for name, days in self.weeks.items() if name[:4] == year}
        return {name: sum(self.day_counts[day] for day in days) for name, days in weeks.items()}

    def updated(self, span: str) -> str:
        """Return the newest day of anything known of the papers of a year or a month by its name; empty for none."""
        spans = (shelf.contents.updated for name, shelf in self.shelves.items() if name.startswith(span))
        return max(spans, default="")

    # Topics.

    @cached_property
    def slugs(self) -> list[str]:
        """The slugs of all topics in their order, ``other`` last."""
        return [*(topic.slug for topic in self.topics), OTHER]

    @cached_property
    def by_topic(self) -> Mapping[str, dict[str, list[Any]]]:
        """Of each topic the shelves that have papers of it, with a hash and their keys."""
        found: dict[str, dict[str, list[Any]]] = {slug: {} for slug in self.slugs}
        for name, shelf in self.shelves.items():
            for slug, known in shelf.contents.topics.items():
                found[slug][name] = known
        return found

    @cached_property
    def topic_totals(self) -> Mapping[str, int]:
        """How many papers each topic has, in the order of the topics."""
        return {slug: sum(len(keys) for _, keys in shelves.values()) for slug, shelves in self.by_topic.items()}

    @cached_property
    def topic_months_around(self) -> Mapping[str, Mapping[str, Neighbours[str]]]:
        """The months in which each topic has papers before and after each."""
        return {slug: around(list(months)) for slug, months in self.by_topic.items()}

    def shown_topics(self) -> list[str]:
        """Return the topics that have a page: all, of ``other`` only where it has papers."""
        return [slug for slug, count in self.topic_totals.items() if count or slug != OTHER]

    def topics_of(self, month: str) -> list[str]:
        """Return the topics that have papers in a month, in their order."""
        return [slug for slug in self.slugs if month in self.by_topic[slug]]

    def topic_months(self, slug: str) -> dict[str, int]:
        """Return the months in which a topic has papers, with their number."""
        return {name: len(keys) for name, (_, keys) in self.by_topic[slug].items()}

    def topic_keys(self, slug: str, month: str) -> list[str]:
        """Return the papers that a topic has in a month."""
        keys: list[str] = self.by_topic[slug][month][1]
        if month not in self.orders:
            return keys
        members = set(keys)
        return [key for day in self.shelves[month].contents.days for key in self.keys(day) if key in members]

    def newest_keys(self, slug: str) -> Iterator[str]:
        """Yield the papers of a topic, the newest first."""
        for month in self.by_topic[slug]:
            yield from self.topic_keys(slug, month)

    def newest_months(self, slug: str, count: int) -> list[str]:
        """Return the newest months of a topic, until they have so many papers of it."""
        months, found = [], 0
        for month, (_, keys) in self.by_topic[slug].items():
            if found >= count:
                break
            months.append(month)
            found += len(keys)
        return months

    @cached_property
    def orders(self) -> Mapping[str, list[tuple[date, tuple[str, ...]]]]:
        """The orders that people gave to days, by month."""
        found: dict[str, list[tuple[date, tuple[str, ...]]]] = defaultdict(list)
        for day, edition in sorted(self.editions.items()):
            if edition.order:
                found[month_name(day)].append((day, edition.order))
        return dict(found)

    # Names.

    @cached_property
    def directory(self) -> Directory:
        """Who wrote what."""
        return Directory(self.shelves, self.naming)

    # What stands out.

    @cached_property
    def marked(self) -> list[dict[str, Any]]:
        """What people marked, the newest day first, each day in its order."""
        marks = {mark["key"]: mark for shelf in self.shelves.values() for mark in shelf.contents.marked}
        days = sorted({mark["day"] for mark in marks.values()}, reverse=True)
        return [marks[key] for day in days for key in self.keys(day) if key in marks]

    @cached_property
    def news(self) -> News:
        """What is new, for those who follow the list."""
        return News(self.shelves, self.editions)

    def top(self, count: int) -> list[list[Any]]:
        """Return place, key and hash of the papers with the most votes, of those that have a day."""
        tops = (top for shelf in self.shelves.values() for top in shelf.contents.top)
        return sorted(tops, key=itemgetter(0))[:count]

    def sources(self) -> dict[str, tuple[int, str]]:
        """Return how many papers each source lists, and the newest day of one."""
        found: dict[str, tuple[int, str]] = {}
        for shelf in self.shelves.values():
            for name, (count, newest) in shelf.contents.sources.items():
                known, newer = found.get(name, (0, UNDATED))
                found[name] = (known + count, max(newest, newer))
        return dict(sorted(found.items()))

    def organizations(self) -> Counter[str]:
        """Return how many papers each organisation has."""
        counts: Counter[str] = Counter()
        for shelf in self.shelves.values():
            counts.update(shelf.contents.organizations)
        return counts


def around(names: Sequence[Name]) -> dict[Name, Neighbours[Name]]:
    """Return what stands before and after each name in time, out of names that begin with the newest."""
    older: list[Name | None] = [*names[1:], None]
    newer: list[Name | None] = [None, *names[:-1]]
    return dict(zip(names, zip(older, newer, strict=True), strict=True)) if names else {}
