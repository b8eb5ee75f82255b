"""Terms and the words of texts, and how the first are found among the second.

Text and terms are compared as words by the rule of ``generator.words``, so a hyphen equals a space, and ``C++`` is a
word. A word matches whole, or with a plural ``s`` behind it; with ``*`` at its end it matches any ending. Words of one
term, with or without quotes around them, must stand next to each other. A single character of a script without spaces
matches wherever it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from generator.words import ends_in_word, is_character, last_characters, spoken, words


@dataclass(frozen=True, slots=True)
class TermWords:
    """A term as written, and its words; a word that ends in ``*`` stands for any ending."""

    written: str
    parts: tuple[str, ...]


@lru_cache(maxsize=4096)
def term_of(written: str) -> TermWords:
    """Return a term as matching uses it; one without a letter or digit has no parts and never matches."""
    parts: list[str] = []
    chunks = written.split("*")
    for number, chunk in enumerate(chunks, start=1):
        found = words(chunk)
        if found and number < len(chunks) and ends_in_word(chunk):
            found[-1] += "*"
        parts += found
    return TermWords(written, tuple(f"{part}*" if is_character(part) else part for part in parts))


@dataclass(slots=True)
class _Beginning:
    """The terms that may begin with a word: those of one word, and the longer ones by their second."""

    single: list[TermWords] = field(default_factory=list)
    longer: dict[str, list[TermWords]] = field(default_factory=lambda: defaultdict(list))
    longer_stems: dict[str, list[TermWords]] = field(default_factory=lambda: defaultdict(list))
    has_longer: bool = False
    _met: dict[str, tuple[TermWords, ...]] = field(default_factory=dict)

    def file(self, term: TermWords) -> None:
        """Put a term where it is looked for."""
        if len(term.parts) == 1:
            self.single.append(term)
            return
        self.has_longer = True
        second = term.parts[1]
        (self.longer_stems[second[:-1]] if second.endswith("*") else self.longer[second]).append(term)

    def then(self, word: str) -> tuple[TermWords, ...]:
        """Return the longer terms whose second word is this one."""
        if word not in self._met:
            self._met[word] = tuple(self._look_up(word))
        return self._met[word]

    def _look_up(self, word: str) -> Iterator[TermWords]:
        if word in self.longer:
            yield from self.longer[word]
        if word[-1:] == "s" and word[:-1] in self.longer:
            yield from self.longer[word[:-1]]
        for stem, terms in self.longer_stems.items():
            if word.startswith(stem):
                yield from terms


_NONE = _Beginning()


class Vocabulary:
    """All terms of all rules, found in a text in one pass over its words.

    A term is filed under its first two words, and of each word that was met it is remembered which terms begin with
    it, so the cost grows with the length of the text, not with the number of terms.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms: dict[str, list[TermWords]] = defaultdict(list)
        self._stems: dict[str, list[TermWords]] = defaultdict(list)
        for term in map(term_of, terms):
            if term.parts:
                first = term.parts[0]
                (self._stems[first[:-1]] if first.endswith("*") else self._terms[first]).append(term)
        self._stem_lengths = sorted({len(stem) for stem in self._stems})
        self._met: dict[str, _Beginning] = {}
        self._dull: set[str] = set()
        """Words that no term begins with: nearly all of them."""

    def found_in(self, texts: Iterable[str]) -> dict[str, str]:
        """Return the terms, as written, that any of the texts has, each with the words that it was found in.

        No term reaches from one text into the next.
        """
        found: dict[str, str] = {}
        dull, met = self._dull, self._met
        for text in texts:
            sequence = words(text)
            for position in [place for place, word in enumerate(sequence) if word not in dull]:
                word = sequence[position]
                beginning = met.get(word) or self._meet(word)
                for term in beginning.single:
                    found.setdefault(term.written, word)
                if beginning.has_longer and position + 1 < len(sequence):
                    for term in beginning.then(sequence[position + 1]):
                        if term.written not in found and _follow(term.parts, sequence, position):
                            found[term.written] = spoken(sequence[position : position + len(term.parts)])
            for word in last_characters(text):
                for term in (met.get(word) or self._meet(word)).single:
                    found.setdefault(term.written, word)
        return found

    def _meet(self, word: str) -> _Beginning:
        terms = list(self._look_up(word))
        if not terms:
            self._dull.add(word)
            return _NONE
        self._met[word] = beginning = _Beginning()
        for term in terms:
            beginning.file(term)
        return beginning

    def _look_up(self, word: str) -> Iterator[TermWords]:
        terms = self._terms
        if word in terms:
            yield from terms[word]
        if word[-1] == "s" and word[:-1] in terms:
            yield from terms[word[:-1]]
        for length in self._stem_lengths:
            if word[:length] in self._stems:
                yield from self._stems[word[:length]]


def _follow(parts: tuple[str, ...], sequence: list[str], position: int) -> bool:
    """Tell whether the words after the second, which are known to fit, are those of the term."""
    if len(parts) == 2:  # noqa: PLR2004  # known already
        return True
    following = sequence[position + 2 : position + len(parts)]
    return len(following) == len(parts) - 2 and all(map(_fits, parts[2:], following))


def _fits(part: str, word: str) -> bool:
    if part.endswith("*"):
        return word.startswith(part[:-1])
    return word == part or (len(word) == len(part) + 1 and word[-1] == "s" and word[:-1] == part)
