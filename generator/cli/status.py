"""``status``."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Final

import click

from generator.cli.output import Paths, counted, now_option, today
from generator.errors import SourceError
from generator.model import DayState
from generator.pipeline.at_work import reading
from generator.pipeline.build.generate import source_reports
from generator.source_status import SourceReport

_SHOWN_DAYS: Final = 14
_NEAR: Final[Mapping[int, str]] = {0: "today", 1: "yesterday", -1: "tomorrow"}
_LETTERS: Final = {
    DayState.COMPLETE: "c",
    DayState.QUIET: "q",
    DayState.STALE: "s",
    DayState.FAILED: "f",
    DayState.PENDING: "p",
}


@click.command("status")
@now_option
@click.pass_obj
def status_command(paths: Paths, now: date | None) -> None:
    """Tell how the sources fare; exit with 3 when one has failed for longer than its `alarm_after`."""
    day = now or today()
    with reading(paths.root):
        sources = source_reports(paths.root)
    told = partial(in_words, day)
    if not sources:
        click.echo("no sources in data/sources.yaml")
    for source in sources:
        click.echo(f"{source.name} {source.sentence_with(told)}")
        for line in _details(source, told):
            click.echo(f"  {line}")
    if any(source.has_failed_too_long(day) for source in sources):
        raise click.exceptions.Exit(SourceError.exit_code)


def in_words(today: date, day: date) -> str:
    """Return a day as people say it."""
    distance = (today - day).days
    if distance in _NEAR:
        return _NEAR[distance]
    year = "" if day.year == today.year else f" {day.year:04}"
    ago = f"{counted(distance, 'day')} ago" if distance > 0 else f"in {counted(-distance, 'day')}"
    return f"{day.day} {month_name[day.month]}{year} ({ago})"


def _details(source: SourceReport, told: Callable[[date], str]) -> list[str]:
    health = source.health
    lines = [f"newest paper {told(health.newest)}"] if health.newest else []
    lines += [f"last answered in full {told(health.success)}"] if health.success else []
    lines += [f"its replies have changed: {line}" for line in health.drift]
    if health.days:
        last = max(health.days)
        days = [last - timedelta(days=number) for number in reversed(range(_SHOWN_DAYS))]
        strip = "".join(_LETTERS[health.days[day].state] if day in health.days else "." for day in days)
        lines.append(f"{days[0]} {strip} {last}  (c complete, q quiet, s stale, f failed, p pending, . not asked)")
        known = [(day, health.days[day]) for day in days if day in health.days]
        lines += [f"{told(day)}: {state.state.value}: {state.reason}" for day, state in known if state.reason]
    return lines
