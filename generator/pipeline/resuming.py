"""How far an interrupted fetch of named days has come: noted in ``.cache/``, which can be deleted at any time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

from generator.files import write_atomically
from generator.model import Source


@dataclass(slots=True)
class Unfinished:
    """The last day that each source was done with in a fetch of the same days that did not come to its end."""

    path: Path
    days: str
    done_up_to: dict[str, date] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path, since: date | None, until: date | None) -> Self:
        """Return what is known of an earlier, interrupted fetch of the same days."""
        unfinished = cls(root / ".cache" / "unfinished-fetch.json", f"{since or ''}/{until or ''}")
        try:
            noted = json.loads(unfinished.path.read_bytes())
            if noted["days"] == unfinished.days and unfinished.days != "/":
                unfinished.done_up_to = {name: date.fromisoformat(day) for name, day in noted["done"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass  # nothing is noted, or nothing that can be read: the fetch begins at its beginning
        return unfinished

    def from_day(self, source: Source) -> date | None:
        """Return the day from which a source must be asked on; the last one that was done is asked for again."""
        return self.done_up_to.get(source.name)

    def note(self, source: Source, day: date) -> None:
        """Note that a source is done with a day; days that nobody named are found out from the health anyway."""
        if self.days != "/":
            self.done_up_to[source.name] = day

    def write(self) -> None:
        """Write down how far the fetch has come."""
        if self.done_up_to:
            done = {name: day.isoformat() for name, day in self.done_up_to.items()}
            write_atomically(self.path, json.dumps({"days": self.days, "done": done}).encode())

    def done(self) -> None:
        """Forget what was noted: the fetch has come to its end."""
        self.path.unlink(missing_ok=True)
