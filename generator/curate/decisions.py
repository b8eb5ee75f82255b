"""What people decided, by the papers that they decided about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

from generator.classify import Matcher
from generator.config import CurationFile, Located
from generator.curate.additions import additions, complete, written_facts
from generator.curate.bonds import bonds_of, doubtful_bonds
from generator.curate.conflicts import combine, disagreements
from generator.curate.references import PaperNames, unknown_topics
from generator.errors import Place, Problem
from generator.model import Addition, Decision, Hiding, Note, Paper


@dataclass(frozen=True)
class Judgement:
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
    def hidings(self) -> Matcher:
        """The rules that hide papers, ready to be tried."""
        return Matcher(item.value for item in self.curation.hidings)

    @property
    def keys(self) -> set[str]:
        """The papers that people decided something about, or wrote a note on."""
        return {*self._written, *self._notes}

    def decisions(self, key: str) -> list[Located[Decision]]:
        """Return what was decided about a paper."""
        return self._written.get(key, [])

    def notes(self, key: str) -> list[Note]:
        """Return the notes on a paper."""
        return self._notes.get(key, [])

    def added(self, paper: Paper) -> list[Located[Addition]]:
        """Return where a paper was added."""
        return [item for name in (paper.key, *paper.aliases) for item in self._added.get(name, ())]

    def corrected(self, paper: Paper) -> Paper:
        """Return a paper with what people wrote in the place of what sources said."""
        corrections = combine(self.decisions(paper.key))[0].set
        return replace(paper, facts=complete(paper.facts, written_facts(corrections))) if corrections else paper

    def described(self, key: str) -> str:
        """Return a text that differs where what people decided about a paper does, or what is told of it."""
        decisions, notes = self.decisions(key), self.notes(key)
        if not decisions and not notes:
            return ""
        decision, wrong = combine(decisions)
        written = [(item.value, [item.place(name) for name in item.value.model_fields_set]) for item in decisions]
        rules = [place_of(rule) for rule in self.curation.hidings if any(item.value.pin for item in decisions)]
        return repr(
            (key, written, wrong, unknown_topics(decisions, self.topics), notes, rules, is_pinned(decision, self.today))
        )

    def described_additions(self, paper: Paper) -> str:
        """Return the same of where a paper was added."""
        added = self.added(paper)
        return repr(([(item.value, place_of(item)) for item in added], disagreements(added)))


def place_of(item: Located[Addition] | Located[Hiding]) -> Place:
    """Return where an addition or a rule stands."""
    return item.document.place(item.path)


def is_pinned(decision: Decision, today: date) -> bool:
    """Tell whether a paper is pinned on that day; the last day of a pin is one of its days."""
    if decision.pin is None or isinstance(decision.pin, bool):
        return bool(decision.pin)
    return today <= decision.pin.until
