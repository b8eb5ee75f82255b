"""RIS as entries: where each begins, what it says, and the lines that belong to none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_TAG: Final = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: |$)(.*)")
"""Some programs write one space before the hyphen, and none behind it where the value is empty."""


@dataclass(slots=True)
class RisEntry:
    """The lines of one entry, from its first tag to its end, which may be missing."""

    line: int
    lines: list[str] = field(default_factory=list)
    tagged: list[str] = field(default_factory=list)
    """The same lines, each tag written in one way."""
    is_closed: bool = False
    """Whether its end is there."""

    @property
    def written(self) -> str:
        """The entry as it was written."""
        return "\n".join(self.lines).rstrip()

    @property
    def values(self) -> list[tuple[str, str]]:
        """The values with their tags; a line without a tag goes on with the value before it."""
        found: list[tuple[str, str]] = []
        for line in self.tagged:
            if match := _TAG.match(line):
                found.append((match[1], match[2].strip()))
            elif found and found[-1][0] == "KW":  # a keyword a line
                found.append(("KW", line.strip()))
            elif found:
                found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        return [(tag, value.strip()) for tag, value in found if value.strip()]


def entries_of(text: str) -> tuple[list[RisEntry], list[tuple[int, str]]]:
    """Return the entries, and the lines outside of all entries that say something, with their numbers.

    An entry ends with ``ER``, where the next begins, or with the file.
    """
    entries: list[RisEntry] = []
    outside: list[tuple[int, str]] = []
    current: RisEntry | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        found = _TAG.match(line)
        tag = found[1] if found else None
        if tag == "TY" or (tag not in {None, "ER"} and current is None):
            current = RisEntry(number)
            entries.append(current)
        if current is None:
            outside += [(number, line)] if line.strip() and tag != "ER" else []
        else:
            current.lines.append(line)
            current.is_closed = tag == "ER"
            current.tagged += [] if tag == "ER" else [f"{tag}  - {found[2]}" if found else line]
        current = None if tag == "ER" else current
    return entries, outside
