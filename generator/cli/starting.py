"""``init``."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.telling import Paths, say
from generator.starter import Answers, start


@click.command("init")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="What the site is called.  [default: the folder's name]")
@click.option("--url", default="", help="Where it will be published, such as https://ada.github.io/papers/")
@click.pass_obj
def init_command(paths: Paths, folder: Path | None, name: str | None, url: str) -> None:
    """Start a list of your own, without papers, in an empty folder."""
    root = paths.root / folder if folder else paths.root
    written = start(root, Answers(name or root.resolve().name.replace("-", " ").strip().capitalize() or "Papers", url))
    for path in written:
        say(f"wrote {path}")
    say("next: `paperstand fetch`, then `paperstand serve`")
