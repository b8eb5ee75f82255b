"""RIS as entries: where each begins, what it says, and the lines that belong to none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

import rispy  # type: ignore[import-untyped]  # it has no types

_TAG: Final = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: |$)(.*)")
"""Some programs write one space before the hyphen, and none behind it where the value is empty."""
_FAILURES: Final = (ValueError, KeyError, IndexError, TypeError, AttributeError)


@dataclass(slots=True)
class RisEntry:
    """The lines of one entry, from its first tag to its end, which may be missing."""

    line: int
    lines: list[str] = field(default_factory=list)
    tagged: list[str] = field(default_factory=list)
    """The same lines, as the reader of RIS wants them."""

    @property
    def written(self) -> str:
        """The entry as it was written."""
        return "\n".join(self.lines).rstrip()

    @property
    def tags(self) -> set[str]:
        """The tags that have a value."""
        found = (_TAG.match(line) for line in self.tagged)
        return {match[1] for match in found if match and match[2].strip()}

    def values(self) -> dict[str, Any] | None:
        """Return the values by their names, or None where the lines cannot be read."""
        start = [] if self.tagged[0].startswith("TY") else ["TY  - GEN"]
        try:
            found: list[dict[str, Any]] = rispy.loads("\n".join([*start, *self.tagged, "ER  - "]))
        except _FAILURES:
            return None
        return found[0] if len(found) == 1 else None


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
            current.tagged += [] if tag == "ER" else [f"{tag}  - {found[2]}" if found else line]
        current = None if tag == "ER" else current
    return entries, outside
