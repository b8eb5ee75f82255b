"""``status``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import click

from generator.cli.telling import Paths, now_option, today
from generator.errors import SourceError
from generator.model import DayState
from generator.pipeline import source_reports
from generator.pipeline.at_work import reading
from generator.standing import SourceReport

_SHOWN_DAYS: Final = 14
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
    if not sources:
        click.echo("no sources in data/sources.yaml")
    for source in sources:
        click.echo(f"{source.name} {source.sentence}")
        for line in _details(source):
            click.echo(f"  {line}")
    if any(source.has_failed_too_long(day) for source in sources):
        raise click.exceptions.Exit(SourceError.exit_code)


def _details(source: SourceReport) -> list[str]:
    health = source.health
    lines = [f"newest paper {health.newest}"] if health.newest else []
    lines += [f"last answered in full {health.success}"] if health.success else []
    lines += [f"its replies have changed: {line}" for line in health.drift]
    if health.days:
        last = max(health.days)
        days = [last - timedelta(days=number) for number in reversed(range(_SHOWN_DAYS))]
        strip = "".join(_LETTERS[health.days[day].state] if day in health.days else "." for day in days)
        lines.append(f"{days[0]} {strip} {last}  (c complete, q quiet, s stale, f failed, p pending, . not asked)")
        told = [(day, health.days[day]) for day in days if day in health.days]
        lines += [f"{day} {state.state.value}: {state.reason}" for day, state in told if state.reason]
    return lines
