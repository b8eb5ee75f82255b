"""Sorting papers by topic: which terms of which topics their text has.

Text and terms are compared as case-folded NFKC words, so a hyphen equals a space. A word matches whole, or with a
plural ``s`` behind it; with ``*`` at its end it matches any ending. Words of one term, with or without quotes around
them, must stand next to each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from generator.model import Facts, FieldName, Topic, TopicMatch

_WORD = re.compile(r"[^\W_]+")
_TERM_WORD = re.compile(r"[^\W_]+\*?")


def words(text: str) -> list[str]:
    """Return the words that matching sees in a text."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True, slots=True)
class Term:
    """A term as written, and its words; a word that ends in ``*`` stands for any ending."""

    written: str
    parts: tuple[str, ...]


def term_of(written: str) -> Term:
    """Return a term as matching uses it; one without a letter or digit has no parts and never matches."""
    parts = _TERM_WORD.findall(unicodedata.normalize("NFKC", written).casefold())
    return Term(written, tuple(parts))


class _Vocabulary:
    """All terms of all rules, found in a text in one pass over its words.

    A term is filed under its first word, so the cost grows with the length of the text, not with the number of terms.
    """

    def __init__(self) -> None:
        self._terms: dict[str, list[Term]] = defaultdict(list)
        self._stems: dict[str, list[Term]] = defaultdict(list)
        self._stem_lengths: list[int] = []
        self._beginnings: dict[str, tuple[tuple[Term, str], ...]] = {}

    def add(self, term: Term) -> None:
        """File a term; one without words is never found."""
        if not term.parts:
            return
        first = term.parts[0]
        if first.endswith("*"):
            self._stems[first[:-1]].append(term)
            self._stem_lengths = sorted({*self._stem_lengths, len(first) - 1})
        else:
            self._terms[first].append(term)

    def found_in(self, texts: Iterable[str]) -> set[str]:
        """Return the terms, as written, that any of the texts has; no term reaches from one text into the next."""
        found: set[str] = set()
        known = self._beginnings  # texts have few different words, and most of them begin no term
        for text in texts:
            sequence = words(text)
            for position, word in enumerate(sequence):
                terms = known.get(word)
                if terms is None:
                    terms = known[word] = tuple((term, _second(term)) for term in self._beginning_with(word))
                if not terms:
                    continue
                following = sequence[position + 1] if position + 1 < len(sequence) else ""
                for term, second in terms:
                    if not following.startswith(second):
                        continue
                    if term.written not in found and _follow(term.parts, sequence, position):
                        found.add(term.written)
        return found

    def _beginning_with(self, word: str) -> Iterator[Term]:
        terms = self._terms
        if word in terms:
            yield from terms[word]
        if word[-1] == "s" and word[:-1] in terms:
            yield from terms[word[:-1]]
        for length in self._stem_lengths:
            if word[:length] in self._stems:
                yield from self._stems[word[:length]]


def _second(term: Term) -> str:
    """Return what the word after the first must begin with."""
    return term.parts[1].rstrip("*") if len(term.parts) > 1 else ""


def _follow(parts: tuple[str, ...], sequence: list[str], position: int) -> bool:
    """Tell whether the words after the first are those of the term."""
    if len(parts) == 1:
        return True
    following = sequence[position + 1 : position + len(parts)]
    return len(following) == len(parts) - 1 and all(map(_fits, parts[1:], following))


def _fits(part: str, word: str) -> bool:
    if part.endswith("*"):
        return word.startswith(part[:-1])
    return word == part or (len(word) == len(part) + 1 and word[-1] == "s" and word[:-1] == part)


class Classifier:
    """Topics made ready to sort many papers."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics = tuple(topics)
        self._vocabulary = _Vocabulary()
        for written in sorted({term for topic in self._topics for term in (*topic.any, *topic.all, *topic.none)}):
            self._vocabulary.add(term_of(written))

    def classify(self, facts: Facts, summary: str | None = None) -> tuple[TopicMatch, ...]:
        """Return the topics that a paper's text belongs to, in the order of the topics, each with what matched."""
        found = {name: self._vocabulary.found_in(texts(facts, summary)) for name, texts in _FIELD_TEXTS.items()}
        matches = (_match(topic, found, facts) for topic in self._topics)
        return tuple(match for match in matches if match)


_FIELD_TEXTS: Mapping[FieldName, Callable[[Facts, str | None], Iterable[str]]] = {
    "title": lambda facts, _: (facts.title or "",),
    "abstract": lambda facts, _: (facts.abstract or "",),
    "summary": lambda facts, summary: (summary or facts.machine_summary or "",),
    "keywords": lambda facts, _: facts.keywords,
    "organization": lambda facts, _: (facts.organization or "",),
    "authors": lambda facts, _: facts.authors,
}


def _match(topic: Topic, found: Mapping[FieldName, AbstractSet[str]], facts: Facts) -> TopicMatch | None:
    if topic.categories and not set(topic.categories) & set(facts.categories):
        return None
    reason = _find(topic.any, topic, found)
    if topic.any and reason is None:
        return None
    if not all(_find((term,), topic, found) for term in topic.all):
        return None
    if _find(topic.none, topic, found):
        return None
    reason = reason or _find(topic.all, topic, found)
    return TopicMatch(topic.slug, *reason) if reason else TopicMatch(topic.slug)


def _find(terms: tuple[str, ...], topic: Topic, found: Mapping[FieldName, AbstractSet[str]]) -> tuple[str, str] | None:
    """Return the first term that matches, and the field in which it does."""
    for name in topic.fields:
        here = found[name]
        if here and not here.isdisjoint(terms):
            return next(term for term in terms if term in here), name
    return None
