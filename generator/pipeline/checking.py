"""Everything that is wrong in ``data/``, at once."""

from __future__ import annotations

from pathlib import Path

from generator.config import read_curation, read_settings, read_sources, read_topics
from generator.errors import DataError, Problem
from generator.pipeline.loading import load_list


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
            problems += load_list(root).curated.problems
        except DataError as error:
            problems += error.problems
    return sorted(
        problems, key=lambda problem: (problem.where.name, problem.where.line or 0, problem.where.column or 0)
    )
