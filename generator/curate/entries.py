"""Each paper with its decisions, on its way to an entry."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from generator.bibliography.residue import mended_facts
from generator.classify import Subject
from generator.config import CurationFile, Located
from generator.curate.additions import complete, written_facts
from generator.curate.conflicts import combine, deciders, disagreements
from generator.curate.decisions import Judgement, is_pinned, place_of
from generator.curate.editions import editions
from generator.curate.references import PaperNames, unknown_topics
from generator.errors import Problem
from generator.model import (
    OTHER,
    Addition,
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
    """What was decided about each paper that is shown or hidden, with the place of each."""
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
    judgement = Judgement.over(curation, PaperNames.of(papers), topics, today)
    joined = join_papers(papers, figures, judgement, classify)
    days: dict[date, set[str]] = defaultdict(set)
    for entry in joined.entries:
        if entry.day:
            days[entry.day].add(entry.key)
    found, wrong = editions(curation.editions, lambda day: days.get(day, set()), judgement.known)
    return Curated(
        entries=joined.entries,
        hidden=joined.hidden,
        problems=(*curation.problems, *judgement.problems, *joined.problems, *wrong),
        editions=found,
        edits=joined.edits,
        hidings=tuple((rule, joined.hits[number]) for number, rule in enumerate(curation.hidings)),
    )


@dataclass(frozen=True, slots=True)
class Joined:
    """Papers that are shown, and what came up on the way."""

    entries: tuple[Entry, ...]
    hidden: int
    problems: tuple[Problem, ...]
    edits: Mapping[str, tuple[Edit, ...]]
    hits: Mapping[int, int]
    """How many papers each hiding rule hides, by its number."""


def join_papers(
    papers: Sequence[Paper], figures: Mapping[str, Figures], judgement: Judgement, classify: Classify
) -> Joined:
    """Return papers as entries, with what people decided about each; those that are hidden are left out."""
    joiner = _Joiner(figures, judgement, classify)
    entries = tuple(entry for paper in papers if (entry := joiner.entry(paper)))
    hidden = len(papers) - len(entries)
    return Joined(entries, hidden, tuple(joiner.problems), joiner.edits, joiner.hits)


@dataclass
class _Joiner:
    figures: Mapping[str, Figures]
    judgement: Judgement
    classify: Classify
    problems: list[Problem] = field(default_factory=list)
    edits: dict[str, tuple[Edit, ...]] = field(default_factory=dict)
    hits: Counter[int] = field(default_factory=Counter)

    def entry(self, paper: Paper) -> Entry | None:
        """Return a paper as an entry, or None when it is hidden."""
        decisions = self.judgement.decisions(paper.key)
        decision, wrong = combine(decisions)
        self.problems += [*wrong, *unknown_topics(decisions, self.judgement.topics)]
        added = self.judgement.added(paper)
        self.problems += disagreements(added)
        subject = self._subject(paper, decision, added)
        hiding = [] if decision.hide is not None else self._hiding(subject)
        self.problems += _pinned_and_hidden(decisions, hiding)
        if edits := sorted(_edits(decisions, added, hiding), key=lambda edit: edit.place):
            self.edits[paper.key] = tuple(edits)
        if decision.hide or hiding:
            return None
        return self._entry(replace(paper, facts=subject.facts), subject, decision, (*decisions, *added))

    def _figures(self, paper: Paper) -> Figures:
        names = (paper.key, *paper.aliases)
        return next((self.figures[name] for name in names if name in self.figures), Figures())

    def _subject(self, paper: Paper, decision: Decision, added: Iterable[Located[Addition]]) -> Subject:
        """Return what the rules look at: the paper as it was corrected, its texts without the residue of LaTeX."""
        summary = next((item.value.summary for item in added if item.value.summary), None)
        facts = mended_facts(paper.facts)
        if decision.set:
            facts = complete(facts, written_facts(decision.set))
            summary = decision.set.summary or summary
        day = paper.day if paper.listed else facts.published
        return Subject(facts=facts, summary=summary, day=day, upvotes=self._figures(paper).upvotes)

    def _hiding(self, subject: Subject) -> list[Located[Hiding]]:
        hidings = self.judgement.curation.hidings
        if not hidings:
            return []
        numbers = [number for number, _ in self.judgement.hidings.matches(subject)]
        self.hits.update(numbers)
        return [hidings[number] for number in numbers]

    def _entry(
        self, paper: Paper, subject: Subject, decision: Decision, hands: Sequence[Located[Decision] | Located[Addition]]
    ) -> Entry:
        notes = self.judgement.notes(paper.key)
        matches = self.classify(paper.key, subject)
        return Entry(
            paper=paper,
            figures=self._figures(paper),
            topics=_edit_topics(matches, decision.topics or TopicEdit(), self.judgement.topics),
            summary=subject.summary,
            pinned=is_pinned(decision, self.judgement.today),
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


def _edit_topics(matches: Iterable[TopicMatch], edit: TopicEdit, known: Iterable[str]) -> tuple[TopicMatch, ...]:
    by_slug = {match.slug: match for match in matches}
    by_slug |= {slug: TopicMatch(slug, by_hand=True) for slug in edit.add if slug in known and slug not in by_slug}
    kept = tuple(by_slug[slug] for slug in known if slug in by_slug and slug not in edit.remove)
    return kept or (TopicMatch(OTHER),)


def _pinned_and_hidden(decisions: Iterable[Located[Decision]], hiding: Sequence[Located[Hiding]]) -> list[Problem]:
    """Return a problem for a pin that a rule hides."""
    return [
        Problem(
            f"a paper that is pinned is hidden by the rule at {place_of(hiding[0])}",
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
        yield Edit("add", place_of(addition), addition.value.by)
    for decision in decisions:
        for name in Decision.model_fields:
            if name != "by" and getattr(decision.value, name) is not None:
                yield Edit(name, decision.place(name), decision.value.by)
    for rule in hiding:
        yield Edit("hide", place_of(rule), rule.value.by, rule.value.why)
