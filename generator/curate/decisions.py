"""What people decided, by the papers that they decided about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final, Self

from generator.classify import Matcher
from generator.config import CurationFile, Located
from generator.curate.additions import additions, complete, written_facts
from generator.curate.bonds import bonds_of, doubtful_bonds
from generator.curate.conflicts import NOTHING, combine, deciders, disagreements
from generator.curate.references import PaperNames, unknown_topics
from generator.errors import Place, Problem
from generator.model import Addition, Decision, Edit, Hiding, Note, Paper


@dataclass(frozen=True, slots=True)
class Ruling:
    """All that people decided about one paper; joining is handed this and nothing else, so it may be hashed whole."""

    decision: Decision = NOTHING
    """What was decided, out of all files."""
    edits: tuple[Edit, ...] = ()
    """The same a thing at a time, additions among it, with the place of each."""
    by: tuple[str, ...] = ()
    """Who decided."""
    is_pinned: bool = False
    """Whether it is pinned on the newest day of the list."""
    pins: tuple[Place, ...] = ()
    """Where it is pinned."""
    hidings: tuple[Place, ...] = ()
    """Where the rules stand that hide papers, told of what is pinned alone: one that hides it contradicts that."""
    summary: str | None = None
    """The summary that somebody wrote who added it."""
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What is wrong with the decisions themselves."""


NO_RULING: Final = Ruling()


@dataclass(frozen=True)
class Rules:
    """What holds of all papers: the topics that exist, by their slugs, in their order, and the rules that hide."""

    topics: tuple[str, ...]
    hidings: tuple[Hiding, ...]

    @cached_property
    def hiding(self) -> Matcher:
        """The rules that hide papers, ready to be tried."""
        return Matcher(self.hidings)


@dataclass(frozen=True)
class Decisions:
    """What people decided, by the papers that they decided about."""

    curation: CurationFile
    known: PaperNames
    topics: Mapping[str, str]
    """The names of all topics by slug."""
    today: date
    problems: tuple[Problem, ...]
    """Decisions and notes about papers that are not there."""
    _written: Mapping[str, list[Located[Decision]]]
    _notes: Mapping[str, list[Note]]

    @classmethod
    def over(cls, curation: CurationFile, known: PaperNames, topics: Mapping[str, str], today: date) -> Self:
        """Find out which papers are meant; ``today`` is the newest day of the papers."""
        problems: list[Problem] = []
        written: dict[str, list[Located[Decision]]] = defaultdict(list)
        for item in curation.decisions:
            key = known.key(item.key)
            if key is None:
                problems += [known.unknown(str(item.path[-1]), item.place()), *unknown_topics([item], topics)]
            else:
                written[key].append(item)
        problems += [*bonds_of(curation).problems, *doubtful_bonds(curation, known)]
        notes: dict[str, list[Note]] = defaultdict(list)
        for note in curation.notes:
            key = known.key(note.key)
            if key is None:
                problems.append(known.unknown(note.key, Place(note.file)))
            else:
                notes[key].append(note)
        return cls(curation, known, topics, today, tuple(problems), written, notes)

    @cached_property
    def _added(self) -> Mapping[str, list[Located[Addition]]]:
        added: dict[str, list[Located[Addition]]] = defaultdict(list)
        for item, (paper, _) in zip(self.curation.additions, additions(self.curation.additions), strict=True):
            added[paper.key].append(item)
        return added

    @cached_property
    def rules(self) -> Rules:
        """What holds of all papers."""
        return Rules(tuple(self.topics), tuple(item.value for item in self.curation.hidings))

    @property
    def keys(self) -> set[str]:
        """The papers that people decided something about, or wrote a note on."""
        return {*self._written, *self._notes}

    def ruling(self, key: str, aliases: Iterable[str] = ()) -> Ruling:
        """Return what people decided about a paper, under whatever name it was added."""
        added = [item for name in (key, *aliases) for item in self._added.get(name, ())]
        decisions, notes = self._written.get(key, []), self._notes.get(key, [])
        if not (decisions or notes or added):
            return NO_RULING
        decision, wrong = combine(decisions)
        pins = tuple(item.place("pin") for item in decisions if item.value.pin)
        return Ruling(
            decision=decision,
            edits=tuple(sorted(_edits(decisions, added), key=lambda edit: edit.place)),
            by=deciders((*decisions, *added)),
            is_pinned=is_pinned(decision, self.today),
            pins=pins,
            hidings=tuple(map(place_of, self.curation.hidings)) if pins else (),
            summary=next((item.value.summary for item in added if item.value.summary), None),
            notes=tuple(notes),
            problems=(*wrong, *unknown_topics(decisions, self.topics), *disagreements(added)),
        )

    def hiding_edits(self, numbers: Iterable[int]) -> Iterator[Edit]:
        """Yield the rules that hide a paper, by their numbers, as what was decided about it."""
        for number in numbers:
            rule = self.curation.hidings[number]
            yield Edit("hide", place_of(rule), rule.value.by, rule.value.why)

    def move(self, key: str) -> bool:
        """Tell whether somebody put a paper on another day."""
        corrections = (item.value.set for item in self._written.get(key, ()))
        return any(item and (item.published or item.issued) for item in corrections)

    def corrected(self, paper: Paper) -> Paper:
        """Return a paper with what people wrote in the place of what sources said."""
        corrections = combine(self._written.get(paper.key, []))[0].set
        return replace(paper, facts=complete(paper.facts, written_facts(corrections))) if corrections else paper


def _edits(decisions: Iterable[Located[Decision]], added: Iterable[Located[Addition]]) -> Iterator[Edit]:
    """Yield what people decided about a paper, a thing at a time."""
    for addition in added:
        yield Edit("add", place_of(addition), addition.value.by)
    for decision in decisions:
        for name in Decision.model_fields:
            if name != "by" and getattr(decision.value, name) is not None:
                yield Edit(name, decision.place(name), decision.value.by)


def place_of(item: Located[Addition] | Located[Hiding]) -> Place:
    """Return where an addition or a rule stands."""
    return item.document.place(item.path)


def is_pinned(decision: Decision, today: date) -> bool:
    """Tell whether a paper is pinned on that day; the last day of a pin is one of its days."""
    if decision.pin is None or isinstance(decision.pin, bool):
        return bool(decision.pin)
    return today <= decision.pin.until
