"""What a fetch brings, on its way into ``data/``: whole days only, in an order in which a kill loses nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from generator.merge import absorb, absorb_figures, newest_figures, news, overlay
from generator.model import Figures, Listing, Source, SourceHealth
from generator.model.paper import NO_FIGURES
from generator.store import HealthStore, Journal, PaperStore, StoredPapers
from generator.store.versions import joined

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
    _waiting: int = 0
    _written: float = field(default_factory=time.monotonic)

    @classmethod
    def open(cls, data: Path, after_write: Callable[[], None]) -> Self:
        """Return what is stored in a list's ``data/``; ``after_write`` is called whenever more of it is stored.

        Raises:
            DataError: something there cannot be read.
        """
        Journal(data).finish(joined)
        store, health_store = PaperStore(data), HealthStore(data)
        stored = store.load()
        health = dict(health_store.load())
        return cls(store, health_store, stored, stored, health, newest_figures(stored.figures), after_write)

    def health_of(self, source: Source) -> SourceHealth:
        """Return what is known of a source."""
        return self.health.get(source.name, SourceHealth())

    def add(self, listings: Iterable[Listing]) -> int:
        """Take in what is new in the listings and return how many papers are new."""
        told = [told for listing in listings if (told := self._news(listing))]
        before = len(self.papers.papers)
        figures = absorb_figures(self.papers.figures, told)
        self.papers = StoredPapers(absorb(self.papers.papers, told), figures)
        for listing in told:
            if listing.figures:
                key = listing.identity.key
                self.newest[key] = overlay(self.newest.get(key, NO_FIGURES), figures[key, listing.observed])
        return len(self.papers.papers) - before

    def _news(self, listing: Listing) -> Listing | None:
        key = listing.identity.key
        return news(self.papers.papers.get(key), self.newest.get(key, NO_FIGURES), listing)

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
