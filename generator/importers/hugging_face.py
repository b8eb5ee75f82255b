"""Recorded replies of Hugging Face's daily papers."""

from __future__ import annotations

from typing import Final

from generator.importers.context import Context
from generator.sources import Origin, Reading, hugging_face

NAME: Final = "hugging-face"
EXPECTED: Final = "a recorded reply of Hugging Face's daily papers (JSON)"

recognises = hugging_face.recognises


def read(content: bytes, context: Context) -> Reading:
    """Return the papers of a reply; its day is the one in the file's name, else the one given."""
    return hugging_face.parse(content, Origin(context.name, context.source or hugging_face.NAME, context.day))
