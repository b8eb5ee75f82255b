"""Whatever goes wrong while one source is asked or read is that source's failure, and nobody else's."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from generator.errors import PaperstandError, SourceError, brief

Result = TypeVar("Result")


def blamed(action: Callable[[], Result], url: str) -> Result:
    """Return what the action returns.

    Raises:
        SourceError: it raised what nobody has foreseen, such as for want of memory.
        PaperstandError: it raised that.
        OSError: the same; it is the machine's failure, such as a full disk.
    """
    try:
        return action()
    except (PaperstandError, OSError):
        raise
    except Exception as error:  # noqa: BLE001  # whatever a source can make happen is told in its line
        failure = SourceError(f"could not be read: {_told(error)}", url)
    raise failure  # here, where nothing is handled: the error's traceback would hold on to all that was read


def _told(error: Exception) -> str:
    """Return an error and where it happened."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return brief(": ".join(filter(None, (type(error).__name__, str(error)))), 200) + place
