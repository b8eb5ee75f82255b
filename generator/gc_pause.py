"""When Python looks for garbage: not while hundreds of thousands of small things are loaded that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no garbage meanwhile: hardly any comes up, and looking through what is known of all pages takes long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # both together let all that there is now count as old, so that it is not looked through at once
        if was_enabled:
            gc.enable()
