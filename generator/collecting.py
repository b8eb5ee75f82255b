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
        if was_enabled:
            gc.enable()


@contextmanager
def loading() -> Iterator[None]:
    """Do the same, and do not look through what is there now later on; it goes when nobody has it any more."""
    with without_collecting():
        yield
        gc.freeze()
