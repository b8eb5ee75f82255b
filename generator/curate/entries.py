"""Each paper with its decisions, on its way to an entry."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from generator.bibliography.residue import mended_facts
from generator.classify import Subject
from generator.config import CurationFile, Located
from generator.curate.additions import complete, written_facts
from generator.curate.decisions import NO_RULING, Decisions, Rules, Ruling
from generator.curate.editions import editions
from generator.curate.references import PaperNames
from generator.errors import Problem
from generator.model import (
    OTHER,
    Decision,
    Edit,
    Edition,
    Entry,
    Figures,
    Hiding,
    Note,
    Paper,
    TopicEdit,
    TopicMatch,
)

Classify = Callable[[str, Subject], tuple[TopicMatch, ...]]
"""Returns the topics that a paper belongs to, by its key and what rules look at."""


@dataclass(frozen=True, slots=True)
class Curated:
    """The entries that are shown, what people decided about days, and what was wrong with the decisions."""

    entries: tuple[Entry, ...]
    hidden: int
    problems: tuple[Problem, ...]
    editions: Mapping[date, Edition] = field(default_factory=dict)
    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    """What was decided about each paper that is shown or hidden, with the place of each; not the rules that hide it."""
    hidings: tuple[tuple[Located[Hiding], int], ...] = ()
    """How many papers each hiding rule hides."""


def curate(
    papers: Sequence[Paper],
    figures: Mapping[str, Figures],
    curation: CurationFile,
    topics: Mapping[str, str],
    classify: Classify,
) -> Curated:
    """Return the papers as entries: corrected, sorted by topic, with the curator's decisions; hidden ones are left out.

    ``topics`` are the names of those that exist, by slug. "Today" is the newest day of the papers, so that a pin ends
    on the same data for everybody.
    """
    today = max((paper.day for paper in papers if paper.day), default=date.min)
    decisions = Decisions.over(curation, PaperNames.of(papers), topics, today)
    rulings = {paper.key: decisions.ruling(paper.key, paper.aliases) for paper in papers}
    joined = join_papers(papers, figures, rulings, decisions.rules, classify)
    days: dict[date, set[str]] = defaultdict(set)
    for entry in joined.entries:
        if entry.day:
            days[entry.day].add(entry.key)
    found, wrong = editions(curation.editions, lambda day: days.get(day, set()), decisions.known)
    hits = Counter(number for numbers in joined.hiding.values() for number in numbers)
    return Curated(
        entries=joined.entries,
        hidden=joined.hidden,
        problems=(*curation.problems, *decisions.problems, *joined.problems, *wrong),
        editions=found,
        edits=joined.edits,
        hidings=tuple((rule, hits[number]) for number, rule in enumerate(curation.hidings)),
    )


@dataclass(frozen=True, slots=True)
class Joined:
    """Papers that are shown, and what came up on the way."""

    entries: tuple[Entry, ...]
    hidden: int
    problems: tuple[Problem, ...]
    edits: Mapping[str, tuple[Edit, ...]]
    """What was decided about each, those that are hidden among them."""
    hiding: Mapping[str, tuple[int, ...]]
    """The numbers of the rules that hide a paper."""


def join_papers(
    papers: Sequence[Paper],
    figures: Mapping[str, Figures],
    rulings: Mapping[str, Ruling],
    rules: Rules,
    classify: Classify,
) -> Joined:
    """Return papers as entries, with what people decided about each by its key; those that are hidden are left out."""
    joiner = _Joiner(figures, rulings, rules, classify)
    entries = tuple(entry for paper in papers if (entry := joiner.entry(paper)))
    hidden = len(papers) - len(entries)
    return Joined(entries, hidden, tuple(joiner.problems), joiner.edits, joiner.hiding)


@dataclass
class _Joiner:
    figures: Mapping[str, Figures]
    rulings: Mapping[str, Ruling]
    rules: Rules
    classify: Classify
    problems: list[Problem] = field(default_factory=list)
    edits: dict[str, tuple[Edit, ...]] = field(default_factory=dict)
    hiding: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def entry(self, paper: Paper) -> Entry | None:
        """Return a paper as an entry, or None when it is hidden."""
        ruling = self.rulings.get(paper.key, NO_RULING)
        paper, subject = self._subject(paper, ruling)
        hiding = () if ruling.decision.hide is not None else self._hiding(subject)
        self.problems += [*ruling.problems, *_pinned_and_hidden(ruling, hiding)]
        if ruling.edits:
            self.edits[paper.key] = ruling.edits
        if hiding:
            self.hiding[paper.key] = hiding
        if ruling.decision.hide or hiding:
            return None
        return self._entry(paper, subject, ruling)

    def _figures(self, paper: Paper) -> Figures:
        names = (paper.key, *paper.aliases)
        return next((self.figures[name] for name in names if name in self.figures), Figures())

    def _subject(self, paper: Paper, ruling: Ruling) -> tuple[Paper, Subject]:
        """Return a paper as it was corrected, its texts without the residue of LaTeX, and what the rules look at."""
        summary, corrections = ruling.summary, ruling.decision.set
        facts = mended_facts(paper.facts)
        if corrections:
            facts = complete(facts, written_facts(corrections))
            summary = corrections.summary or summary
        paper = replace(paper, facts=facts)
        return paper, Subject(facts=facts, summary=summary, day=paper.day, upvotes=self._figures(paper).upvotes)

    def _hiding(self, subject: Subject) -> tuple[int, ...]:
        if not self.rules.hidings:
            return ()
        return tuple(number for number, _ in self.rules.hiding.matches(subject))

    def _entry(self, paper: Paper, subject: Subject, ruling: Ruling) -> Entry:
        decision = ruling.decision
        matches = self.classify(paper.key, subject)
        return Entry(
            paper=paper,
            figures=self._figures(paper),
            topics=_edit_topics(matches, decision.topics or TopicEdit(), self.rules.topics),
            summary=subject.summary,
            pinned=ruling.is_pinned,
            tags=_tags(decision, ruling.notes),
            rating=decision.rating,
            status=decision.status,
            note=decision.note,
            notes=ruling.notes,
            by=ruling.by,
        )


def _tags(decision: Decision, notes: Iterable[Note]) -> tuple[str, ...]:
    """Return the tags of a decision and of the notes, each once."""
    of_notes = [tag for note in notes for tag in note.head.tags or ()]
    return tuple(dict.fromkeys([*(decision.tags or ()), *of_notes]))


def _edit_topics(matches: Iterable[TopicMatch], edit: TopicEdit, known: Iterable[str]) -> tuple[TopicMatch, ...]:
    by_slug = {match.slug: match for match in matches}
    by_slug |= {slug: TopicMatch(slug, by_hand=True) for slug in edit.add if slug in known and slug not in by_slug}
    kept = tuple(by_slug[slug] for slug in known if slug in by_slug and slug not in edit.remove)
    return kept or (TopicMatch(OTHER),)


def _pinned_and_hidden(ruling: Ruling, hiding: Sequence[int]) -> list[Problem]:
    """Return a problem for a pin that a rule hides."""
    return [
        Problem(
            f"a paper that is pinned is hidden by the rule at {ruling.hidings[hiding[0]]}",
            place,
            "`hide: false` beside it, or another rule",
        )
        for place in ruling.pins
        if hiding
    ]
