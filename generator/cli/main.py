"""The command itself: options that all verbs share, and one line for every error."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

import click
from click.core import ParameterSource

from generator import __version__
from generator.cli.output import Paths, say
from generator.errors import PaperstandError

_SELDOM: Final = (100_000, 20, 50)
"""When to look for garbage: a list is millions of objects that stay, and looking through them took a tenth of a run."""
_INTERRUPTED = 130
_VERBS: Final = {
    "fetch": "fetch",
    "import": "imports",
    "add": "add",
    "check": "check",
    "explain": "explain",
    "generate": "build",
    "build": "build",
    "serve": "build",
    "status": "status",
    "export": "export",
    "init": "init",
    "schema": "schema",
    "form": "form",
    "resolve": "resolve",
}
"""The module of each verb; it is loaded when the verb is used, so that `check` need not wait for MkDocs."""


class _Verbs(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which they are used."""
        del ctx
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a verb."""
        del ctx
        if cmd_name not in _VERBS:
            return None
        module = import_module(f"generator.cli.{_VERBS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
    named = context.get_parameter_source("root") is ParameterSource.COMMANDLINE
    # With links and dots resolved: MkDocs takes a relative folder as one below the folder of its configuration.
    context.obj = Paths(root.resolve(), named)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code; an error is one line, with a traceback only when debugging."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    gc.set_threshold(*_SELDOM)
    debug = "--debug" in words or os.environ.get("PAPERSTAND_DEBUG", "") not in ("", "0", "false")
    try:
        # Not in charge of the process, click returns the code of an `Exit` instead of leaving with it.
        if code := paperstand.main(words, prog_name="paperstand", standalone_mode=False):
            sys.exit(code)
        if arguments is None:
            _leave()
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


def _leave() -> None:
    """End the process at once: to take apart what is known of a hundred thousand files takes as long as loading it."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # nobody reads it any more, and Python tells so in its own way
        return
    os._exit(0)
