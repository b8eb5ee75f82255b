"""What the status page tells beside the library."""

from __future__ import annotations

from dataclasses import dataclass

from generator.errors import Problem
from generator.source_status import SourceReport


@dataclass(frozen=True, slots=True)
class Report:
    """What came up on the way to the library, and how the sources fare."""

    hidden: int = 0
    problems: tuple[Problem, ...] = ()
    sources: tuple[SourceReport, ...] = ()
