"""``export``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from generator.cli.folders import shown
from generator.cli.output import DayParameter, Paths, counted, say
from generator.pipeline.inspect.export import Choice, encoded, export_to_file, export_to_folder, exported
from generator.render.exports import FORMATS, format_of

_NAMED = 5
"""How many files are named that were left alone."""


@click.command("export")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="By default what the ending of FILE says.")
@click.option(
    "--topic", "topics", multiple=True, metavar="SLUG", help="Only papers of this topic, or of one of several."
)
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only papers with this tag, or with one of several.")
@click.option("--since", type=DayParameter(), help="Only papers of this day and later.")
@click.option("--until", type=DayParameter(), help="Only papers of this day and earlier.")
@click.option("--picks", is_flag=True, help="Only what the curator picked: pinned, or rated 4 or 5.")
@click.option(
    "-o", "--output", metavar="FILE", help="Where to write, by default to stdout; a FOLDER/ gets a file a paper."
)
@click.option("--overwrite", is_flag=True, help="In a folder, write over files that say something else.")
@click.pass_obj
def export_command(  # noqa: PLR0913, PLR0917  # one parameter an option
    paths: Paths,
    form: str | None,
    topics: tuple[str, ...],
    tags: tuple[str, ...],
    since: date | None,
    until: date | None,
    picks: bool,  # noqa: FBT001  # click hands options in by name
    output: str | None,
    overwrite: bool,  # noqa: FBT001  # click hands options in by name
) -> None:
    """Write papers for other programs, as BibTeX, RIS, CSL-JSON, CSV, Markdown or JSON."""
    form = form or (format_of(output) if output else None)
    if form is None:
        raise click.UsageError(f"--format is missing: one of {', '.join(FORMATS)}")
    if since and until and since > until:
        raise click.UsageError("--since is a later day than --until")
    choice = Choice(topics, tags, since, until, picks)
    if output in {None, "-"}:
        exported(paths.root, form, choice, _to_stdout)
        return
    target = Path(str(output))
    if target.is_dir() or str(output).endswith(("/", os.sep)):
        _to_folder(paths.root, form, choice, (target, overwrite))
    elif target.exists() and not target.is_file():
        raise click.UsageError(f"-o: {output} is neither a file nor a folder")
    else:
        size = export_to_file(paths.root, form, choice, target.resolve())
        say(f"{shown(target)}: {size:,} bytes")


def _to_folder(root: Path, form: str, choice: Choice, target: tuple[Path, bool]) -> None:
    folder, overwrite = target
    done = export_to_folder(root, form, choice, folder, overwrite=overwrite)
    say(f"{shown(folder)}: {counted(done.written, 'file')} written, {done.as_before:,} as before")
    if done.kept:
        names = ", ".join(file.name for file in done.kept[:_NAMED]) + (", …" if len(done.kept) > _NAMED else "")
        say(f"left alone, since they say something else: {counted(len(done.kept), 'file')} ({names}); see --overwrite")


def _to_stdout(pieces: Iterator[str]) -> int:
    """Write to stdout; whoever reads the beginning alone has had enough."""
    size = 0
    try:
        for piece in pieces:
            size += sys.stdout.buffer.write(encoded(piece))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return size
