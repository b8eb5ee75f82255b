"""Files that people bring along to ``data/``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator import importers
from generator.errors import DataError, Place, Problem
from generator.importers import Context
from generator.merge import absorb, absorb_figures
from generator.model import Listing
from generator.pipeline.progress import Progress, silent, track
from generator.sources.values import day_of
from generator.store import Journal, PaperStore, StoredPapers, sole_writer

_DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


@dataclass(slots=True)
class ImportReport:
    """What an import came to."""

    files: int = 0
    items: int = 0
    refused: int = 0
    listings: int = 0
    papers: int = 0
    new: int = 0
    written: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: list[Problem] = field(default_factory=list)
    """Files of which nothing was stored, each with its reason."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How files are read: the day for those whose names have none, the format, the source's name."""

    today: date
    day: date | None = None
    form: str | None = None
    source: str | None = None
    strict: bool = False
    """Store nothing at all when one file is broken."""


def import_files(
    root: Path, files: Sequence[Path], options: ImportOptions, progress: Progress = silent
) -> ImportReport:
    """Store what the files hold and return what that came to; a broken file stops the others only when strict."""
    report = ImportReport()
    listings: list[Listing] = []
    for path in track(progress, files, "Reading", len(files)):
        try:
            reading = importers.read(_content(path), _context(path, options), options.form)
        except DataError as error:
            report.broken += error.problems
            continue
        report.files += 1
        report.items += reading.items
        report.refused += reading.refused
        report.problems += reading.problems
        listings += reading.listings
    report.listings = len(listings)
    report.papers = len({listing.identity.key for listing in listings})
    if options.strict and report.broken:
        return report
    with sole_writer(root / "data"):
        Journal(root / "data").finish()
        store = PaperStore(root / "data")
        old = store.load()
        new = StoredPapers(absorb(old.papers, listings), absorb_figures(old.figures, listings))
        report.new = len(new.papers) - len(old.papers)
        report.written = store.save(old, new)
    return report


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)), "a file")) from None


def _context(path: Path, options: ImportOptions) -> Context:
    match = _DAY_IN_NAME.search(path.name)
    day = (day_of(match[1]) if match else None) or options.day
    return Context(str(path), options.today, day, options.source)
