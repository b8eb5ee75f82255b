"""Sources to ``data/``: the days that are missing or still moving, each stored whole, one source after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from mkdocs.exceptions import MkDocsException
from mkdocs.utils.yaml import yaml_load

from generator import health
from generator.config import read_sources, read_topics
from generator.errors import ClockError, Problem, SourceError
from generator.fetcher import Client, Patience, ReplyCache
from generator.model import ArxivSource, DatedSource, DayHealth, FeedSource, Listing, Source
from generator.pipeline.cache import cache_folder
from generator.pipeline.fetch.blame import blamed
from generator.pipeline.fetch.checkpoint import Unfinished
from generator.pipeline.fetch.enrich import added_by_hand, complete
from generator.pipeline.fetch.filter import Choose, chooser
from generator.pipeline.fetch.intake import Keeper, day_of
from generator.pipeline.fetch.query import Answer, Asking
from generator.pipeline.progress import Progress, silent, track
from generator.pipeline.walls import refuse_strangers
from generator.sources import LISTS, Query
from generator.store import sole_writer


@dataclass(slots=True)
class FetchReport:
    """What a fetch came to."""

    days: int = 0
    listings: int = 0
    new: int = 0
    passed_over: int = 0
    """Papers that a source lists, but that its filters do not let in."""
    completed: int = 0
    problems: list[Problem] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)
    failures: list[SourceError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Which days to ask for; without any, those that are missing or still moving."""

    today: date
    since: date | None = None
    until: date | None = None
    tell: Callable[[str], None] = lambda _: None
    """Called with a line when a source makes the run wait for long."""
    by_clock: bool = False
    """Whether ``today`` was read off the clock, and not handed in."""


def fetch(root: Path, options: FetchOptions, progress: Progress = silent) -> FetchReport:
    """Ask every enabled source for its days, and return what that came to; one that fails stops no other.

    Raises:
        DataError: the sources' configuration or what is stored cannot be read, or another process is changing it.
        ClockError: by a source's clock it is another day, and no other source answered.
    """
    refuse_strangers(root)
    with sole_writer(root / "data"):
        return _fetch(root, options, progress)


def _fetch(root: Path, options: FetchOptions, progress: Progress) -> FetchReport:
    sources = [source for source in read_sources(root) if source.enabled]
    topics = read_topics(root) if any(source.topics for source in sources) else ()
    choosers = [chooser(source, topics) for source in sources]
    report, cache = FetchReport(), cache_folder(root)
    added, broken = added_by_hand(root)
    report.problems += broken
    unfinished = Unfinished.of(cache, options.since, options.until)
    keeper = Keeper.open(root / "data", sources, unfinished.write)
    try:
        with Client(_site_url(root), ReplyCache(cache / "replies")) as client:
            runs = [
                _Run(_asking(client, source, options), keeper, choose, report, unfinished)
                for source, choose in zip(sources, choosers, strict=True)
            ]
            for run in runs:
                run.run(options, added, progress)
            _settle_clocks(runs)
    finally:
        keeper.write()
    if not any(error.down for error in report.failures):
        unfinished.done()
    return report


def _asking(client: Client, source: Source, options: FetchOptions) -> Asking:
    return Asking(client, source, options.today, Patience(source.patience, options.tell), options.by_clock)


def _site_url(root: Path) -> str:
    """Return the address of the site, for the User-Agent; empty where `mkdocs.yml` does not tell."""
    try:
        with (root / "mkdocs.yml").open("rb") as file:
            url = yaml_load(file).get("site_url")
    except (OSError, MkDocsException, AttributeError):
        return ""
    return url if isinstance(url, str) and url.isascii() and url.isprintable() else ""


@dataclass(slots=True)
class _Run:
    """One source in one fetch."""

    asking: Asking
    keeper: Keeper
    choose: Choose
    report: FetchReport
    unfinished: Unfinished
    reason: str = ""
    """The first day for which it failed, and why."""
    items: int = 0
    drift: Counter[str] = field(default_factory=Counter)
    """What has changed in the shape of the replies, and in how many of the items."""
    has_answered: bool = False
    misdated: ClockError | None = None
    """By its clock it is another day."""
    known: dict[date, set[str]] = field(default_factory=dict)
    """The keys of the papers that the source listed, by day."""

    def run(self, options: FetchOptions, added: Mapping[str, str], progress: Progress) -> None:
        """Ask the source for its lists, then for single papers, and note how it fares."""
        self.known = self.keeper.days_of(self.asking.source)
        try:
            failures = self._lists(options, progress)
            if not any(error.down for error in failures):
                failures += self._papers(added)
        except ClockError as error:
            self.misdated = error
            return
        if failures or self.has_answered:
            self.settle(failures)

    def settle(self, failures: Sequence[SourceError]) -> None:
        """Note how the source fares, now that it was asked for all that it was to be asked for."""
        source, today = self.asking.source, self.asking.today
        reason = (self.reason or failures[0].what) if failures else None
        drift = [f"{what} in {count} of {self.items} entries" for what, count in sorted(self.drift.items())]
        self.keeper.settle(source, health.with_outcome(self.keeper.health_of(source), today, reason, drift))
        self.report.failures += failures
        self.report.drift += [f"{source.name}: {line}" for line in drift]

    def _lists(self, options: FetchOptions, progress: Progress) -> list[SourceError]:
        source = self.asking.source
        queries = self._queries(options)
        failures: list[SourceError] = []
        for days in track(progress, queries, f"Fetching {source.name}", len(queries)):
            try:
                blamed(partial(self._take, days), source.url)
            except ClockError:
                raise
            except SourceError as error:
                failures.append(error)
                self.reason = self.reason or f"{days[-1]}: {error.what}"
                self._note(health.failed(days[-1:] if source.kind == "feed" else days, error.what))
                if error.down:
                    break
            else:
                self.unfinished.note(source, days[-1])
        return failures

    def _queries(self, options: FetchOptions) -> list[list[date]]:
        """Return the days of each query, the oldest first."""
        source, today = self.asking.source, self.asking.today
        known = self.keeper.health_of(source)
        if isinstance(source, FeedSource):
            return [_days(min(known.success or min(known.days, default=today), today), today)]
        if not isinstance(source, DatedSource) or (isinstance(source, ArxivSource) and not source.query):
            return []
        until = min(options.until or today, today)
        if options.since:
            reached = self.unfinished.from_day(source) or options.since
            days = [day for day in _days(options.since, until) if day >= reached or not known.tells_of(day)]
        else:
            days = [day for day in health.days_to_ask(source, known, self.known.keys(), today) if day <= until]
        days = [day for day in days if day not in source.skip]
        return [_days(*span) for span in health.spans_of(days, LISTS[source.kind].at_once)]

    def _take(self, days: Sequence[date]) -> None:
        """Ask for some days and keep what comes, whole.

        Raises:
            SourceError: it did not come whole; nothing of it is kept.
        """
        source = self.asking.source
        answer = self.asking.ask(LISTS[source.kind], Query(days[0], days[-1]))
        chosen = {item.identity.key for item in answer.listings if self.choose(item, self.keeper.papers.papers)}
        states, told = self._judge(days, answer, chosen)
        listings = [listing for listing in told if listing.identity.key in chosen]
        self.report.new += self.keeper.add(listings)
        for listing in listings:
            if day := day_of(source, listing):
                self.known.setdefault(day, set()).add(listing.identity.key)
        self.report.days += len(days)
        self.report.listings += len(listings)
        self.report.passed_over += len(told) - len(listings)
        self._tell(answer)
        self._note(states, [day for listing in told if (day := day_of(source, listing) or listing.listed)])

    def _judge(
        self, days: Sequence[date], answer: Answer, chosen: AbstractSet[str]
    ) -> tuple[Mapping[date, DayHealth], Sequence[Listing]]:
        """Return the state of the days, and the listings as they are to be kept; ``chosen`` pass the filters."""
        source, today = self.asking.source, self.asking.today
        before = self.keeper.health_of(source).days
        if isinstance(source, FeedSource):
            return health.judge_feed(days, answer.listings, before, source.stale_after), answer.listings
        if isinstance(source, ArxivSource):
            open_from = today - timedelta(days=source.refresh_days - 1)
            return health.judge_span(days, open_from, answer.listings, self.known), answer.listings
        (day,) = days
        passed_over = {listing.identity.key for listing in answer.listings} - chosen
        counted = before[day].papers if day in before else 0
        verdict = health.judge_list(day, today, answer.listings, health.Known(self.known, counted, passed_over))
        if answer.pages == 1:  # a list that moves between the requests for two pages may lose a paper on the way
            self.keeper.add(self.keeper.gone(verdict.gone, day, source, today))
        return {day: verdict.health}, verdict.listings

    def _papers(self, added: Mapping[str, str]) -> list[SourceError]:
        try:
            asked = partial(complete, self.asking, self.keeper, added)
            completed, answer = blamed(asked, self.asking.source.url)
        except ClockError:
            raise
        except SourceError as error:
            return [error]
        self.report.completed += completed
        self._tell(answer)
        return []

    def _tell(self, answer: Answer) -> None:
        self.report.problems += answer.problems
        self.items += answer.items
        self.has_answered |= answer.pages > 0
        self.drift.update(answer.drift)

    def _note(self, states: Mapping[date, DayHealth], listed: Sequence[date] = ()) -> None:
        source, today = self.asking.source, self.asking.today
        known = health.with_days(self.keeper.health_of(source), states, today)
        self.keeper.settle(source, health.with_newest(known, listed, today))


def _settle_clocks(runs: Sequence[_Run]) -> None:
    """Call a source failed whose clock is behind ours, if another one answered: then it is that one's clock.

    Raises:
        ClockError: none did, so ours may be wrong.
    """
    for run in runs:
        if run.misdated and not any(other.has_answered for other in runs):
            raise run.misdated
        if run.misdated:
            run.settle([run.misdated])


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
