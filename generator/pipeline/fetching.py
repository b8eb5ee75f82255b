"""Sources to ``data/``: a day at a time, each stored before the next is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from textwrap import shorten

from generator.config import read_sources
from generator.errors import DataError, Problem, SourceError
from generator.fetcher import Client
from generator.merge import absorb, absorb_figures
from generator.model import Listing, Source
from generator.pipeline.progress import Progress, silent, track
from generator.sources import KINDS, Origin
from generator.store import PaperStore, StoredPapers

_MOST_PAGES = 50
_LONGEST_REASON = 300
"""A source may say anything in its replies; of what it says in an error so much is told, on one line."""
_FIRST_DAYS = 7
"""How many days the first fetch of an empty list goes back."""


@dataclass(slots=True)
class FetchReport:
    """What a fetch came to."""

    days: int = 0
    listings: int = 0
    new: int = 0
    problems: list[Problem] = field(default_factory=list)
    failures: list[SourceError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Which days to ask for; without any, those since the newest stored day, and the last ones again."""

    today: date
    since: date | None = None
    until: date | None = None
    site_url: str = ""


def fetch(root: Path, options: FetchOptions, progress: Progress = silent) -> FetchReport:
    """Ask every enabled source for every day, and return what that came to; one that fails stops no other.

    Raises:
        DataError: the sources' configuration or the stored papers cannot be read.
    """
    report = FetchReport()
    store = PaperStore(root / "data")
    stored = store.load()
    with Client(options.site_url) as client:
        for source in read_sources(root):
            if not source.enabled:
                continue
            days = days_to_ask(source, stored, options)
            for day in track(progress, days, f"Fetching {source.name}", len(days)):
                try:
                    listings, problems = fetch_day(client, source, day, options.today)
                except SourceError as error:
                    report.failures.append(error)
                    break
                new = StoredPapers(absorb(stored.papers, listings), absorb_figures(stored.figures, listings))
                store.save(stored, new)
                report.days += 1
                report.listings += len(listings)
                report.new += len(new.papers) - len(stored.papers)
                report.problems += problems
                stored = new
    return report


def days_to_ask(source: Source, stored: StoredPapers, options: FetchOptions) -> list[date]:
    """Return the days to ask a source for, the oldest first."""
    until = min(options.until or options.today, options.today)
    since = options.since or _since(source, stored, options.today)
    return [since + timedelta(days=number) for number in range((until - since).days + 1)]


def _since(source: Source, stored: StoredPapers, today: date) -> date:
    days = [day for paper in stored.papers.values() if source.name in paper.sources for day in paper.listed[:1]]
    newest = max(days, default=today - timedelta(days=_FIRST_DAYS))
    return min(newest, today) - timedelta(days=source.refresh_days)


def fetch_day(client: Client, source: Source, day: date, today: date) -> tuple[list[Listing], Iterable[Problem]]:
    """Return what a source lists for a day, from all pages of its answer.

    Raises:
        SourceError: a page could not be had, or was not what it should be; names the URL.
    """
    kind = KINDS[source.kind]
    listings: list[Listing] = []
    problems: list[Problem] = []
    for page in range(_MOST_PAGES):
        reply = client.get(kind.request(source.url, day, page))
        try:
            reading = kind.parse(reply.content, Origin(reply.url, source.name, day, today))
        except DataError as error:
            problem = error.problems[0]
            what = shorten(f"{problem.what}; expected {problem.expected}", _LONGEST_REASON, placeholder=" …")
            raise SourceError(what, reply.url) from None
        listings += reading.listings
        problems += reading.problems
        if reading.items < kind.PAGE_SIZE and not reply.has_next:
            return listings, problems
        if not reading.items:
            return listings, problems
    raise SourceError(f"more than {_MOST_PAGES} pages for {day}", source.url)
