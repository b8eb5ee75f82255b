"""What the sources answer: one module a kind, each a pure ``request`` and a pure ``parse``.

A new kind of source is a new file here, with its entry in ``KINDS``.
"""

from __future__ import annotations

from typing import Final

from generator.sources import hugging_face
from generator.sources.reading import Origin, Reading, Request

KINDS: Final = {"hugging-face-daily": hugging_face}

__all__ = ["KINDS", "Origin", "Reading", "Request", "hugging_face"]
