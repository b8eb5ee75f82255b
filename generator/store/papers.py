"""The store: one JSON file a day under ``data/papers/``, and a month's figures in one CSV under ``data/metrics/``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator.conflicts import conflict
from generator.entries import dump_entries, in_one_line, read_entries
from generator.errors import DataError, Place, Problem, brief
from generator.merge import FigureLog, join
from generator.model import Paper
from generator.store.figures import dump_figures, is_in_order, load_figures
from generator.store.journal import Journal, is_owned
from generator.store.records import RecordError, Unfit, from_record, to_record

UNDATED_FILE = "undated"


@dataclass(frozen=True, slots=True)
class StoredPapers:
    """What ``data/`` holds: papers by key, and the log of their figures."""

    papers: dict[str, Paper]
    figures: FigureLog
    unfit: Mapping[str, Unfit] = field(default_factory=dict)
    """By key what stands for links and is none."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with what was left out."""
    untidy: frozenset[str] = frozenset()
    """Files that are to be written anew, by their path below ``data/``: git put two versions of one together, or a
    paper stands in two of them."""


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
        unfit: dict[str, Unfit] = {}
        problems: list[Problem] = []
        places: dict[str, str] = {}
        untidy: set[str] = set()
        for path, content in self._journal.files("papers/*.json", "papers/*/*.json"):
            file = path.relative_to(self.data).as_posix()
            found = [*read_day(content, self._name(path))]
            untidy |= set() if _is_in_order(content, [paper.key for paper, _ in found]) else {file}
            for paper, wrong in found:
                known = papers.get(paper.key)
                papers[paper.key] = join(known, paper) if known else paper
                untidy |= {file, places[paper.key]} if known else set()
                places[paper.key] = file
                if wrong:
                    unfit[paper.key] = unfit.get(paper.key, {}) | wrong
                    problems += unfit_links(paper.key, wrong, self._name(path))
        for key, paper in papers.items():
            if places[key] != (home := _path_of(_file_of(paper))):
                untidy |= {places[key], home}
        figures: FigureLog = {}
        for path, content in self._journal.files("metrics/*.csv"):
            log = load_figures(content, self._name(path))
            untidy |= set() if is_in_order(log, content) else {path.relative_to(self.data).as_posix()}
            figures.update(log)
        return StoredPapers(papers, figures, unfit, tuple(problems), frozenset(filter(is_owned, untidy)))

    def save(self, old: StoredPapers, new: StoredPapers) -> list[Path]:
        """Write what differs between the two, all of it or nothing, and return the files that were touched."""
        return self._journal.commit(self.changes(old, new))

    def changes(self, old: StoredPapers, new: StoredPapers) -> dict[str, bytes | None]:
        """Return what differs between the two as files; ``old`` is what is stored now.

        The file of a day whose last paper has gone stays, without papers: git would take one that is deleted for a new
        day's under its old name, and drop what another clone has put into it.
        """
        touched = _touched(old.papers, new.papers) | _days(old.untidy)
        days = _by_file(new.papers.values(), touched)
        months = {
            day.isoformat()[:7] for (key, day), figures in new.figures.items() if old.figures.get((key, day)) != figures
        } | _months(old.untidy)
        return {
            **{f"metrics/{month}.csv": dump_figures(new.figures, month) for month in sorted(months)},
            **{
                _path_of(name): dump_day(name, days.get(name, {}), old.unfit)
                for name in sorted(touched)
                if name in days or self._journal.content(_path_of(name)) is not None
            },
        }

    @property
    def _journal(self) -> Journal:
        return Journal(self.data)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.data.parent).as_posix()


def _file_of(paper: Paper) -> str:
    return paper.day.isoformat() if paper.day else UNDATED_FILE


def path_of(paper: Paper) -> str:
    """Return the file that a paper stands in, below ``data/``."""
    return _path_of(_file_of(paper))


def _path_of(name: str) -> str:
    return f"papers/{name}.json" if name == UNDATED_FILE else f"papers/{name[:4]}/{name}.json"


def _touched(old: Mapping[str, Paper], new: Mapping[str, Paper]) -> set[str]:
    """Return the files of the papers that differ: those in which they stood, and those in which they shall stand."""
    differing = [(old.get(key), paper) for key, paper in new.items() if old.get(key) is not paper]
    gone = [(old[key], None) for key in old.keys() - new.keys()]
    return {_file_of(paper) for pair in (*differing, *gone) for paper in pair if paper}


def _is_in_order(content: bytes, keys: list[str]) -> bool:
    """Tell whether a file with papers of these keys is as it would be written, in this form or an older one.

    Where git put the lines of two versions together, papers are out of order, or commas are missing.
    """
    is_of_lines = content.startswith(b'{"day": ')
    has_commas = content.count(b",\n") == max(len(keys) - 1, 0) and not content.endswith(b",\n]}\n")
    is_whole = has_commas and content.count(b"\n") == len(keys) + 2
    is_one = content.count(b'"papers": [') == 1
    return keys == sorted(keys) and (is_whole if is_of_lines else is_one)


def _days(names: Iterable[str]) -> set[str]:
    return {Path(name).stem for name in names if name.startswith("papers/")}


def _months(names: Iterable[str]) -> set[str]:
    return {Path(name).stem for name in names if name.startswith("metrics/")}


def _by_file(papers: Iterable[Paper], names: AbstractSet[str]) -> dict[str, dict[str, Paper]]:
    days: dict[str, dict[str, Paper]] = defaultdict(dict)
    wanted = {None if name == UNDATED_FILE else date.fromisoformat(name): name for name in names}
    for paper in papers:
        if paper.day in wanted:
            days[wanted[paper.day]][paper.key] = paper
    return days


def dump_day(name: str, papers: Mapping[str, Paper], unfit: Mapping[str, Unfit]) -> bytes:
    """Return the content of the file of a day, or of ``undated``; ``unfit`` is what stands for links and is none."""
    records = (in_one_line(to_record(papers[key], unfit.get(key))) for key in sorted(papers))
    return dump_entries(f'{{"day": "{name}", "papers": [', records, "]}")


def unfit_links(key: str, unfit: Unfit, name: str) -> list[Problem]:
    """Return a problem for each text of a paper that is no link; ``name`` is what the file is called."""
    return [
        Problem(f"{key}: `{fact}` is `{brief(text, 60)}`, no link, left out", Place(name), "an http(s) link to a host")
        for fact, texts in unfit.items()
        for text in texts
    ]


def read_day(content: bytes, name: str) -> Iterator[tuple[Paper, Unfit]]:
    """Yield the papers of a file, each with what it has for links and is none; ``name`` is the file's in errors.

    Raises:
        DataError: it is not what the store writes.
    """
    try:
        day = read_entries(content)
    except json.JSONDecodeError as error:
        problem = conflict(content, name) or Problem(
            f"not JSON: {error.msg}", Place(name, error.lineno, error.colno), "a file written by `fetch`"
        )
        raise DataError(problem) from None
    except (ValueError, RecursionError):  # other bytes, or a number of thousands of digits
        raise DataError(Problem("not JSON in UTF-8", Place(name), "a file written by `fetch`")) from None
    records = day.get("papers") if isinstance(day, dict) else None
    if not isinstance(records, list):
        raise DataError(Problem("no list `papers` in it", Place(name), "a file written by `fetch`"))
    for record in records:
        try:
            yield from_record(record)
        except RecordError as error:
            raise DataError(Problem(str(error), Place(name), "a paper as `fetch` writes it")) from None
