"""The shapes that sources have: which days go into a query, how an answer is judged, and which day an entry gets.

A kind of source names its shape in its entry in ``sources``; whoever fetches knows no kind. All of it is pure: handed
what is known of a source and the day that counts as today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar, Protocol, TypeAlias

from generator import health
from generator.health import DayKeys
from generator.model import DatedSource, DayHealth, Facts, FeedSource, Listing, Paper, SourceHealth

Days: TypeAlias = Sequence[date]
"""The days of one query, the oldest first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which days a run is to ask for; without ``since``, those that are missing or still moving."""

    today: date
    since: date | None = None
    until: date | None = None
    reached: date | None = None
    """The day that an interrupted run for the same days came to."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a source before it answers."""

    health: SourceHealth
    listed: DayKeys
    """The papers that it listed before, by the day that they got, as far as that is certain."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as it is judged."""

    listings: Sequence[Listing]
    chosen: AbstractSet[str]
    """The keys of those that will be kept."""
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an answer amounts to: the state of each day, the listings to keep, and what is listed no more."""

    states: Mapping[date, DayHealth]
    listings: Sequence[Listing]
    gone: Mapping[str, date] = field(default_factory=dict)
    """The keys of papers that a day's list names no more, with the day."""


class Shape(Protocol):
    """How a kind of source is asked for what is new, and what its answers mean."""

    words: ClassVar[str]
    """How it is asked, in words for people."""
    is_daily: ClassVar[bool]
    """Whether it is a list of days: then a paper that a day's list lacks was taken off it."""

    def queries(self, source: Any, past: Past, wanted: Wanted) -> list[Days]:  # noqa: ANN401  # each shape's own type
        """Return the days of each query, the oldest first."""
        ...

    def judge(self, source: Any, days: Days, told: Told, past: Past, today: date) -> Judgement:  # noqa: ANN401  # the same
        """Return what an answer for some days amounts to."""
        ...

    def failing(self, days: Days) -> Days:
        """Return the days of a query that failed when it does."""
        ...

    def day_of(self, listing: Listing) -> date | None:
        """Return the day that an entry gets."""
        ...

    def days_of(self, paper: Paper) -> Sequence[date]:
        """Return the days that a stored paper got, as far as that is certain."""
        ...


@dataclass(frozen=True, slots=True)
class DayList:
    """A list a day, asked for one by one: an entry stands under the day of its list."""

    words: ClassVar[str] = "a day at a time"
    is_daily: ClassVar[bool] = True

    def queries(self, source: DatedSource, past: Past, wanted: Wanted) -> list[Days]:
        """Return each day that is to be asked for."""
        return _spans(source, past, wanted, 1)

    def judge(self, source: DatedSource, days: Days, told: Told, past: Past, today: date) -> Judgement:
        """Return what the list of one day amounts to."""
        del source
        (day,) = days
        passed_over = {listing.identity.key for listing in told.listings} - told.chosen
        known = past.health.days.get(day)
        before = health.Baseline(past.listed, known.papers if known else 0, passed_over)
        verdict = health.judge_list(day, today, told.listings, before)
        is_whole = told.pages == 1  # a list that moves between the requests for two pages may lose a paper on the way
        gone = dict.fromkeys(verdict.gone, day) if is_whole else {}
        return Judgement({day: verdict.health}, verdict.listings, gone)

    def failing(self, days: Days) -> Days:
        """Return the day: nothing is known of it."""
        return days

    def day_of(self, listing: Listing) -> date | None:
        """Return the day in whose list it stands."""
        return listing.listed

    def days_of(self, paper: Paper) -> Sequence[date]:
        """Return the days in whose lists it stood.

        Of a paper that several sources list, on several days, there are none: which of them listed it on which day is
        not stored.
        """
        return paper.listed if len(paper.sources) == 1 or len(paper.listed) == 1 else ()


class _ByPublication:
    """What has no lists of days: an entry gets the day on which it was published."""

    __slots__ = ()
    is_daily: ClassVar[bool] = False

    def day_of(self, listing: Listing) -> date | None:
        """Return the day on which it was announced or published."""
        return listing.day

    def days_of(self, paper: Paper) -> Sequence[date]:
        """Return the day on which it was published."""
        return (paper.facts.published,) if paper.facts.published else ()


@dataclass(frozen=True, slots=True)
class DateSpan(_ByPublication):
    """A search by the day of publication, asked for several days at once."""

    words: ClassVar[str] = "several days at once"
    at_once: int = 7
    """So many days go into one query."""

    def queries(self, source: DatedSource, past: Past, wanted: Wanted) -> list[Days]:
        """Return the days that are to be asked for, several to a query, gaps within one included."""
        return _spans(source, past, wanted, self.at_once)

    def judge(self, source: DatedSource, days: Days, told: Told, past: Past, today: date) -> Judgement:
        """Return what an answer for a span amounts to; the newest days stay open, since papers come in late."""
        open_from = today - timedelta(days=source.refresh_days - 1)
        return Judgement(health.judge_span(days, open_from, told.listings, past.listed), told.listings)

    def failing(self, days: Days) -> Days:
        """Return all days: nothing is known of any."""
        return days


@dataclass(frozen=True, slots=True)
class Feed(_ByPublication):
    """What has only what is new, whatever days that is of: asked once a run."""

    words: ClassVar[str] = "once a run, for what is new"

    def queries(self, source: FeedSource, past: Past, wanted: Wanted) -> list[Days]:
        """Return the days since it last answered, of which the last is today."""
        del source
        known, today = past.health, wanted.today
        return [_between(min(known.success or min(known.days, default=today), today), today)]

    def judge(self, source: FeedSource, days: Days, told: Told, past: Past, today: date) -> Judgement:
        """Return what its entries say of the days since it last answered."""
        del today
        states = health.judge_feed(days, told.listings, past.health.days, source.stale_after)
        return Judgement(states, told.listings)

    def failing(self, days: Days) -> Days:
        """Return the last day: what the others had may still be there on the next run."""
        return days[-1:]


def _spans(source: DatedSource, past: Past, wanted: Wanted, length: int) -> list[Days]:
    days = [day for day in _wanted_days(source, past, wanted) if day not in source.skip]
    return [_between(*span) for span in health.spans_of(days, length)]


def _wanted_days(source: DatedSource, past: Past, wanted: Wanted) -> list[date]:
    until = min(wanted.until or wanted.today, wanted.today)
    if wanted.since is None:
        days = health.days_to_ask(source, past.health, past.listed.keys(), wanted.today)
        return [day for day in days if day <= until]
    reached = wanted.reached or wanted.since
    return [day for day in _between(wanted.since, until) if day >= reached or not past.health.tells_of(day)]


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def listed_days(papers: Iterable[Paper], source: str, shape: Shape) -> dict[date, set[str]]:
    """Return the keys of the papers that a source listed, by the day that they got, as far as that is certain."""
    days: dict[date, set[str]] = defaultdict(set)
    for paper in papers:
        if source in paper.sources:
            for day in shape.days_of(paper):
                days[day].add(paper.key)
    return days


def delistings(
    papers: Mapping[str, Paper], gone: Mapping[str, date], source: str, daily: AbstractSet[str], today: date
) -> list[Listing]:
    """Return listings that mark papers as listed no more; those that stood on other days, too, stay unmarked.

    So do those that another one of the ``daily`` lists names: it may name them still.
    """
    return [
        Listing(identity=papers[key].identity, source=source, observed=today, facts=Facts(delisted=True))
        for key, day in sorted(gone.items())
        if papers[key].listed == (day,) and daily.isdisjoint({*papers[key].sources} - {source})
    ]
