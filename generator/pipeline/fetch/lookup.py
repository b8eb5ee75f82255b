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
from generator.model import (
    ArxivSource,
    CrossrefSource,
    Facts,
    GitHubSource,
    Listing,
    OpenReviewSource,
    Source,
)
from generator.pipeline.fetch.query import Asking
from generator.sources import PAPERS, Query

_ACL = re.compile(r"https?://(?:www\.)?aclanthology\.org/([A-Za-z0-9][\w.-]*?)(?:\.pdf)?/?")
_OPENREVIEW = re.compile(r"https?://(?:www\.)?openreview\.net/(?:forum|pdf)\?(?:[^#]*&)?id=([\w-]+)(?:[&#]|$)")
_GITHUB = re.compile(r"https?://(?:www\.)?github\.com/([\w-]+/[\w.-]+?)(?:\.git)?(?:[/?#]|$)")
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
        return next(
            (listing.facts for listing in answer.listings if _is_of(listing, name) and listing.facts.title), None
        )


def _is_of(listing: Listing, name: str) -> bool:
    """Tell whether a listing is of the paper that was asked for; one without id or DOI is known by its link alone."""
    names = (listing.identity.arxiv, listing.identity.doi)
    return name in names if any(names) else True


def _name(source: Source, reference: Reference) -> str | None:
    """Return the name by which a source is asked for a paper, or None where it cannot be."""
    identity, link = reference.identity, reference.url or ""
    match source.completes:
        case "arxiv":
            return identity.arxiv
        case "doi":
            return None if identity.arxiv else identity.doi or _acl_doi(link)
        case "openreview":
            return _first(_OPENREVIEW, link)
        case "github":
            return _first(_GITHUB, link)
        case _:
            return None


def _first(pattern: re.Pattern[str], link: str) -> str | None:
    match = pattern.match(link)
    return match[1] if match else None


def _acl_doi(link: str) -> str | None:
    """Return the DOI under which the ACL Anthology registers what a link of its leads to.

    Source: https://aclanthology.org/info/ids/
    """
    match = _ACL.fullmatch(link)
    return f"10.18653/v1/{match[1]}".lower() if match else None


_USUAL: Final[tuple[Source, ...]] = (
    ArxivSource(name="arxiv", kind="arxiv"),
    CrossrefSource(name="crossref", kind="crossref"),
    OpenReviewSource(name="openreview", kind="openreview"),
    OpenReviewSource(name="openreview-1", kind="openreview", url="https://api.openreview.net"),
    GitHubSource(name="github", kind="github"),
)
"""Where a paper is looked up that somebody adds, if the list says nothing of that kind of source."""


@contextmanager
def source_lookup(root: Path, today: date) -> Iterator[SourceLookup]:
    """Yield what asks for single papers: a list's enabled sources, and the usual ones of kinds that it does not name.

    Raises:
        DataError: the sources' configuration cannot be read.
    """
    written = read_sources(root)
    kinds = {source.kind for source in written}
    usual = tuple(source for source in _USUAL if source.kind not in kinds)
    sources = tuple(source for source in written if source.enabled and source.kind in PAPERS)
    with Client(read_site_url(root) or "") as client:
        yield SourceLookup((*sources, *usual), client, today)
