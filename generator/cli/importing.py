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
@click.option("--dry-run", is_flag=True, help="Store nothing, and tell what would be.")
@click.option("--strict", is_flag=True, help="Store nothing when one of the files is broken.")
@now_option
@click.pass_obj
def import_command(  # noqa: PLR0913, PLR0917  # one parameter an option
    paths: Paths,
    files: tuple[Path, ...],
    day: date | None,
    form: str | None,
    source: str | None,
    dry_run: bool,  # noqa: FBT001  # click hands options in by name
    strict: bool,  # noqa: FBT001  # the same
    now: date | None,
) -> None:
    """Store the papers of FILES in data/.

    Files may be BibTeX, CSL-JSON or RIS (Zotero, Mendeley), tables (CSV, TSV), lists of ids or links, curated lists in
    YAML, cv-arxiv-daily's JSON, RSS or Atom, recorded replies of Hugging Face's daily papers, or the text of a Daily
    Papers page. OPML brings sources, cv-arxiv-daily's keywords bring topics.
    """
    if source is not None and slug(source) != source:
        raise click.UsageError(f"--source {source!r}: lower-case letters, digits and hyphens only")
    options = ImportOptions(now or today(), day, form, source, strict, dry_run)
    report = import_files(paths.root, files, options, Bar())
    say_problems(report.problems, "warning: ")
    for name, count in report.entries.items():
        say(f"{_entries(count)} {'for' if dry_run else 'put to'} {name}")
    changed = "nothing was stored" if dry_run else f"{counted(len(report.written), 'data file')} changed"
    say(
        f"read {_entries(report.items)} in {counted(report.files, 'file')}: {counted(report.papers, 'paper')}, "
        f"{report.new:,} new, {report.known:,} known, {report.refused:,} refused; {changed}"
    )
    if report.broken:
        raise DataError(*report.broken)


def _entries(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"
