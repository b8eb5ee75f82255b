"""``check``."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from generator.cli.diagnostics import FORMATS
from generator.cli.telling import Paths, counted, say
from generator.errors import Severity
from generator.pipeline import check

_MOST_SHOWN = 1_000


@click.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="For whom to tell it."
)
@click.pass_obj
def check_command(paths: Paths, files: tuple[Path, ...], form: str) -> None:
    """Validate data/: tell everything that is wrong, with file, line and column.

    With FILES only what is wrong in them; the others are read all the same.
    """
    gc.disable()  # the process is short, and looking for garbage would take a third of its time
    wanted = {_name(paths.root, path) for path in files}
    problems = check(paths.root)
    told = [problem for problem in problems if not wanted or problem.where.name in wanted]
    for line in FORMATS[form](told[:_MOST_SHOWN], paths.root):
        click.echo(line)
    errors = sum(problem.severity is Severity.ERROR for problem in told)
    say(f"{counted(errors, 'error')}, {counted(len(told) - errors, 'warning')}")
    if len(told) > _MOST_SHOWN:
        say(f"the first {counted(_MOST_SHOWN, 'problem')} are told")
    if len(told) < len(problems):
        say(f"{counted(len(problems) - len(told), 'problem')} in other files")
    if errors:
        raise click.exceptions.Exit(1)


def _name(root: Path, path: Path) -> str:
    """Return the name of a file in problems."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise click.UsageError(f"{path} is not in {root}") from None
