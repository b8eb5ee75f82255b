"""``fetch``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import click

from generator.cli.output import Bar, DayParameter, Paths, counted, now_option, say, say_problems, today
from generator.errors import SourceError
from generator.pipeline.fetch.run import FetchOptions, FetchReport, fetch

_MOST_NAMED: Final = 3


@click.command("fetch")
@click.option(
    "--since", type=DayParameter(), help="The first day to ask for.  [default: those that are missing or still moving]"
)
@click.option("--until", type=DayParameter(), help="The last day to ask for.  [default: today, UTC]")
@now_option
@click.pass_obj
def fetch_command(paths: Paths, since: date | None, until: date | None, now: date | None) -> None:
    """Ask the sources of data/sources.yaml for new papers and store them in data/."""
    if since and until and since > until:
        raise click.UsageError(f"--since {since} is after --until {until}")
    day = now or today()
    if since and since > day:
        raise click.UsageError(f"--since {since} is after today, which is {day} (UTC)")
    report = fetch(paths.root, FetchOptions(day, since, until, say, by_clock=now is None), Bar())
    say_problems(report.problems, "warning: ")
    for line in report.drift:
        say(f"warning: {line}; what is stored stays as it was")
    say(_summary(report))
    for line in _reasons(report.failures):
        say(line)
    if report.failures:
        raise click.exceptions.Exit(SourceError.exit_code)


def _reasons(failures: Iterable[SourceError]) -> Iterator[str]:
    """Yield each reason once, with the addresses that it holds for: without a network it is the same for all."""
    by_reason: dict[str, list[str]] = {}
    for failure in failures:
        by_reason.setdefault(failure.what, []).append(failure.url)
    for reason, (first, *others) in by_reason.items():
        named = ", ".join(others[:_MOST_NAMED])
        more = f" and {len(others) - _MOST_NAMED:,} more" if len(others) > _MOST_NAMED else ""
        yield f"{first}: {reason}" + (f"; the same of {named}{more}" if others else "")


def _summary(report: FetchReport) -> str:
    parts = [f"{counted(report.listings, 'listing')}, {counted(report.new, 'new paper')}"]
    parts += [f"{report.completed:,} completed"] if report.completed else []
    parts += [f"{report.passed_over:,} passed over by filters"] if report.passed_over else []
    return f"{counted(report.days, 'day')} asked for: {', '.join(parts)}"
