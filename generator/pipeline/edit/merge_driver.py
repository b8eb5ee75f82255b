"""The merge driver: git hands it three versions of a file, and it writes what the law of merging makes of them.

Source: https://git-scm.com/docs/gitattributes#_defining_a_custom_merge_driver
"""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator import git
from generator.config.union import unite_texts
from generator.conflicts import Versions
from generator.errors import DataError, UsageError
from generator.files import write_atomically
from generator.store.versions import is_merged_by_law, merged

DRIVER: Final = "paperstand"
_FILES: Final = (
    "papers/**",
    "metrics/*.csv",
    "health.json",
    "refused/*.json",
    "curation/*.yaml",
    "curation/*.yml",
    "site.yaml",
    "sources.yaml",
    "topics.yaml",
)
UNDECIDED: Final = 9
"""The exit code of the driver where a person must decide; any other but 0 is a failure."""
_ATTRIBUTE: Final = f"merge={DRIVER}"
_MAGIC: Final = '\\[]*?!#"'


@dataclass(frozen=True, slots=True)
class Outcome:
    """What two versions of a file come to, and whether all of it was decided."""

    content: bytes
    is_decided: bool


def below_data(name: str) -> str | None:
    """Return the part of a path below the folder ``data/`` of a list; None where it is not in one."""
    _, found, rest = f"/{name}".rpartition("/data/")
    return rest if found else None


def outcome(name: str, versions: Versions) -> Outcome:
    """Return what the versions of a file of a list come to, by its path.

    Raises:
        DataError: the law would decide, but one of the versions cannot be read.
    """
    own = below_data(name)
    if own is not None and is_merged_by_law(own):
        return Outcome(merged(own, versions), is_decided=True)
    text, is_clean = git.merge_texts(versions)
    if not is_clean and own is not None and name.endswith((".yaml", ".yml")):
        united = unite_texts(text, versions, name)
        return Outcome(text if united is None else united, united is not None)
    return Outcome(text, is_clean)


def drive(base: Path, ours: Path, theirs: Path, name: str) -> bool:
    """Write what comes of three files to ``ours``, as git expects it of a driver, and tell whether all was decided.

    What cannot be decided is written with conflict markers.
    """
    versions = Versions(*(path.read_bytes() for path in (base, ours, theirs)))
    if not versions.base:
        versions = Versions(None, versions.ours, versions.theirs)
    try:
        found = outcome(name, versions)
    except DataError:
        found = Outcome(git.merge_texts(versions)[0], is_decided=False)
    write_atomically(ours, found.content)
    return found.is_decided


def install(root: Path) -> list[str]:
    """Tell git of the repository that a list is in which files to hand to the driver, and return what was set.

    It is told in the repository's own settings, which all its work trees share, and not in files that are committed:
    where nobody did this, the attributes in the list's ``.gitattributes`` hold.

    Raises:
        UsageError: the folder is in no git repository.
    """
    prefix = git.line(root, "rev-parse", "--show-prefix")
    attributes = git.line(root, "rev-parse", "--git-path", "info/attributes")
    if prefix is None or attributes is None:
        raise UsageError(f"{root}: not in a git repository")
    settings = {"name": "Paperstand's law of merging", "driver": _command()}
    for key, value in settings.items():
        if git.ask(root, "config", "--local", f"merge.{DRIVER}.{key}", value) is None:
            raise UsageError(f"{root}: git does not let its settings be changed")
    path = root / attributes
    wanted = [f"{_pattern(f'{prefix}data/{file}')} {_ATTRIBUTE}" for file in _FILES]
    lines = path.read_text(encoding="utf-8", errors="surrogateescape").splitlines() if path.is_file() else []
    others = [line for line in lines if line not in wanted]
    if lines != [*others, *wanted]:
        write_atomically(path, "".join(f"{line}\n" for line in [*others, *wanted]).encode(errors="surrogateescape"))
    return wanted


def _command() -> str:
    """Return the command as git runs it: where Paperstand fails or is gone, git merges the texts as it always does."""
    ours = " ".join(map(shlex.quote, (sys.executable, "-P", "-m", "generator", "--root", "."))).replace("%", "%%")
    texts = "git merge-file -L ours -L base -L theirs %A %O %B"
    return f"{ours} resolve --driver %O %A %B %P || {{ [ $? -eq {UNDECIDED} ] && exit 1; {texts}; }}"


def _pattern(path: str) -> str:
    """Return a path as a pattern of git's attributes, the stars of our own kept."""
    head, _, rest = path.rpartition("data/")
    escaped = "".join(f"\\{letter}" if letter in _MAGIC else letter for letter in head)
    pattern = f"/{escaped}data/{rest}"
    if not any(letter.isspace() or letter in '"\\' for letter in pattern):
        return pattern
    return '"' + pattern.replace("\\", "\\\\").replace('"', '\\"') + '"'
