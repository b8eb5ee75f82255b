"""One writer at a time: of two that change what is stored at once, each would write over what the other stored."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from generator.locks import exclusive


def sole_writer(data: Path) -> AbstractContextManager[None]:
    """Be the only one who changes ``data/``, the people's files in it, too, while the context lasts.

    Raises:
        DataError: somebody else is still at it after a long time.
    """
    return exclusive(data.parent)
