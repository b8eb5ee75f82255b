"""Papers joined with what people decided about them: hidden ones go, the rest become entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from generator.config import CurationFile, Located
from generator.errors import Place, Problem, nearest
from generator.identity import arxiv_id, doi, identify
from generator.merge import canonical, join, unite
from generator.model import (
    FACTS,
    OTHER,
    Addition,
    Corrections,
    Decision,
    Entry,
    Facts,
    Figures,
    Paper,
    TopicEdit,
    TopicMatch,
)

_BY_HAND = "by-hand"


def additions(added: Iterable[Located[Addition]]) -> list[tuple[Paper, str | None]]:
    """Return the papers that people added, each with the summary that they wrote for it."""
    return [_added(item.value) for item in added]


def _added(addition: Addition) -> tuple[Paper, str | None]:
    identity = identify(
        title=addition.title or "",
        arxiv=arxiv_id(addition.id) if addition.id else None,
        doi_name=doi(addition.id) if addition.id else None,
        url=addition.url,
    )
    written = {**_written_facts(addition), "title": addition.title}
    facts = _complete(Facts(), written)
    day = addition.listed or addition.published or date.min
    return Paper(
        identity=identity,
        facts=facts,
        observed=dict.fromkeys((name for name in FACTS if getattr(facts, name)), day),
        listed=(addition.listed,) if addition.listed else (),
        sources=(_BY_HAND,),
    ), addition.summary


def _written_facts(written: Addition | Corrections) -> dict[str, object]:
    return {name: getattr(written, name) for name in type(written).model_fields if name in FACTS}


def _complete(facts: Facts, written: Mapping[str, object]) -> Facts:
    """Return the facts with what people wrote in the place of what sources said."""
    known = {name: value for name, value in written.items() if value is not None}
    authors, categories = known.get("authors"), known.get("categories")
    if isinstance(authors, tuple):
        known.setdefault("author_count", len(authors))
    if isinstance(categories, tuple) and categories:
        known["primary_category"] = categories[0]
    return replace(facts, **known)  # type: ignore[arg-type]  # the names and types are those of Facts


@dataclass(frozen=True, slots=True)
class Curated:
    """The entries that are shown, and what was wrong with the decisions."""

    entries: tuple[Entry, ...]
    hidden: int
    problems: tuple[Problem, ...]


Classify = Callable[[Facts, str | None], tuple[TopicMatch, ...]]


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
    by_key = {name: paper.key for paper in papers for name in (paper.key, *paper.aliases)}
    written: dict[str, list[Located[Decision]]] = defaultdict(list)
    problems = list(curation.problems)
    for item in curation.decisions:
        key = by_key.get(item.key)
        if key is None:
            problems.append(_unknown_paper(item, by_key))
        else:
            written[key].append(item)
    today = max((paper.day for paper in papers if paper.day), default=date.min)
    entries: list[Entry] = []
    hidden = 0
    summaries = _summaries(curation.additions)
    for paper in papers:
        decision, wrong = combine(written.get(paper.key, []))
        problems += wrong
        problems += _unknown_topics(written.get(paper.key, []), topics)
        if decision.hide:
            hidden += 1
            continue
        names = (paper.key, *paper.aliases)
        newest = next((figures[name] for name in names if name in figures), Figures())
        summary = next((summaries[name] for name in names if name in summaries), None)
        entries.append(_entry(paper, newest, decision, summary, _Rules(classify, topics, today)))
    return Curated(tuple(entries), hidden, tuple(problems))


def _summaries(added: Iterable[Located[Addition]]) -> dict[str, str]:
    return {paper.key: summary for paper, summary in additions(added) if summary}


@dataclass(frozen=True, slots=True)
class _Rules:
    classify: Classify
    topics: Sequence[str]
    today: date


def _entry(paper: Paper, figures: Figures, decision: Decision, summary: str | None, rules: _Rules) -> Entry:
    corrections = decision.set
    if corrections:
        paper = replace(paper, facts=_complete(paper.facts, _written_facts(corrections)))
        summary = corrections.summary or summary
    matches = rules.classify(paper.facts, summary)
    return Entry(
        paper=paper,
        figures=figures,
        topics=_edit_topics(matches, decision.topics or TopicEdit(), rules.topics),
        summary=summary,
        pinned=is_pinned(decision, rules.today),
        tags=decision.tags or (),
        rating=decision.rating,
        status=decision.status,
        note=decision.note,
    )


def is_pinned(decision: Decision, today: date) -> bool:
    """Tell whether a paper is pinned on that day; the last day of a pin is one of its days."""
    if decision.pin is None or isinstance(decision.pin, bool):
        return bool(decision.pin)
    return today <= decision.pin.until


def _edit_topics(matches: Iterable[TopicMatch], edit: TopicEdit, known: Sequence[str]) -> tuple[TopicMatch, ...]:
    by_slug = {match.slug: match for match in matches}
    by_slug |= {slug: TopicMatch(slug) for slug in edit.add if slug in known and slug not in by_slug}
    kept = tuple(by_slug[slug] for slug in known if slug in by_slug and slug not in edit.remove)
    return kept or (TopicMatch(OTHER),)


def _unknown_paper(decision: Located[Decision], known: Iterable[str]) -> Problem:
    reference = str(decision.path[-1])
    suggestion = nearest(reference, known)
    return Problem(
        f"no paper `{reference}` is known",
        decision.place(),
        "the id of a paper of this list",
        suggestion and f'"{suggestion}"',
    )


def _unknown_topics(decisions: Iterable[Located[Decision]], known: Sequence[str]) -> list[Problem]:
    problems: list[Problem] = []
    for decision in decisions:
        edit = decision.value.topics or TopicEdit()
        for part, slugs in (("add", edit.add), ("remove", edit.remove)):
            for number, slug in enumerate(slugs):
                if slug not in known:
                    place = decision.document.place((*decision.path, "topics", part, number))
                    suggestion = nearest(slug, known)
                    problems.append(
                        Problem(
                            f"no topic `{slug}`", place, "a slug of data/topics.yaml", suggestion and f"`{suggestion}`"
                        )
                    )
    return problems


def combine(decisions: Sequence[Located[Decision]]) -> tuple[Decision, list[Problem]]:
    """Return one decision out of those of several files, and what they disagree about.

    Lists unite. Where two set one value differently both places are named, and neither counts, save that what one of
    them hides stays hidden.
    """
    if len(decisions) == 1:
        return decisions[0].value, _contradictions(decisions)
    problems = _contradictions(decisions)
    values: dict[str, object] = {}
    for name in Decision.model_fields:
        if name in {"topics", "tags", "set"}:
            continue
        values[name], wrong = _agreed(decisions, (name,))
        problems += wrong
    if any(item.value.hide for item in decisions):
        values["hide"] = True
    corrections: dict[str, object] = {}
    for name in Corrections.model_fields:
        corrections[name], wrong = _agreed(decisions, ("set", name))
        problems += wrong
    values["set"] = Corrections.model_validate(corrections) if any(corrections.values()) else None
    values["tags"] = _united(item.value.tags or () for item in decisions) or None
    edits = [item.value.topics for item in decisions if item.value.topics]
    values["topics"] = TopicEdit(add=_united(e.add for e in edits), remove=_united(e.remove for e in edits))
    return Decision.model_validate(values), problems


def _united(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for items in lists for item in items))


def _agreed(decisions: Sequence[Located[Decision]], path: tuple[str, ...]) -> tuple[object, list[Problem]]:
    """Return the value that all files that set it agree on, or a problem at each place where they do not."""
    said: list[tuple[object, Place]] = []
    for item in decisions:
        value: object = item.value
        for name in path:
            value = getattr(value, name) if value is not None else None
        if value is not None:
            said.append((value, item.place(*path)))
    if len({canonical(value) for value, _ in said}) <= 1:
        return (said[0][0] if said else None), []
    places = [place for _, place in said]
    return None, [
        Problem(
            f"`{path[-1]}` is set differently in {', '.join(str(other) for other in places if other != place)}",
            place,
            "one value in one file",
        )
        for place in places
    ]


def _contradictions(decisions: Sequence[Located[Decision]]) -> list[Problem]:
    hidden = [item for item in decisions if item.value.hide]
    pinned = [item for item in decisions if item.value.pin]
    return [
        Problem("a paper that is hidden cannot be pinned", item.place("pin"), "one of `pin` and `hide`")
        for item in pinned
        if hidden
    ]


def with_additions(papers: Iterable[Paper], added: Iterable[Located[Addition]]) -> list[Paper]:
    """Return the papers with those added by hand, united; an addition that the store knows completes it.

    The day that a person gave an addition counts before the days of the sources, under whatever name they know it.
    """
    by_key = {paper.key: paper for paper in papers}
    days: dict[str, tuple[date, ...]] = {}
    for paper, _ in additions(added):
        known = by_key.get(paper.key)
        by_key[paper.key] = join(known, paper) if known else paper
        days[paper.key] = paper.listed
    return [_on_its_day(paper, days) for paper in unite(by_key.values())]


def _on_its_day(paper: Paper, days: Mapping[str, tuple[date, ...]]) -> Paper:
    by_hand = [day for name in (paper.key, *paper.aliases) for day in days.get(name, ())]
    return replace(paper, listed=tuple(dict.fromkeys((*by_hand, *paper.listed)))) if by_hand else paper
