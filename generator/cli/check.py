"""``check``."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import click

from generator.cli.diagnostics import FORMATS
from generator.cli.folders import list_of
from generator.cli.output import Paths, counted, say
from generator.errors import Place, Problem, Severity, UsageError, brief
from generator.pipeline.inspect.check import READ, check
from generator.pipeline.inspect.since import check_at, new_since

_MOST_SHOWN = 1_000


@click.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="For whom to tell it."
)
@click.option("--since", metavar="COMMIT", help="Fail for what was not wrong at a commit, and for what stops a build.")
@click.pass_obj
def check_command(paths: Paths, files: tuple[Path, ...], form: str, since: str | None) -> None:
    """Validate data/: tell everything that is wrong, with file, line and column.

    With FILES only what is wrong in them; the others are read all the same. A file is checked as one of the list that
    it is in. An entry that is wrong is left out of the site; what stops a build is counted at the end.
    """
    gc.disable()  # the process is short, and looking for garbage would take a third of its time
    wanted = _by_list(paths, files) or {paths.root: set()}
    base = next(iter(wanted)) if len(wanted) == 1 else Path.cwd()
    told: list[Problem] = []
    others = 0
    for root, names in wanted.items():
        problems = check(root)
        if since:
            problems = _excused(problems, new_since(problems, check_at(root, since)))
        of_files = [problem for problem in problems if not names or problem.where.name in names]
        others += len(problems) - len(of_files)
        told += [_seen_from(base, root, problem) for problem in (*of_files, *_unread(root, names))]
    _tell(told, base, form)
    if others:
        say(f"{counted(others, 'problem')} in other files")
    if any(problem.severity is Severity.ERROR for problem in told):
        raise click.exceptions.Exit(1)


def _tell(told: Sequence[Problem], base: Path, form: str) -> None:
    for line in FORMATS[form](told[:_MOST_SHOWN], base):
        click.echo(line)
    errors = sum(problem.severity is Severity.ERROR for problem in told)
    stops = sum(problem.stops_build and problem.severity is Severity.ERROR for problem in told)
    fatal = f" ({stops:,} of them {'stops' if stops == 1 else 'stop'} the build)" if stops else ""
    say(f"{counted(errors, 'error')}{fatal}, {counted(len(told) - errors, 'warning')}")
    if len(told) > _MOST_SHOWN:
        say(f"the first {counted(_MOST_SHOWN, 'problem')} are told")


def _by_list(paths: Paths, files: Iterable[Path]) -> dict[Path, set[str]]:
    """Return the names of the files, as problems have them, by the list that they are in.

    Raises:
        UsageError: one of them is no file, in no list, or in another one than the command line names.
    """
    found: dict[Path, set[str]] = {}
    for written in files:
        path = written if written.is_file() else paths.folder / written
        if not path.is_file():
            raise UsageError(f"{brief(str(written))}: no such file")
        root = list_of(path)
        if root is None:
            raise UsageError(f"{brief(str(written))}: in no list; expected a file below a folder with mkdocs.yml")
        if paths.named and root != paths.root:
            raise UsageError(f"{brief(str(written))}: not in {brief(str(paths.root))} but in {brief(str(root))}")
        name = (path.parent.resolve() / path.name).relative_to(root).as_posix()
        found.setdefault(root, set()).add(name)
    return found


def _unread(root: Path, names: set[str]) -> Iterator[Problem]:
    """Yield a warning for each file in which nothing would ever be wrong, since nothing reads it."""
    for name in sorted(names):
        if not any(PurePosixPath(name).match(pattern) for pattern in READ):
            expected = f"a file that {root.name}'s pages are made of, such as data/topics.yaml"
            yield Problem("is not checked", Place(name), expected, severity=Severity.WARNING)


def _seen_from(base: Path, root: Path, problem: Problem) -> Problem:
    """Return a problem with its file named from another folder."""
    if base == root:
        return problem
    name = os.path.relpath(root / problem.where.name, base)
    return replace(problem, where=replace(problem.where, name=Path(name).as_posix()))


def _excused(problems: Sequence[Problem], is_new: Sequence[bool]) -> list[Problem]:
    """Return the problems, those that are not new as warnings, unless they stop a build."""
    return [
        problem if new or problem.stops_build else replace(problem, severity=Severity.WARNING)
        for problem, new in zip(problems, is_new, strict=True)
    ]
