"""Why papers are where they are, and what a rule would change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.classify import Hits, Matcher, Subject, subject_of
from generator.config import compose, validate
from generator.errors import DataError, Place, Problem, nearest
from generator.linkage import Doubt, Tie
from generator.model import Edit, Entry, Note, Rule, Topic, TopicMatch
from generator.pipeline.at_work import making_pages
from generator.pipeline.build.load import Loaded, load_list

_WRITTEN = "--rule"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a paper is where it is."""

    reference: str
    title: str
    sources: tuple[str, ...]
    listed: tuple[date, ...]
    published: date | None
    issued: str | None
    """The year or month of publication, where the day is not known."""
    topics: tuple[TopicMatch, ...]
    """The topics that it is shown under; none where it is hidden."""
    rules: tuple[tuple[str, Hits], ...]
    """The topics whose rules hold, each with all that was found."""
    edits: tuple[Edit, ...]
    notes: tuple[Note, ...]
    hidden: bool
    ties: tuple[Tie, ...] = ()
    """The entries that are joined in it."""
    doubts: tuple[Doubt, ...] = ()
    """The entries that may be this paper, or the papers that this entry may be, without being joined."""


def explain(root: Path, reference: str) -> Explanation:
    """Return why a paper is where it is; ``reference`` is an arXiv id, a DOI, a key or a link.

    Raises:
        DataError: no such paper is known, or something in ``data/`` cannot be read.
    """
    with making_pages(root):  # what is found out about the list is kept
        return _explained(load_list(root), reference)


def _explained(loaded: Loaded, reference: str) -> Explanation:
    known = loaded.shelved.plan.decisions.known
    key = known.key(reference)
    if key is None:
        raise DataError(known.unknown(reference, Place("data")))
    stored, figures, edits = loaded.shelved.paper(key)
    entry = loaded.library.entry(key) if key in loaded.library else None
    paper = entry.paper if entry else stored
    subject = subject_of(entry) if entry else Subject(facts=paper.facts, day=paper.day, upvotes=figures.upvotes)
    topics, linked = loaded.library.topics, loaded.shelved.plan.linked
    return Explanation(
        reference=paper.identity.reference,
        title=paper.facts.title or paper.identity.reference,
        sources=paper.sources,
        listed=paper.listed,
        published=paper.facts.published,
        issued=paper.facts.issued,
        topics=entry.topics if entry else (),
        rules=tuple((topics[number].slug, hits) for number, hits in Matcher(topics).matches(subject)),
        edits=edits,
        notes=entry.notes if entry else (),
        hidden=entry is None,
        ties=tuple(tie for tie in linked.ties if tie.paper == key),
        doubts=tuple(doubt for doubt in linked.doubts if key in {doubt.entry, *doubt.papers}),
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule matches, and what it would change against now."""

    matching: tuple[tuple[Entry, Hits], ...]
    joining: tuple[Entry, ...]
    leaving: tuple[Entry, ...]
    total: int


def try_rule(root: Path, slug: str, written: str | None) -> Trial:
    """Return which papers a rule matches and what would change; without a rule, what the topic's own matches.

    Decisions about single papers stay: what the curator put to a topic does not leave it by a rule.

    Raises:
        DataError: there is no such topic and no rule, or the rule cannot be read.
    """
    with making_pages(root):  # what is found out about the list is kept
        return _tried(load_list(root), slug, written)


def _tried(loaded: Loaded, slug: str, written: str | None) -> Trial:
    topics = {topic.slug: topic for topic in loaded.library.topics}
    if slug not in topics and written is None:
        suggestion = nearest(slug, topics)
        place = Place("data/topics.yaml")
        raise DataError(Problem(f"no topic `{slug}`", place, "a slug, or --rule", suggestion and f"`{suggestion}`"))
    rule = topics[slug] if written is None else _rule(written, topics.get(slug))
    return _trial(loaded, slug, rule)


def _trial(loaded: Loaded, slug: str, rule: Rule) -> Trial:
    matcher = Matcher([rule])
    entries = tuple(loaded.library.newest_first)
    found = [(entry, hits) for entry in entries for _, hits in matcher.matches(subject_of(entry))]
    keys = {entry.key for entry, _ in found}
    now = {entry.key: match for entry in entries for match in entry.topics if match.slug == slug}
    return Trial(
        matching=tuple(found),
        joining=tuple(entry for entry, _ in found if entry.key not in now),
        leaving=tuple(
            entry for entry in entries if entry.key in now and entry.key not in keys and not now[entry.key].by_hand
        ),
        total=len(entries),
    )


def _rule(written: str, topic: Topic | None) -> Rule:
    """Return a rule as it was written on the command line; the fields that it does not name are the topic's."""
    text = written if written.lstrip().startswith("{") else "{" + written + "}"
    document = compose(text.encode(), _WRITTEN)
    values = document.values
    if isinstance(values, dict) and topic:
        values = {"fields": list(topic.fields), **values}
    rule, problems = validate(Rule, values, (), document)
    if rule is None or problems or document.problems:
        raise DataError(*document.problems, *problems)
    return rule
