"""``resolve``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from generator.cli.diagnostics import for_people
from generator.cli.output import Paths, counted, say
from generator.pipeline.edit.merge_driver import UNDECIDED, drive, install
from generator.pipeline.edit.resolution import Resolution, resolve

_file = click.Path(dir_okay=False, path_type=Path)


@click.command("resolve")
@click.argument("files", nargs=-1, type=_file)
@click.option("--install", "is_install", is_flag=True, help="Let `git merge` and the like do it, from now on.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For whom to tell it.",
)
@click.option("--driver", nargs=4, metavar="BASE OURS THEIRS NAME", hidden=True, help="Called by git.")
@click.pass_obj
def resolve_command(
    paths: Paths,
    files: tuple[Path, ...],
    is_install: bool,  # noqa: FBT001  # click hands options in by name
    form: str,
    driver: tuple[str, str, str, str] | None,
) -> None:
    """Mend what git left in conflict: all files of the list, or FILES.

    What `fetch` and `import` write is merged by the law of merging, YAML of people's where both sides only put
    something in. What is a decision is named with file and line, and left as it is.
    """
    if driver:
        base, ours, theirs, name = driver
        if not drive(Path(base), Path(ours), Path(theirs), name):
            raise click.exceptions.Exit(UNDECIDED)
        return
    if is_install:
        if files:
            raise click.UsageError("--install is for the whole repository: without FILES")
        _tell_installed(install(paths.root), form)
        return
    resolution = resolve(paths.root, [_name(paths.root, file) for file in files])
    (_tell_as_json if form == "json" else _tell)(resolution, paths.root)
    if resolution.left:
        raise click.exceptions.Exit(1)


def _name(root: Path, path: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise click.UsageError(f"{path} is not in {root}") from None


def _tell_installed(patterns: list[str], form: str) -> None:
    if form == "json":
        click.echo(json.dumps({"attributes": patterns}, ensure_ascii=False, indent=1))
    say("git merges the files of data/ by Paperstand's law from now on, in this clone and its work trees")


def _tell(resolution: Resolution, root: Path) -> None:
    for name in resolution.mended:
        click.echo(f"{name}: mended")
    for name in resolution.tidied:
        click.echo(f"{name}: put in order")
    for line in for_people(resolution.left, root):
        click.echo(line)
    if not (resolution.mended or resolution.left):
        say("nothing is in conflict")
    else:
        say(f"{counted(len(resolution.mended), 'file')} mended, {len(resolution.left):,} left")


def _tell_as_json(resolution: Resolution, root: Path) -> None:
    del root
    left = [
        {"file": item.where.name, "line": item.where.line, "what": item.what, "expected": item.expected}
        for item in resolution.left
    ]
    content = {"mended": resolution.mended, "tidied": resolution.tidied, "left": left}
    click.echo(json.dumps(content, ensure_ascii=False, indent=1))
