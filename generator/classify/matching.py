"""Rules and papers: whether a rule holds of a paper, and what of it was found where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from generator.classify.vocabulary import Vocabulary
from generator.model import Condition, Entry, Facts, FieldName, Hit, Rule, compiled

Hits = tuple[Hit, ...]
_compiled = lru_cache(maxsize=1024)(compiled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What rules look at: a paper's facts, its summary, the day it stands under and its upvotes."""

    facts: Facts
    summary: str | None = None
    day: date | None = None
    upvotes: int | None = None

    def texts(self, name: FieldName) -> Iterable[str]:
        """Return the texts of a field."""
        return _FIELD_TEXTS[name](self)


def subject_of(entry: Entry) -> Subject:
    """Return what rules look at in an entry."""
    return Subject(facts=entry.paper.facts, summary=entry.summary, day=entry.day, upvotes=entry.figures.upvotes)


_FIELD_TEXTS: Mapping[FieldName, Callable[[Subject], Iterable[str]]] = {
    "title": lambda subject: (subject.facts.title or "",),
    "abstract": lambda subject: (subject.facts.abstract or "",),
    "summary": lambda subject: (subject.summary or subject.facts.machine_summary or "",),
    "keywords": lambda subject: subject.facts.keywords,
    "organization": lambda subject: (subject.facts.organization or "",),
    "authors": lambda subject: subject.facts.authors,
}


@dataclass(slots=True)
class _Seen:
    """A subject, and the terms found in each of its fields."""

    subject: Subject
    found: Mapping[FieldName, Mapping[str, str]]


class Matcher:
    """Rules made ready to be tried on many papers."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._vocabulary = Vocabulary(sorted({term for rule in self._rules for term in _terms(rule)}))
        self._fields = [name for name in _FIELD_TEXTS if any(name in _fields(rule) for rule in self._rules)]
        self._index = _Index(self._rules)

    def matches(self, subject: Subject) -> list[tuple[int, Hits]]:
        """Return the numbers of the rules that hold, in their order, each with what held."""
        found = {name: self._vocabulary.found_in(subject.texts(name)) for name in self._fields}
        seen = _Seen(subject, found)
        hits = ((number, match(self._rules[number], seen)) for number in self._index.candidates(found))
        return [(number, why) for number, why in hits if why is not None]


def _parts(condition: Condition) -> Iterator[str | Condition]:
    yield from (*condition.any, *condition.all, *condition.none)


def _terms(condition: Condition) -> Iterator[str]:
    """Yield all terms of a rule, those of the conditions within it too."""
    yield from (*condition.authors, *condition.organizations)
    for part in _parts(condition):
        yield from (part,) if isinstance(part, str) else _terms(part)


def _fields(condition: Condition) -> set[FieldName]:
    fields = set(condition.fields or ())
    if condition.authors:
        fields.add("authors")
    if condition.organizations:
        fields.add("organization")
    return fields.union(*(_fields(part) for part in _parts(condition) if not isinstance(part, str)))


class _Index:
    """Which rules can hold at all, by the terms that were found: most need one that most papers have not."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._by_term: dict[str, list[int]] = defaultdict(list)
        self._always: list[int] = []
        for number, rule in enumerate(rules):
            needed = _needed(rule)
            for term in needed:
                self._by_term[term].append(number)
            if not needed:
                self._always.append(number)

    def candidates(self, found: Mapping[FieldName, Mapping[str, str]]) -> list[int]:
        """Return the numbers of the rules that may hold, in their order."""
        numbers = set(self._always)
        for terms in found.values():
            for term in terms:
                numbers.update(self._by_term.get(term, ()))
        return sorted(numbers)


def _needed(condition: Condition) -> tuple[str, ...]:
    """Return terms without one of which the condition cannot hold; nothing where there are no such terms."""
    for choice in (condition.any, condition.authors, condition.organizations):
        plain = tuple(term for term in choice if isinstance(term, str))
        if plain and len(plain) == len(choice):
            return plain
    return next(((term,) for term in condition.all if isinstance(term, str)), ())


def match(condition: Condition, seen: _Seen, around: tuple[FieldName, ...] = ()) -> Hits | None:
    """Return what of a condition was found in a paper, or None where the condition does not hold.

    ``around`` are the fields of the rule that the condition stands in.
    """
    fields = condition.fields or around
    if condition.is_plain:
        return _found(condition.any_terms, seen, fields)
    if not _within(condition, seen.subject):
        return None
    hits: list[Hit] = []
    for hit in _required(condition, seen, fields):
        if hit is None:
            return None
        hits += hit
    if any(_hold(part, seen, fields) is not None for part in condition.none):
        return None
    return tuple(hits)


def _within(condition: Condition, subject: Subject) -> bool:
    """Tell whether a paper has the category, the day and the upvotes that are asked for."""
    if condition.categories and not any(_in_category(subject.facts, name) for name in condition.categories):
        return False
    if condition.min_upvotes is not None and (subject.upvotes or 0) < condition.min_upvotes:
        return False
    if condition.since is None and condition.until is None:
        return True
    first, last = condition.since or date.min, condition.until or date.max
    return subject.day is not None and first <= subject.day <= last


def _in_category(facts: Facts, name: str) -> bool:
    if name.endswith(".*"):
        return any(category == name[:-2] or category.startswith(name[:-1]) for category in facts.categories)
    return name in facts.categories


def _required(condition: Condition, seen: _Seen, fields: tuple[FieldName, ...]) -> Iterator[Hits | None]:
    """Yield what was found of each thing that must be found, or None for one that was not."""
    if condition.any:
        yield _first(condition, seen, fields)
    for part in condition.all:
        yield _hold(part, seen, fields)
    if condition.regex:
        yield _expression(condition.regex, seen.subject, fields)
    if condition.authors:
        yield _found(condition.authors, seen, ("authors",))
    if condition.organizations:
        yield _found(condition.organizations, seen, ("organization",))


def _first(condition: Condition, seen: _Seen, fields: tuple[FieldName, ...]) -> Hits | None:
    """Return what holds of `any`: a term, else a condition."""
    found = _found(condition.any_terms, seen, fields)
    if found is None and len(condition.any_terms) < len(condition.any):
        held = (match(part, seen, fields) for part in condition.any if not isinstance(part, str))
        return next((hits for hits in held if hits is not None), None)
    return found


def _hold(part: str | Condition, seen: _Seen, fields: tuple[FieldName, ...]) -> Hits | None:
    return _found((part,), seen, fields) if isinstance(part, str) else match(part, seen, fields)


def _found(terms: tuple[str, ...], seen: _Seen, fields: Iterable[FieldName]) -> Hits | None:
    """Return the first term that was found in the first field that has one."""
    for name in fields:
        here = seen.found[name]
        if here and not here.keys().isdisjoint(terms):
            term = next(term for term in terms if term in here)
            return (Hit(term, name, here[term]),)
    return None


def _expression(patterns: Iterable[str], subject: Subject, fields: Iterable[FieldName]) -> Hits | None:
    for name in fields:
        for text in subject.texts(name):
            for pattern in patterns:
                found = _compiled(pattern).search(text)
                if found:
                    return (Hit(pattern, name, found[0]),)
    return None
