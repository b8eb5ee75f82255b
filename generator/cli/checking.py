"""``check``."""

from __future__ import annotations

import click

from generator.cli.telling import Paths, counted, say
from generator.errors import Severity
from generator.pipeline import check


@click.command("check")
@click.pass_obj
def check_command(paths: Paths) -> None:
    """Validate data/: tell everything that is wrong, with file, line and column."""
    problems = check(paths.root)
    for problem in problems:
        click.echo(str(problem))
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    say(f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}")
    if errors:
        raise click.exceptions.Exit(1)
