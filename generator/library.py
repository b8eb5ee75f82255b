"""All entries of a list, and every order in which pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from generator.errors import DataError, Place, Problem
from generator.identity import tag_slug
from generator.model import OTHER, Edition, Entry, Topic

Entries = tuple[Entry, ...]


def week_name(day: date) -> str:
    """Return the ISO week of a day, such as ``2025-W43``."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def month_name(day: date) -> str:
    """Return the month of a day, such as ``2025-10``."""
    return day.isoformat()[:7]  # strftime leaves the zeros of the year 205 out, and that is a mistake easily made


def by_rank(entry: Entry) -> tuple[object, ...]:
    """Order entries by pin, then upvotes (unknown last), then title."""
    upvotes = entry.figures.upvotes
    return not entry.pinned, upvotes is None, -(upvotes or 0), entry.title.casefold(), entry.key


def by_votes(entry: Entry) -> tuple[object, ...]:
    """Order entries by upvotes (unknown last), then comments, then the newest day, then title."""
    figures, day = entry.figures, entry.day or date.min
    votes = figures.upvotes is None, -(figures.upvotes or 0), -(figures.comments or 0)
    return *votes, -day.toordinal(), entry.title.casefold(), entry.key


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag as readers see it, and its entries, the newest first."""

    name: str
    entries: Entries


@dataclass(frozen=True)
class Library:
    """Entries by day, week, month and topic; the newest day stands for today."""

    entries: Entries
    topics: tuple[Topic, ...]
    editions: Mapping[date, Edition] = field(default_factory=dict)
    """What people decided about days; the orders name keys."""

    def __post_init__(self) -> None:
        """Refuse two papers that would be one page."""
        seen: dict[str, Entry] = {}
        for entry in self.entries:
            for name in (entry.key, *entry.paper.aliases):
                if name in seen:
                    what = f"`{seen[name].title}` and `{entry.title}` would both be papers/{name}"
                    raise DataError(Problem(what, Place("data"), "papers with different keys"))
                seen[name] = entry

    @cached_property
    def by_key(self) -> Mapping[str, Entry]:
        """Entries by key."""
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def days(self) -> Mapping[date, Entries]:
        """Entries of each day that has any, the newest day first; each day as its edition orders it, then by rank."""
        return self._grouped(lambda entry: entry.day, self._by_edition)

    def _by_edition(self, entry: Entry) -> tuple[object, ...]:
        edition = self.editions.get(entry.day) if entry.day else None
        order = edition.order or () if edition else ()
        return order.index(entry.key) if entry.key in order else len(order), *by_rank(entry)

    @cached_property
    def weeks(self) -> Mapping[str, Entries]:
        """Entries of each ISO week, the newest first; by upvotes."""
        return self._grouped(lambda entry: week_name(entry.day) if entry.day else None, by_votes)

    @cached_property
    def months(self) -> Mapping[str, Entries]:
        """Entries of each month, the newest first; by upvotes."""
        return self._grouped(lambda entry: month_name(entry.day) if entry.day else None, by_votes)

    @cached_property
    def undated(self) -> Entries:
        """Entries without any day, by title."""
        return tuple(sorted((entry for entry in self.entries if entry.day is None), key=by_rank))

    @cached_property
    def newest(self) -> date | None:
        """The newest day that has a paper."""
        return next(iter(self.days), None)

    @cached_property
    def by_topic(self) -> Mapping[str, Entries]:
        """Entries of each topic, in the order of the topics, ``other`` last; those of a topic newest first."""
        found: dict[str, list[Entry]] = {slug: [] for slug in [*(topic.slug for topic in self.topics), OTHER]}
        for entry in self.newest_first:
            for match in entry.topics:
                found[match.slug].append(entry)
        return {slug: tuple(entries) for slug, entries in found.items()}

    @cached_property
    def newest_first(self) -> Entries:
        """Dated entries, the newest day first and each day by rank, then the undated ones."""
        return tuple(entry for entries in self.days.values() for entry in entries) + self.undated

    @cached_property
    def pinned(self) -> Entries:
        """Pinned entries, the newest first."""
        return tuple(entry for entry in self.newest_first if entry.pinned)

    @cached_property
    def picks(self) -> Entries:
        """What the curator picked: pinned, or rated 4 or 5."""
        return tuple(entry for entry in self.newest_first if entry.pinned or (entry.rating or 0) >= 4)  # noqa: PLR2004  # stars

    @cached_property
    def by_tag(self) -> Mapping[str, Tagged]:
        """Entries of each tag by the tag's name in links, in the order of the tags; two spellings of one are one."""
        names: dict[str, set[str]] = defaultdict(set)
        entries: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.newest_first:
            slugs = {tag_slug(tag): tag for tag in reversed(entry.tags)}
            for slug, tag in slugs.items():
                names[slug].add(tag)
                entries[slug].append(entry)
        tagged = {slug: Tagged(min(names[slug]), tuple(entries[slug])) for slug in names}
        return dict(sorted(tagged.items(), key=lambda item: (item[1].name.casefold(), item[0])))

    def topic_name(self, slug: str) -> str:
        """Return the name of a topic as readers see it."""
        return self._topic_names[slug]

    @cached_property
    def _topic_names(self) -> Mapping[str, str]:
        return {topic.slug: topic.name for topic in self.topics} | {OTHER: "Other"}

    def trending(self, days: int | None, count: int) -> Entries:
        """Return the entries with the most upvotes, then comments, of the last days (of all days without a number).

        Entries without either do not trend.
        """
        newest = self.newest
        if newest is None:
            return ()
        first = date.min if days is None else newest - timedelta(days=days - 1)
        recent = [entry for day, entries in self.days.items() if day >= first for entry in entries]
        noticed = [entry for entry in recent if entry.figures.upvotes or entry.figures.comments]
        return tuple(sorted(noticed, key=by_votes)[:count])

    def _grouped(self, name: Callable[[Entry], object], order: Callable[[Entry], tuple[object, ...]]) -> dict:  # type: ignore[type-arg]  # keys are what name returns
        groups: dict[object, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            group = name(entry)
            if group is not None:
                groups[group].append(entry)
        return {group: tuple(sorted(groups[group], key=order)) for group in sorted(groups, reverse=True)}  # type: ignore[type-var]  # days, or texts


def topic_counts(entries: Iterable[Entry], order: Sequence[str]) -> list[tuple[str, int]]:
    """Return how many of the entries belong to each topic, the largest first, then in the order given."""
    counts: dict[str, int] = defaultdict(int)
    for entry in entries:
        for match in entry.topics:
            counts[match.slug] += 1
    return sorted(counts.items(), key=lambda item: (-item[1], order.index(item[0])))
