"""What a command holds of a list while it is at work: see ``generator.locks``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.locks import exclusive, shared
from generator.pipeline.walls import refuse_strangers


@contextmanager
def reading(root: Path) -> Iterator[None]:
    """Read ``data/`` as it is between two changes.

    Raises:
        DataError: somebody is changing it still after a long time.
    """
    with shared(root / "data"):
        yield


@contextmanager
def making_pages(root: Path) -> Iterator[None]:
    """Be the only one who writes to ``docs/``, ``site/`` and what is kept of both, and read ``data/``.

    Raises:
        DataError: somebody else is still at it after a long time, or something in the list leads elsewhere.
    """
    refuse_strangers(root)
    docs = root / "docs"
    docs.mkdir(parents=True, exist_ok=True)
    with exclusive(docs), reading(root):
        yield
