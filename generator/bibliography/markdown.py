r"""Text as Markdown that people go on writing in, and back: backslashes before signs, mathematics as Obsidian takes it.

Pages are written otherwise (``generator.markup``): nobody edits them, and they must be read alike by two converters.
"""

from __future__ import annotations

import re
from typing import Final

from generator.text import clean

_MATHEMATICS: Final = r"(\$(?![\s$])(?:\\[^\n]|[^$\\])*(?<!\s)\$(?![\d$]))"
_SPECIAL: Final = re.compile(rf"{_MATHEMATICS}|[\\`*_\[\]<>$^~|{{}}=%]|[&](?=[\w#])|\#(?=\w)")
"""With the marks of Obsidian: ``==``, ``%%``, ``^block`` and ``#tag``."""
_LINE_START: Final = re.compile(r"[#>+-]|\d+(?=[.)])")
_ESCAPED: Final = re.compile(rf"\\([^\w\s]|_)|{_MATHEMATICS}")


def to_markdown(text: str) -> str:
    """Return a text on one line as Markdown that shows it; mathematics between dollar signs is mathematics."""
    line = _SPECIAL.sub(lambda found: found[1] or f"\\{found[0]}", clean(text))
    start = _LINE_START.match(line)
    if start is None:
        return line
    return f"\\{line}" if not start[0].isdigit() else f"{start[0]}\\{line[start.end() :]}"


def of_markdown(line: str) -> str:
    """Return the text of a line that ``to_markdown`` wrote, or somebody in the same way."""
    return clean(_ESCAPED.sub(lambda found: found[1] or found[2], line))
