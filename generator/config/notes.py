"""``data/notes/<paper>.md``: Markdown with front matter; a bad note is left out with a warning."""

from __future__ import annotations

from pathlib import Path

from generator.config.document import OF_A_SYSTEM, compose, read_file
from generator.config.validation import validate
from generator.errors import DataError, Place, Problem
from generator.identity import key_of
from generator.model import Note, NoteHead

_FENCE = "---"


def read_notes(root: Path) -> tuple[list[Note], list[Problem]]:
    """Return the notes, in the order of their names, and what is wrong with those that were left out."""
    notes: list[Note] = []
    problems: list[Problem] = []
    found = (path for path in (root / "data" / "notes").glob("*.md") if not path.name.startswith(OF_A_SYSTEM))
    for path in sorted(found):
        name = path.relative_to(root).as_posix()
        try:
            note, wrong = _read(path, name)
        except DataError as error:
            note, wrong = None, list(error.problems)
        problems += wrong
        notes += [note] if note else []
    return notes, problems


def _read(path: Path, name: str) -> tuple[Note | None, list[Problem]]:
    try:
        text = read_file(path, name).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise DataError(Problem("not text in UTF-8", Place(name), "Markdown in UTF-8")) from None
    head, body, wrong = _split(text, name)
    if wrong:
        return None, [wrong]
    # An empty line stands where the fence was, so that lines are counted as in the file.
    document = compose(f"\n{head}".encode(), name)
    checked, problems = validate(NoteHead, document.values or {}, (), document)
    problems += document.problems
    if not body.strip():
        problems.append(Problem("a note without a text", Place(name), "Markdown below the front matter"))
    if checked is None or problems:
        return None, problems
    return Note(key_of(path.stem), checked, body.strip(), name), []


def _split(text: str, name: str) -> tuple[str, str, Problem | None]:
    """Return the front matter and the text below it; a note may do without front matter."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return "", text, None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), None
    return "", "", Problem("front matter without an end", Place(name, 1, 1), f"a line `{_FENCE}` below it")
