"""``data/`` to ``docs/``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.config import read_repository, read_site_url, read_sources
from generator.errors import Problem
from generator.model import OTHER
from generator.pipeline.loading import load_list
from generator.pipeline.progress import Progress, silent, track
from generator.render import Hand, Report, render_site
from generator.standing import SourceReport, reports
from generator.store import HealthStore
from generator.writer import Written, write_pages


@dataclass(frozen=True, slots=True)
class Generated:
    """What generating came to."""

    papers: int
    hidden: int
    newest: date | None
    other: int
    files: Written
    problems: tuple[Problem, ...]


def generate(root: Path, progress: Progress = silent) -> Generated:
    """Write the pages of the list at ``root`` into its ``docs/``.

    Raises:
        DataError: something in ``data/`` cannot be read, or a file stands where a page would.
    """
    loaded = load_list(root)
    library, curated = loaded.library, loaded.curated
    hand = Hand(curated.edits, read_repository(root), read_site_url(root))
    report = Report(curated.hidden, curated.problems, source_reports(root))
    pages = render_site(library, loaded.settings, report, hand)
    files = write_pages(root / "docs", track(progress, pages, "Generating"))
    return Generated(
        papers=len(library.entries),
        hidden=curated.hidden,
        newest=library.newest,
        other=len(library.by_topic[OTHER]),
        files=files,
        problems=curated.problems,
    )


def source_reports(root: Path) -> tuple[SourceReport, ...]:
    """Return how each source of the list at ``root`` fares.

    Raises:
        DataError: the sources' configuration or their health cannot be read.
    """
    return reports(read_sources(root), HealthStore(root / "data").load())
