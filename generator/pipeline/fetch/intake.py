"""What a fetch brings, on its way into ``data/``: whole days only, in an order in which a kill loses nothing."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final, Self

from generator.health import names_days
from generator.merge import absorb, absorb_figures, is_known, join_identities, newest_figures, overlay
from generator.model import FACTS, Facts, Figures, Listing, Source, SourceHealth
from generator.model.paper import NO_FIGURES
from generator.store import HealthStore, Journal, PaperStore, StoredPapers

_MOST_WAITING: Final = 32
_LONGEST_WAITING: Final = 1.0
"""Answers wait for so many others, or so many seconds, until they are written together."""


@dataclass(slots=True)
class Keeper:
    """The stored papers and the health of the sources, with what has come in since they were written last."""

    store: PaperStore
    health_store: HealthStore
    saved: StoredPapers
    papers: StoredPapers
    health: dict[str, SourceHealth]
    newest: dict[str, Figures]
    after_write: Callable[[], None]
    daily_lists: frozenset[str]
    """The names of the sources that are lists of days."""
    _waiting: int = 0
    _written: float = field(default_factory=time.monotonic)

    @classmethod
    def open(cls, data: Path, sources: Iterable[Source], after_write: Callable[[], None]) -> Self:
        """Return what is stored in a list's ``data/``; ``after_write`` is called whenever more of it is stored.

        Raises:
            DataError: something there cannot be read.
        """
        Journal(data).finish()
        store, health_store = PaperStore(data), HealthStore(data)
        stored = store.load()
        health = dict(health_store.load())
        lists = frozenset(source.name for source in sources if names_days(source))
        return cls(store, health_store, stored, stored, health, newest_figures(stored.figures), after_write, lists)

    def health_of(self, source: Source) -> SourceHealth:
        """Return what is known of a source."""
        return self.health.get(source.name, SourceHealth())

    def days_of(self, source: Source) -> dict[date, set[str]]:
        """Return the keys of the papers that a source listed, by day.

        A paper that several sources list, on several days, is left out of a daily list: which of them listed it on
        which day is not stored.
        """
        days: dict[date, set[str]] = defaultdict(set)
        for paper in self.papers.papers.values():
            is_certain = len(paper.sources) == 1 or len(paper.listed) == 1 or not names_days(source)
            if source.name in paper.sources and is_certain:
                published = (paper.facts.published,) if paper.facts.published else ()
                for day in paper.listed if names_days(source) else published:
                    days[day].add(paper.key)
        return days

    def add(self, listings: Iterable[Listing]) -> int:
        """Take in what is new in the listings and return how many papers are new."""
        told = [news for listing in listings if (news := self._news(listing))]
        before = len(self.papers.papers)
        figures = absorb_figures(self.papers.figures, told)
        self.papers = StoredPapers(absorb(self.papers.papers, told), figures)
        for listing in told:
            if listing.figures:
                key = listing.identity.key
                self.newest[key] = overlay(self.newest.get(key, NO_FIGURES), figures[key, listing.observed])
        return len(self.papers.papers) - before

    def _news(self, listing: Listing) -> Listing | None:
        """Return what a listing tells that is not known already, so that asking again for a day rewrites nothing.

        Figures are logged while they move.
        """
        known = self.papers.papers.get(listing.identity.key)
        newest = self.newest.get(listing.identity.key, NO_FIGURES)
        if overlay(newest, listing.figures) == newest:
            listing = replace(listing, figures=NO_FIGURES)
        if known is None:
            return listing
        facts = listing.facts
        if known.facts.delisted and facts.delisted is None and listing.listed:
            facts = replace(facts, delisted=False)
        told = {name: value for name in FACTS if is_known(value := getattr(facts, name))}
        news = {name: value for name, value in told.items() if value != getattr(known.facts, name)}
        listing = replace(listing, facts=Facts(**news))
        is_same = join_identities(known.identity, listing.identity) == known.identity
        is_listed = listing.listed is None or listing.listed in known.listed
        is_told = not listing.source or listing.source in known.sources
        is_old = is_same and is_listed and is_told
        return None if not news and is_old and not listing.figures else listing

    def gone(self, keys: Iterable[str], day: date, source: Source, today: date) -> list[Listing]:
        """Return listings that mark papers as listed no more; those that stood on other days, too, stay unmarked.

        So do those that another daily list names: it may name them still.
        """
        return [
            Listing(
                identity=self.papers.papers[key].identity,
                source=source.name,
                observed=today,
                facts=Facts(delisted=True),
            )
            for key in sorted(keys)
            if self.papers.papers[key].listed == (day,)
            and self.daily_lists.isdisjoint({*self.papers.papers[key].sources} - {source.name})
        ]

    def settle(self, source: Source, health: SourceHealth) -> None:
        """Note the health of a source, and write what waits when it has waited long enough."""
        self.health[source.name] = health
        self._waiting += 1
        if self._waiting >= _MOST_WAITING or time.monotonic() - self._written >= _LONGEST_WAITING:
            self.write()

    def write(self) -> None:
        """Write what waits: papers, figures and the health that calls their days settled, as one change."""
        papers = self.store.changes(self.saved, self.papers)
        Journal(self.store.data).commit({**papers, **self.health_store.changes(self.health)})
        self.saved = self.papers
        self.after_write()
        self._waiting, self._written = 0, time.monotonic()


def day_of(source: Source, listing: Listing) -> date | None:
    """Return the day under which a source lists a paper: that of its list, if it is a list of days."""
    return listing.listed if names_days(source) else listing.facts.published or listing.listed
