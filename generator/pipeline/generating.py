"""``data/`` to ``docs/``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.config import read_curation, read_settings, read_sources, read_topics
from generator.curate import Curated, curate, with_additions
from generator.errors import DataError, Problem
from generator.library import Library
from generator.merge import newest_figures
from generator.model import OTHER, Settings
from generator.pipeline.cache import cache_folder, code_key
from generator.pipeline.classifying import RememberingClassifier
from generator.pipeline.progress import Progress, silent, track
from generator.pipeline.timing import Timings
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
    library: Library


@dataclass(frozen=True, slots=True)
class _Loaded:
    library: Library
    settings: Settings
    curated: Curated


def _load(root: Path, timings: Timings) -> _Loaded:
    with timings.stage("load"):
        settings, topics, curation = read_settings(root), read_topics(root), read_curation(root)
        stored = PaperStore(root / "data").load()
        papers = with_additions(stored.papers.values(), curation.additions)
        figures = newest_figures(stored.figures)
    with timings.stage("classify"):
        slugs = [*(topic.slug for topic in topics), OTHER]
        classifier = RememberingClassifier(topics, cache_folder(root), code_key())
        curated = curate(papers, figures, curation, slugs, classifier.classify)
        classifier.remember()
    return _Loaded(Library(curated.entries, topics), settings, curated)


def generate(root: Path, progress: Progress = silent, timings: Timings | None = None) -> Generated:
    """Write the pages of the list at ``root`` into its ``docs/``.

    Raises:
        DataError: something in ``data/`` cannot be read, or a file stands where a page would.
    """
    timings = timings or Timings()
    loaded = _load(root, timings)
    library, curated = loaded.library, loaded.curated
    report = Report(curated.hidden, curated.problems, source_reports(root))
    with timings.stage("generate") as stage:
        pages = render_site(library, loaded.settings, report, code_key())
        files = write_pages(root / "docs", track(progress, pages, "Generating"), cache_folder(root))
        stage.files, stage.bytes = files.written, files.size
    return Generated(
        papers=len(library.entries),
        hidden=curated.hidden,
        newest=library.newest,
        other=len(library.by_topic[OTHER]),
        files=files,
        problems=curated.problems,
        library=library,
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
            problems += _load(root, Timings()).curated.problems
        except DataError as error:
            problems += error.problems
    return sorted(
        problems, key=lambda problem: (problem.where.name, problem.where.line or 0, problem.where.column or 0)
    )
