"""``fetch``."""

from __future__ import annotations

from datetime import date

import click

from generator.cli.telling import Bar, Day, Paths, counted, now_option, say, say_problems, today
from generator.errors import SourceError
from generator.pipeline import fetch
from generator.pipeline.fetching import FetchOptions


@click.command("fetch")
@click.option("--since", type=Day(), help="The first day to ask for.  [default: a few days before the newest stored]")
@click.option("--until", type=Day(), help="The last day to ask for.  [default: today, UTC]")
@now_option
@click.pass_obj
def fetch_command(paths: Paths, since: date | None, until: date | None, now: date | None) -> None:
    """Ask the sources of data/sources.yaml for new papers and store them in data/."""
    if since and until and since > until:
        raise click.UsageError(f"--since {since} is after --until {until}")
    report = fetch(paths.root, FetchOptions(now or today(), since, until), Bar())
    say_problems(report.problems, "warning: ")
    listings, new = counted(report.listings, "listing"), counted(report.new, "new paper")
    say(f"{counted(report.days, 'day')} asked for: {listings}, {new}")
    for failure in report.failures:
        say(str(failure))
    if report.failures:
        raise click.exceptions.Exit(SourceError.exit_code)
