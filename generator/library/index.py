"""The library: every entry of a list, of which only those are loaded that somebody asks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import islice

from generator.library.dependencies import Tracer
from generator.library.loader import Loader
from generator.library.orders import Entries, by_votes, largest_first
from generator.library.outline import Neighbours, Outline
from generator.library.questions import told_day
from generator.library.shelf import LONG_AGO, UNDATED, Shelf
from generator.manifest import content_hash
from generator.model import OTHER, Edition, Entry, Topic


class Library:
    """Entries by day, week, month and topic, the newest first; the newest day stands for today."""

    def __init__(
        self, shelves: Iterable[Shelf], topics: tuple[Topic, ...] = (), editions: Mapping[date, Edition] | None = None
    ) -> None:
        """Put up the shelves; editions are what people decided about days, with orders that name keys."""
        self.topics = topics
        self.outline = Outline(shelves, topics, editions or {})
        self._papers = Loader(self.outline)
        tracer = Tracer(self.outline)
        self._ask, self.traced, self.answers_as = tracer.ask, tracer.traced, tracer.answers_as

    # Papers.

    def __contains__(self, key: str) -> bool:
        """Tell whether a paper is shown."""
        return key in self.outline.places

    @property
    def count(self) -> int:
        """How many entries there are."""
        return self.outline.count

    def hash_of(self, entry: Entry) -> str:
        """Return a hash of all that pages show of an entry of this library."""
        return self.outline.hashes[entry.key]

    def hash_of_days(self, names: Iterable[str]) -> str:
        """Return a hash of all that pages show of the entries of days, and of their order, without loading one."""
        return content_hash(repr([(name, told_day(self.outline, name)) for name in names]).encode())

    def entry(self, key: str) -> Entry:
        """Return a paper that is shown."""
        return self._papers.on_shelf(self.outline.places[key], [key])[0]

    @property
    def newest_first(self) -> Iterator[Entry]:
        """Every entry, the newest day first and each day by rank, then those without a day."""
        for shelf in self.outline.shelves.values():
            for day in shelf.contents.days:
                yield from self._papers.of_day(day)

    # Days.

    @property
    def day_counts(self) -> Mapping[date, int]:
        """How many entries each day has, the newest first."""
        return self.outline.day_counts

    @property
    def newest(self) -> date | None:
        """The newest day that has a paper."""
        return self.outline.newest

    def newest_day(self) -> date | None:
        """Return the newest day that has a paper, as an answer that is traced."""
        self._ask("newest_day")
        return self.outline.newest

    def has_day(self, day: date | None) -> bool:
        """Tell whether a day has entries."""
        if day is None:
            return False
        self._ask("has_day", day)
        return day in self.outline.day_counts

    def day(self, day: date) -> Entries:
        """Return the entries of a day, as its edition orders them, then by rank."""
        return self.at(day.isoformat())

    def at(self, name: str) -> Entries:
        """Return the entries of a day by its name, or those of which no more than a month or a year is known."""
        self._ask("day", name)
        return self._papers.of_day(name)

    @property
    def names(self) -> Mapping[str, int]:
        """How many entries each day, month and year has that entries stand under, the newest first."""
        return self.outline.names

    @property
    def shelf_counts(self) -> Mapping[str, int]:
        """How many entries stand on each shelf: a month, a year of which no month is known, or without any date."""
        return {name: shelf.contents.count for name, shelf in self.outline.shelves.items()}

    def names_on(self, shelf: str) -> list[str]:
        """Return the days, months and years of a shelf."""
        return list(self.outline.shelves[shelf].contents.days)

    def around_day(self, day: date) -> Neighbours[date]:
        """Return the days with entries before and after one that has some."""
        self._ask("around_day", day)
        return self.outline.days_around[day]

    def without_day(self, year: str | None = None) -> dict[str, int]:
        """Return how many entries have no day, by the month or the year that is known of them, the newest first.

        Of ``""`` nothing is known. Of a year only those of that year are told.
        """
        self._ask("without_day")
        found = self.outline.without_day.items()
        return {name: count for name, count in found if year is None or (name and name[:4] == year)}

    @property
    def undated_count(self) -> int:
        """How many entries have no day."""
        return sum(self.outline.without_day.values())

    def undated(self) -> Entries:
        """Return the entries without any date, by rank."""
        return self.at(UNDATED)

    def edition(self, day: date) -> Edition:
        """Return what the curator decided about a day."""
        self._ask("edition", day)
        return self.outline.editions.get(day, Edition())

    def newest_days(self, count: int) -> list[tuple[date, Entries]]:
        """Return the newest days with their entries, until there are so many."""
        self._ask("newest_days", count)
        return [(day, self._papers.of_day(day.isoformat())) for day in self.outline.newest_days(count)]

    # Weeks, months and years.

    @property
    def months(self) -> Mapping[str, list[date]]:
        """The days of each month that have entries, the newest first."""
        return self.outline.months

    def weeks_of(self, month: str) -> list[str]:
        """Return the weeks whose newest day with entries is in a month."""
        self._ask("weeks_of", month)
        return self.outline.weeks_of(month)

    def week(self, name: str) -> Entries:
        """Return the entries of a week by upvotes."""
        self._ask("week", name)
        return self._by_votes(self.outline.weeks[name])

    def month(self, name: str) -> Entries:
        """Return the entries of a month by upvotes."""
        self._ask("month", name)
        return self._by_votes(self.outline.months[name])

    def _by_votes(self, days: Iterable[date]) -> Entries:
        return tuple(sorted((entry for day in days for entry in self._papers.of_day(day.isoformat())), key=by_votes))

    def around_week(self, name: str) -> Neighbours[str]:
        """Return the weeks with entries before and after one."""
        self._ask("around_week", name)
        return self.outline.weeks_around[name]

    def around_month(self, name: str) -> Neighbours[str]:
        """Return the months with entries before and after one."""
        self._ask("around_month", name)
        return self.outline.months_around[name]

    def month_counts(self, name: str) -> dict[date, int]:
        """Return how many entries each day of a month has; nothing for a month without any."""
        self._ask("month_counts", name)
        return self.outline.month_counts(name)

    def years(self) -> Mapping[str, int]:
        """Return how many entries each year has, the newest first."""
        self._ask("years")
        return self.outline.years

    def year_months(self, year: str) -> list[str]:
        """Return the months of a year that have entries, the newest first."""
        self._ask("year_months", year)
        return self.outline.year_months(year)

    def year_weeks(self, year: str) -> dict[str, int]:
        """Return how many entries the ISO weeks of a year have, the newest first."""
        self._ask("year_weeks", year)
        return self.outline.year_weeks(year)

    def updated(self, span: str = "") -> str:
        """Return the newest day of anything known of the entries: of all, or of a year or month by its name."""
        self._ask("updated", span)
        return self.outline.updated(span) or LONG_AGO.isoformat()

    # Topics.

    @property
    def slugs(self) -> list[str]:
        """The slugs of all topics in their order, ``other`` last."""
        return self.outline.slugs

    def topic_name(self, slug: str) -> str:
        """Return the name of a topic as readers see it."""
        return self._topic_names[slug]

    @cached_property
    def _topic_names(self) -> Mapping[str, str]:
        return {topic.slug: topic.name for topic in self.topics} | {OTHER: "Other"}

    @property
    def topic_totals(self) -> Mapping[str, int]:
        """How many entries each topic has, in the order of the topics."""
        return self.outline.topic_totals

    def topic_counts(self) -> list[tuple[str, int]]:
        """Return how many entries the topics have that have any, the largest first."""
        self._ask("topic_counts")
        return largest_first({slug: count for slug, count in self.topic_totals.items() if count}, self.slugs)

    def shown_topics(self) -> list[str]:
        """Return the topics that have a page: all, of ``other`` only where it has entries."""
        self._ask("shown_topics")
        return self.outline.shown_topics()

    def topic_months(self, slug: str) -> dict[str, int]:
        """Return the months in which a topic has entries, the newest first, with their number; ``""`` is undated."""
        self._ask("topic_months", slug)
        return self.outline.topic_months(slug)

    def topics_of(self, month: str) -> list[str]:
        """Return the topics that have entries in a month, in their order."""
        self._ask("topics_of", month)
        return self.outline.topics_of(month)

    def of_topic(self, slug: str, month: str) -> Entries:
        """Return the entries that a topic has in a month, the newest first."""
        self._ask("of_topic", f"{slug} {month}")
        return self._papers.on_shelf(month, self.outline.topic_keys(slug, month))

    def newest_of_topic(self, slug: str, count: int) -> Entries:
        """Return so many of the newest entries of a topic."""
        self._ask("newest_of_topic", f"{slug} {count}")
        return self._papers.with_keys(islice(self.outline.newest_keys(slug), count))

    def around_topic_month(self, slug: str, month: str) -> Neighbours[str]:
        """Return the months in which a topic has entries before and after one."""
        self._ask("around_topic_month", f"{slug} {month}")
        return self.outline.topic_months_around[slug][month]

    # What stands out.

    def _marked(self, name: str) -> Entries:
        self._ask("marked", name)
        return self._papers.with_keys(mark["key"] for mark in self.outline.marked if mark[name])

    def pinned(self) -> Entries:
        """Return the pinned entries, the newest first."""
        return self._marked("pinned")

    def picks(self) -> Entries:
        """Return what the curator picked, the newest first: pinned, or rated 4 or 5."""
        return self._marked("picked")

    def with_notes(self) -> Entries:
        """Return the entries with notes, the newest first."""
        return self._marked("notes")

    def tags(self) -> dict[str, tuple[str, int]]:
        """Return name and number of entries of each tag, by its name in links, in the order of the tags' names.

        Two spellings of one name are one tag.
        """
        self._ask("tags")
        names: dict[str, list[str]] = defaultdict(list)
        for mark in self.outline.marked:
            for slug, name in mark["tags"].items():
                names[slug].append(name)
        tags = {slug: (min(spellings), len(spellings)) for slug, spellings in names.items()}
        return dict(sorted(tags.items(), key=lambda item: (item[1][0].casefold(), item[0])))

    def of_tag(self, slug: str) -> Entries:
        """Return the entries of a tag, the newest first."""
        self._ask("of_tag", slug)
        return self._papers.with_keys(mark["key"] for mark in self.outline.marked if slug in mark["tags"])

    def trending(self, days: int | None, count: int) -> Entries:
        """Return the entries with the most upvotes, then comments, of the last days (of all days without a number).

        Entries without either do not trend, nor do those without a day.
        """
        if days is None:
            self._ask("top", count)
            return self._papers.with_keys(key for _, key, _ in self.outline.top(count))
        self._ask("last_days", days)
        recent = self._by_votes(self.outline.last_days(days))
        return tuple(entry for entry in recent if entry.figures.upvotes or entry.figures.comments)[:count]

    # What is new.

    def arrivals(self, of: str) -> Entries:
        """Return the entries that a feed has, the newest first by when they came into the list: see ``News``."""
        self._ask("arrivals", of)
        return self._papers.with_keys(item.key for item in self.outline.news.newest(of))

    def new_editions(self) -> list[tuple[date, Edition, Entries]]:
        """Return the newest editions, each with its entries, which are ordered by nothing that moves."""
        self._ask("new_editions")
        days = [date.fromisoformat(item.key) for item in self.outline.news.editions]
        return [(day, self.outline.editions.get(day, Edition()), self._in_order(day)) for day in days]

    def _in_order(self, day: date) -> Entries:
        name = day.isoformat()
        first = {key: number for number, key in enumerate(self.outline.order(name))}
        return tuple(
            sorted(
                self._papers.of_day(name),
                key=lambda entry: (first.get(entry.key, len(first)), entry.title.casefold(), entry.key),
            )
        )

    def told_hash(self, entry: Entry) -> str:
        """Return a hash of all that feeds tell of an entry of this library."""
        return self.outline.news.arrivals[entry.key].told

    # What is told of all of them; not traced, since it is made out of next to nothing.

    def sources(self) -> list[tuple[str, int, date | None]]:
        """Return how many entries each source lists, and the newest day of one."""
        found = self.outline.sources().items()
        return [(name, count, date.fromisoformat(newest) if newest else None) for name, (count, newest) in found]

    def organizations(self) -> Counter[str]:
        """Return how many entries each organisation has."""
        return self.outline.organizations()

    def statuses(self) -> set[str]:
        """Return the reading states that entries have."""
        return {status for shelf in self.outline.shelves.values() for status in shelf.contents.statuses}

    def has_code(self) -> bool:
        """Tell whether any entry has code."""
        return any(shelf.contents.has_code for shelf in self.outline.shelves.values())
