"""Sources to ``data/``: the days that are missing or still moving, each stored whole, one source after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from mkdocs.exceptions import MkDocsException
from mkdocs.utils.yaml import yaml_load

from generator import health
from generator.config import read_sources, read_topics
from generator.errors import ClockError, Problem, SourceError
from generator.fetcher import Client, Patience, ReplyCache
from generator.model import DayHealth, FeedSource, Listing
from generator.pipeline.asking import Answer, Asking
from generator.pipeline.choosing import Choose, chooser
from generator.pipeline.completing import added_by_hand, complete
from generator.pipeline.keeping import Keeper, day_of
from generator.pipeline.progress import Progress, silent, track
from generator.pipeline.resuming import Unfinished
from generator.sources import LISTS, Query


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


def fetch(root: Path, options: FetchOptions, progress: Progress = silent) -> FetchReport:
    """Ask every enabled source for its days, and return what that came to; one that fails stops no other.

    Raises:
        DataError: the sources' configuration or what is stored cannot be read.
        ClockError: by a source's clock today has not come yet.
    """
    sources = [source for source in read_sources(root) if source.enabled]
    topics = read_topics(root) if any(source.topics for source in sources) else ()
    choosers = [chooser(source, topics) for source in sources]
    report = FetchReport()
    added, broken = added_by_hand(root)
    report.problems += broken
    unfinished = Unfinished.of(root, options.since, options.until)
    keeper = Keeper.open(root / "data", unfinished.write)
    try:
        with Client(_site_url(root), ReplyCache(root / ".cache" / "replies")) as client:
            for source, choose in zip(sources, choosers, strict=True):
                asking = Asking(client, source, options.today, Patience(source.patience, options.tell))
                _Run(asking, keeper, choose, report, unfinished).run(options, added, progress)
    finally:
        keeper.write()
    if not any(error.down for error in report.failures):
        unfinished.done()
    return report


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
    known: dict[date, set[str]] = field(init=False)
    """The keys of the papers that the source listed, by day."""

    def __post_init__(self) -> None:
        """Look up what the source listed before."""
        self.known = self.keeper.days_of(self.asking.source)

    def run(self, options: FetchOptions, added: Mapping[str, str], progress: Progress) -> None:
        """Ask the source for its lists, then for single papers, and note how it fares."""
        failures = [*self._lists(options, progress)]
        if not any(error.down for error in failures):
            failures += self._papers(added)
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
                self._take(days)
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
        way = LISTS.get(source.kind)
        if way is None or (source.kind == "arxiv" and not source.query):
            return []
        known = self.keeper.health_of(source)
        if way.at_once == 0:
            return [_days(min(known.attempt or today, today), today)]
        until = min(options.until or today, today)
        if options.since:
            days = _days(max(options.since, self.unfinished.from_day(source) or options.since), until)
        else:
            days = [day for day in health.days_to_ask(source, known, self.known.keys(), today) if day <= until]
        return [_days(*span) for span in health.spans_of(days, way.at_once)]

    def _take(self, days: Sequence[date]) -> None:
        """Ask for some days and keep what comes, whole.

        Raises:
            SourceError: it did not come whole; nothing of it is kept.
        """
        source, today = self.asking.source, self.asking.today
        answer = self.asking.ask(LISTS[source.kind], Query(days[0], days[-1]))
        states, kept = self._judge(days, answer)
        listings = [listing for listing in kept if self.choose(listing, self.keeper.papers.papers)]
        self.report.new += self.keeper.add(listings, today)
        for listing in listings:
            if day := day_of(source, listing):
                self.known.setdefault(day, set()).add(listing.identity.key)
        self.report.days += len(days)
        self.report.listings += len(listings)
        self.report.passed_over += len(kept) - len(listings)
        self._tell(answer)
        self._note(states, [day for listing in kept if (day := day_of(source, listing) or listing.listed)])

    def _judge(self, days: Sequence[date], answer: Answer) -> tuple[Mapping[date, DayHealth], list[Listing]]:
        source, today = self.asking.source, self.asking.today
        if isinstance(source, FeedSource):
            return health.judge_feed(days[0], today, answer.listings, source.stale_after), list(answer.listings)
        if not health.names_days(source):
            open_from = today - timedelta(days=getattr(source, "refresh_days", 0) - 1)
            return health.judge_span(days, open_from, answer.listings, self.known), list(answer.listings)
        verdict = health.judge_list(days[0], today, answer.listings, self.known)
        gone = self.keeper.gone(verdict.gone, days[0], source, today)
        self.keeper.add(gone, today)
        return {days[0]: verdict.health}, list(verdict.listings)

    def _papers(self, added: Mapping[str, str]) -> list[SourceError]:
        try:
            completed, answer = complete(self.asking, self.keeper, added)
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
        self.drift.update(answer.drift)

    def _note(self, states: Mapping[date, DayHealth], listed: Sequence[date] = ()) -> None:
        source, today = self.asking.source, self.asking.today
        known = health.with_days(self.keeper.health_of(source), states, today)
        self.keeper.settle(source, health.with_newest(known, listed))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
