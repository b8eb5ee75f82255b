"""Keywords: in one text, or one by one, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from generator.bibliography.names import split_outside
from generator.markup import clean

_SEMICOLONS: Final = re.compile(r"\s*(?:[;；\n]|\\sep\b|·|•)\s*")
_COMMAS: Final = re.compile(r"\s*[,，、](?!\d{3}\b)\s*")
_EDGE: Final = " .,;"


def keywords_in(text: str) -> tuple[str, ...]:
    """Return the keywords of one text: between semicolons or lines, else between commas, none of them in braces."""
    parts = split_outside(text.strip(), _SEMICOLONS)
    return _once(split_outside(text, _COMMAS) if len(parts) == 1 else parts)


def keywords_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the keywords of a list; a comma within one is a part of it, unless it is the only one."""
    listed = [text for text in texts if text.strip()]
    if len(listed) == 1:
        return keywords_in(listed[0])
    return _once(part for text in listed for part in split_outside(text, _SEMICOLONS))


def _once(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for part in parts if (text := clean(part).strip(_EDGE))))
