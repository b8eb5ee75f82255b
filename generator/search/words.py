"""Texts as the words that search compares; ``theme/assets/search.js`` does the same with what a reader types."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_MARK: Final = re.compile(r"[\u0300-\u036f]+")
_ASCII: Final = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_SHORTEST: Final = 4
STOP: Final = tuple(
    "a an and are as at be by can for from has have in is it its of on or our that the their these this to via we "  # noqa: SIM905  # shorter
    "which while with".split()
)
"""Words that nearly every abstract has: they tell no paper from another."""
_STOP: Final = frozenset(STOP)


def counts(once: str, twice: str) -> dict[str, int]:
    """Return the terms of two texts, each with how often it is there; those of the second text count twice."""
    words = Counter(_words(once))
    for word in _words(twice):
        words[word] = words.get(word, 0) + 2
    found: dict[str, int] = {}
    for word, count in words.items():
        if term := _term(word):
            found[term] = found.get(term, 0) + count
    return found


def _words(text: str) -> list[str]:
    """Return the words of a text in their order, without accents and case."""
    if text.isascii():  # a third of the time that the expression takes
        return text.translate(_ASCII).split()
    return _WORD.findall(_MARK.sub("", unicodedata.normalize("NFKD", text)).lower())


@lru_cache(maxsize=1 << 16)
def _term(word: str) -> str:
    """Return what a word is compared by: nothing for those of STOP, else its singular."""
    return "" if word in _STOP else _singular(word)


def _singular(word: str) -> str:
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
