"""Decisions of several files about one thing: lists unite, and what two set differently neither sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from generator.config import Located
from generator.errors import Place, Problem
from generator.merge import canonical
from generator.model import Addition, Corrections, Decision, Edition, TopicEdit

NOTHING: Final = Decision()
_UNITED = {"topics", "tags", "set", "by"}


def combine(decisions: Sequence[Located[Decision]]) -> tuple[Decision, list[Problem]]:
    """Return one decision out of those of several files, and what they disagree about.

    Lists unite. Where two set one value differently both places are named, and neither counts, save that what one of
    them hides stays hidden.
    """
    if not decisions:
        return NOTHING, []
    problems = _contradictions(decisions)
    if len(decisions) == 1:
        return decisions[0].value, problems
    values: dict[str, object] = {}
    for name in Decision.model_fields:
        if name not in _UNITED:
            values[name], wrong = _agreed(decisions, (name,))
            problems += wrong
    if any(item.value.hide for item in decisions):
        values["hide"] = True
    corrections: dict[str, object] = {}
    for name in Corrections.model_fields:
        corrections[name], wrong = _agreed(decisions, ("set", name))
        problems += wrong
    written = {name: value for name, value in corrections.items() if value is not None}
    values["set"] = Corrections.model_validate(written) if written else None
    values["tags"] = _united(item.value.tags or () for item in decisions) or None
    edits = [item.value.topics for item in decisions if item.value.topics]
    values["topics"] = TopicEdit(add=_united(e.add for e in edits), remove=_united(e.remove for e in edits))
    return Decision.model_validate(values), problems


def combine_editions(editions: Sequence[Located[Edition]]) -> tuple[Edition, list[Problem]]:
    """Return one edition out of those of several files, and what they disagree about; an order is one value."""
    intro, wrong_intro = _agreed(editions, ("intro",))
    order, wrong_order = _agreed(editions, ("order",))
    people = ", ".join(deciders(editions)) or None
    edition = Edition.model_validate({"intro": intro, "order": order, "by": people})
    return edition, [*wrong_intro, *wrong_order]


def disagreements(added: Sequence[Located[Addition]]) -> list[Problem]:
    """Return a problem at each place where additions of one paper disagree; until that is mended they are merged."""
    names = [name for name in Addition.model_fields if name not in {"id", "by"}] if len(added) > 1 else []
    return [problem for name in names for problem in _agreed(added, (name,))[1]]


def deciders(items: Iterable[Located[Decision] | Located[Addition] | Located[Edition]]) -> tuple[str, ...]:
    """Return who decided, each once."""
    return tuple(dict.fromkeys(item.value.by for item in items if item.value.by))


def _united(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for items in lists for item in items))


def _agreed(
    written: Sequence[Located[Decision]] | Sequence[Located[Addition]] | Sequence[Located[Edition]],
    path: tuple[str, ...],
) -> tuple[object, list[Problem]]:
    """Return the value that all files that set it agree on, or a problem at each place where they do not."""
    said: list[tuple[object, Place]] = []
    for item in written:
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
    problems: list[Problem] = []
    if any(item.value.hide for item in decisions):
        problems += [
            Problem("a paper that is hidden cannot be pinned", item.place("pin"), "one of `pin` and `hide`")
            for item in decisions
            if item.value.pin
        ]
    removed = {slug for item in decisions if item.value.topics for slug in item.value.topics.remove}
    for item in decisions:
        for number, slug in enumerate(item.value.topics.add if item.value.topics else ()):
            if slug in removed:
                place = item.document.place((*item.path, "topics", "add", number))
                problems.append(Problem(f"`{slug}` is both added and removed", place, "one of `add` and `remove`"))
    return problems
