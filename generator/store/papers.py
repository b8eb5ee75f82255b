"""The store: one JSON file a day under ``data/papers/``, and a month's figures in one CSV under ``data/metrics/``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.errors import DataError, Place, Problem
from generator.files import write_atomically
from generator.merge import FigureLog, join
from generator.model import Paper
from generator.store.figures import dump_figures, load_figures
from generator.store.records import RecordError, from_record, to_record

UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class StoredPapers:
    """What ``data/`` holds: papers by key, and the log of their figures."""

    papers: dict[str, Paper]
    figures: FigureLog


@dataclass(frozen=True, slots=True)
class PaperStore:
    """The folder ``data/`` of a list, as far as the fetcher owns it."""

    data: Path

    def load(self) -> StoredPapers:
        """Return everything that is stored.

        Raises:
            DataError: a file is not what the store writes; names it, with line and column where it is no JSON.
        """
        papers: dict[str, Paper] = {}
        for path in self._day_files():
            for paper in _read_day(path, self._name(path)):
                known = papers.get(paper.key)
                papers[paper.key] = join(known, paper) if known else paper
        figures: FigureLog = {}
        for path in sorted((self.data / "metrics").glob("*.csv")):
            figures.update(load_figures(path.read_bytes(), self._name(path)))
        return StoredPapers(papers, figures)

    def save(self, old: StoredPapers, new: StoredPapers) -> list[Path]:
        """Write what differs between the two and return the files written; ``old`` is what is stored now.

        Figures come first: a process that is killed in between leaves some of papers that are not there yet, which no
        page shows, but never a day without its figures. A paper that moves to another day is first written there and
        then removed here, so that a process that is killed in between leaves it twice (which ``load`` mends) and never
        loses it.
        """
        written = self._save_figures(old.figures, new.figures)
        touched = _touched(old.papers, new.papers)
        before, after = _by_file(old.papers.values(), touched), _by_file(new.papers.values(), touched)
        leaving = {
            name: {key: paper for key, paper in before[name].items() if key not in after.get(name, {})}
            for name in before
        }
        for name in after:
            if after[name] != before.get(name):
                written += self._write(self._day_path(name), _dump_day(name, {**leaving.get(name, {}), **after[name]}))
        for name in before:
            if leaving[name] and name in after:
                self._write(self._day_path(name), _dump_day(name, after[name]))
            elif name not in after:
                self._day_path(name).unlink(missing_ok=True)
                written.append(self._day_path(name))
        return written

    def _save_figures(self, old: FigureLog, new: FigureLog) -> list[Path]:
        months = sorted({f"{day:%Y-%m}" for (key, day), figures in new.items() if old.get((key, day)) != figures})
        written: list[Path] = []
        for month in months:
            path = self.data / "metrics" / f"{month}.csv"
            written += self._write(path, dump_figures(new, month))
        return written

    def _write(self, path: Path, content: bytes) -> list[Path]:
        if path.is_file() and path.read_bytes() == content:
            return []
        write_atomically(path, content)
        return [path]

    def _day_files(self) -> Iterator[Path]:
        yield from sorted((self.data / "papers").glob("**/*.json"))

    def _day_path(self, name: str) -> Path:
        folder = self.data / "papers"
        return folder / f"{name}.json" if name == UNDATED else folder / name[:4] / f"{name}.json"

    def _name(self, path: Path) -> str:
        return path.relative_to(self.data.parent).as_posix()


def _file_of(paper: Paper) -> str:
    return paper.day.isoformat() if paper.day else UNDATED


def _touched(old: Mapping[str, Paper], new: Mapping[str, Paper]) -> set[str]:
    """Return the files of the papers that differ: those in which they stood, and those in which they shall stand."""
    differing = [(old.get(key), paper) for key, paper in new.items() if old.get(key) is not paper]
    gone = [(old[key], None) for key in old.keys() - new.keys()]
    return {_file_of(paper) for pair in (*differing, *gone) for paper in pair if paper}


def _by_file(papers: Iterable[Paper], names: AbstractSet[str]) -> dict[str, dict[str, Paper]]:
    days: dict[str, dict[str, Paper]] = defaultdict(dict)
    wanted = {None if name == UNDATED else date.fromisoformat(name): name for name in names}
    for paper in papers:
        if paper.day in wanted:
            days[wanted[paper.day]][paper.key] = paper
    return days


def _dump_day(name: str, papers: Mapping[str, Paper]) -> bytes:
    records = [to_record(papers[key]) for key in sorted(papers)]
    text = json.dumps({"day": name, "papers": records}, ensure_ascii=False, indent=1)
    return (text + "\n").encode()


def _read_day(path: Path, name: str) -> Iterator[Paper]:
    try:
        content = json.loads(path.read_bytes())
    except json.JSONDecodeError as error:
        problem = Problem(f"not JSON: {error.msg}", Place(name, error.lineno, error.colno), "a file written by `fetch`")
        raise DataError(problem) from None
    except (UnicodeDecodeError, RecursionError):
        raise DataError(Problem("not JSON in UTF-8", Place(name), "a file written by `fetch`")) from None
    records = content.get("papers") if isinstance(content, dict) else None
    if not isinstance(records, list):
        raise DataError(Problem("no list `papers` in it", Place(name), "a file written by `fetch`"))
    for record in records:
        try:
            yield from_record(record)
        except RecordError as error:
            raise DataError(Problem(str(error), Place(name), "a paper as `fetch` writes it")) from None
