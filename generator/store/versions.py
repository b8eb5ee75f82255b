"""Two versions of a file of the fetcher's become one by the law of merging; the common one tells what was taken away.

Whatever order they are given in, the same bytes come of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Final

from generator.conflicts import Versions
from generator.errors import DataError
from generator.health import join_health
from generator.merge import FigureLog, join, join_figures
from generator.model import Paper, SourceHealth
from generator.store.figures import dump_figures, load_figures
from generator.store.health import dump_health, load_health
from generator.store.journal import is_owned
from generator.store.papers import dump_day, read_day
from generator.store.records import Unfit
from generator.store.refused import dump_refused, load_refused

REFUSED: Final = "refused/*.json"


def is_merged_by_law(name: str) -> bool:
    """Tell whether a path below ``data/`` is that of a file of which the law says what comes of two versions."""
    return is_owned(name) or fnmatchcase(name, REFUSED)


def merged(name: str, versions: Versions) -> bytes:
    """Return what two versions of a file come to, by its path below ``data/``.

    Raises:
        DataError: one of the versions cannot be read.
    """
    return _law(name)(name, versions)


def joined(name: str, one: bytes, other: bytes) -> bytes:
    """Return what two versions come to, of which nobody knows what they have in common.

    Raises:
        DataError: one of the versions cannot be read.
    """
    return merged(name, Versions(None, one, other))


def _law(name: str) -> Callable[[str, Versions], bytes]:
    if name.startswith("papers/"):
        return _papers
    if name.startswith("metrics/"):
        return _figures
    return _refused if name.startswith("refused/") else _health


def _papers(name: str, versions: Versions) -> bytes:
    unfit: dict[str, Unfit] = {}
    ours, theirs = (_read(name, part, unfit) for part in (versions.ours, versions.theirs))
    base: Mapping[str, Paper] = {}
    with suppress(DataError):  # conflict markers do not tell all of it: then nothing is known to be taken away
        base = _read(name, versions.base, {})
    papers = {key: join(ours[key], theirs[key]) for key in ours.keys() & theirs.keys()}
    for one, other in ((ours, theirs), (theirs, ours)):
        # What is in the common version, but not on both sides, was moved to another day: it stays only if it changed.
        papers |= {key: one[key] for key in one.keys() - other.keys() if one[key] != base.get(key)}
    return dump_day(PurePosixPath(name).stem, papers, unfit)


def _read(name: str, content: bytes | None, unfit: dict[str, Unfit]) -> Mapping[str, Paper]:
    """Return the papers of a version; what stands there for links and is none is put to ``unfit``."""
    papers: dict[str, Paper] = {}
    for paper, wrong in read_day(content, f"data/{name}") if content is not None else ():
        papers[paper.key] = join(papers[paper.key], paper) if paper.key in papers else paper
        if wrong:
            unfit[paper.key] = unfit.get(paper.key, {}) | wrong
    return papers


def _figures(name: str, versions: Versions) -> bytes:
    log: FigureLog = {}
    for content in filter(None, (versions.ours, versions.theirs)):
        for place, figures in load_figures(content, f"data/{name}").items():
            log[place] = join_figures(log[place], figures) if place in log else figures
    return dump_figures(log, PurePosixPath(name).stem)


def _health(name: str, versions: Versions) -> bytes:
    health: dict[str, SourceHealth] = {}
    for content in filter(None, (versions.ours, versions.theirs)):
        for source, told in load_health(content, f"data/{name}").items():
            health[source] = join_health(health[source], told) if source in health else told
    return dump_health(health)


def _refused(name: str, versions: Versions) -> bytes:
    entries: list[object] = []
    for content in filter(None, (versions.ours, versions.theirs)):
        entries += [entry for entry in load_refused(content, f"data/{name}") if entry not in entries]
    return dump_refused(entries)
