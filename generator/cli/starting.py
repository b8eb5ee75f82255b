"""``init``."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.folders import shown
from generator.cli.telling import Paths, say
from generator.starter import Answers, Origin, origin, start


@click.command("init")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="What the site is called.  [default: the folder's name]")
@click.option("--url", default="", help="Where it will be published, such as https://ada.github.io/papers/")
@click.option(
    "--generator",
    help="Where the list gets Paperstand from, as a requirement of pip.  [default: where this one comes from]",
)
@click.pass_obj
def init_command(paths: Paths, folder: Path | None, name: str | None, url: str, generator: str | None) -> None:
    """Start a list of your own, without papers, in an empty folder."""
    root = paths.folder / folder if folder else paths.folder
    title = name or root.resolve().name.replace("-", " ").strip().capitalize() or "Papers"
    source = Origin(generator) if generator else origin()
    written = start(root, Answers(title, url, source.requirement))
    for path in written:
        say(f"wrote {shown(path)}")
    if not source.is_shareable:
        say(
            "warning: this Paperstand comes from a folder that no other machine can reach: before you publish, "
            "push it to a repository of yours and put its address into requirements.txt"
        )
    say("next: `paperstand fetch`, then `paperstand serve`")
