"""``data/`` to ``docs/``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.config import read_repository, read_site_name, read_site_url, read_sources
from generator.errors import Problem
from generator.library import Library
from generator.model import OTHER
from generator.pipeline.at_work import making_pages
from generator.pipeline.build.load import load_list
from generator.pipeline.build.timings import Timings
from generator.pipeline.cache import cache_folder, code_key
from generator.pipeline.progress import Progress, silent
from generator.pipeline.walls import refuse_strangers
from generator.render import Hand, Report, site_bundles
from generator.source_status import SourceReport, reports
from generator.store import HealthStore
from generator.writer import WriteReport, write_pages


@dataclass(frozen=True, slots=True)
class Generated:
    """What generating came to."""

    papers: int
    hidden: int
    newest: date | None
    other: int
    files: WriteReport
    problems: tuple[Problem, ...]


def generate(root: Path, progress: Progress = silent, timings: Timings | None = None) -> Generated:
    """Write the pages of the list at ``root`` into its ``docs/``.

    Raises:
        DataError: something in ``data/`` cannot be read, or a file stands where a page would.
    """
    with making_pages(root):
        return generate_list(root, progress, timings or Timings())[0]


def generate_list(
    root: Path, progress: Progress, timings: Timings, hashes: Mapping[str, str] | None = None
) -> tuple[Generated, Library]:
    """Do what ``generate`` does, and return the library, too; ``hashes`` are those of files below ``data/``."""
    loaded = load_list(root, timings, hashes)
    library, shelved = loaded.library, loaded.shelved
    hand = Hand(shelved.edits, read_repository(root), read_site_url(root), read_site_name(root))
    report = Report(shelved.hidden, shelved.problems, _source_reports(root))
    with timings.stage("generate") as stage:
        bundles = site_bundles(library, loaded.settings, report, hand, code_key())
        with progress.counting("Generating", len(bundles)) as tick:
            files = write_pages(root / "docs", bundles, cache_folder(root), tick)
        stage.files, stage.bytes = files.written, files.size
    generated = Generated(
        papers=library.count,
        hidden=shelved.hidden,
        newest=library.newest,
        other=library.topic_totals[OTHER],
        files=files,
        problems=shelved.problems,
    )
    return generated, library


def source_reports(root: Path) -> tuple[SourceReport, ...]:
    """Return how each source of the list at ``root`` fares.

    Raises:
        DataError: the sources' configuration or their health cannot be read.
    """
    refuse_strangers(root)
    return _source_reports(root)


def _source_reports(root: Path) -> tuple[SourceReport, ...]:
    return reports(read_sources(root), HealthStore(root / "data").load())
