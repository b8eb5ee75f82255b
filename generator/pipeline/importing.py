"""Files that people bring along to ``data/``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from generator import importers
from generator.config import scan_sources, scan_topics
from generator.config.editing import extend_file
from generator.errors import DataError, Place, Problem
from generator.files import write_atomically
from generator.identity import slug
from generator.importers import Brought, Context, Part, Unread
from generator.merge import absorb, absorb_figures
from generator.model import Listing
from generator.pipeline.progress import Progress, silent, track
from generator.sources.values import day_of
from generator.store import Journal, PaperStore, StoredPapers, sole_writer

_DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


@dataclass(slots=True)
class ImportReport:
    """What an import came to, or would come to."""

    files: int = 0
    items: int = 0
    refused: int = 0
    listings: int = 0
    papers: int = 0
    new: int = 0
    entries: dict[str, int] = field(default_factory=dict)
    """How many topics or sources were put to a file of people's, by its name."""
    written: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: list[Problem] = field(default_factory=list)
    """Files of which nothing was stored, each with its reason."""

    @property
    def known(self) -> int:
        """How many of the papers were in the list already."""
        return self.papers - self.new


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How files are read: the day for those whose names have none, the format, the source's name."""

    today: date
    day: date | None = None
    form: str | None = None
    source: str | None = None
    strict: bool = False
    """Store nothing at all when one file is broken."""
    dry_run: bool = False
    """Store nothing, and tell what would be."""


def import_files(
    root: Path, files: Sequence[Path], options: ImportOptions, progress: Progress = silent
) -> ImportReport:
    """Store what the files hold and return what that came to; a broken file stops the others only when strict.

    What cannot be kept is put into ``data/refused/`` as it was written, so that nothing is lost.
    """
    report = ImportReport()
    readings: list[tuple[Path, Brought]] = []
    macros = _macros(files) if len(files) > 1 else {}
    for path in track(progress, files, "Reading", len(files)):
        try:
            reading = importers.read(_content(path), replace(_context(path, options), macros=macros), options.form)
        except DataError as error:
            report.broken += error.problems
            continue
        report.files += 1
        report.items += reading.items
        report.refused += reading.refused
        report.problems += reading.problems
        readings.append((path, reading))
    listings = [listing for _, reading in readings for listing in reading.listings]
    report.listings = len(listings)
    report.papers = len({listing.identity.key for listing in listings})
    if not (options.strict and report.broken):
        with nullcontext() if options.dry_run else sole_writer(root / "data"):
            _store(root, listings, options, report)
            for path, reading in readings:
                _extend(root, reading, options, report)
                _set_aside(root, path, reading.unread, options, report)
    return report


def _store(root: Path, listings: Sequence[Listing], options: ImportOptions, report: ImportReport) -> None:
    if not options.dry_run:
        Journal(root / "data").finish()
    store = PaperStore(root / "data")
    old = store.load()
    new = StoredPapers(absorb(old.papers, listings), absorb_figures(old.figures, listings))
    report.new = len(new.papers) - len(old.papers)
    if not options.dry_run:
        report.written += store.save(old, new)


_NAMES: Final = {"topics": "slug", "sources": "name"}


def _extend(root: Path, reading: Brought, options: ImportOptions, report: ImportReport) -> None:
    """Put topics or sources to the end of their file, save those whose names are taken."""
    if not reading.entries:
        return
    name = f"data/{reading.head}.yaml"
    taken = set((scan_topics if reading.head == "topics" else scan_sources)(root).names)
    items = [entry for entry in reading.entries if entry[_NAMES[reading.head]] not in taken]
    report.entries[name] = report.entries.get(name, 0) + len(items)
    if items and not options.dry_run:
        path = root / name
        extend_file(path, name, reading.head, items)
        report.written.append(path)


def _set_aside(
    root: Path, source: Path, unread: Sequence[Unread], options: ImportOptions, report: ImportReport
) -> None:
    """Keep what was refused as it was written, beside what earlier imports of the file left."""
    if not unread or options.dry_run:
        return
    path = root / "data" / "refused" / f"{slug(source.stem) or 'import'}.json"
    kept = json.loads(path.read_bytes()) if path.is_file() else []
    for item in unread:
        entry = {"file": source.name, "line": item.line, "why": item.why, "entry": item.text}
        kept += [] if entry in kept else [entry]
    content = (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()
    if not path.is_file() or path.read_bytes() != content:
        write_atomically(path, content)
        report.written.append(path)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)), "a file")) from None


def _macros(files: Sequence[Path]) -> Mapping[str, list[Part]]:
    """Return the macros of BibTeX that any of the files defines, in whatever order they are named."""
    found: dict[str, list[Part]] = {}
    for path in sorted(files):
        try:
            found |= importers.macros_of(path.read_bytes(), str(path))
        except (OSError, DataError):  # told when the file is read
            continue
    return found


def _context(path: Path, options: ImportOptions) -> Context:
    match = _DAY_IN_NAME.search(path.name)
    day = (day_of(match[1]) if match else None) or options.day
    return Context(str(path), options.today, day, options.source)
