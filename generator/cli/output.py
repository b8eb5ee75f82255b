"""What commands say: results to stdout, everything else to stderr."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from generator.cli.folders import is_list, no_list
from generator.errors import Problem, UsageError
from generator.pipeline.progress import Tick

_MOST_PROBLEMS = 20
_EVERY = 0.1
"""Seconds between two drawings of a bar."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Where the command works: a folder without links or dots in it, however it was named."""

    folder: Path
    named: bool = False
    """Whether the command line names it."""

    @property
    def root(self) -> Path:
        """The folder, if it is that of a list.

        Raises:
            UsageError: it is none; names the nearest list.
        """
        if not is_list(self.folder):
            raise UsageError(no_list(self.folder))
        return self.folder


class Bar:
    """Progress as a bar on stderr, where that is a terminal."""

    @contextmanager
    def counting(self, what: str, total: int | None = None) -> Iterator[Tick]:
        """Return a context whose function moves the bar by one."""
        console = Console(stderr=True)
        if not console.is_terminal:
            yield lambda: None
            return
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        # No thread of its own that refreshes it: a process with several cannot be copied (`generator.fork_map`).
        with RichProgress(*columns, console=console, transient=True, auto_refresh=False) as bar:
            yield _Ticking(bar, bar.add_task(what, total=total)).tick


@dataclass(slots=True)
class _Ticking:
    """A bar that is drawn anew a few times a second."""

    bar: RichProgress
    task: TaskID
    _drawn: float = 0.0

    def tick(self) -> None:
        self.bar.advance(self.task)
        now = time.monotonic()
        if now - self._drawn > _EVERY:
            self.bar.refresh()
            self._drawn = now


def say(text: str) -> None:
    """Write a line to stderr."""
    click.echo(text, err=True)


def say_problems(problems: Sequence[Problem], word: str = "") -> None:
    """Write problems to stderr, a line each; of very many the first, and how many more there are."""
    for problem in problems[:_MOST_PROBLEMS]:
        say(f"{word}{problem}")
    if len(problems) > _MOST_PROBLEMS:
        say(f"{word}and {len(problems) - _MOST_PROBLEMS} more of this kind")


def counted(number: int, noun: str) -> str:
    """Return ``1 paper`` or ``1,200 papers``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def today() -> date:
    """Return the day in UTC, by which sources count."""
    return datetime.now(UTC).date()


class DayParameter(click.ParamType[date]):
    """A day such as 2025-10-27."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401  # click's
        """Return the day, or tell the user what one looks like."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2025-10-27", param, ctx)


now_option = click.option(
    "--now", "now", type=DayParameter(), default=None, hidden=True, help="The day that counts as today (UTC)."
)
