"""What is generated, in the files that have to name it: `make reference` renews them in a checkout."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from generator.files import write_atomically
from generator.render.kinds import generated_places

IGNORING: Final = (".gitignore", "generator/starter/own/gitignore")
KEEPING: Final = (".github/workflows/publish.yml", "generator/starter/own/github/workflows/publish.yml")
_LINES: Final = re.compile(r"(?P<before>^ */?docs/)(?!\.)[^\n]+\n(?:^ */?docs/(?!\.)[^\n]+\n)*", re.MULTILINE)
"""Lines that name something below ``docs/``, but for the notes in there, whose names begin with a dot."""


def with_places(text: str, places: Iterable[str]) -> str:
    """Return a file of ignored or kept paths with these in the place of those that it names below ``docs/``."""

    def lines(found: re.Match[str]) -> str:
        return "".join(f"{found['before']}{place}\n" for place in places)

    return _LINES.sub(lines, text, count=1)


def renewed(root: Path) -> dict[str, str]:
    """Return the text that each of these files of a checkout should have: git ignores folders, actions keep them."""
    places = generated_places()
    names = dict.fromkeys(IGNORING, places) | {name: [place.rstrip("/") for place in places] for name in KEEPING}
    return {name: with_places((root / name).read_text(encoding="utf-8"), those) for name, those in names.items()}


if __name__ == "__main__":
    checkout = Path(__file__).parents[2]
    for name, text in renewed(checkout).items():
        write_atomically(checkout / name, text.encode())
