"""Papers that people name by an id or a link: what is known of them goes into ``data/curation/``.

What a source knows comes from a ``Lookup``; without one, or where it finds nothing, what the reference itself tells is
written, and the next fetch completes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

from generator.config import read_curation
from generator.config.edits import extend_file
from generator.curate import PaperNames, linked
from generator.errors import DataError, Place, Problem
from generator.importers.references import Reference, reference_of
from generator.model import Facts
from generator.pipeline.fetch.enrich import names_asked_by
from generator.pipeline.walls import refuse_strangers
from generator.store import PaperStore, sole_writer

_FOLDER: Final = "data/curation"
_HEAD: Final = """\
# yaml-language-server: $schema=../../docs/schemas/curation.json
# Papers added by hand; docs/about/reference.md tells all keys.
"""


Lookup: TypeAlias = Callable[[Reference], Facts | None]
"""Tells the facts of a paper as a source has them, or None where it knows none or cannot be asked."""


def offline(reference: Reference) -> Facts | None:
    """Know nothing: what is missing is left to the next fetch."""
    del reference
    return None


@dataclass(frozen=True, slots=True)
class AddOptions:
    """Who adds, the day the papers stand under, and the file that they are written to: without one, each has its own.

    A file a paper can conflict with no other: neither in git, nor in an editor in the browser that knows no driver.
    """

    by: str | None = None
    listed: date | None = None
    file: str | None = None


@dataclass(slots=True)
class AddReport:
    """What adding came to."""

    added: list[Reference] = field(default_factory=list)
    incomplete: list[Reference] = field(default_factory=list)
    """Those of which only the reference is known."""
    unasked: list[Reference] = field(default_factory=list)
    """Those among them that the next fetch asks no source for."""
    known: list[tuple[Reference, str]] = field(default_factory=list)
    """Those that the list has already, each with its title."""
    files: list[Path] = field(default_factory=list)
    repeated: list[tuple[Reference, Reference]] = field(default_factory=list)
    """Those that name a paper which another one names already, each with that one."""


def add(root: Path, written: Sequence[str], options: AddOptions, lookup: Lookup = offline) -> AddReport:
    """Write papers to a file of ``data/curation/`` and return what that came to.

    Raises:
        DataError: something names no paper (nothing is written then), or the file cannot be extended.
    """
    refuse_strangers(root)
    references, repeated = _references(written)
    with sole_writer(root / "data"):
        report = _add(root, references, options, lookup)
    report.repeated = repeated
    return report


def _add(root: Path, references: Sequence[Reference], options: AddOptions, lookup: Lookup) -> AddReport:
    report = AddReport()
    known, namings = _known(root), names_asked_by(root)
    items: dict[str, list[dict[str, object]]] = defaultdict(list)
    for reference in references:
        key = known.key(reference.identity.key)
        if key is not None:
            report.known.append((reference, known.title(key)))
            continue
        facts = lookup(reference)
        if facts is None:
            report.incomplete.append(reference)
            report.unasked += [] if any(name_of(reference.identity, "") for name_of in namings) else [reference]
        report.added.append(reference)
        file = options.file or f"{_FOLDER}/added-{reference.identity.key}.yaml"
        items[file].append(_entry(reference, facts or Facts(), options))
    report.files += [_write(root, name, entries) for name, entries in items.items()]
    return report


def _known(root: Path) -> PaperNames:
    stored = PaperStore(root / "data").load()
    return PaperNames.of(linked(stored.papers.values(), read_curation(root)).papers)


def _write(root: Path, name: str, items: Sequence[dict[str, object]]) -> Path:
    path = root / name
    folder = (root / _FOLDER).resolve()
    if path.resolve().parent != folder or path.suffix not in {".yaml", ".yml"}:
        raise DataError(Problem("not a file of data/curation/", Place(name), f"such as {_FOLDER}/added.yaml"))
    extend_file(path, name, "add", items, _HEAD)
    return path


def _references(written: Sequence[str]) -> tuple[list[Reference], list[tuple[Reference, Reference]]]:
    """Return what is meant, each paper once, and what names one of them again.

    Raises:
        DataError: some of it names no paper; names all of that.
    """
    found: dict[str, Reference] = {}
    repeated: list[tuple[Reference, Reference]] = []
    problems: list[Problem] = []
    for text in written:
        reference = reference_of(text)
        if reference is None:
            expected = "an arXiv id, a DOI, or a link to a paper or a repository"
            problems.append(Problem("names no paper", Place(text), expected))
        else:
            first = found.setdefault(reference.identity.key, reference)
            repeated += [] if first is reference else [(reference, first)]
    if problems:
        raise DataError(*problems)
    return list(found.values()), repeated


def _entry(reference: Reference, facts: Facts, options: AddOptions) -> dict[str, object]:
    """Return an entry as it is written: what names the paper, what is known of it, and what was decided."""
    identity = reference.identity
    name = f"arxiv:{identity.arxiv}" if identity.arxiv else f"doi:{identity.doi}" if identity.doi else None
    values = {
        "id": name,
        "title": facts.title or reference.name,
        "url": reference.url or facts.url,
        "authors": list(facts.authors),
        "published": facts.published,
        "categories": list(facts.categories),
        "code": reference.code or facts.code,
        "project": facts.project,
        "listed": options.listed,
        "by": options.by,
    }
    return {key: value for key, value in values.items() if value not in (None, [])}
