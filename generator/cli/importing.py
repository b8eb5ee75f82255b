"""``import``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from generator.cli.telling import Bar, Day, Paths, counted, now_option, say, say_problems, today
from generator.errors import DataError
from generator.identity import slug
from generator.importers import IMPORTERS
from generator.pipeline import import_files
from generator.pipeline.importing import ImportOptions


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--date", "day", type=Day(), help="The day of files whose names have none.")
@click.option("--format", "form", type=click.Choice(list(IMPORTERS)), help="The format.  [default: recognised]")
@click.option("--source", help="The name under which the papers are kept as a source's.  [default: the format's]")
@click.option("--strict", is_flag=True, help="Store nothing when one of the files is broken.")
@now_option
@click.pass_obj
def import_command(  # noqa: PLR0913, PLR0917  # one parameter an option
    paths: Paths,
    files: tuple[Path, ...],
    day: date | None,
    form: str | None,
    source: str | None,
    strict: bool,  # noqa: FBT001  # click hands options in by name
    now: date | None,
) -> None:
    """Store the papers of FILES in data/.

    Files may be recorded replies of Hugging Face's daily papers, the text of a Daily Papers page, or tables (CSV, TSV).
    """
    if source is not None and slug(source) != source:
        raise click.UsageError(f"--source {source!r}: lower-case letters, digits and hyphens only")
    options = ImportOptions(now or today(), day, form, source, strict)
    report = import_files(paths.root, files, options, Bar())
    say_problems(report.problems, "warning: ")
    say(
        f"read {counted(report.items, 'entry').replace('entrys', 'entries')} in {counted(report.files, 'file')}: "
        f"{counted(report.papers, 'paper')}, {report.new:,} new, {report.refused:,} refused; "
        f"{counted(len(report.written), 'data file')} changed"
    )
    if report.broken:
        raise DataError(*report.broken)
