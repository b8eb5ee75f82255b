"""``data/`` to ``docs/``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.classify import Classifier
from generator.config import CurationFile, read_curation, read_settings, read_sources, read_topics
from generator.curate import Curated, curate, with_additions
from generator.errors import DataError, Problem
from generator.library import Library
from generator.merge import newest_figures
from generator.model import OTHER, Settings, Topic
from generator.pipeline.progress import Progress, silent, track
from generator.render import Report, render_site
from generator.standing import SourceReport, reports
from generator.store import HealthStore, PaperStore
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


@dataclass(frozen=True, slots=True)
class _Loaded:
    library: Library
    settings: Settings
    curated: Curated


def _load(root: Path) -> _Loaded:
    settings, topics, curation = read_settings(root), read_topics(root), read_curation(root)
    curated = _curated(root, topics, curation)
    return _Loaded(Library(curated.entries, topics), settings, curated)


def _curated(root: Path, topics: tuple[Topic, ...], curation: CurationFile) -> Curated:
    stored = PaperStore(root / "data").load()
    papers = with_additions(stored.papers.values(), curation.additions)
    classifier = Classifier(topics)
    slugs = [*(topic.slug for topic in topics), OTHER]
    return curate(papers, newest_figures(stored.figures), curation, slugs, classifier.classify)


def generate(root: Path, progress: Progress = silent) -> Generated:
    """Write the pages of the list at ``root`` into its ``docs/``.

    Raises:
        DataError: something in ``data/`` cannot be read, or a file stands where a page would.
    """
    loaded = _load(root)
    library, curated = loaded.library, loaded.curated
    report = Report(curated.hidden, curated.problems, source_reports(root))
    pages = render_site(library, loaded.settings, report)
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


def check(root: Path) -> list[Problem]:
    """Return everything that is wrong in ``data/``, in the order of the files."""
    problems: list[Problem] = []
    for read in (read_settings, read_sources, read_topics, read_curation):
        try:
            read(root)
        except DataError as error:
            problems += error.problems
    if not problems:
        try:
            problems += _load(root).curated.problems
        except DataError as error:
            problems += error.problems
    return sorted(
        problems, key=lambda problem: (problem.where.name, problem.where.line or 0, problem.where.column or 0)
    )
