"""Problems as people read them, with the line and a caret, and as programs do; never wrapped."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator.config import LARGEST
from generator.errors import Problem, Severity
from generator.regular import read_regular

_WIDEST: Final = 160
_CONTEXT: Final = 60
_CLOSES: Final = ":,]}#"


@dataclass
class Excerpts:
    """The lines of files in which problems are; each file is read once."""

    root: Path
    _lines: dict[str, list[str]] = field(default_factory=dict)

    def line(self, problem: Problem) -> str | None:
        """Return the line that a problem is on, as it was written."""
        where = problem.where
        lines = self._lines.setdefault(where.name, self._read(where.name))
        return lines[where.line - 1] if where.line and where.line <= len(lines) else None

    def _read(self, name: str) -> list[str]:
        try:
            return read_regular(self.root / name, LARGEST).decode("utf-8-sig", "replace").splitlines()
        except OSError:
            return []


def for_people(problems: Iterable[Problem], root: Path) -> Iterator[str]:
    """Yield the problems, each with the line it is on and a mark below."""
    excerpts = Excerpts(root)
    for problem in problems:
        label = "warning: " if problem.severity is Severity.WARNING else ""
        place, _, text = str(problem).partition(": ")
        yield f"{place}: {label}{text}"
        line, column = excerpts.line(problem), problem.where.column
        if line is not None and column is not None:
            yield from _marked(line, column - 1)


def _marked(line: str, column: int) -> Iterator[str]:
    """Yield a line and the mark below it; of a very long one the part around the mark."""
    start = max(0, column - _CONTEXT) if len(line) > _WIDEST else 0
    part = line[start : start + _WIDEST]
    shown = "".join(character if character.isprintable() or character == "\t" else "�" for character in part)
    before = shown[: column - start]
    length = max(1, _width(_word(line, column)[: _WIDEST - len(before)]))
    yield f"    {shown}"
    yield (
        "    " + "".join("\t" if character == "\t" else " " * _width(character) for character in before) + "^" * length
    )


def _word(line: str, column: int) -> str:
    """Return what stands in a column: a quoted text, else all up to what closes a value."""
    rest = line[column : column + _WIDEST]
    if rest[:1] in {'"', "'"} and (end := rest.find(rest[0], 1)) > 0:
        return rest[: end + 1]
    for place, character in enumerate(rest):
        is_end = character in _CLOSES and (character != ":" or rest[place + 1 : place + 2] in {"", " "})
        if is_end and place:
            return rest[:place].rstrip()
    return rest.rstrip()


def _width(text: str) -> int:
    """Return how many columns a text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def for_github(problems: Iterable[Problem], root: Path) -> Iterator[str]:
    """Yield the problems as GitHub's workflow commands, which annotate the lines of a pull request.

    Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    del root
    for problem in problems:
        where = problem.where
        parts = {"file": where.name, "line": where.line, "col": where.column, "title": "Paperstand"}
        properties = ",".join(f"{name}={_property(str(value))}" for name, value in parts.items() if value is not None)
        yield f"::{problem.severity.value} {properties}::{_data(_message(problem))}"


def _message(problem: Problem) -> str:
    return str(problem)[len(str(problem.where)) + 2 :]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def for_programs(problems: Iterable[Problem], root: Path) -> Iterator[str]:
    """Yield the problems as one list of JSON."""
    del root
    found = [
        {
            "file": problem.where.name,
            "line": problem.where.line,
            "column": problem.where.column,
            "severity": problem.severity.value,
            "stops_build": problem.stops_build,
            "what": problem.what,
            "expected": problem.expected or None,
            "suggestion": problem.suggestion or None,
        }
        for problem in problems
    ]
    yield json.dumps(found, ensure_ascii=False, indent=1)


FORMATS: Final = {"text": for_people, "github": for_github, "json": for_programs}
