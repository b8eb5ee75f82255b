"""``generate``, ``build`` and ``serve``."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.folders import shown
from generator.cli.output import Bar, Paths, counted, say, say_problems
from generator.files import write_atomically
from generator.pipeline.build.generate import Generated, generate
from generator.pipeline.build.run import Teller, build, serve, unplaced
from generator.pipeline.build.timings import Timings


def _tell(generated: Generated) -> None:
    say_problems(generated.problems, "warning: ")
    newest = f", the newest of {generated.newest}" if generated.newest else ""
    files = generated.files
    say(
        f"{counted(generated.papers, 'paper')}{newest}; {counted(files.written, 'page')} written, "
        f"{files.kept:,} as before, {files.deleted:,} deleted"
    )


@click.command("generate")
@click.pass_obj
def generate_command(paths: Paths) -> None:
    """Write the pages of data/ into docs/."""
    _tell(generate(paths.root, Bar()))


@click.command("build")
@click.option("--strict", is_flag=True, help="Fail on MkDocs' warnings, too.")
@click.option(
    "--timings",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write how long the stages took, what they wrote, and the memory needed, as JSON.",
)
@click.pass_obj
def build_command(paths: Paths, strict: bool, timings: Path | None) -> None:  # noqa: FBT001  # click hands options in by name
    """Write the pages and build the site into site/."""
    measured = Timings()
    _tell(build(paths.root, Bar(), strict=strict, timings=measured))
    say_problems(unplaced(paths.root), "warning: ")
    if timings:
        write_atomically(timings, measured.as_json().encode())
    say(f"the site is in {shown(paths.root / 'site')}")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.pass_obj
def serve_command(paths: Paths, host: str, port: int) -> None:
    """Build the site, serve it, and build it again when something changes."""
    teller = Teller(_tell, lambda url: say(f"the site is at {url} until you press Ctrl+C"))
    serve(paths.root, (host, port), Bar(), teller)
