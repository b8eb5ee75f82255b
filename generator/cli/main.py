"""The command itself: options that all verbs share, and one line for every error."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from generator import __version__
from generator.cli.building import build_command, generate_command, serve_command
from generator.cli.checking import check_command
from generator.cli.fetching import fetch_command
from generator.cli.health import status_command
from generator.cli.importing import import_command
from generator.cli.starting import init_command
from generator.cli.telling import Paths, say
from generator.errors import PaperstandError

_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="paperstand")
@click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    envvar="PAPERSTAND_ROOT",
    help="The folder with mkdocs.yml, data/ and docs/.  [default: the current one]",
)
@click.option("--debug", is_flag=True, envvar="PAPERSTAND_DEBUG", help="Show the traceback of an error.")
@click.pass_context
def paperstand(context: click.Context, root: Path, debug: bool) -> None:  # noqa: FBT001  # click hands options in by name
    """Your own Daily Papers: fetch, curate, and publish them as a static site."""
    del debug
    if not root.is_dir():
        raise click.UsageError(f"--root: no folder {root}", context)
    context.obj = Paths(root)


for command in (
    fetch_command,
    import_command,
    check_command,
    generate_command,
    build_command,
    serve_command,
    status_command,
    init_command,
):
    paperstand.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code; an error is one line, with a traceback only when debugging."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words or os.environ.get("PAPERSTAND_DEBUG", "") not in ("", "0", "false")
    try:
        # Not in charge of the process, click returns the code of an `Exit` instead of leaving with it.
        if code := paperstand.main(words, prog_name="paperstand", standalone_mode=False):
            sys.exit(code)
    except (click.Abort, KeyboardInterrupt):
        say("interrupted; what was stored stays, and the same command goes on from there")
        sys.exit(_INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except PaperstandError as error:
        say(traceback.format_exc() if debug else str(error))
        sys.exit(error.exit_code)
    except OSError as error:
        say(traceback.format_exc() if debug else f"{error.filename or 'the system'}: {error.strerror or error}")
        sys.exit(1)
