"""Whether two lists of authors are of one paper, however their names are written.

``Doe, Jane``, ``Jane Doe``, ``J. Doe`` and ``Doe J`` may be one person, ``Jane Doe`` and ``John Doe`` are two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

_WORDS: Final = re.compile(r"[^\s.,;:()\[\]{}/\"*_\u2010-\u2015-]+")
_ACCENTS: Final = re.compile("[\u0300-\u036f]")
"""Those of Latin, Greek and Cyrillic letters; in other scripts a mark makes another letter."""
_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv"})
_OTHERS: Final = frozenset({"others", "and others", "et al", ""})
_LETTERS: Final = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "æ": "ae",
        "œ": "oe",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ħ": "h",
        "þ": "th",
    }
)
_MOST_INITIALS: Final = 3


@dataclass(frozen=True, slots=True, order=True)
class _Name:
    """A name as far as it is compared: the last word of the family name, the first given name or its letter."""

    family: str
    given: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, written: str) -> Self:
        family, comma, given = written.partition(",")
        if comma:
            given = given.rpartition(",")[2]
            names, firsts = _words(family), _words(given)
        else:
            words = _words(written)
            is_last_first = len(words) > 1 and len(words[-1]) == 1 and len(words[0]) > 1
            names, firsts = (words[:1], words[1:]) if is_last_first else (words[-1:], words[:-1])
        return cls(names[-1] if names else "", firsts[0] if firsts else "", tuple(sorted((*names, *firsts))))

    def agrees(self, other: Self) -> bool:
        """Tell whether both may be of one person."""
        if self.words == other.words:
            return True
        is_start = self.given.startswith(other.given) or other.given.startswith(self.given)
        return bool(self.family) and self.family == other.family and is_start


def _words(text: str) -> list[str]:
    """Return the words of a name without accents, of several initials in one the first, suffixes left out."""
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text)))
    is_mixed = plain != plain.upper()
    found = [
        word[0] if is_mixed and word.isupper() and 1 < len(word) <= _MOST_INITIALS and word.isascii() else word
        for word in _WORDS.findall(plain.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))
    ]
    folded = [word.casefold().translate(_LETTERS) for word in found]
    return [word for word in folded if word not in _SUFFIXES] or folded


@dataclass(frozen=True, slots=True)
class Authors:
    """The authors of a paper, as far as they are named."""

    names: tuple[_Name, ...]
    total: int | None
    """How many there are; None where that is not known."""

    @classmethod
    def of(cls, written: Sequence[str], count: int | None) -> Self:
        """Return the authors out of their names; ``count`` is how many there are, None where some may not be named."""
        named = [name for name in written if " ".join(_words(name)) not in _OTHERS]
        is_cut = len(named) < len(written) and (count is None or count <= len(written))
        total = None if count is None or is_cut else max(count, len(named))
        return cls(tuple(map(_Name.of, named)), total)

    def __bool__(self) -> bool:
        """Tell whether anybody is named."""
        return bool(self.names)

    @property
    def is_whole(self) -> bool:
        """Whether all of them are named."""
        return bool(self) and self.total == len(self.names)

    def agree(self, other: Self) -> bool:
        """Tell whether both may be the authors of one paper; of a list that is cut all names must be in the other."""
        if not self or not other or (self.total and other.total and self.total != other.total):
            return False
        shorter, longer = sorted((self, other), key=lambda authors: len(authors.names))
        if len(shorter.names) == len(longer.names):
            return _pairwise(shorter.names, longer.names)
        return not shorter.is_whole and all(any(name.agrees(one) for one in longer.names) for name in shorter.names)


def _pairwise(some: tuple[_Name, ...], others: tuple[_Name, ...]) -> bool:
    """Tell whether the names agree in the order in which they stand, or in that of the alphabet."""
    orders = ((some, others), (tuple(sorted(some)), tuple(sorted(others))))
    return any(all(one.agrees(other) for one, other in zip(*pair, strict=True)) for pair in orders)


def name_key(written: str) -> str:
    """Return what the spellings of one name have in common; empty where nothing is left of it.

    Case, accents, hyphens and punctuation make no difference, nor does whether the family name stands first, before a
    comma. Initials do: ``J. Doe`` may be one of many.
    """
    family, comma, given = written.partition(",")
    is_turned = bool(comma) and bool(given.strip()) and "," not in given and _suffix(given) not in _SUFFIXES
    plain = unicodedata.normalize("NFKD", f"{given} {family}" if is_turned else written)
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", plain)).casefold().translate(_LETTERS)
    return " ".join(_WORDS.findall(plain.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")))


def _suffix(text: str) -> str:
    return text.strip(" .").casefold()
