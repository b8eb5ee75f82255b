"""Texts as the terms that search compares; ``theme/assets/search.js`` does the same with what a reader types.

Words are those of ``generator.words``. Of a word with a dot before it (``.NET``) the word alone is a term, too, and of
a run of a script without spaces its last character, so that whoever types them finds them.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Final

from generator.words import is_plain, last_characters, words

_SHORTEST: Final = 4
STOP: Final = tuple(
    "a an and are as at be by can for from has have in is it its of on or our that the their these this to via we "  # noqa: SIM905  # shorter
    "which while with".split()
)
"""Words that nearly every abstract has: they tell no paper from another."""
_STOP: Final = frozenset(STOP)


def counts(once: str, twice: str) -> dict[str, int]:
    """Return the terms of two texts, each with how often it is there; those of the second text count twice."""
    told = Counter(_all_words(once))
    for word in _all_words(twice):
        told[word] = told.get(word, 0) + 2
    found: dict[str, int] = {}
    for word, count in told.items():
        if term := _term(word):
            found[term] = found.get(term, 0) + count
    return found


def _all_words(text: str) -> list[str]:
    """Return the words of a text, and those by which some of them are found besides."""
    found = words(text)
    if is_plain(text):
        return found
    return [*found, *(word[1:] for word in found if word[0] == "."), *last_characters(text)]


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
