"""The files that a list begins with, as this version ships them.

Those that every list begins with as this repository has them (``mkdocs.yml``, topics, sources, the About pages) are
kept once: in a wheel they lie in ``shared/``, in a checkout at the top. Those that differ lie in ``own/``.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator import __version__

_HERE: Final = Path(__file__).parent
_SHARED: Final = (
    "mkdocs.yml",
    "requirements.lock",
    "data/sources.yaml",
    "data/topics.yaml",
    "docs/about",
    "docs/schemas",
    ".github/ISSUE_TEMPLATE",
    ".gitattributes",
)
_DOTTED: Final = {"gitignore": ".gitignore", "github": ".github"}
_BUSY_MINUTES: Final = frozenset(range(0, 60, 15))
"""When most schedules of other people begin."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked of somebody who starts a list."""

    name: str
    url: str = ""
    requirement: str = f"paperstand=={__version__}"
    """Where the list gets the generator from, as a line of ``requirements.txt``."""


def shipped_files(answers: Answers) -> dict[str, bytes]:
    """Return the content of every file by its path in the list."""
    shared = _HERE / "shared" if (_HERE / "shared").is_dir() else _HERE.parent.parent
    files = {name: path for entry in _SHARED for name, path in _below(shared, shared / entry).items()}
    files |= {_dotted(name): path for name, path in _below(_HERE / "own", _HERE / "own").items()}
    texts = {name: path.read_text(encoding="utf-8") for name, path in sorted(files.items())}
    texts["mkdocs.yml"] = _named(texts["mkdocs.yml"], answers)
    blanks = {"name": answers.name, "requirement": answers.requirement, "minute": str(minute_of(answers))}
    for name in ("README.md", "requirements.txt", ".github/workflows/publish.yml"):
        texts[name] = re.sub(r"\{\{ (name|requirement|minute) \}\}", lambda blank: blanks[blank[1]], texts[name])
    return {name: text.encode() for name, text in texts.items()}


def minute_of(answers: Answers) -> int:
    """Return the minute at which a list's schedule begins: one of its own, so that not all ask a source at once."""
    minutes = [minute for minute in range(60) if minute not in _BUSY_MINUTES]
    return minutes[zlib.crc32(f"{answers.name}\n{answers.url.rstrip('/')}".encode()) % len(minutes)]


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
