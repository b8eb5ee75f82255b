"""The facts of single papers, asked of the list's own sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from generator.config import read_site_url, read_sources
from generator.errors import SourceError
from generator.fetcher import Client, Patience
from generator.importers.references import Reference
from generator.model import Facts, Source
from generator.pipeline.asking import Asking
from generator.sources import PAPERS, Query

_ACL = re.compile(r"https?://(?:www\.)?aclanthology\.org/([A-Za-z0-9][\w.-]*?)(?:\.pdf)?/?")
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
            name = _name(source, reference)
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
        wanted = (listing for listing in answer.listings if name in (listing.identity.arxiv, listing.identity.doi))
        return next((listing.facts for listing in wanted if listing.facts.title), None)


def _name(source: Source, reference: Reference) -> str | None:
    """Return the name by which a source is asked for a paper, or None where it cannot be."""
    identity = reference.identity
    if source.completes == "arxiv":
        return identity.arxiv
    if source.completes != "doi" or identity.arxiv:
        return None
    return identity.doi or _acl_doi(reference.url or "")


def _acl_doi(link: str) -> str | None:
    """Return the DOI under which the ACL Anthology registers what a link of its leads to.

    Source: https://aclanthology.org/info/ids/
    """
    match = _ACL.fullmatch(link)
    return f"10.18653/v1/{match[1]}".lower() if match else None


@contextmanager
def source_lookup(root: Path, today: date) -> Iterator[SourceLookup]:
    """Yield what asks the enabled sources of a list that can be asked for single papers.

    Raises:
        DataError: the sources' configuration cannot be read.
    """
    sources = tuple(source for source in read_sources(root) if source.enabled and source.kind in PAPERS)
    with Client(read_site_url(root) or "") as client:
        yield SourceLookup(sources, client, today)
