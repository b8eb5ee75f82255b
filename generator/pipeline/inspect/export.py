"""The papers of a list for other programs: which ones, and where they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.errors import DataError, Place, Problem, nearest
from generator.files import write_atomically
from generator.identity import tag_slug
from generator.library import Library
from generator.model import Entry
from generator.pipeline.at_work import making_pages
from generator.pipeline.build.load import load_list
from generator.render.exports import FORMATS, render, render_one


@dataclass(frozen=True, slots=True)
class Choice:
    """Which papers are meant; of several topics or tags one is enough, and all else must hold together."""

    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    picks: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export into a folder came to."""

    written: int
    as_before: int
    kept: tuple[Path, ...]
    """Files that say something else, and were left alone: somebody may have written in them."""


def exported(root: Path, form: str, choice: Choice, use: Callable[[Iterator[str]], int]) -> int:
    """Give the papers of the list at ``root`` to ``use`` as text in pieces, while the list stays as it is.

    Raises:
        DataError: there is no such topic or tag, or something in ``data/`` cannot be read.
    """
    with making_pages(root):  # what is found out about the list is kept
        return use(render(form, chosen(load_list(root).library, choice)))


def export_to_file(root: Path, form: str, choice: Choice, file: Path) -> int:
    """Write the papers of a list into a file, and return its size in bytes.

    Raises:
        DataError: there is no such topic or tag, or something in ``data/`` cannot be read.
    """

    def write(pieces: Iterator[str]) -> int:
        content = encoded("".join(pieces))
        write_atomically(file, content)
        return len(content)

    return exported(root, form, choice, write)


def export_to_folder(root: Path, form: str, choice: Choice, folder: Path, *, overwrite: bool = False) -> Exported:
    """Write the papers of a list into a folder, a file each, by their keys; what differs there is left alone.

    Raises:
        DataError: there is no such topic or tag, or something in ``data/`` cannot be read.
    """
    written, as_before, kept = 0, 0, []
    with making_pages(root):
        for entry in chosen(load_list(root).library, choice):
            file, content = folder / f"{entry.key}{FORMATS[form].ENDING}", encoded(render_one(form, entry))
            if file.is_file() and file.read_bytes() == content:
                as_before += 1
            elif file.exists() and not overwrite:
                kept.append(file)
            else:
                write_atomically(file, content)
                written += 1
    return Exported(written, as_before, tuple(kept))


def encoded(text: str) -> bytes:
    """Return a text in UTF-8; what no text may have was taken out, or is shown as such."""
    return text.encode("utf-8", "replace")


def chosen(library: Library, choice: Choice) -> Iterator[Entry]:
    """Return the papers that are meant, the newest first.

    Raises:
        DataError: there is no such topic or tag.
    """
    _check("topic", choice.topics, library.slugs, "data/topics.yaml")
    tags = _tags(library, choice.tags)
    entries: Iterable[Entry] = library.picks() if choice.picks else library.newest_first
    return (entry for entry in entries if _is_meant(entry, choice, tags))


def _is_meant(entry: Entry, choice: Choice, tags: frozenset[str]) -> bool:
    if choice.topics and not any(match.slug in choice.topics for match in entry.topics):
        return False
    if tags and tags.isdisjoint(map(tag_slug, entry.tags)):
        return False
    return _is_between(entry.when, choice.since, choice.until)


def _is_between(when: str, since: date | None, until: date | None) -> bool:
    """Tell whether a day is between two, or a month or year has a day that is; without any date it is in no span."""
    if since is None and until is None:
        return True
    begins, ends = (day.isoformat()[: len(when)] if day else when for day in (since, until))
    return bool(when) and begins <= when <= ends


def _tags(library: Library, names: Iterable[str]) -> frozenset[str]:
    known = {slug: name for slug, (name, _) in library.tags().items()}
    found = {name: name if name in known else tag_slug(name) for name in names}
    missing = [name for name, slug in found.items() if slug not in known]
    _check("tag", missing, known.values(), "data/curation")
    return frozenset(found.values())


def _check(what: str, names: Iterable[str], known: Iterable[str], where: str) -> None:
    known = list(known)
    problems = [
        Problem(
            f"no {what} `{name}`", Place(where), f"a {what} of the list", (near := nearest(name, known)) and f"`{near}`"
        )
        for name in names
        if name not in known
    ]
    if problems:
        raise DataError(*problems)
