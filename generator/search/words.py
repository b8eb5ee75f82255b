"""Texts as the words that search compares; ``theme/assets/search.js`` does the same with what a reader types."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_MARK: Final = re.compile(r"[\u0300-\u036f]+")
_SHORTEST: Final = 4
STOP: Final = tuple(
    "a an and are as at be by can for from has have in is it its of on or our that the their these this to via we "  # noqa: SIM905  # shorter
    "which while with".split()
)
"""Words that nearly every abstract has: they tell no paper from another."""
_STOP: Final = frozenset(STOP)


def terms(text: str) -> list[str]:
    """Return the terms of a text in their order: words without accents and case, in the singular, without STOP."""
    plain = text if text.isascii() else _MARK.sub("", unicodedata.normalize("NFKD", text))
    return [singular(word) for word in _WORD.findall(plain.lower()) if word not in _STOP]


@lru_cache(maxsize=1 << 16)
def singular(word: str) -> str:
    """Return an English word without the ending of its plural, by Harman's rules."""
    if len(word) < _SHORTEST:
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word
