"""How long the stages take, what they write, and how much memory they need."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from generator.fork_map import most_unshared_mb

_UNIT: Final = 1 if sys.platform == "darwin" else 1024
"""Bytes in what the system counts memory in."""


@dataclass(slots=True)
class Stage:
    """What one stage came to."""

    wall_s: float = 0.0
    """Seconds on the clock."""
    cpu_s: float = 0.0
    """Seconds of processors, those of programs that it started included."""
    files: int = 0
    """Files written."""
    bytes: int = 0
    """Bytes written."""


@dataclass(slots=True)
class Timings:
    """The stages of a build, and the most memory that it held."""

    stages: dict[str, Stage] = field(default_factory=dict)
    indexer_peak_mb: float | None = None
    """The most memory of the search indexer's own process, in millions of bytes; None where it did not run."""

    @contextmanager
    def stage(self, name: str) -> Iterator[Stage]:
        """Measure what happens in this context, on top of what is known of the stage already."""
        stage = self.stages.setdefault(name, Stage())
        wall, cpu = time.perf_counter(), _cpu_seconds()
        try:
            yield stage
        finally:
            stage.wall_s += time.perf_counter() - wall
            stage.cpu_s += _cpu_seconds() - cpu

    def done_without(self, names: Iterable[str]) -> None:
        """Note that these stages had nothing to do."""
        for name in names:
            self.stages.setdefault(name, Stage())

    def as_json(self) -> str:
        """Return the timings as JSON: ``stages`` by name, and ``peak_mb`` of this process, its copies and the indexer.

        What the copies share with this process is counted with it alone.
        """
        stages = {
            name: {
                "wall_s": round(stage.wall_s, 3),
                "cpu_s": round(stage.cpu_s, 3),
                "files": stage.files,
                "bytes": stage.bytes,
            }
            for name, stage in self.stages.items()
        }
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / 1e6
        copies = round(most_unshared_mb(), 1)
        peak = {
            "paperstand": round(own, 1),
            "copies": copies,
            "indexer": self.indexer_peak_mb and round(self.indexer_peak_mb, 1),
        }
        return json.dumps({"stages": stages, "peak_mb": peak}, indent=2) + "\n"


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
