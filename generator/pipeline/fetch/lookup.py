"""The facts of single papers, asked of the list's own sources."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from generator.completion import is_of
from generator.config import read_site_url, read_sources
from generator.errors import SourceError
from generator.fetcher import Client, Patience
from generator.importers.references import Reference
from generator.model import Facts, Source
from generator.pipeline.fetch.query import Asking
from generator.sources import PAPERS, USUAL, Query

_PATIENCE: Final = 15.0
"""Seconds that somebody at a terminal waits for a source that asks to be asked later."""


@dataclass
class SourceLookup:
    """Asks the sources that complete papers, one after the other, and remembers which could not be asked."""

    sources: tuple[Source, ...]
    client: Client
    today: date
    failures: list[SourceError] = field(default_factory=list)

    def __call__(self, reference: Reference) -> Facts | None:
        """Return what the first source that knows the paper tells of it."""
        for source in self.sources:
            name = PAPERS[source.kind].name_of(reference.identity, reference.url or "")
            facts = self._ask(source, name) if name else None
            if facts is not None:
                return facts
        return None

    def _ask(self, source: Source, name: str) -> Facts | None:
        asking = Asking(self.client, source, self.today, Patience(min(_PATIENCE, source.patience)))
        try:
            answer = asking.ask(PAPERS[source.kind], Query(ids=(name,)), kept_as="")
        except SourceError as error:
            self.failures.append(error)
            return None
        return next(
            (listing.facts for listing in answer.listings if is_of(listing, name) and listing.facts.title), None
        )


@contextmanager
def source_lookup(root: Path, today: date) -> Iterator[SourceLookup]:
    """Yield what asks for single papers: a list's enabled sources, and the usual ones of kinds that it does not name.

    Raises:
        DataError: the sources' configuration cannot be read.
    """
    written = read_sources(root)
    kinds = {source.kind for source in written}
    usual = tuple(source for source in USUAL if source.kind not in kinds)
    sources = tuple(source for source in written if source.enabled and source.kind in PAPERS)
    with Client(read_site_url(root) or "") as client:
        yield SourceLookup((*sources, *usual), client, today)
