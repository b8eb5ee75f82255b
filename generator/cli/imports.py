"""``import``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import click

from generator.cli.account import account_json, account_lines, grouped
from generator.cli.output import Bar, DayParameter, Paths, counted, now_option, say, today
from generator.errors import DataError
from generator.identity import slug
from generator.importers import IMPORTERS
from generator.pipeline.edit.import_files import ImportOptions, ImportReport, import_files

_FOR: Final = ("text", "json")


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--date", "day", type=DayParameter(), help="The day of papers without one in files whose names have none."
)
@click.option("--from", "form", type=click.Choice(list(IMPORTERS)), help="The files' format.  [default: recognised]")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="text|json|FORMAT",
    type=click.Choice([*_FOR, *IMPORTERS]),
    help="For whom to tell what came in: `json` is for programs.  A format of files means the same as with --from.",
)
@click.option("--source", help="The name under which the papers are kept as a source's.  [default: the file's name]")
@click.option("--dry-run", is_flag=True, help="Store nothing, and tell what would be.")
@click.option("--strict", is_flag=True, help="Store nothing when one of the files is broken.")
@now_option
@click.pass_obj
def import_command(  # noqa: PLR0913, PLR0917  # one parameter an option
    paths: Paths,
    files: tuple[Path, ...],
    day: date | None,
    form: str | None,
    formats: tuple[str, ...],
    source: str | None,
    dry_run: bool,  # noqa: FBT001  # click hands options in by name
    strict: bool,  # noqa: FBT001  # the same
    now: date | None,
) -> None:
    """Store the papers of FILES in data/.

    Files may be BibTeX, CSL-JSON or RIS (Zotero, Mendeley), tables (CSV, TSV), lists of ids or links, curated lists in
    YAML or JSON, JSON lines, Markdown with front matter, cv-arxiv-daily's JSON, RSS, Atom or JSON feeds, recorded
    replies of Hugging Face's daily papers, or the text of a Daily Papers page. OPML brings sources, cv-arxiv-daily's
    keywords bring topics.
    """
    if source is not None and slug(source) != source:
        raise click.UsageError(f"--source {source!r}: lower-case letters, digits and hyphens only")
    form, is_json = _meant(form, formats)
    options = ImportOptions(now or today(), day, form, source, strict, dry_run)
    report = import_files(paths.root, files, options, Bar())
    if is_json:
        click.echo(account_json(report, paths.root))
    else:
        _tell(report, options)
    if report.broken:
        raise DataError(*report.broken)


def _meant(form: str | None, formats: tuple[str, ...]) -> tuple[str | None, bool]:
    """Return the format of the files, and whether JSON is wanted: `--format` may name either, and both once."""
    inputs = {name for name in (form, *formats) if name and name not in _FOR}
    outputs = set(formats) & set(_FOR)
    for several in (inputs, outputs):
        if len(several) > 1:
            raise click.UsageError(f"one format only, not {' and '.join(sorted(several))}")
    return next(iter(inputs), None), outputs == {"json"}


def _tell(report: ImportReport, options: ImportOptions) -> None:
    for line in grouped(report.problems):
        say(f"warning: {line}")
    for name, count in report.entries.items():
        entries = "1 entry" if count == 1 else f"{count:,} entries"
        say(f"{entries} {'for' if options.dry_run else 'put to'} {name}")
    stored = not (options.dry_run or (options.strict and report.broken))
    changed = f"{counted(len(report.written), 'data file')} changed" if stored else "nothing was stored"
    say(f"{counted(report.files, 'file')} read, {counted(report.papers, 'paper')}; {changed}")
    for line in account_lines(report.account):
        say(line)
