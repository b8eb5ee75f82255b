"""Texts as words: one rule for topics and search, in Python here and for the browser in ``theme/assets/search.js``.

The rule, as both halves follow it (tests try both on one table, ``tests/words.json``):

1. The text is brought to NFKD; marks on letters, and characters that nobody sees, are dropped: accents, Arabic and
   Hebrew vowel points, soft hyphens, joiners. It is put in lower case, letters that do not decompose become those that
   people type for them (``ł`` is ``l``, ``ß`` is ``ss``), and what is left is brought to NFC. So ``R²`` is ``r2``.
2. A word is a run of letters, digits and marks. What belongs to it besides: ``++`` behind it (``C++``), ``#`` behind
   it unless more of a word follows (``C#``), and a dot before its letters where it begins (``.NET``): behind white
   space, an opening bracket, a quote or a slash. Everything else parts words, a hyphen too.
3. Runs of scripts that put no spaces between words (``WITHOUT_SPACES``) are words of their own: each two neighbouring
   characters are one, and overlap with the next (``日本語`` is ``日本`` and ``本語``); one alone is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

_DROPPED: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670\u20d0-\u20ff\ufe00-\ufe0f]"
)
"""Marks that are written or left out; characters of format are dropped by their category."""
_FOLDED: Final = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",  # noqa: RUF001  # letters that look like others are what this is for
        "ŧ": "t", "ŋ": "n", "ĸ": "k", "ς": "σ", "♯": "#",  # noqa: RUF001  # the same
    }
)  # fmt: skip
"""Letters without a decomposition, in lower case; the sharp is written for the sign."""
WITHOUT_SPACES: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035"
    "\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Thai and Lao, Burmese, Hangul, Khmer, Han, Hiragana and Katakana, as the ranges of a class."""
_OPENING: Final = frozenset("([{<\"'/“‘«")  # noqa: RUF001  # quotes as people write them
_TOKEN: Final = re.compile(r"(?P<run>c+)|(?:(?<![^ ])\.(?=w))?[wn]+(?:\+\+|#(?![wnc]))?")
"""Words among the kinds of characters."""
_ASCII: Final = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_DOTTED: Final = re.compile(r"\.(?<![^\s(\[{<\"'/].)[A-Za-z]")
"""A dot that may belong to a word of ASCII; it begins with the dot, which is found fast."""
_CHARACTER: Final = re.compile(f"[{WITHOUT_SPACES}]")


class _Visible(dict[int, str]):
    """Characters as they are, and nothing for those of format, which nobody sees."""

    def __missing__(self, code: int) -> str:
        character = self[code] = "" if unicodedata.category(chr(code)) == "Cf" else chr(code)
        return character


class _Kinds(dict[int, str]):
    """Characters by what they are in a word, a letter each.

    ``w`` for letters and marks, ``n`` for numbers, ``c`` for characters of scripts without spaces, a space for what a
    word may begin behind with a dot, ``-`` for the rest; the signs that may belong to a word stand for themselves.
    """

    def __missing__(self, code: int) -> str:
        kind = self[code] = self._kind(chr(code))
        return kind

    @staticmethod
    def _kind(character: str) -> str:
        category = unicodedata.category(character)[0]
        if category in "LMN":
            return "c" if _CHARACTER.match(character) else "n" if category == "N" else "w"
        return " " if character.isspace() or character in _OPENING else character if character in "+#." else "-"


_PAIR: Final = 2
_VISIBLE: Final = _Visible()
_KINDS: Final = _Kinds()


def is_plain(text: str) -> bool:
    """Tell whether a text, as nearly all, has neither signs that may belong to words nor characters beyond ASCII."""
    return text.isascii() and "#" not in text and "++" not in text and not _DOTTED.search(text)


def words(text: str) -> list[str]:
    """Return the words of a text in their order."""
    if is_plain(text):  # a table does the same in a fifth of the time
        return text.translate(_ASCII).split()
    return list(_words(folded(text)))


def folded(text: str) -> str:
    """Return a text as its characters are compared: without case, marks and characters that nobody sees."""
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", text)).translate(_VISIBLE)
    return unicodedata.normalize("NFC", plain.lower().translate(_FOLDED))


def _words(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text.translate(_KINDS)):
        found = text[match.start() : match.end()]
        if match["run"] is None or len(found) == 1:
            yield found
        else:
            yield from map("".join, pairwise(found))


def ends_in_word(text: str) -> bool:
    """Tell whether a word reaches to the end of a text."""
    kinds = folded(text).translate(_KINDS)
    return any(match.end() == len(kinds) for match in _TOKEN.finditer(kinds))


def spoken(sequence: Sequence[str]) -> str:
    """Return words that stand next to each other as a text: pairs that overlap are one run again."""
    text = ""
    for before, word in zip(("", *sequence), sequence, strict=False):
        overlaps = len(before) == len(word) == _PAIR and before[1] == word[0] and _CHARACTER.match(word)
        text += word[1:] if overlaps else f" {word}"
    return text.lstrip()


def is_character(word: str) -> bool:
    """Tell whether a word is one character of a script without spaces: it begins pairs that it is in."""
    return len(word) == 1 and _CHARACTER.match(word) is not None


def last_characters(text: str) -> list[str]:
    """Return the last character of each run of a script without spaces: it begins no pair."""
    if text.isascii():
        return []
    plain = folded(text)
    runs = (match for match in _TOKEN.finditer(plain.translate(_KINDS)) if match["run"])
    return [plain[run.end() - 1] for run in runs if len(run["run"]) > 1]
