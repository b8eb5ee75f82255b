"""The library: every entry of a list, by shelves of which only those are loaded that somebody asks for.

What is asked can be traced: a trace holds each question with a hash of its answer, which is known without loading a
paper. As long as a library answers all questions of a trace in the same way, whatever was made of the answers is the
same, too.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from itertools import islice, takewhile
from operator import itemgetter
from typing import Any, Final

from generator.errors import DataError, Place, Problem
from generator.library.orders import Entries, by_votes, largest_first, month_name, week_name
from generator.library.shelf import UNDATED, Shelf, contents_of
from generator.manifest import content_hash
from generator.model import OTHER, Edition, Entry, Topic

_OPEN: Final = 8
"""Shelves that are kept loaded: a month, those beside it, and some that short lists reach back to."""
_MOST: Final = 500
Trace = dict[str, str]


class Library:
    """Entries by day, week, month and topic, the newest first; the newest day stands for today."""

    def __init__(
        self, shelves: Iterable[Shelf], topics: tuple[Topic, ...] = (), editions: Mapping[date, Edition] | None = None
    ) -> None:
        """Put up the shelves; editions are what people decided about days, with orders that name keys."""
        named = {shelf.name: shelf for shelf in shelves if shelf.contents.count}
        self._shelves = {name: named[name] for name in sorted(named, reverse=True)}
        self.topics = topics
        self.editions = editions or {}
        self._loaded: OrderedDict[str, dict[str, Entry]] = OrderedDict()
        self._asked: Trace | None = None
        self._answers: Trace = {}

    @contextmanager
    def traced(self) -> Iterator[Trace]:
        """Trace what is asked in this context."""
        before, self._asked = self._asked, {}
        try:
            yield self._asked
        finally:
            self._asked = before

    def answers_as(self, trace: Mapping[str, str]) -> bool:
        """Tell whether all questions of a trace have the same answers here."""
        return all(self._answer(question) == answer for question, answer in trace.items())

    def _ask(self, name: str, about: str = "") -> None:
        if self._asked is not None:
            question = f"{name} {about}"
            if question not in self._asked:
                self._asked[question] = self._answer(question)

    def _answer(self, question: str) -> str:
        """Return a hash of the answer to a question; an empty text where there is no such question."""
        known = self._answers.get(question)
        if known is None:
            name, _, about = question.partition(" ")
            find = _QUESTIONS.get(name)
            known = content_hash(repr(find(self, about)).encode(errors="surrogatepass")) if find else ""
            self._answers[question] = known
        return known

    # Papers.

    @cached_property
    def _places(self) -> Mapping[str, str]:
        """The shelf that each paper stands on, by key."""
        return {
            key: name
            for name, shelf in self._shelves.items()
            for shown in shelf.contents.days.values()
            for key, _ in shown
        }

    @cached_property
    def _hashes(self) -> Mapping[str, str]:
        return {
            key: known
            for shelf in self._shelves.values()
            for shown in shelf.contents.days.values()
            for key, known in shown
        }

    def hash_of(self, entry: Entry) -> str:
        """Return a hash of all that pages show of an entry of this library."""
        return self._hashes[entry.key]

    def __contains__(self, key: str) -> bool:
        """Tell whether a paper is shown."""
        return key in self._places

    def entry(self, key: str) -> Entry:
        """Return a paper that is shown."""
        return self._of(self._places[key], [key])[0]

    def _of(self, name: str, keys: Sequence[str]) -> Entries:
        """Return entries of a shelf; those that were not asked for yet are loaded."""
        loaded = self._loaded.setdefault(name, {})
        self._loaded.move_to_end(name)
        if missing := [key for key in keys if key not in loaded]:
            loaded.update((entry.key, entry) for entry in self._shelves[name].load(missing))
            while len(self._loaded) > _OPEN:
                self._loaded.popitem(last=False)
        return tuple(loaded[key] for key in keys)

    def _with_keys(self, keys: Iterable[str]) -> Entries:
        """Return entries of any shelves; of each shelf all at once."""
        keys = list(keys)
        shelves: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            shelves[self._places[key]].append(key)
        found = {entry.key: entry for name, members in shelves.items() for entry in self._of(name, members)}
        return tuple(found[key] for key in keys)

    def hash_of_days(self, days: Iterable[date | None]) -> str:
        """Return a hash of all that pages show of the entries of days, and of their order, without loading one."""
        names = (day.isoformat() if day else UNDATED for day in days)
        return content_hash(repr([(name, self._known_day(name)) for name in names]).encode())

    @property
    def newest_first(self) -> Iterator[Entry]:
        """Every entry, the newest day first and each day by rank, then those without a day."""
        for name, shelf in self._shelves.items():
            for day in shelf.contents.days:
                yield from self._of(name, self._keys(day))

    @cached_property
    def count(self) -> int:
        """How many entries there are."""
        return sum(shelf.contents.count for shelf in self._shelves.values())

    # Days.

    @cached_property
    def day_counts(self) -> Mapping[date, int]:
        """How many entries each day has, the newest first."""
        return {
            date.fromisoformat(day): len(shown)
            for shelf in self._shelves.values()
            for day, shown in shelf.contents.days.items()
            if day
        }

    @cached_property
    def newest(self) -> date | None:
        """The newest day that has a paper."""
        return next(iter(self.day_counts), None)

    def newest_day(self) -> date | None:
        """Return the newest day that has a paper, as an answer that is traced."""
        self._ask("newest_day")
        return self.newest

    def _shown(self, day: str) -> list[list[str]]:
        shelf = self._shelves.get(day[:7])
        return shelf.contents.days.get(day, []) if shelf else []

    def _order(self, day: str) -> tuple[str, ...]:
        edition = self.editions.get(date.fromisoformat(day)) if day else None
        return edition.order or () if edition else ()

    def _keys(self, day: str) -> list[str]:
        """Return the keys of a day, as its edition orders them, then by rank."""
        keys = [key for key, _ in self._shown(day)]
        order = self._order(day)
        return sorted(keys, key=lambda key: order.index(key) if key in order else len(order)) if order else keys

    def has_day(self, day: date | None) -> bool:
        """Tell whether a day has entries."""
        if day is None:
            return False
        self._ask("has_day", day.isoformat())
        return day in self.day_counts

    def day(self, day: date | None) -> Entries:
        """Return the entries of a day, as its edition orders them, then by rank; of None those without a day."""
        name = day.isoformat() if day else UNDATED
        self._ask("day", name)
        return self._of(name[:7], self._keys(name)) if self._shown(name) else ()

    def around_day(self, day: date) -> tuple[date | None, date | None]:
        """Return the days with entries before and after one that has some."""
        self._ask("around_day", day.isoformat())
        return self._days_around[day]

    @cached_property
    def _days_around(self) -> Mapping[date, tuple[date | None, date | None]]:
        return _around(list(self.day_counts))

    @property
    def undated_count(self) -> int:
        """How many entries have no day."""
        return len(self._shown(UNDATED))

    def edition(self, day: date) -> Edition:
        """Return what the curator decided about a day."""
        self._ask("edition", day.isoformat())
        return self.editions.get(day, Edition())

    def undated(self) -> Entries:
        """Return the entries without a day, by rank."""
        return self.day(None)

    def newest_days(self, count: int) -> list[tuple[date, Entries]]:
        """Return the newest days with their entries, until there are so many."""
        self._ask("newest_days", str(count))
        return [(day, self.day(day)) for day in self._newest_days(count)]

    def _newest_days(self, count: int) -> list[date]:
        days, found = [], 0
        for day, number in self.day_counts.items():
            if found >= count:
                break
            days.append(day)
            found += number
        return days

    # Weeks and months.

    @cached_property
    def weeks(self) -> Mapping[str, list[date]]:
        """The days of each ISO week that have entries, the newest first."""
        weeks: dict[str, list[date]] = {}
        for day in self.day_counts:
            weeks.setdefault(week_name(day), []).append(day)
        return weeks

    @cached_property
    def months(self) -> Mapping[str, list[date]]:
        """The days of each month that have entries, the newest first."""
        months: dict[str, list[date]] = {}
        for day in self.day_counts:
            months.setdefault(month_name(day), []).append(day)
        return months

    def weeks_of(self, month: str) -> list[str]:
        """Return the weeks whose newest day with entries is in a month."""
        self._ask("weeks_of", month)
        return self._weeks_of(month)

    def _weeks_of(self, month: str) -> list[str]:
        names = dict.fromkeys(map(week_name, self.months.get(month, ())))
        return [week for week in names if month_name(self.weeks[week][0]) == month]

    def week(self, name: str) -> Entries:
        """Return the entries of a week by upvotes."""
        self._ask("week", name)
        return self._by_votes(self.weeks[name])

    def month(self, name: str) -> Entries:
        """Return the entries of a month by upvotes."""
        self._ask("month", name)
        return self._by_votes(self.months[name])

    def _by_votes(self, days: Iterable[date]) -> Entries:
        return tuple(sorted((entry for day in days for entry in self.day(day)), key=by_votes))

    def around_week(self, name: str) -> tuple[str | None, str | None]:
        """Return the weeks with entries before and after one."""
        self._ask("around_week", name)
        return self._weeks_around[name]

    @cached_property
    def _weeks_around(self) -> Mapping[str, tuple[str | None, str | None]]:
        return _around(list(self.weeks))

    def around_month(self, name: str) -> tuple[str | None, str | None]:
        """Return the months with entries before and after one."""
        self._ask("around_month", name)
        return self._months_around[name]

    @cached_property
    def _months_around(self) -> Mapping[str, tuple[str | None, str | None]]:
        return _around(list(self.months))

    def month_counts(self, name: str) -> dict[date, int]:
        """Return how many entries each day of a month has; nothing for a month without any."""
        self._ask("month_counts", name)
        return {day: self.day_counts[day] for day in self.months.get(name, ())}

    # Topics.

    @cached_property
    def slugs(self) -> list[str]:
        """The slugs of all topics in their order, ``other`` last."""
        return [*(topic.slug for topic in self.topics), OTHER]

    def topic_name(self, slug: str) -> str:
        """Return the name of a topic as readers see it."""
        return self._topic_names[slug]

    @cached_property
    def _topic_names(self) -> Mapping[str, str]:
        return {topic.slug: topic.name for topic in self.topics} | {OTHER: "Other"}

    @cached_property
    def _by_topic(self) -> Mapping[str, dict[str, list[Any]]]:
        """Of each topic the shelves that have entries of it, the newest first, with a hash and their keys."""
        found: dict[str, dict[str, list[Any]]] = {slug: {} for slug in self.slugs}
        for name, shelf in self._shelves.items():
            for slug, known in shelf.contents.topics.items():
                found[slug][name] = known
        return found

    @cached_property
    def topic_totals(self) -> Mapping[str, int]:
        """How many entries each topic has, in the order of the topics."""
        return {slug: sum(len(keys) for _, keys in shelves.values()) for slug, shelves in self._by_topic.items()}

    def topic_counts(self) -> list[tuple[str, int]]:
        """Return how many entries the topics have that have any, the largest first."""
        self._ask("topic_counts")
        return largest_first({slug: count for slug, count in self.topic_totals.items() if count}, self.slugs)

    def shown_topics(self) -> list[str]:
        """Return the topics that have a page: all, of ``other`` only where it has entries."""
        self._ask("shown_topics")
        return [slug for slug, count in self.topic_totals.items() if count or slug != OTHER]

    def topic_months(self, slug: str) -> dict[str, int]:
        """Return the months in which a topic has entries, the newest first, with their number; ``""`` is undated."""
        self._ask("topic_months", slug)
        return {name: len(keys) for name, (_, keys) in self._by_topic[slug].items()}

    def topics_of(self, month: str) -> list[str]:
        """Return the topics that have entries in a month, in their order."""
        self._ask("topics_of", month)
        return [slug for slug in self.slugs if month in self._by_topic[slug]]

    def of_topic(self, slug: str, month: str) -> Entries:
        """Return the entries that a topic has in a month, the newest first."""
        self._ask("of_topic", f"{slug} {month}")
        return self._of(month, self._topic_keys(slug, month))

    def _topic_keys(self, slug: str, month: str) -> list[str]:
        keys: list[str] = self._by_topic[slug][month][1]
        if month not in self._orders:
            return keys
        members = set(keys)
        return [key for day in self._shelves[month].contents.days for key in self._keys(day) if key in members]

    def newest_of_topic(self, slug: str, count: int) -> Entries:
        """Return so many of the newest entries of a topic."""
        self._ask("newest_of_topic", f"{slug} {count}")
        return self._with_keys(islice(self._newest_keys(slug), count))

    def _newest_keys(self, slug: str) -> Iterator[str]:
        for month in self._by_topic[slug]:
            yield from self._topic_keys(slug, month)

    def _newest_months(self, slug: str, count: int) -> list[str]:
        months, found = [], 0
        for month, (_, keys) in self._by_topic[slug].items():
            if found >= count:
                break
            months.append(month)
            found += len(keys)
        return months

    def around_topic_month(self, slug: str, month: str) -> tuple[str | None, str | None]:
        """Return the months in which a topic has entries before and after one."""
        self._ask("around_topic_month", f"{slug} {month}")
        return self._topic_months_around[slug][month]

    @cached_property
    def _topic_months_around(self) -> Mapping[str, Mapping[str, tuple[str | None, str | None]]]:
        return {slug: _around(list(months)) for slug, months in self._by_topic.items()}

    # What people marked.

    @cached_property
    def _marked(self) -> list[dict[str, Any]]:
        """What is marked, the newest day first, each day in its order."""
        marks = {mark["key"]: mark for shelf in self._shelves.values() for mark in shelf.contents.marked}
        days = dict.fromkeys(sorted({mark["day"] for mark in marks.values()}, reverse=True))
        return [marks[key] for day in days for key in self._keys(day) if key in marks]

    def _with(self, name: str) -> Entries:
        self._ask("marked", name)
        return self._with_keys(mark["key"] for mark in self._marked if mark[name])

    def pinned(self) -> Entries:
        """Return the pinned entries, the newest first."""
        return self._with("pinned")

    def picks(self) -> Entries:
        """Return what the curator picked, the newest first: pinned, or rated 4 or 5."""
        return self._with("picked")

    def with_notes(self) -> Entries:
        """Return the entries with notes, the newest first."""
        return self._with("notes")

    def tags(self) -> dict[str, tuple[str, int]]:
        """Return name and number of entries of each tag, by its name in links, in the order of the tags' names.

        Two spellings of one name are one tag.
        """
        self._ask("tags")
        names: dict[str, set[str]] = defaultdict(set)
        counts: Counter[str] = Counter()
        for mark in self._marked:
            for slug, name in mark["tags"].items():
                names[slug].add(name)
                counts[slug] += 1
        tags = {slug: (min(names[slug]), counts[slug]) for slug in names}
        return dict(sorted(tags.items(), key=lambda item: (item[1][0].casefold(), item[0])))

    def of_tag(self, slug: str) -> Entries:
        """Return the entries of a tag, the newest first."""
        self._ask("of_tag", slug)
        return self._with_keys(mark["key"] for mark in self._marked if slug in mark["tags"])

    # What is told of all of them.

    def trending(self, days: int | None, count: int) -> Entries:
        """Return the entries with the most upvotes, then comments, of the last days (of all days without a number).

        Entries without either do not trend, nor do those without a day.
        """
        if days is None:
            self._ask("top", str(count))
            return self._with_keys(key for _, key, _ in self._top(count))
        self._ask("last_days", str(days))
        recent = (entry for day in self._last_days(days) for entry in self.day(day))
        noticed = [entry for entry in recent if entry.figures.upvotes or entry.figures.comments]
        return tuple(sorted(noticed, key=by_votes)[:count])

    def _last_days(self, days: int) -> list[date]:
        first = self.newest.toordinal() - days + 1 if self.newest else 0
        return list(takewhile(lambda day: day.toordinal() >= first, self.day_counts))

    def years(self) -> dict[str, int]:
        """Return how many entries each year has, the newest first."""
        self._ask("years")
        return self._years

    @cached_property
    def _years(self) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for day, count in self.day_counts.items():
            counts[f"{day.year:04}"] += count
        return dict(counts)

    def year_weeks(self, year: str) -> dict[str, int]:
        """Return how many entries the ISO weeks of a year have, the newest first."""
        self._ask("year_weeks", year)
        return self._year_weeks(year)

    def _year_weeks(self, year: str) -> dict[str, int]:
        weeks = {name: days for name, days in self.weeks.items() if name[:4] == year}
        return {name: sum(self.day_counts[day] for day in days) for name, days in weeks.items()}

    def year_months(self, year: str) -> list[str]:
        """Return the months of a year that have entries, the newest first."""
        self._ask("year_months", year)
        return [month for month in self.months if month[:4] == year]

    def _top(self, count: int) -> list[list[Any]]:
        tops = (top for name, shelf in self._shelves.items() if name for top in shelf.contents.top)
        return sorted(tops, key=itemgetter(0))[:count]

    def updated(self, span: str = "") -> str:
        """Return the newest day of anything known of the entries: of all, or of a year or month with its name."""
        self._ask("updated", span)
        spans = (shelf.contents.updated for name, shelf in self._shelves.items() if name.startswith(span))
        return max(spans, default=date(2000, 1, 1).isoformat())

    def sources(self) -> list[tuple[str, int, date | None]]:
        """Return how many entries each source lists, and the newest day of one."""
        found: dict[str, tuple[int, str]] = {}
        for shelf in self._shelves.values():
            for name, (count, newest) in shelf.contents.sources.items():
                known, newer = found.get(name, (0, UNDATED))
                found[name] = (known + count, max(newest, newer))
        return [
            (name, count, date.fromisoformat(newest) if newest else None)
            for name, (count, newest) in sorted(found.items())
        ]

    def organizations(self) -> Counter[str]:
        """Return how many entries each organisation has."""
        counts: Counter[str] = Counter()
        for shelf in self._shelves.values():
            counts.update(shelf.contents.organizations)
        return counts

    def statuses(self) -> set[str]:
        """Return the reading states that entries have."""
        return {status for shelf in self._shelves.values() for status in shelf.contents.statuses}

    def has_code(self) -> bool:
        """Tell whether any entry has code."""
        return any(shelf.contents.has_code for shelf in self._shelves.values())

    # Answers that are known without loading: all that an answer of the same name depends on.

    def _known_day(self, day: str) -> object:
        return self._shown(day), self._order(day)

    def _known_days(self, days: Iterable[date]) -> object:
        return [(day, self._known_day(day.isoformat())) for day in days]

    def _known_topic(self, slug: str, months: Iterable[str]) -> object:
        return [(month, self._by_topic[slug].get(month, [""])[0], self._orders.get(month)) for month in months]

    @cached_property
    def _orders(self) -> Mapping[str, list[tuple[date, tuple[str, ...]]]]:
        """The orders that people gave to days, by month."""
        found: dict[str, list[tuple[date, tuple[str, ...]]]] = defaultdict(list)
        for day, edition in sorted(self.editions.items()):
            if edition.order:
                found[month_name(day)].append((day, edition.order))
        return found

    def _known_marks(self, name: str) -> object:
        return [(mark["key"], mark["hash"]) for mark in self._marked if mark[name]]

    def _known_tag(self, slug: str) -> object:
        return [(mark["key"], mark["hash"]) for mark in self._marked if slug in mark["tags"]]


def _around(names: Sequence[Any]) -> dict[Any, tuple[Any, Any]]:
    """Return what stands before and after each name in time, out of names that begin with the newest."""
    return {
        name: (
            names[position + 1] if position + 1 < len(names) else None,
            names[position - 1] if position else None,
        )
        for position, name in enumerate(names)
    }


def _topic_and(find: Callable[[Library, str, str], object]) -> Callable[[Library, str], object]:
    """Return what answers a question about a topic and something else."""

    def answer(library: Library, about: str) -> object:
        slug, _, other = about.partition(" ")
        return find(library, slug, other) if slug in library._by_topic else None

    return answer


_QUESTIONS: Final[Mapping[str, Callable[[Library, str], object]]] = {
    "has_day": lambda library, day: date.fromisoformat(day) in library.day_counts,
    "day": Library._known_day,
    "around_day": lambda library, day: library._days_around.get(date.fromisoformat(day)),
    "edition": lambda library, day: library.editions.get(date.fromisoformat(day)),
    "newest_day": lambda library, _: library.newest,
    "newest_days": lambda library, count: library._newest_days(int(count)),
    "weeks_of": Library._weeks_of,
    "week": lambda library, name: library._known_days(library.weeks.get(name, ())),
    "month": lambda library, name: library._known_days(library.months.get(name, ())),
    "around_week": lambda library, name: library._weeks_around.get(name),
    "around_month": lambda library, name: library._months_around.get(name),
    "month_counts": lambda library, name: [(day, library.day_counts[day]) for day in library.months.get(name, ())],
    "topic_counts": lambda library, _: list(library.topic_totals.items()),
    "shown_topics": lambda library, _: [slug for slug, count in library.topic_totals.items() if count or slug != OTHER],
    "topics_of": lambda library, month: [slug for slug in library.slugs if month in library._by_topic[slug]],
    "topic_months": _topic_and(
        lambda library, slug, _: [(name, len(keys)) for name, (_, keys) in library._by_topic[slug].items()]
    ),
    "of_topic": _topic_and(lambda library, slug, month: library._known_topic(slug, [month])),
    "newest_of_topic": _topic_and(
        lambda library, slug, count: library._known_topic(slug, library._newest_months(slug, int(count)))
    ),
    "around_topic_month": _topic_and(lambda library, slug, month: library._topic_months_around[slug].get(month)),
    "marked": Library._known_marks,
    "tags": lambda library, _: [(mark["key"], mark["tags"]) for mark in library._marked],
    "of_tag": Library._known_tag,
    "top": lambda library, count: library._top(int(count)),
    "last_days": lambda library, days: library._known_days(library._last_days(int(days))),
    "years": lambda library, _: list(library._years.items()),
    "year_weeks": lambda library, year: list(library._year_weeks(year).items()),
    "year_months": lambda library, year: [month for month in library.months if month[:4] == year],
    "updated": lambda library, span: max(
        (shelf.contents.updated for name, shelf in library._shelves.items() if name.startswith(span)), default=""
    ),
}
"""What each question is answered by, without loading a paper and without asking on."""


def library_of(
    entries: Iterable[Entry], topics: tuple[Topic, ...] = (), editions: Mapping[date, Edition] | None = None
) -> Library:
    """Return a library of entries that are all there.

    Raises:
        DataError: two of them would be one page.
    """
    entries = tuple(entries)
    _refuse_namesakes(entries)
    shelves: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        shelves[month_name(entry.day) if entry.day else UNDATED].append(entry)
    made = [Shelf(name, contents_of(members, {}, _MOST), _all_of(members)) for name, members in shelves.items()]
    return Library(made, topics, editions)


def _all_of(entries: Iterable[Entry]) -> Callable[[Collection[str]], Iterable[Entry]]:
    return lambda _: entries


def _refuse_namesakes(entries: Iterable[Entry]) -> None:
    """Refuse two papers that would be one page."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        for name in (entry.key, *entry.paper.aliases):
            if name in seen:
                what = f"`{seen[name].title}` and `{entry.title}` would both be papers/{name}"
                raise DataError(Problem(what, Place("data"), "papers with different keys"))
            seen[name] = entry
