"""``form``."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.output import Paths
from generator.pipeline.edit.forms import apply_form


@click.command("form")
@click.argument("event", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def form_command(paths: Paths, event: Path) -> None:
    """Write the edit that an accepted issue form asks for; EVENT is the file at GITHUB_EVENT_PATH.

    Adding and correcting a paper makes data/curation/issue-NUMBER.yaml, a topic goes to the end of data/topics.yaml.
    """
    click.echo(apply_form(paths.root, event).relative_to(paths.root).as_posix())
