"""The library: every entry of a list, of which only those are loaded that somebody asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from generator.library.asked import untraced
from generator.library.directory import NO_NAME_PAGES, NamePages
from generator.library.orders import Entries
from generator.library.outline import Outline
from generator.library.questions import Questions, told_day
from generator.library.shelf import UNDATED, Shelf
from generator.manifest import content_hash
from generator.model import Edition, Entry, Naming, Topic


class Library(Questions):
    """What is made out of questions, and so is traced by them; and what is not traced, which says so."""

    def __init__(
        self,
        shelves: Iterable[Shelf],
        topics: tuple[Topic, ...] = (),
        editions: Mapping[date, Edition] | None = None,
        naming: Naming | None = None,
    ) -> None:
        """Put up the shelves; editions are what people decided about days, with orders that name keys."""
        super().__init__(Outline(shelves, topics, editions or {}, naming or Naming()))

    def links_of(self, entry: Entry) -> NamePages:
        """Return the names of a paper that have a page."""
        return self.links_at(entry.when).get(entry.key, NO_NAME_PAGES)

    def has_day(self, day: date | None) -> bool:
        """Tell whether a day has entries."""
        return day is not None and self.is_day_with_entries(day)

    def day(self, day: date) -> Entries:
        """Return the entries of a day, as its edition orders them, then by rank."""
        return self.at(day.isoformat())

    def undated(self) -> Entries:
        """Return the entries without any date, by rank."""
        return self.at(UNDATED)

    def without_day(self, year: str | None = None) -> dict[str, int]:
        """Return how many entries have no day, by the month or the year that is known of them, the newest first.

        Of ``""`` nothing is known. Of a year only those of that year are told.
        """
        found = self.all_without_day().items()
        return {name: count for name, count in found if year is None or (name and name[:4] == year)}

    def pinned(self) -> Entries:
        """Return the pinned entries, the newest first."""
        return self.marked("pinned")

    def picks(self) -> Entries:
        """Return what the curator picked, the newest first: pinned, or rated 4 or 5."""
        return self.marked("picked")

    def with_notes(self) -> Entries:
        """Return the entries with notes, the newest first."""
        return self.marked("notes")

    def trending(self, days: int | None, count: int) -> Entries:
        """Return the entries with the most upvotes, then comments, of the last days (of all days without a number).

        Entries without either do not trend, nor do those without a day.
        """
        if days is None:
            return self.top(count)
        recent = self.last_days(days)
        return tuple(entry for entry in recent if entry.figures.upvotes or entry.figures.comments)[:count]

    # What no page may ask that is kept between builds: it is for stages that ask the whole list, or that work it out
    # in every build.

    @untraced
    def __contains__(self, key: str) -> bool:
        """Tell whether a paper is shown."""
        return key in self._outline.places

    @property
    @untraced
    def count(self) -> int:
        """How many entries there are."""
        return self._outline.count

    @untraced
    def hash_of_days(self, names: Iterable[str]) -> str:
        """Return a hash of all that pages show of the entries of days, and of their order, without loading one."""
        return content_hash(repr([(name, told_day(self._outline, name)) for name in names]).encode())

    @untraced
    def entry(self, key: str) -> Entry:
        """Return a paper that is shown."""
        return self._papers.on_shelf(self._outline.places[key], [key])[0]

    @property
    @untraced
    def newest_first(self) -> Iterator[Entry]:
        """Every entry, the newest day first and each day by rank, then those without a day."""
        return (
            entry
            for shelf in self._outline.shelves.values()
            for day in shelf.contents.days
            for entry in self._papers.of_day(day)
        )

    @property
    @untraced
    def day_counts(self) -> Mapping[date, int]:
        """How many entries each day has, the newest first."""
        return self._outline.day_counts

    @property
    @untraced
    def newest(self) -> date | None:
        """The newest day that has a paper."""
        return self._outline.newest

    @property
    @untraced
    def names(self) -> Mapping[str, int]:
        """How many entries each day, month and year has that entries stand under, the newest first."""
        return self._outline.names

    @property
    @untraced
    def shelf_counts(self) -> Mapping[str, int]:
        """How many entries stand on each shelf: a month, a year of which no month is known, or without any date."""
        return {name: shelf.contents.count for name, shelf in self._outline.shelves.items()}

    @property
    @untraced
    def undated_count(self) -> int:
        """How many entries have no day."""
        return sum(self._outline.without_day.values())

    @property
    @untraced
    def topic_totals(self) -> Mapping[str, int]:
        """How many entries each topic has, in the order of the topics."""
        return self._outline.topic_totals

    @property
    @untraced
    def editions(self) -> Mapping[date, Edition]:
        """What the curator decided about days."""
        return self._outline.editions

    @untraced
    def sources(self) -> list[tuple[str, int, date | None]]:
        """Return how many entries each source lists, and the newest day of one."""
        found = self._outline.sources().items()
        return [(name, count, date.fromisoformat(newest) if newest else None) for name, (count, newest) in found]

    @untraced
    def organizations(self) -> Counter[str]:
        """Return how many entries each organisation has."""
        return self._outline.organizations()

    @untraced
    def statuses(self) -> set[str]:
        """Return the reading states that entries have."""
        return {status for shelf in self._outline.shelves.values() for status in shelf.contents.statuses}

    @untraced
    def has_code(self) -> bool:
        """Tell whether any entry has code."""
        return any(shelf.contents.has_code for shelf in self._outline.shelves.values())
