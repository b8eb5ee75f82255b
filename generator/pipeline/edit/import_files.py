"""Files that people bring along to ``data/``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from generator import importers
from generator.config import scan_curation, scan_sources, scan_topics
from generator.config.edits import extend_file
from generator.curate import bonds_of
from generator.errors import DataError, Place, Problem
from generator.files import write_atomically
from generator.identity import slug
from generator.importers import Brought, Context, Unread, ValuePart
from generator.merge import absorb, absorb_figures
from generator.pipeline.at_work import reading as reading_data
from generator.pipeline.edit.account import Account, KeptEntry, account_of
from generator.pipeline.progress import Progress, silent, track
from generator.pipeline.walls import refuse_strangers
from generator.regular import read_regular
from generator.sources.values import day_of
from generator.store import Journal, PaperStore, StoredPapers, sole_writer
from generator.store.refused import dump_refused, load_refused
from generator.store.versions import joined

_LARGEST: Final = 256 << 20
"""Bytes of a file that is brought along."""
_DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


@dataclass(slots=True)
class ImportReport:
    """What an import came to, or would come to."""

    files: int = 0
    account: Account = field(default_factory=Account)
    papers: int = 0
    entries: dict[str, int] = field(default_factory=dict)
    """How many topics or sources were put to a file of people's, by its name."""
    written: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: list[Problem] = field(default_factory=list)
    """Files of which nothing was stored, each with its reason."""

    @property
    def items(self) -> int:
        """How many entries were read."""
        return self.account.read

    @property
    def refused(self) -> int:
        """How many of them could not be kept."""
        return len(self.account.refused)

    @property
    def new(self) -> int:
        """How many were not in the list before."""
        return self.account.new

    @property
    def known(self) -> int:
        """How many were in the list already."""
        return self.account.known


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


_Readings = list[tuple[Path, Brought]]


def import_files(
    root: Path, files: Sequence[Path], options: ImportOptions, progress: Progress = silent
) -> ImportReport:
    """Store what the files hold and return what that came to; a broken file stops the others only when strict.

    What cannot be kept is put into ``data/refused/`` as it was written, so that nothing is lost.

    Raises:
        DataError: the account does not add up; nothing is stored then.
    """
    refuse_strangers(root)
    report = ImportReport()
    readings = _read(files, options, report, progress)
    if not (options.strict and report.broken):
        with reading_data(root) if options.dry_run else sole_writer(root / "data"):
            _store(root, readings, options, report)
    return report


def _read(files: Sequence[Path], options: ImportOptions, report: ImportReport, progress: Progress) -> _Readings:
    """Return what was read of each file; one of which nothing is kept is told among the broken ones, too."""
    readings: _Readings = []
    macros = _macros(files) if len(files) > 1 else {}
    for path in track(progress, files, "Reading", len(files)):
        try:
            reading = importers.read(_content(path), replace(_context(path, options), macros=macros), options.form)
        except DataError as error:
            report.broken += error.problems
            continue
        report.files += 1
        report.problems += reading.problems
        if reading.items and reading.items == reading.refused:
            report.broken.append(_nothing_kept(path, reading))
        readings.append((path, reading))
    return readings


def _nothing_kept(path: Path, reading: Brought) -> Problem:
    count = "the only entry" if reading.refused == 1 else f"all {reading.refused:,} entries"
    return Problem(f"{count} in it refused ({reading.unread[0].why})", Place(str(path)))


def _store(root: Path, readings: _Readings, options: ImportOptions, report: ImportReport) -> None:
    """Store what was read, after its account is found to add up."""
    if not options.dry_run:
        Journal(root / "data").finish(joined)
    listings = [listing for _, reading in readings for listing in reading.listings]
    store = PaperStore(root / "data")
    old = store.load()
    new = StoredPapers(absorb(old.papers, listings), absorb_figures(old.figures, listings))
    report.papers = len({listing.identity.key for listing in listings})
    bonds = bonds_of(scan_curation(root)[0]).bonds
    report.account = account_of([(str(path), reading) for path, reading in readings], old.papers, new.papers, bonds)
    fresh = {head: _enter(root, head, readings, report.account) for head in _NAMES}
    report.account.check()
    if not options.dry_run:
        report.written += store.save(old, new)
    for head, entries in fresh.items():
        _extend(root, head, entries, options, report)
    for path, reading in readings:
        _set_aside(root, path, reading.unread, options, report)


_NAMES: Final[Mapping[str, tuple[str, str]]] = {"topics": ("slug", "slug"), "sources": ("name", "url")}
"""For each file of people's the name of an entry, and what tells that two entries are one."""


def _enter(root: Path, head: str, readings: _Readings, account: Account) -> list[Mapping[str, object]]:
    """Enter topics or sources into the account, and return those that are not in their file yet."""
    kept = [(path, reading) for path, reading in readings if reading.head == head]
    if not kept:
        return []
    name, key = _NAMES[head]
    scanned = (scan_topics if head == "topics" else scan_sources)(root)
    known = {*(str(getattr(item, key, None)) for item in scanned.items), *(scanned.names if key == name else ())}
    entries = [
        (KeptEntry(reading.place(number, str(path)), str(item["name"]), str(item[key])), item)
        for path, reading in kept
        for number, item in enumerate(reading.entries)
    ]
    account.enter((entry for entry, _ in entries), known)
    items: dict[str, Mapping[str, object]] = {}
    for entry, item in entries:
        if entry.key not in known:
            items.setdefault(entry.key, item)
    return _named_apart(items.values(), name, scanned.names)


def _named_apart(items: Iterable[Mapping[str, object]], name: str, taken: Iterable[str]) -> list[Mapping[str, object]]:
    """Return entries, each under a name of its own: with a number behind it where another has it already."""
    names = set(taken)
    apart: list[Mapping[str, object]] = []
    for item in items:
        wanted = str(item[name])
        free = wanted if wanted not in names else _numbered(wanted, names)
        names.add(free)
        apart.append({**item, name: free})
    return apart


def _numbered(name: str, taken: set[str]) -> str:
    return next(f"{name}-{number}" for number in range(2, len(taken) + 3) if f"{name}-{number}" not in taken)


def _extend(
    root: Path, head: str, items: Sequence[Mapping[str, object]], options: ImportOptions, report: ImportReport
) -> None:
    """Put topics or sources to the end of their file."""
    name = f"data/{head}.yaml"
    if items:
        report.entries[name] = len(items)
    if items and not options.dry_run:
        extend_file(root / name, name, head, items)
        report.written.append(root / name)


def _set_aside(
    root: Path, source: Path, unread: Sequence[Unread], options: ImportOptions, report: ImportReport
) -> None:
    """Keep what was refused as it was written, beside what earlier imports of the file left."""
    if not unread or options.dry_run:
        return
    path = root / "data" / "refused" / f"{slug(source.stem) or 'import'}.json"
    kept = load_refused(path.read_bytes(), path.relative_to(root).as_posix()) if path.is_file() else []
    seen = {json.dumps(entry, sort_keys=True) for entry in kept}
    for item in unread:
        entry = {"file": source.name, "line": item.line, "why": item.why, "entry": item.text}
        note = json.dumps(entry, sort_keys=True)
        kept += [] if note in seen else [entry]
        seen.add(note)
    content = dump_refused(kept)
    if not path.is_file() or path.read_bytes() != content:
        write_atomically(path, content)
        report.written.append(path)


def _content(path: Path) -> bytes:
    try:
        content = read_regular(path, _LARGEST + 1, may_be_link=True)
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)), "a file")) from None
    if len(content) > _LARGEST:
        raise DataError(Problem("too large", Place(str(path)), f"at most {_LARGEST >> 20} MB in one file"))
    return content


def _macros(files: Sequence[Path]) -> Mapping[str, list[ValuePart]]:
    """Return the macros of BibTeX that any of the files defines, in whatever order they are named."""
    found: dict[str, list[ValuePart]] = {}
    for path in sorted(files):
        try:
            found |= importers.macros_of(_content(path), str(path))
        except DataError:  # told when the file is read
            continue
    return found


def _context(path: Path, options: ImportOptions) -> Context:
    match = _DAY_IN_NAME.search(path.name)
    day = (day_of(match[1]) if match else None) or options.day
    return Context(str(path), options.today, day, options.source)
