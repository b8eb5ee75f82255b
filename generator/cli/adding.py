"""``add``."""

from __future__ import annotations

from datetime import date

import click

from generator.cli.telling import Day, Paths, counted, say
from generator.pipeline.adding import DEFAULT_FILE, AddOptions, add


@click.command("add")
@click.argument("papers", nargs=-1, required=True, metavar="ID|URL...")
@click.option("--listed", type=Day(), help="The day that they stand under.  [default: the day of publication]")
@click.option("--by", help="Who adds them.")
@click.option("--file", default=DEFAULT_FILE, show_default=True, help="The file that they are written to.")
@click.pass_obj
def add_command(paths: Paths, papers: tuple[str, ...], listed: date | None, by: str | None, file: str) -> None:
    """Add papers by arXiv id, DOI, or a link (arXiv, Hugging Face, OpenReview, ACL Anthology, GitHub).

    The entries go to the end of a file of data/curation/; what stands there stays as it is.
    """
    report = add(paths.root, papers, AddOptions(by, listed, file))
    for reference, title in report.known:
        say(f"{reference.written}: in the list already, as {title}")
    for reference in report.incomplete:
        say(f"{reference.written}: what is missing is completed by the next fetch")
    where = f" in {report.file}" if report.file else ""
    say(f"{counted(len(report.added), 'paper')} added{where}")
