"""What can go wrong, as one tree, and one line for each.

``PaperstandError`` (exit 1)
├── ``DataError``    the user's data is wrong: names the file, line and column
├── ``UsageError``   the command was called wrongly (exit 2)
└── ``SourceError``  a source did not answer as it should: names the URL (exit 3)
    └── ``ClockError``   its clock and ours are days apart: nothing of what it says of today is to be believed

A ``Problem`` is the same knowledge as a value, for where many are collected before anything is said.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Final

_ALIKE: Final = 0.6
_CANDIDATES: Final = 3
_SIGNS: Final = 4


class Severity(StrEnum):
    """How much a problem matters: an error fails ``check``, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file or a URL, and a position in it, counted from 1 as editors do."""

    name: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Return ``file:line:column``, as far as known."""
        return ":".join(str(part) for part in (self.name, self.line, self.column) if part is not None)


_LONGEST = 300
"""What was read may be of any length; of each part of a line so many characters are told."""


def brief(text: str, longest: int = _LONGEST) -> str:
    """Return text on one line, cut where it is longer than so many characters, without what a terminal obeys."""
    line = "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text.split()))
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in what was read: what, where, what was expected, the nearest right word."""

    what: str
    where: Place
    expected: str = ""
    suggestion: str = ""
    severity: Severity = Severity.ERROR
    stops_build: bool = False
    """Whether it stops a build: most errors leave out one entry, and the rest is published."""

    def __str__(self) -> str:
        """Return the problem as one line."""
        text = f"{self.where}: {brief(self.what)}"
        if self.expected:
            text += f"; expected {brief(self.expected)}"
        if self.suggestion:
            text += f"; did you mean {brief(self.suggestion)}?"
        return text


def stopping(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems as such that stop a build."""
    return [replace(problem, stops_build=True) for problem in problems]


class PaperstandError(Exception):
    """The root of all errors that are told in one line."""

    exit_code: ClassVar[int] = 1


class DataError(PaperstandError):
    """Data of the user's is wrong in one or several places."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class UsageError(PaperstandError):
    """A command was called in a way that it does not know."""

    exit_code: ClassVar[int] = 2


class SourceError(PaperstandError):
    """A source could not be reached, or answered what it should not."""

    exit_code: ClassVar[int] = 3

    def __init__(
        self,
        what: str,
        url: str,
        *,
        transient: bool = False,
        down: bool = False,
        wait: float | None = None,
    ) -> None:
        super().__init__(f"{url}: {what}")
        self.what = what
        self.url = url
        self.transient = transient
        """Whether the same request may succeed a moment later."""
        self.down = down
        """Whether it is the source that does not answer, so that other requests would fail, too."""
        self.wait = wait
        """The seconds after which the source wants to be asked again, if it said so."""


class ClockError(SourceError):
    """By a source's clock the day that counts as today has not come yet: nothing that it answers is noted."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like ``word``, or an empty string when none is alike."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    wanted = word.casefold()
    matches = difflib.get_close_matches(wanted, by_folded, n=_CANDIDATES, cutoff=_ALIKE)
    return next((by_folded[match] for match in matches if _is_near(wanted, match)), "")


def _is_near(word: str, known: str) -> bool:
    """Tell whether one could be a slip of the other: one sign in four, or two that were exchanged, or an ending."""
    longest, common = max(len(word), len(known)), _common(word, known)
    is_ending = known.startswith(word) or word.startswith(known)
    return longest - common <= max(1, longest // _SIGNS) or sorted(word) == sorted(known) or (is_ending and common > 2)  # noqa: PLR2004  # letters


def _common(word: str, known: str) -> int:
    """Return how many signs stand in both, in the same order, by difflib's way of matching."""
    matcher = difflib.SequenceMatcher(None, word, known, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())
