"""What an importer is told about the file that it reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Context:
    """A file's name, its day if one is known (from its name, or given), today, and the source it stands for."""

    name: str
    today: date
    day: date | None = None
    source: str | None = None
