"""How far an interrupted fetch of named days has come: noted in ``.cache/``, which can be deleted at any time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

from generator.cache import CacheFile, as_json, same_json
from generator.model import Source


@dataclass(slots=True)
class Unfinished:
    """The last day that each source was done with in a fetch of the same days that did not come to its end."""

    file: CacheFile[dict[str, date]]
    names_days: bool
    """Whether days were named; those that nobody named are found out from the health anyway."""
    done_up_to: dict[str, date] = field(default_factory=dict)

    @classmethod
    def of(cls, cache: Path, since: date | None, until: date | None) -> Self:
        """Return what is known of an earlier, interrupted fetch of the same days; ``cache`` is a folder for it."""
        file = CacheFile(cache / "unfinished-fetch.json", f"{since or ''}/{until or ''}", _decoded)
        names_days = bool(since or until)
        return cls(file, names_days, (names_days and file.read()) or {})

    def from_day(self, source: Source) -> date | None:
        """Return the day from which a source must be asked on; the last one that was done is asked for again."""
        return self.done_up_to.get(source.name)

    def note(self, source: Source, day: date) -> None:
        """Note that a source is done with a day."""
        if self.names_days:
            self.done_up_to[source.name] = day

    def write(self) -> None:
        """Write down how far the fetch has come."""
        if self.done_up_to:
            self.file.write(as_json({name: day.isoformat() for name, day in self.done_up_to.items()}))

    def done(self) -> None:
        """Forget what was noted: the fetch has come to its end."""
        self.file.delete()


def _decoded(content: bytes) -> dict[str, date]:
    return {name: date.fromisoformat(day) for name, day in same_json(content).items()}
