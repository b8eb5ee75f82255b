"""The questions that pages ask a library, each with all that pages see of the answer, without loading a paper.

A method of this class is a question with its fingerprint, or says that it needs none: ``tests/test_library.py`` holds
it. What is made out of questions alone stands in ``Library``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from itertools import islice

from generator.library.asked import asked, settled
from generator.library.dependencies import Tracer
from generator.library.directory import Listed, Named, NamePages
from generator.library.loader import Loader
from generator.library.orders import Entries, by_votes, largest_first
from generator.library.outline import Neighbours, Outline
from generator.library.shelf import LONG_AGO
from generator.model import OTHER, Edition, Entry, Topic


def told_day(outline: Outline, day: str) -> object:
    """Return what of a day's papers pages depend on: their hashes, and their order."""
    return outline.shown(day), outline.order(day)


def _days(outline: Outline, days: Iterable[date]) -> object:
    return [(day, told_day(outline, day.isoformat())) for day in days]


def _of_topic(outline: Outline, slug: str, months: Iterable[str]) -> object:
    return [(month, outline.by_topic[slug].get(month, [""])[0], outline.orders.get(month)) for month in months]


def _marks(outline: Outline, name: str) -> object:
    return [(mark["key"], mark["hash"]) for mark in outline.marked if mark[name]]


def _of_tag(outline: Outline, slug: str) -> object:
    return [(mark["key"], mark["hash"]) for mark in outline.marked if slug in mark["tags"]]


def _topic_and(find: Callable[[Outline, str, str], object]) -> Callable[[Outline, str, str], object]:
    """Return what answers a question about a topic, which may be one no more, and something else."""
    return lambda outline, slug, other: find(outline, slug, other) if slug in outline.by_topic else None


class Questions:
    """Entries by day, week, month and topic, the newest first; the newest day stands for today."""

    def __init__(self, outline: Outline) -> None:
        """Answer from an outline, and load the entries that are asked for."""
        self._outline = outline
        self._papers = Loader(outline)
        tracer = Tracer(outline)
        self.note, self.refuse, self.traced, self.answers_as = (
            tracer.note,
            tracer.refuse,
            tracer.traced,
            tracer.answers_as,
        )

    @settled
    def hash_of(self, entry: Entry) -> str:
        """Return a hash of all that pages show of an entry of this library."""
        return self._outline.hashes[entry.key]

    # Days.

    @asked(lambda outline: outline.newest)
    def newest_day(self) -> date | None:
        """Return the newest day that has a paper."""
        return self._outline.newest

    @asked(lambda outline, day: date.fromisoformat(day) in outline.day_counts)
    def is_day_with_entries(self, day: date) -> bool:
        """Tell whether a day has entries."""
        return day in self._outline.day_counts

    @asked(told_day)
    def at(self, name: str) -> Entries:
        """Return the entries of a day by its name, or those of which no more than a month or a year is known."""
        return self._papers.of_day(name)

    @asked(lambda outline, shelf: outline.names_on(shelf))
    def names_on(self, shelf: str) -> list[str]:
        """Return the days, months and years of a shelf."""
        return self._outline.names_on(shelf)

    @asked(lambda outline, month: outline.months.get(month, ()))
    def days_of(self, month: str) -> list[date]:
        """Return the days of a month that have entries, the newest first; none for what is no month."""
        return self._outline.months.get(month, [])

    @asked(lambda outline, day: outline.days_around.get(date.fromisoformat(day)))
    def around_day(self, day: date) -> Neighbours[date]:
        """Return the days with entries before and after one that has some."""
        return self._outline.days_around[day]

    @asked(lambda outline: list(outline.without_day.items()))
    def all_without_day(self) -> Mapping[str, int]:
        """Return how many entries have no day, by the month or the year that is known of them, the newest first."""
        return self._outline.without_day

    @asked(lambda outline, day: outline.editions.get(date.fromisoformat(day)))
    def edition(self, day: date) -> Edition:
        """Return what the curator decided about a day."""
        return self._outline.editions.get(day, Edition())

    @asked(lambda outline, count: _days(outline, outline.newest_days(int(count))))
    def newest_days(self, count: int) -> list[tuple[date, Entries]]:
        """Return the newest days with their entries, until there are so many."""
        return [(day, self._papers.of_day(day.isoformat())) for day in self._outline.newest_days(count)]

    @asked(lambda outline, days: _days(outline, outline.last_days(int(days))))
    def last_days(self, days: int) -> Entries:
        """Return the entries of the last days by upvotes."""
        return self._by_votes(self._outline.last_days(days))

    # Weeks, months and years.

    @asked(lambda outline, month: outline.weeks_of(month))
    def weeks_of(self, month: str) -> list[str]:
        """Return the weeks whose newest day with entries is in a month."""
        return self._outline.weeks_of(month)

    @asked(lambda outline, week: _days(outline, outline.weeks.get(week, ())))
    def week(self, name: str) -> Entries:
        """Return the entries of a week by upvotes."""
        return self._by_votes(self._outline.weeks[name])

    @asked(lambda outline, week, count: outline.directory.most_voted(outline.weeks.get(week, ()), int(count)))
    def most_voted_of_week(self, name: str, count: int) -> list[Listed]:
        """Return so many entries of a week with the most upvotes, of those that have any, without loading one."""
        return self._outline.directory.most_voted(self._outline.weeks[name], count)

    @asked(lambda outline, month: _days(outline, outline.months.get(month, ())))
    def month(self, name: str) -> Entries:
        """Return the entries of a month by upvotes."""
        return self._by_votes(self._outline.months[name])

    def _by_votes(self, days: Iterable[date]) -> Entries:
        return tuple(sorted((entry for day in days for entry in self._papers.of_day(day.isoformat())), key=by_votes))

    @asked(lambda outline, week: outline.weeks_around.get(week))
    def around_week(self, name: str) -> Neighbours[str]:
        """Return the weeks with entries before and after one."""
        return self._outline.weeks_around[name]

    @asked(lambda outline, month: outline.months_around.get(month))
    def around_month(self, name: str) -> Neighbours[str]:
        """Return the months with entries before and after one."""
        return self._outline.months_around[name]

    @asked(lambda outline, month: list(outline.month_counts(month).items()))
    def month_counts(self, name: str) -> dict[date, int]:
        """Return how many entries each day of a month has; nothing for a month without any."""
        return self._outline.month_counts(name)

    @asked(lambda outline: list(outline.years.items()))
    def years(self) -> Mapping[str, int]:
        """Return how many entries each year has, the newest first."""
        return self._outline.years

    @asked(lambda outline, year: outline.year_months(year))
    def year_months(self, year: str) -> list[str]:
        """Return the months of a year that have entries, the newest first."""
        return self._outline.year_months(year)

    @asked(lambda outline, year: list(outline.year_weeks(year).items()))
    def year_weeks(self, year: str) -> dict[str, int]:
        """Return how many entries the ISO weeks of a year have, the newest first."""
        return self._outline.year_weeks(year)

    @asked(lambda outline, span: outline.updated(span))
    def updated(self, span: str = "") -> str:
        """Return the newest day of anything known of the entries: of all, or of a year or month by its name."""
        return self._outline.updated(span) or LONG_AGO.isoformat()

    # Topics.

    @property
    @settled
    def topics(self) -> tuple[Topic, ...]:
        """The topics in their order."""
        return self._outline.topics

    @property
    @settled
    def slugs(self) -> list[str]:
        """The slugs of all topics in their order, ``other`` last."""
        return self._outline.slugs

    @settled
    def topic_name(self, slug: str) -> str:
        """Return the name of a topic as readers see it."""
        return self._topic_names[slug]

    @cached_property
    def _topic_names(self) -> Mapping[str, str]:
        return {topic.slug: topic.name for topic in self.topics} | {OTHER: "Other"}

    @asked(lambda outline: list(outline.topic_totals.items()))
    def topic_counts(self) -> list[tuple[str, int]]:
        """Return how many entries the topics have that have any, the largest first."""
        return largest_first({slug: count for slug, count in self._outline.topic_totals.items() if count}, self.slugs)

    @asked(lambda outline: outline.shown_topics())
    def shown_topics(self) -> list[str]:
        """Return the topics that have a page: all, of ``other`` only where it has entries."""
        return self._outline.shown_topics()

    @asked(lambda outline, slug: list(outline.topic_months(slug).items()) if slug in outline.by_topic else None)
    def topic_months(self, slug: str) -> dict[str, int]:
        """Return the months in which a topic has entries, the newest first, with their number; ``""`` is undated."""
        return self._outline.topic_months(slug)

    @asked(lambda outline, month: outline.topics_of(month))
    def topics_of(self, month: str) -> list[str]:
        """Return the topics that have entries in a month, in their order."""
        return self._outline.topics_of(month)

    @asked(_topic_and(lambda outline, slug, month: _of_topic(outline, slug, [month])))
    def of_topic(self, slug: str, month: str) -> Entries:
        """Return the entries that a topic has in a month, the newest first."""
        return self._papers.on_shelf(month, self._outline.topic_keys(slug, month))

    @asked(_topic_and(lambda outline, slug, count: _of_topic(outline, slug, outline.newest_months(slug, int(count)))))
    def newest_of_topic(self, slug: str, count: int) -> Entries:
        """Return so many of the newest entries of a topic."""
        return self._papers.with_keys(islice(self._outline.newest_keys(slug), count))

    @asked(_topic_and(lambda outline, slug, month: outline.topic_months_around[slug].get(month)))
    def around_topic_month(self, slug: str, month: str) -> Neighbours[str]:
        """Return the months in which a topic has entries before and after one."""
        return self._outline.topic_months_around[slug][month]

    # Names.

    @asked(lambda outline: outline.directory.authors())
    def authors(self) -> list[tuple[str, str, int]]:
        """Return name in links, name and number of papers of each author that has a page, by the name."""
        return self._outline.directory.authors()

    @asked(lambda outline: outline.directory.houses())
    def houses(self) -> list[tuple[str, str, int]]:
        """Return the same of each organisation."""
        return self._outline.directory.houses()

    @asked(lambda outline, slug: outline.directory.told_author(slug))
    def author(self, slug: str) -> Named | None:
        """Return all that is told of an author by the name in links; None where there is no page."""
        return self._outline.directory.author(slug)

    @asked(lambda outline, slug: outline.directory.told_house(slug))
    def house(self, slug: str) -> Named | None:
        """Return the same of an organisation."""
        return self._outline.directory.house(slug)

    @asked(lambda outline, when: sorted(outline.directory.links_at(when).items()))
    def links_at(self, when: str) -> Mapping[str, NamePages]:
        """Return of each paper of a day (month, year) the names that have a page; of a paper without any nothing."""
        return self._outline.directory.links_at(when)

    # What stands out.

    @asked(_marks)
    def marked(self, name: str) -> Entries:
        """Return what people marked, the newest first: ``pinned``, ``picked``, or with ``notes``."""
        return self._papers.with_keys(mark["key"] for mark in self._outline.marked if mark[name])

    @asked(lambda outline: [(mark["key"], mark["tags"]) for mark in outline.marked])
    def tags(self) -> dict[str, tuple[str, int]]:
        """Return name and number of entries of each tag, by its name in links, in the order of the tags' names.

        Two spellings of one name are one tag.
        """
        names: dict[str, list[str]] = defaultdict(list)
        for mark in self._outline.marked:
            for slug, name in mark["tags"].items():
                names[slug].append(name)
        tags = {slug: (min(spellings), len(spellings)) for slug, spellings in names.items()}
        return dict(sorted(tags.items(), key=lambda item: (item[1][0].casefold(), item[0])))

    @asked(_of_tag)
    def of_tag(self, slug: str) -> Entries:
        """Return the entries of a tag, the newest first."""
        return self._papers.with_keys(mark["key"] for mark in self._outline.marked if slug in mark["tags"])

    @asked(lambda outline, count: outline.top(int(count)))
    def top(self, count: int) -> Entries:
        """Return so many of the entries with the most upvotes, then comments, of those that have a day."""
        return self._papers.with_keys(key for _, key, _ in self._outline.top(count))

    # What is new.

    @asked(lambda outline, of: [(item.key, item.told) for item in outline.news.newest(of)])
    def arrivals(self, of: str) -> Entries:
        """Return the entries that a feed has, the newest first by when they came into the list: see ``News``."""
        return self._papers.with_keys(item.key for item in self._outline.news.newest(of))

    @asked(lambda outline: [(item.key, item.told) for item in outline.news.editions])
    def new_editions(self) -> list[tuple[date, Edition, Entries]]:
        """Return the newest editions, each with its entries, which are ordered by nothing that moves."""
        days = [date.fromisoformat(item.key) for item in self._outline.news.editions]
        return [(day, self._outline.editions.get(day, Edition()), self._in_order(day)) for day in days]

    def _in_order(self, day: date) -> Entries:
        first = {key: number for number, key in enumerate(self._outline.order(day.isoformat()))}
        entries = self._papers.of_day(day.isoformat())
        return tuple(
            sorted(entries, key=lambda item: (first.get(item.key, len(first)), item.title.casefold(), item.key))
        )

    @settled
    def told_hash(self, entry: Entry) -> str:
        """Return a hash of all that feeds tell of an entry of this library."""
        return self._outline.news.arrivals[entry.key].told
