"""``init``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click

from generator.cli.folders import shown
from generator.cli.output import Paths, say
from generator.errors import UsageError
from generator.starter import Answers, Installation, installation, renew, start

_TO_PUBLISH: Final = "before you publish, push it to a repository of yours and put its address into requirements.txt"
_FULL_COMMIT: Final = re.compile(r"@[0-9a-f]{40}(#|$)")


@click.command("init")
@click.argument("words", metavar="[FOLDER]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--name", help="What the site is called.  [default: the folder's name]")
@click.option("--url", default="", help="Where it will be published, such as https://ada.github.io/papers/")
@click.option(
    "--generator",
    help="Where the list gets Paperstand from, as a requirement of pip.  [default: where this one comes from]",
)
@click.option("--renew", "is_renewed", is_flag=True, help="Renew the files of a list that nobody changed, and [FILES].")
@click.pass_obj
def init_command(  # noqa: PLR0913, PLR0917  # one parameter an option
    paths: Paths,
    words: tuple[Path, ...],
    name: str | None,
    url: str,
    generator: str | None,
    is_renewed: bool,  # noqa: FBT001  # click hands options in by name
) -> None:
    """Start a list of your own, without papers, in an empty folder.

    With --renew: bring the workflows, locked requirements, schemas and About pages of the list up to this version of
    Paperstand. What somebody changed is named and left alone, unless it stands in FILES.
    """
    source = Installation(generator) if generator else installation()
    if is_renewed:
        _renew(paths.root, source, [path.as_posix() for path in words])
    elif len(words) > 1:
        raise UsageError(f"{words[1]}: a list has one folder")
    else:
        _start(paths.folder / words[0] if words else paths.folder, source, name, url)
    if source.is_shareable and "@ git+" in source.requirement and not _FULL_COMMIT.search(source.requirement):
        say("warning: the generator is not named by a full commit: what a branch or a tag is may change")
    if not source.is_shareable:
        say(
            "warning: this Paperstand comes from a folder that no other machine can reach: "
            + ("requirements.txt names the one that it named" if is_renewed else _TO_PUBLISH)
        )
    if not is_renewed:
        say("next: `paperstand fetch`, then `paperstand serve`")


def _start(root: Path, source: Installation, name: str | None, url: str) -> None:
    title = name or root.resolve().name.replace("-", " ").strip().capitalize() or "Papers"
    for path in start(root, Answers(title, url, source.requirement)):
        say(f"wrote {shown(path)}")


def _renew(root: Path, source: Installation, names: list[str]) -> None:
    renewal = renew(root, source.requirement if source.is_shareable else None, names)
    for name in renewal.written:
        say(f"wrote {name}")
    for name in renewal.changed:
        say(f"left {name}: it is not as it was shipped; `paperstand init --renew {name}` replaces it")
    if not renewal.written:
        say("all other files are those of this version")
