"""Each paper with its decisions, on its way to an entry."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Protocol

from generator.classify import Matcher, Subject
from generator.config import CurationFile, Located
from generator.curate.adding import additions, complete, written_facts
from generator.curate.combining import combine, deciders
from generator.curate.editions import editions
from generator.curate.knowing import Known, unknown_topics
from generator.errors import Place, Problem
from generator.model import (
    OTHER,
    Addition,
    Decision,
    Edit,
    Edition,
    Entry,
    Facts,
    Figures,
    Hiding,
    Note,
    Paper,
    TopicEdit,
    TopicMatch,
)


class Classify(Protocol):
    """What sorts papers by topic."""

    def __call__(
        self, facts: Facts, summary: str | None = None, /, *, day: date | None = None, upvotes: int | None = None
    ) -> tuple[TopicMatch, ...]:
        """Return the topics that a paper belongs to."""


@dataclass(frozen=True, slots=True)
class Curated:
    """The entries that are shown, what people decided about days, and what was wrong with the decisions."""

    entries: tuple[Entry, ...]
    hidden: int
    problems: tuple[Problem, ...]
    editions: Mapping[date, Edition] = field(default_factory=dict)
    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    """What was decided about each paper that is shown or hidden, with the place of each."""
    hidings: tuple[tuple[Located[Hiding], int], ...] = ()
    """How many papers each hiding rule hides."""


def curate(
    papers: Sequence[Paper],
    figures: Mapping[str, Figures],
    curation: CurationFile,
    topics: Sequence[str],
    classify: Classify,
) -> Curated:
    """Return the papers as entries: corrected, sorted by topic, with the curator's decisions; hidden ones are left out.

    ``topics`` are the slugs that exist. "Today" is the newest day of the papers, so that a pin ends on the same data
    for everybody.
    """
    joiner = _Joiner(papers, figures, curation, topics, classify)
    entries = tuple(entry for paper in papers if (entry := joiner.entry(paper)))
    found, wrong = editions(curation.editions, entries, joiner.known)
    return Curated(
        entries=entries,
        hidden=len(papers) - len(entries),
        problems=(*curation.problems, *joiner.problems, *wrong),
        editions=found,
        edits=joiner.edits,
        hidings=tuple((rule, joiner.hits[number]) for number, rule in enumerate(curation.hidings)),
    )


@dataclass
class _Joiner:
    papers: Sequence[Paper]
    figures: Mapping[str, Figures]
    curation: CurationFile
    topics: Sequence[str]
    classify: Classify
    problems: list[Problem] = field(default_factory=list)
    edits: dict[str, tuple[Edit, ...]] = field(default_factory=dict)
    hits: Counter[int] = field(default_factory=Counter)
    known: Known = field(init=False)
    _written: Mapping[str, list[Located[Decision]]] = field(init=False)
    _notes: Mapping[str, list[Note]] = field(init=False)

    def __post_init__(self) -> None:
        self.known = Known(self.papers)
        self._written = self._by_paper()
        self._notes = self._notes_by_paper()

    def _notes_by_paper(self) -> Mapping[str, list[Note]]:
        notes: dict[str, list[Note]] = defaultdict(list)
        for note in self.curation.notes:
            key = self.known.key(note.key)
            if key is None:
                self.problems.append(self.known.unknown(note.key, Place(note.file)))
            else:
                notes[key].append(note)
        return notes

    def _by_paper(self) -> Mapping[str, list[Located[Decision]]]:
        written: dict[str, list[Located[Decision]]] = defaultdict(list)
        for item in self.curation.decisions:
            key = self.known.key(item.key)
            if key is None:
                self.problems.append(self.known.unknown(str(item.path[-1]), item.place()))
            else:
                written[key].append(item)
        return written

    @cached_property
    def _added(self) -> Mapping[str, list[Located[Addition]]]:
        added: dict[str, list[Located[Addition]]] = defaultdict(list)
        for item, (paper, _) in zip(self.curation.additions, additions(self.curation.additions), strict=True):
            added[paper.key].append(item)
        return added

    @cached_property
    def _hidings(self) -> Matcher:
        return Matcher(item.value for item in self.curation.hidings)

    @cached_property
    def _today(self) -> date:
        return max((paper.day for paper in self.papers if paper.day), default=date.min)

    def entry(self, paper: Paper) -> Entry | None:
        """Return a paper as an entry, or None when it is hidden."""
        decisions = self._written.get(paper.key, [])
        decision, wrong = combine(decisions)
        self.problems += [*wrong, *unknown_topics(decisions, self.topics)]
        names = (paper.key, *paper.aliases)
        added = [item for name in names for item in self._added.get(name, ())]
        subject = self._subject(paper, decision, added)
        hiding = [] if decision.hide is not None else self._hiding(subject)
        self.problems += _pinned_and_hidden(decisions, hiding)
        if edits := sorted(_edits(decisions, added, hiding), key=lambda edit: edit.place):
            self.edits[paper.key] = tuple(edits)
        if decision.hide or hiding:
            return None
        return self._entry(replace(paper, facts=subject.facts), subject, decision, (*decisions, *added))

    def _subject(self, paper: Paper, decision: Decision, added: Iterable[Located[Addition]]) -> Subject:
        """Return what the rules look at: the paper as it was corrected."""
        names = (paper.key, *paper.aliases)
        newest = next((self.figures[name] for name in names if name in self.figures), Figures())
        summary = next((item.value.summary for item in added if item.value.summary), None)
        facts = paper.facts
        if decision.set:
            facts = complete(facts, written_facts(decision.set))
            summary = decision.set.summary or summary
        day = paper.day if paper.listed else facts.published
        return Subject(facts=facts, summary=summary, day=day, upvotes=newest.upvotes)

    def _hiding(self, subject: Subject) -> list[Located[Hiding]]:
        if not self.curation.hidings:
            return []
        numbers = [number for number, _ in self._hidings.matches(subject)]
        self.hits.update(numbers)
        return [self.curation.hidings[number] for number in numbers]

    def _entry(
        self, paper: Paper, subject: Subject, decision: Decision, hands: Sequence[Located[Decision] | Located[Addition]]
    ) -> Entry:
        names = (paper.key, *paper.aliases)
        notes = self._notes.get(paper.key, [])
        matches = self.classify(subject.facts, subject.summary, day=subject.day, upvotes=subject.upvotes)
        return Entry(
            paper=paper,
            figures=next((self.figures[name] for name in names if name in self.figures), Figures()),
            topics=_edit_topics(matches, decision.topics or TopicEdit(), self.topics),
            summary=subject.summary,
            pinned=is_pinned(decision, self._today),
            tags=_tags(decision, notes),
            rating=decision.rating,
            status=decision.status,
            note=decision.note,
            notes=tuple(notes),
            by=deciders(hands),
        )


def _tags(decision: Decision, notes: Iterable[Note]) -> tuple[str, ...]:
    """Return the tags of a decision and of the notes, each once."""
    of_notes = [tag for note in notes for tag in note.head.tags or ()]
    return tuple(dict.fromkeys([*(decision.tags or ()), *of_notes]))


def is_pinned(decision: Decision, today: date) -> bool:
    """Tell whether a paper is pinned on that day; the last day of a pin is one of its days."""
    if decision.pin is None or isinstance(decision.pin, bool):
        return bool(decision.pin)
    return today <= decision.pin.until


def _edit_topics(matches: Iterable[TopicMatch], edit: TopicEdit, known: Sequence[str]) -> tuple[TopicMatch, ...]:
    by_slug = {match.slug: match for match in matches}
    by_slug |= {slug: TopicMatch(slug, by_hand=True) for slug in edit.add if slug in known and slug not in by_slug}
    kept = tuple(by_slug[slug] for slug in known if slug in by_slug and slug not in edit.remove)
    return kept or (TopicMatch(OTHER),)


def _pinned_and_hidden(decisions: Iterable[Located[Decision]], hiding: Sequence[Located[Hiding]]) -> list[Problem]:
    """Return a problem for a pin that a rule hides."""
    return [
        Problem(
            f"a paper that is pinned is hidden by the rule at {hiding[0].document.place(hiding[0].path)}",
            item.place("pin"),
            "`hide: false` beside it, or another rule",
        )
        for item in decisions
        if hiding and item.value.pin
    ]


def _edits(
    decisions: Iterable[Located[Decision]], added: Iterable[Located[Addition]], hiding: Iterable[Located[Hiding]]
) -> Iterator[Edit]:
    """Yield what people decided about a paper, a thing at a time."""
    for addition in added:
        yield Edit("add", addition.document.place(addition.path))
    for decision in decisions:
        for name in Decision.model_fields:
            if name != "by" and getattr(decision.value, name) is not None:
                yield Edit(name, decision.place(name))
    for rule in hiding:
        yield Edit("hide", rule.document.place(rule.path))
