"""Accepted issue forms to edits of people's files, each in a file of its own, so that it changes no other's."""

from __future__ import annotations

from pathlib import Path

from generator.config import LARGEST, compose, scan_topics, validate
from generator.config.edits import dumped, extend_file
from generator.curate import PaperNames, paper_of
from generator.errors import DataError, Place, Problem
from generator.files import write_atomically
from generator.importers import issue_form
from generator.importers.issue_form import Form
from generator.model import Addition, Decision, Topic, Written
from generator.pipeline.at_work import making_pages
from generator.pipeline.build.load import Loaded, load_list
from generator.pipeline.walls import refuse_strangers
from generator.regular import read_regular
from generator.store import sole_writer

_HEAD = "# yaml-language-server: $schema=../../docs/schemas/curation.json\n# From issue {number}, by {by}.\n\n"


def apply_form(root: Path, event: Path) -> Path:
    """Write what an accepted form asks for, and return the file.

    Raises:
        DataError: the event has no form, or what was filled in is not valid; says what.
    """
    refuse_strangers(root)
    form = issue_form.read_form(read_regular(event, LARGEST, may_be_link=True))
    with sole_writer(root / "data"):
        return _apply(root, form)


def _apply(root: Path, form: Form) -> Path:
    if form.kind == "suggest-a-topic":
        return _topic(root, form)
    path = root / "data" / "curation" / f"issue-{form.number}.yaml"
    if form.kind == "add-a-paper":
        values = _added(form)
    else:
        with making_pages(root):  # what is found out about the list is kept
            values = _corrected(form, load_list(root))
    text = _HEAD.format(number=form.number, by=form.by) + dumped(values)
    write_atomically(path, text.encode())
    return path


def _added(form: Form) -> dict[str, object]:
    addition = issue_form.addition_of(form)
    _check(Addition, addition, form)
    paper, _ = paper_of(Addition.model_validate(addition))
    remarks = issue_form.remarks_of(form)
    if not remarks:
        return {"add": [addition]}
    decision = {**remarks, "by": form.by}
    _check(Decision, decision, form)
    return {"add": [addition], "papers": {paper.identity.reference: decision}}


def _corrected(form: Form, loaded: Loaded) -> dict[str, object]:
    written = issue_form.paper_of(form)
    known = PaperNames.of([entry.paper for entry in loaded.library.newest_first])
    key = known.key(written)
    if key is None:
        raise DataError(known.unknown(written, form.place))
    entry = loaded.library.entry(key)
    decision: dict[str, object] = {}
    if wanted := issue_form.topics_of(form):
        now = [match.slug for match in entry.topics]
        add, remove = [slug for slug in wanted if slug not in now], [slug for slug in now if slug not in wanted]
        decision |= {"topics": {"add": add, "remove": remove}} if add or remove else {}
        _known_topics(wanted, loaded, form)
    if corrections := issue_form.corrections_of(form):
        decision["set"] = corrections
    decision |= issue_form.remarks_of(form)
    if not decision:
        raise DataError(Problem("nothing is to be changed", form.place, "at least one field beside the paper"))
    decision["by"] = form.by
    _check(Decision, decision, form)
    return {"papers": {entry.paper.identity.reference: decision}}


def _known_topics(wanted: list[str], loaded: Loaded, form: Form) -> None:
    slugs = loaded.library.slugs
    if unknown := [slug for slug in wanted if slug not in slugs]:
        raise DataError(Problem(f"no topic `{unknown[0][:60]}`", form.place, f"one of {', '.join(slugs)}"))


def _topic(root: Path, form: Form) -> Path:
    topic = issue_form.topic_of(form)
    _check(Topic, topic, form)
    path = root / "data" / "topics.yaml"
    there = scan_topics(root)
    if Topic.model_validate(topic) in there.items:  # the form was accepted twice
        return path
    if topic["slug"] in there.names:
        raise DataError(Problem(f"there is a topic `{topic['slug']}` already", form.place, "a name that is not taken"))
    extend_file(path, "data/topics.yaml", "topics", [topic])
    return path


def _check(kind: type[Written], values: dict[str, object], form: Form) -> None:
    """Refuse what the types refuse, told of the issue: it has no lines of a file yet.

    Raises:
        DataError: something is wrong with the values.
    """
    document = compose(dumped(values).encode(), form.place.name)
    _, problems = validate(kind, document.values, (), document)
    problems += document.problems
    if problems:
        raise DataError(*(Problem(item.what, Place(item.where.name), item.expected) for item in problems))
