"""What is in store, without loading it: of each paper the names that it is known by, its day and its newest figures.

Files are known by their hash: of one that is as it was, what was found in it last time holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from generator.cache import CacheFile, as_json, same_json
from generator.errors import DataError, Place, Problem
from generator.fork_map import in_shares
from generator.linkage import compared_by
from generator.manifest import content_hash
from generator.merge import join, newest_figures
from generator.model import Figures, Paper
from generator.store.figures import dump_figures, load_figures
from generator.store.journal import Journal
from generator.store.papers import read_day, unfit_links
from generator.store.records import Unfit

_NAME: Final = "holdings.json"
_PAPERS: Final = ("papers/*.json", "papers/*/*.json")
_FIGURES: Final = "metrics/*.csv"
_MONTH: Final = re.compile(r"\d{4}-\d\d", re.ASCII)
_WORTHWHILE: Final = 4_000_000
"""Bytes of files from which on several processes read them sooner."""


class InventoryItem(NamedTuple):
    """A paper in store, as far as it has to be known to tell whether it may be the same as another (``Compared``)."""

    key: str
    day: str
    """The day it stands under, or the month or year; empty for none."""
    is_arxiv: bool
    doi: str
    title: int


def inventory_item(paper: Paper) -> InventoryItem:
    """Return what is kept of a paper to tell that."""
    return InventoryItem(paper.key, paper.when, *compared_by(paper))


class DayFile(NamedTuple):
    """A file of papers: the hash of its content, and its rows."""

    hash: str
    rows: list[InventoryItem]
    unfit: list[tuple[str, Unfit]]
    """The keys of papers that have something for a link that is none, with what they have."""


@dataclass(frozen=True)
class Inventory:
    """What is in the folder ``data/`` of a list."""

    data: Path
    files: Mapping[str, DayFile]
    """The files of papers by their path below ``data/``."""
    figures: Mapping[str, str]
    """The newest figures of each paper, as the cells of a CSV file: upvotes, comments, stars."""

    def papers(self, names: Iterable[str], keys: Collection[str]) -> dict[str, Paper]:
        """Return papers out of files; what several files say of one is joined.

        Raises:
            DataError: a file has changed since it was looked at.
        """
        found: dict[str, Paper] = {}
        for name in names:
            for paper, _ in self._read(name):
                if paper.key in keys:
                    known = found.get(paper.key)
                    found[paper.key] = join(known, paper) if known else paper
        return found

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with links that papers were left without, in the order of the files."""
        return [
            problem
            for name, file in sorted(self.files.items())
            for key, unfit in file.unfit
            for problem in unfit_links(key, unfit, f"{self.data.name}/{name}")
        ]

    def _read(self, name: str) -> Iterator[tuple[Paper, Unfit]]:
        content = Journal(self.data).content(name)
        place = f"{self.data.name}/{name}"
        if content is None or content_hash(content) != self.files[name].hash:
            raise DataError(
                Problem("changed while it was read", Place(place), "a list that nobody writes: run it again")
            )
        return read_day(content, place)


def figures_of(cells: str | None) -> Figures:
    """Return figures out of their cells."""
    upvotes, comments, stars = (int(cell) if cell else None for cell in (cells or ",,").split(","))
    return Figures(upvotes=upvotes, comments=comments, stars=stars)


def read_inventory(data: Path, cache: Path, code: str, hashes: Mapping[str, str] | None = None) -> Inventory:
    """Return what is in store; ``cache`` is a folder for what saves work next time, ``code`` a hash of the code.

    ``hashes`` are those of files below ``data``, where they have just been found out.

    Raises:
        DataError: a file is not what the store writes.
    """
    file = CacheFile(cache / _NAME, code, _decoded)
    known, known_months = file.read() or ({}, {})
    now = Journal(data).hashes(hashes or {}, *_PAPERS)
    fresh = [name for name, digest in now.items() if name not in known or known[name].hash != digest]
    rows = dict(in_shares(fresh, lambda name: (name, _rows(data, name)), lambda name: _size(data, name), _WORTHWHILE))
    files = {name: DayFile(digest, *rows[name]) if name in rows else known[name] for name, digest in now.items()}
    figures, months = _figures(data, known_months)
    if fresh or files.keys() != known.keys() or months != known_months:
        file.write(as_json({"files": files, "figures": months}))
    return Inventory(data, files, figures)


def _rows(data: Path, name: str) -> tuple[list[InventoryItem], list[tuple[str, Unfit]]]:
    found = list(read_day(Journal(data).content(name) or b"", f"{data.name}/{name}"))
    return [inventory_item(paper) for paper, _ in found], [(paper.key, unfit) for paper, unfit in found if unfit]


def _size(data: Path, name: str) -> int:
    with suppress(OSError):
        return (data / name).stat().st_size
    return 0


def _name(data: Path, path: Path) -> str:
    return path.relative_to(data).as_posix()


class _Month(NamedTuple):
    """A file of figures: the hash of its content, and whether its lines are as ``dump_figures`` writes them."""

    hash: str
    is_plain: bool


def _figures(data: Path, known: Mapping[str, _Month]) -> tuple[dict[str, str], dict[str, _Month]]:
    """Return the newest figures, and what is known of their files.

    Of files that are as they are written the newest line of a paper is the last one.
    """
    contents = {_name(data, path): content for path, content in Journal(data).files(_FIGURES)}
    months = {}
    for name, content in contents.items():
        digest, before = content_hash(content), known.get(name)
        is_as_before = before is not None and before.hash == digest
        months[name] = before if before and is_as_before else _Month(digest, _is_plain(content, f"{data.name}/{name}"))
    if all(month.is_plain for month in months.values()):
        return _last_lines(contents.values()), months
    log = {}
    for name, content in contents.items():
        log.update(load_figures(content, f"{data.name}/{name}"))
    return {key: _cells(figures) for key, figures in newest_figures(log).items()}, months


def _is_plain(content: bytes, place: str) -> bool:
    """Tell whether a file of figures is what the store would write; raises where it is none at all."""
    figures, month = load_figures(content, place), Path(place).stem
    return bool(_MONTH.fullmatch(month)) and dump_figures(figures, month) == content


def _last_lines(contents: Iterable[bytes]) -> dict[str, str]:
    newest: dict[str, str] = {}
    for content in contents:
        for line in content.decode().split("\n")[1:-1]:
            key, _, cells = line.split(",", 2)
            known = newest.get(key)
            newest[key] = cells if known is None or known == cells else _overlaid(known, cells)
    return newest


def _overlaid(known: str, newer: str) -> str:
    """Return the newer cells, and of those that are empty the known ones."""
    return ",".join(new or old for old, new in zip(known.split(","), newer.split(","), strict=True))


def _cells(figures: Figures) -> str:
    values = (figures.upvotes, figures.comments, figures.stars)
    return ",".join("" if value is None else str(value) for value in values)


def _decoded(content: bytes) -> tuple[dict[str, DayFile], dict[str, _Month]]:
    """Return what is stored of the files of papers and of figures."""
    told = same_json(content)
    days = {
        name: DayFile(digest, [*map(InventoryItem._make, rows)], [*map(_unfit, unfit)])
        for name, (digest, rows, unfit) in told["files"].items()
    }
    return days, {name: _Month._make(month) for name, month in told["figures"].items()}


def _unfit(stored: tuple[str, Mapping[str, list[str]]]) -> tuple[str, Unfit]:
    key, facts = stored
    return str(key), {str(fact): [*map(str, texts)] for fact, texts in facts.items()}
