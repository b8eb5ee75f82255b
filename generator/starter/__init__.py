"""The files of a new list.

Those that every list begins with as this repository has them (``mkdocs.yml``, topics, sources, the About pages) are
kept once: in a wheel they lie in ``shared/``, in a checkout at the top. Those that differ lie in ``own/``.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from generator import __version__
from generator.errors import DataError, Place, Problem
from generator.files import write_atomically
from generator.locks import exclusive
from generator.starter.origin import Origin, origin

__all__ = ["Answers", "Origin", "origin", "start"]

_HERE: Final = Path(__file__).parent
_SHARED: Final = (
    "mkdocs.yml",
    "data/sources.yaml",
    "data/topics.yaml",
    "docs/about",
    "docs/schemas",
    ".github/ISSUE_TEMPLATE",
    ".gitattributes",
)
_DOTTED: Final = {"gitignore": ".gitignore", "github": ".github"}


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked of somebody who starts a list."""

    name: str
    url: str = ""
    requirement: str = f"paperstand=={__version__}"
    """Where the list gets the generator from, as a line of ``requirements.txt``."""


def start(root: Path, answers: Answers) -> list[Path]:
    """Write the files of a new list and return them.

    Raises:
        DataError: files that would be written exist already; names them, and nothing is written.
    """
    root.mkdir(parents=True, exist_ok=True)
    with exclusive(root):
        return _start(root, _files(answers))


def _start(root: Path, files: Mapping[str, bytes]) -> list[Path]:
    existing = sorted({path for name in files for path in _in_the_way(root, name)})
    if existing:
        raise DataError(*(Problem("exists already", Place(str(path)), "a folder without it") for path in existing))
    for name, content in files.items():
        write_atomically(root / name, content)
    return [root / name for name in files]


def _in_the_way(root: Path, name: str) -> Iterator[Path]:
    """Yield what exists where a file or one of its folders would be."""
    if os.path.lexists(root / name):
        yield root / name
    for folder in PurePosixPath(name).parents[:-1]:
        if (root / folder).is_symlink() or (os.path.lexists(root / folder) and not (root / folder).is_dir()):
            yield root / folder


def _files(answers: Answers) -> dict[str, bytes]:
    """Return the content of every file by its path in the list."""
    shared = _HERE / "shared" if (_HERE / "shared").is_dir() else _HERE.parent.parent
    files = {name: path for entry in _SHARED for name, path in _below(shared, shared / entry).items()}
    files |= {_dotted(name): path for name, path in _below(_HERE / "own", _HERE / "own").items()}
    texts = {name: path.read_text(encoding="utf-8") for name, path in sorted(files.items())}
    texts["mkdocs.yml"] = _named(texts["mkdocs.yml"], answers)
    texts["README.md"] = texts["README.md"].replace("{{ name }}", answers.name)
    texts["requirements.txt"] = texts["requirements.txt"].replace("{{ requirement }}", answers.requirement)
    return {name: text.encode() for name, text in texts.items()}


def _below(base: Path, entry: Path) -> dict[str, Path]:
    paths = [entry] if entry.is_file() else [path for path in entry.rglob("*") if path.is_file()]
    return {path.relative_to(base).as_posix(): path for path in paths if "__pycache__" not in path.parts}


def _dotted(name: str) -> str:
    """Return the name in the list of a file that has no dot in the package, so that packaging does not drop it."""
    first, slash, rest = name.partition("/")
    return _DOTTED.get(first, first) + slash + rest


def _named(config: str, answers: Answers) -> str:
    """Return the configuration with the list's name, and its URL where one is given."""
    config = re.sub(r"^site_name: .*$", lambda _: f"site_name: {_quoted(answers.name)}", config, flags=re.MULTILINE)
    if answers.url:
        url = answers.url.rstrip("/") + "/"
        config = config.replace('!ENV [SITE_URL, ""]', f"!ENV [SITE_URL, {_quoted(url)}]")
    return config


def _quoted(text: str) -> str:
    """Return text as a YAML scalar; JSON's strings are YAML's."""
    return json.dumps(text, ensure_ascii=False)
