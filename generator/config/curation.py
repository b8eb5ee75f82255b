"""``data/curation/*.yaml``: a bad entry is left out with a warning, a file that cannot be parsed stops the build.

Why the difference: an unreadable file may hide papers, and a build without it would publish them again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from generator.config.document import Document, compose
from generator.config.validation import validate
from generator.errors import DataError, Place, Problem, nearest
from generator.identity import arxiv_id, doi, is_key, key_of
from generator.model import Addition, Decision

Written = TypeVar("Written", Decision, Addition)
_HEADS = ("papers", "add")


@dataclass(frozen=True, slots=True)
class Located(Generic[Written]):
    """Something that people wrote, and where it stands."""

    key: str
    """The key of the paper that is meant; empty for an addition without id."""
    value: Written
    path: tuple[str | int, ...]
    document: Document

    def place(self, *path: str | int) -> Place:
        """Return where it stands, or a part of it."""
        return self.document.place((*self.path, *path), key=True)


@dataclass(frozen=True, slots=True)
class CurationFile:
    """One file of decisions and additions, and what is wrong with those that were left out."""

    decisions: tuple[Located[Decision], ...] = ()
    additions: tuple[Located[Addition], ...] = ()
    problems: tuple[Problem, ...] = ()


def read_curation(root: Path) -> CurationFile:
    """Return what all files of ``data/curation/`` say, in the order of their names.

    Raises:
        DataError: files that cannot be parsed at all; names all of them.
    """
    files: list[CurationFile] = []
    broken: list[Problem] = []
    for path in sorted((root / "data" / "curation").glob("*.y*ml")):
        name = path.relative_to(root).as_posix()
        try:
            files.append(_read_file(compose(path.read_bytes(), name)))
        except DataError as error:
            broken += error.problems
    if broken:
        raise DataError(*broken)
    return CurationFile(
        decisions=tuple(decision for file in files for decision in file.decisions),
        additions=tuple(addition for file in files for addition in file.additions),
        problems=tuple(problem for file in files for problem in file.problems),
    )


def _read_file(document: Document) -> CurationFile:
    values = document.values
    if values is None:
        return CurationFile()
    if not isinstance(values, dict):
        raise DataError(Problem("not a mapping", document.place(()), "`papers:` or `add:`"))
    if unknown := [_unknown(key, document) for key in values if key not in _HEADS]:
        raise DataError(*unknown)  # `paper:` may hide papers, too
    papers, additions = values.get("papers") or {}, values.get("add") or []
    if not isinstance(papers, dict):
        raise DataError(
            Problem("`papers` is not a mapping", document.place(("papers",)), 'lines such as "2406.20087":')
        )
    if not isinstance(additions, list):
        raise DataError(Problem("`add` is not a list", document.place(("add",)), "entries that begin with a dash"))
    problems = list(document.problems)
    decisions: list[Located[Decision]] = []
    for reference, value in papers.items():
        decision, wrong = _decision(reference, value, document)
        problems += wrong
        decisions += [decision] if decision else []
    added: list[Located[Addition]] = []
    for number, value in enumerate(additions):
        addition, wrong = _addition(number, value, document)
        problems += wrong
        added += [addition] if addition else []
    return CurationFile(tuple(decisions), tuple(added), tuple(problems))


def _unknown(key: str, document: Document) -> Problem:
    suggestion = nearest(key, _HEADS)
    return Problem(
        f"unknown key `{key}`",
        document.place((key,), key=True),
        "`papers:` or `add:`",
        f"`{suggestion}`" if suggestion else "",
    )


def _decision(reference: str, value: object, document: Document) -> tuple[Located[Decision] | None, list[Problem]]:
    path = ("papers", reference)
    key = key_of(reference)
    if not is_key(key):
        place = document.place(path, key=True)
        return None, [Problem(f"`{reference}` names no paper", place, "an arXiv id, a DOI or a paper's key")]
    decision, problems = validate(Decision, {} if value is None else value, path, document)
    if path in document.refused or problems:
        decision = _only_hidden(value)
    return (Located(key, decision, path, document) if decision else None), problems


def _only_hidden(value: object) -> Decision | None:
    """Return what stays of a bad entry: a mistake in it, in `hide` itself even, must not publish what it hides."""
    hide = value.get("hide") if isinstance(value, dict) else None
    return Decision(hide=True) if hide not in (None, False) else None


def _addition(number: int, value: object, document: Document) -> tuple[Located[Addition] | None, list[Problem]]:
    path = ("add", number)
    addition, problems = validate(Addition, value, path, document)
    if addition is None:
        return None, problems
    if not addition.id:
        if addition.title:
            return Located("", addition, path, document), []
        return None, [Problem("neither `id` nor `title`", document.place(path), "one of them")]
    if not (arxiv_id(addition.id) or doi(addition.id)):
        return None, [Problem(f"`{addition.id}` is no id", document.place((*path, "id")), "`arxiv:…` or `doi:…`")]
    return Located(key_of(addition.id), addition, path, document), []
