"""``data/curation/*.yaml``: a bad entry is left out with a warning, a file that cannot be parsed stops the build.

Why the difference: an unreadable file may hide papers, and a build without it would publish them again. So does a
rule under ``hide:`` that cannot be read, and it stops the build, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from generator.config.document import OF_A_SYSTEM, Document, scan
from generator.config.notes import read_notes
from generator.config.validation import MOST_PROBLEMS, validate
from generator.errors import DataError, Place, Problem, nearest
from generator.identity import arxiv_id, doi, key_of
from generator.model import Addition, CurationWritten, Decision, Edition, Hiding, Note, PaperGroup

_ENDINGS: Final = frozenset({".yaml", ".yml"})
Value = TypeVar("Value", Decision, Addition, Edition, Hiding, PaperGroup)
_HEADS: Final = tuple(CurationWritten.model_fields)
_EXPECTED_HEADS: Final = ", ".join(f"`{head}:`" for head in _HEADS)


@dataclass(frozen=True, slots=True)
class Located(Generic[Value]):
    """Something that people wrote, and where it stands."""

    key: str
    """The key of the paper that is meant, the date of an edition; empty for what names no single one."""
    value: Value
    path: tuple[str | int, ...]
    document: Document

    def place(self, *path: str | int) -> Place:
        """Return where it stands, or a part of it."""
        return self.document.place((*self.path, *path), key=True)


@dataclass(frozen=True, slots=True)
class CurationFile:
    """What one file, or all of them, decide, notes among it, and what is wrong with the entries that were left out."""

    decisions: tuple[Located[Decision], ...] = ()
    additions: tuple[Located[Addition], ...] = ()
    editions: tuple[Located[Edition], ...] = ()
    hidings: tuple[Located[Hiding], ...] = ()
    same: tuple[Located[PaperGroup], ...] = ()
    not_same: tuple[Located[PaperGroup], ...] = ()
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()


def curation_files(root: Path) -> list[Path]:
    """Return the files of ``data/curation/``, in the order of their names."""
    found = (path for path in (root / "data" / "curation").glob("*.y*ml") if not path.name.startswith(OF_A_SYSTEM))
    return sorted(path for path in found if path.suffix in _ENDINGS)


def _unread(root: Path) -> list[Problem]:
    """Return a problem for each file that looks like one of curation and is none, since what it hides is shown."""
    folder = root / "data" / "curation"
    yaml = (path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS)
    # By its name, not by whether it was read: it may have come since.
    others = [path for path in yaml if path.parent != folder or path.suffix not in _ENDINGS]
    expected = "a file in data/curation/ itself, with a name that ends in .yaml"
    return [
        Problem("is not read", Place(path.relative_to(root).as_posix()), expected)
        for path in sorted(others)
        if not path.name.startswith(OF_A_SYSTEM)
    ]


def read_curation(root: Path) -> CurationFile:
    """Return what all files of ``data/curation/`` say, in the order of their names.

    Raises:
        DataError: files that cannot be parsed at all, and rules that cannot be read; names all of them.
    """
    curation, broken = scan_curation(root)
    if broken:
        raise DataError(*broken)
    return curation


def scan_curation(root: Path) -> tuple[CurationFile, list[Problem]]:
    """Return what those files say that can be read, and what is wrong with the others."""
    files: list[CurationFile] = []
    broken: list[Problem] = []
    for path in curation_files(root):
        try:
            file, fatal = _read_file(scan(path, path.relative_to(root).as_posix()))
        except DataError as error:
            broken += error.problems
        else:
            files.append(file)
            broken += fatal
    notes, wrong_notes = read_notes(root)
    together = CurationFile(
        decisions=tuple(decision for file in files for decision in file.decisions),
        additions=tuple(addition for file in files for addition in file.additions),
        editions=tuple(edition for file in files for edition in file.editions),
        hidings=tuple(hiding for file in files for hiding in file.hidings),
        same=tuple(group for file in files for group in file.same),
        not_same=tuple(group for file in files for group in file.not_same),
        notes=tuple(notes),
        problems=(*(problem for file in files for problem in file.problems), *wrong_notes, *_unread(root)),
    )
    return together, broken


def _read_file(document: Document) -> tuple[CurationFile, list[Problem]]:
    """Return what a file says as far as it can be read, and what is wrong with it as a whole."""
    values = document.values
    if values is None:
        return CurationFile(), document.fatal
    if not isinstance(values, dict):
        raise DataError(*document.fatal, Problem("not a mapping", document.place(()), _EXPECTED_HEADS))
    # A head that is not known stops the build, too: `paper:` may hide papers.
    fatal = [*document.fatal, *(_unknown(key, document) for key in values if key not in _HEADS)]
    shapes = {head: _other_shape(head, values.get(head), document) for head in _HEADS}
    fatal += [problem for problem in shapes.values() if problem]
    values = {head: values.get(head) for head, problem in shapes.items() if not problem}
    problems = list(document.problems)
    hidings, wrong_rules = _hidings(values.get("hide") or [], document)
    decisions = _collect(problems, (_decision(name, value, document) for name, value in _items(values, "papers")))
    additions = _collect(problems, (_addition(number, value, document) for number, value in _items(values, "add")))
    editions = _collect(problems, (_edition(name, value, document) for name, value in _items(values, "editions")))
    groups = {head: _collect(problems, _groups(values.get(head) or [], head, document)) for head in _GROUPS}
    file = CurationFile(
        decisions=tuple(decisions),
        additions=tuple(additions),
        editions=tuple(editions),
        hidings=tuple(hidings),
        same=tuple(groups["same"]),
        not_same=tuple(groups["not_same"]),
        problems=tuple(problems),
    )
    return file, [*fatal, *wrong_rules]


_GROUPS: Final = ("same", "not_same")
_LISTS: Final = ("add", "hide", *_GROUPS)
_ENTRIES: Final = {"papers": 'lines such as "2406.20087":', "editions": 'lines such as "2025-10-27":'}


def _other_shape(head: str, value: object, document: Document) -> Problem | None:
    if value is None or isinstance(value, list if head in _LISTS else dict):
        return None
    shape = "list" if head in _LISTS else "mapping"
    expected = _ENTRIES.get(head, "entries that begin with a dash")
    return Problem(f"`{head}` is not a {shape}", document.place((head,)), expected)


def _items(values: dict[str, Any], head: str) -> Iterable[tuple[Any, object]]:
    """Return the entries under a head, with the name or the number of each."""
    entries = values.get(head) or {}
    return entries.items() if isinstance(entries, dict) else enumerate(entries)


def _collect(
    problems: list[Problem], read: Iterable[tuple[Located[Value] | None, list[Problem]]]
) -> list[Located[Value]]:
    """Return the entries that could be read, and add what is wrong with all of them to the problems."""
    found: list[Located[Value]] = []
    for item, wrong in read:
        problems += wrong
        found += [item] if item else []
        if len(problems) > MOST_PROBLEMS:
            place = Place(problems[0].where.name)
            raise DataError(*problems, Problem(f"more than {MOST_PROBLEMS} mistakes", place, "these mended first"))
    return found


def _hidings(rules: list[object], document: Document) -> tuple[list[Located[Hiding]], list[Problem]]:
    problems: list[Problem] = []
    found: list[Located[Hiding]] = []
    for number, value in enumerate(rules):
        rule, wrong = validate(Hiding, value, ("hide", number), document)
        problems += wrong
        found += [Located("", rule, ("hide", number), document)] if rule else []
    return found, problems


def _groups(
    values: list[object], head: str, document: Document
) -> Iterator[tuple[Located[PaperGroup] | None, list[Problem]]]:
    """Yield groups of papers; a list of names, not of lists, is one group."""
    is_one = bool(values) and not any(isinstance(value, list) for value in values)
    for path, value in [((head,), values)] if is_one else [((head, n), value) for n, value in enumerate(values)]:
        group, problems = validate(PaperGroup, value, path, document)
        yield (Located("", group, path, document) if group else None), problems


def _unknown(key: str, document: Document) -> Problem:
    suggestion = nearest(key, _HEADS)
    return Problem(
        f"unknown key `{key}`",
        document.place((key,), key=True),
        _EXPECTED_HEADS,
        f"`{suggestion}`" if suggestion else "",
    )


def _edition(day: str, value: object, document: Document) -> tuple[Located[Edition] | None, list[Problem]]:
    path = ("editions", day)
    try:
        key = date.fromisoformat(day).isoformat()
    except ValueError:
        return None, [Problem(f"`{day}` is no date", document.place(path, key=True), "a date such as 2025-10-27")]
    edition, problems = validate(Edition, {} if value is None else value, path, document)
    return (Located(key, edition, path, document) if edition else None), problems


def _decision(reference: str, value: object, document: Document) -> tuple[Located[Decision] | None, list[Problem]]:
    """Return a decision; of a bad one what it hides stays, and which paper is meant, so that this is checked."""
    path = ("papers", reference)
    decision, problems = validate(Decision, {} if value is None else value, path, document)
    if decision is None or path in document.refused:
        decision = _only_hidden(value)
    return Located(key_of(reference), decision, path, document), problems


def _only_hidden(value: object) -> Decision:
    """Return what stays of a bad entry: a mistake in it, in `hide` itself even, must not publish what it hides."""
    hide = value.get("hide") if isinstance(value, dict) else None
    return Decision(hide=True) if hide not in (None, False) else Decision()


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
