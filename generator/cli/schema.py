"""``schema``."""

from __future__ import annotations

import click

from generator.cli.folders import shown
from generator.cli.output import Paths, counted, say
from generator.pipeline.inspect.schema import document


@click.command("schema")
@click.pass_obj
def schema_command(paths: Paths) -> None:
    """Renew docs/schemas/ and docs/about/reference.md after an update.

    Editors read the schemas to complete and check data/ as you type.
    """
    written = document(paths.root)
    for path in written:
        say(f"wrote {shown(path)}")
    say(f"{counted(len(written), 'file')} renewed")
