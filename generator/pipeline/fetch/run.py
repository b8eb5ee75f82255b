"""Sources to ``data/``: the days that are missing or still moving, each stored whole, one source after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from generator import health
from generator.classify.filter import Choose, chooser
from generator.config import read_site_url, read_sources, read_topics
from generator.errors import ClockError, DataError, Problem, SourceError
from generator.fetcher import Client, Patience, ReplyCache
from generator.identity import Identity
from generator.model import DayHealth, Source
from generator.pipeline.cache import cache_folder
from generator.pipeline.fetch.blame import blamed
from generator.pipeline.fetch.checkpoint import Unfinished
from generator.pipeline.fetch.enrich import added_by_hand, complete
from generator.pipeline.fetch.intake import Keeper
from generator.pipeline.fetch.query import Answer, Asking
from generator.pipeline.progress import Progress, silent, track
from generator.pipeline.walls import refuse_strangers
from generator.shapes import Days, Past, Told, Wanted, delistings, listed_days
from generator.sources import LISTS, ListWay, Query
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
    daily = frozenset(source.name for source in sources if source.kind in LISTS and LISTS[source.kind].shape.is_daily)
    report, cache = FetchReport(), cache_folder(root)
    added, broken = added_by_hand(root)
    report.problems += broken
    unfinished = Unfinished.of(cache, options.since, options.until)
    keeper = Keeper.open(root / "data", unfinished.write)
    try:
        with Client(_site_url(root), ReplyCache(cache / "replies")) as client:
            runs = [
                _Run(_asking(client, source, options), keeper, choose, report, unfinished, daily)
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
    """Return the address of the site, for the User-Agent; empty where `mkdocs.yml` does not tell, or is broken."""
    with suppress(DataError, OSError):
        return read_site_url(root) or ""
    return ""


@dataclass(slots=True)
class _Run:
    """One source in one fetch."""

    asking: Asking
    keeper: Keeper
    choose: Choose
    report: FetchReport
    unfinished: Unfinished
    daily: frozenset[str]
    """The names of the sources that are lists of days."""
    reason: str = ""
    """The first day for which it failed, and why."""
    items: int = 0
    drift: Counter[str] = field(default_factory=Counter)
    """What has changed in the shape of the replies, and in how many of the items."""
    has_answered: bool = False
    misdated: ClockError | None = None
    """By its clock it is another day."""
    known: dict[date, set[str]] = field(default_factory=dict)
    """The keys of the papers that the source listed, by the day that they got."""

    def run(self, options: FetchOptions, added: Mapping[str, Identity], progress: Progress) -> None:
        """Ask the source for its lists, then for single papers, and note how it fares."""
        source = self.asking.source
        way = LISTS.get(source.kind) if source.lists else None
        try:
            failures = self._lists(way, options, progress) if way else []
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

    def _lists(self, way: ListWay, options: FetchOptions, progress: Progress) -> list[SourceError]:
        source = self.asking.source
        self.known = listed_days(self.keeper.papers.papers.values(), source.name, way.shape)
        reached = self.unfinished.from_day(source)
        wanted = Wanted(self.asking.today, options.since, options.until, reached)
        queries = way.shape.queries(source, self._past(), wanted)
        failures: list[SourceError] = []
        for days in track(progress, queries, f"Fetching {source.name}", len(queries)):
            try:
                blamed(partial(self._take, way, days), source.url)
            except ClockError:
                raise
            except SourceError as error:
                failures.append(error)
                self.reason = self.reason or f"{days[-1]}: {error.what}"
                self._note(health.failed(way.shape.failing(days), error.what))
                if error.down:
                    break
            else:
                self.unfinished.note(source, days[-1])
        return failures

    def _past(self) -> Past:
        return Past(self.keeper.health_of(self.asking.source), self.known)

    def _take(self, way: ListWay, days: Days) -> None:
        """Ask for some days and keep what comes, whole.

        Raises:
            SourceError: it did not come whole; nothing of it is kept.
        """
        source, today = self.asking.source, self.asking.today
        answer = self.asking.ask(way, Query(days[0], days[-1]))
        chosen = {item.identity.key for item in answer.listings if self.choose(item, self.keeper.papers.papers)}
        judged = way.shape.judge(source, days, Told(answer.listings, chosen, answer.pages), self._past(), today)
        papers = self.keeper.papers.papers
        self.keeper.add(delistings(papers, judged.gone, source.name, self.daily, today))
        listings = [listing for listing in judged.listings if listing.identity.key in chosen]
        self.report.new += self.keeper.add(listings)
        for listing in listings:
            if day := way.shape.day_of(listing):
                self.known.setdefault(day, set()).add(listing.identity.key)
        self.report.days += len(days)
        self.report.listings += len(listings)
        self.report.passed_over += len(judged.listings) - len(listings)
        self._tell(answer)
        self._note(judged.states, [day for listing in judged.listings if (day := way.shape.day_of(listing))])

    def _papers(self, added: Mapping[str, Identity]) -> list[SourceError]:
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
