"""``add``."""

from __future__ import annotations

import json
from datetime import date

import click

from generator.cli.folders import shown
from generator.cli.output import DayParameter, Paths, counted, now_option, say, today
from generator.pipeline.edit.add import AddOptions, AddReport, add
from generator.pipeline.fetch.lookup import source_lookup


@click.command("add")
@click.argument("papers", nargs=-1, required=True, metavar="ID|URL...")
@click.option("--listed", type=DayParameter(), help="The day that they stand under.  [default: the day of publication]")
@click.option("--by", help="Who adds them.")
@click.option("--file", help="One file of data/curation/ for all of them.  [default: one for each]")
@click.option("--offline", is_flag=True, help="Ask no source, and write what is known.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For whom to tell it.")
@now_option
@click.pass_obj
def add_command(  # noqa: PLR0913, PLR0917  # one parameter an option
    paths: Paths,
    papers: tuple[str, ...],
    listed: date | None,
    by: str | None,
    file: str | None,
    offline: bool,  # noqa: FBT001  # click hands options in by name
    form: str,
    now: date | None,
) -> None:
    """Add papers by arXiv id, DOI, or a link (arXiv, Hugging Face, OpenReview, ACL Anthology, GitHub).

    Each gets a file of its own in data/curation/, so that additions of two machines never conflict; with --file the
    entries go to the end of that one, and what stands there stays as it is.
    """
    options = AddOptions(by, listed, file)
    if offline:
        _tell(add(paths.root, papers, options), form)
        return
    with source_lookup(paths.root, now or today()) as lookup:
        report = add(paths.root, papers, options, lookup)
    for failure in lookup.failures:
        say(f"warning: {failure}")
    _tell(report, form)


def _tell(report: AddReport, form: str) -> None:
    if form == "json":
        click.echo(_as_json(report))
        return
    for reference, title in report.known:
        say(f"{reference.written}: in the list already, as {title}")
    for reference in report.incomplete:
        if reference in report.unasked:
            say(f"{reference.written}: no source in data/sources.yaml completes it; what is missing is yours to write")
        else:
            say(f"{reference.written}: what is missing is completed by the next fetch")
    names = [shown(file) for file in report.files]
    where = f" in {names[0]}" if len(names) == 1 else f" in {len(names):,} files, the first {names[0]}" if names else ""
    say(f"{counted(len(report.added), 'paper')} added{where}")
    sums = f"{len(report.added):,} new + {len(report.known):,} known + {len(report.repeated):,} named twice"
    say(f"read {len(report.added) + len(report.known) + len(report.repeated):,} = {sums}")
    for again, first in report.repeated:
        say(f"  named twice: {again.written} is {first.written}")


def _as_json(report: AddReport) -> str:
    """Return all of a report as JSON."""
    content = {
        "read": len(report.added) + len(report.known) + len(report.repeated),
        "new": [reference.written for reference in report.added],
        "known": [{"name": reference.written, "title": title} for reference, title in report.known],
        "joined": [{"name": again.written, "with": first.written} for again, first in report.repeated],
        "incomplete": [reference.written for reference in report.incomplete],
        "files": [shown(file) for file in report.files],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)
