"""What git left in conflict, mended: the fetcher's files by the law of merging, people's where both only put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator import git
from generator.conflicts import Versions, conflict, versions
from generator.errors import DataError, Place, Problem, UsageError
from generator.files import write_atomically
from generator.manifest import generated_paths
from generator.pipeline.edit.merge_driver import below_data, outcome
from generator.pipeline.walls import refuse_strangers
from generator.store import Journal, PaperStore, sole_writer
from generator.store.versions import is_merged_by_law, joined, merged

_YOURS: Final = "one version of it: that is for a person to decide, and `git add` then tells git"


@dataclass(slots=True)
class Resolution:
    """What resolving came to: files by their path in the list."""

    mended: list[str] = field(default_factory=list)
    tidied: list[str] = field(default_factory=list)
    """Files of the fetcher's, in which git had put the lines of two versions together, written as they should be."""
    left: list[Problem] = field(default_factory=list)


def resolve(root: Path, names: Sequence[str] = ()) -> Resolution:
    """Mend the files of a list that git left in conflict, all or those that are named, and return what came of it.

    What git knew as in conflict and was mended is added to its index, as `git mergetool` does it.

    Raises:
        UsageError: the folder is no list, or in no git repository.
        DataError: another process is changing the list.
    """
    if not (root / "data").is_dir():
        raise UsageError(f"{root}: not a list: no folder data/ is in it")
    if git.line(root, "rev-parse", "--is-inside-work-tree") != "true":
        raise UsageError(f"{root}: not in a git repository")
    refuse_strangers(root)
    resolution = Resolution()
    with sole_writer(root / "data"):
        Journal(root / "data").finish(joined)  # later it would write over what was mended
        unmerged = git.unmerged(root)
        marked = {problem.where.name: problem for problem in conflicts(root)}
        for name in sorted({*unmerged, *marked}):
            if not names or name in names:
                _mend(root, name, unmerged.get(name), marked.get(name), resolution)
        _tidy(root, resolution)
        known = [name for name in resolution.mended if name in unmerged]
        if known:
            git.add(root, [*known, *resolution.tidied])
    return resolution


def conflicts(root: Path) -> Iterator[Problem]:
    """Yield the problem of each file of a list, those of ``data/`` and pages of people's, that has conflict markers."""
    made = {path.partition("/")[0] for path in generated_paths(root / "docs")}
    pages = [
        path for entry in (root / "docs").glob("*") if entry.name not in made for path in (entry, *entry.rglob("*"))
    ]
    for path in sorted([root / "mkdocs.yml", *(root / "data").rglob("*"), *pages]):
        if path.is_file() and not path.is_symlink():
            problem = conflict(path.read_bytes(), path.relative_to(root).as_posix())
            if problem:
                yield problem


def _mend(root: Path, name: str, staged: Versions | None, marked: Problem | None, resolution: Resolution) -> None:
    """Mend a file, or note why it is left; what a person has begun to mend is not touched."""
    own = below_data(name) or ""
    has_both = staged is None or None not in {staged.ours, staged.theirs}
    is_begun = staged is not None and has_both and marked is None
    what = "git's conflict markers" if marked else "in conflict for git"
    place = marked.where if marked else Place(name)
    if is_begun or not (is_merged_by_law(own) or (has_both and own.endswith((".yaml", ".yml")))):
        resolution.left.append(Problem(what, place, _YOURS))
        return
    try:
        found = outcome(name, _told(root / name, staged, is_marked=has_both and marked is not None))
    except DataError as error:
        resolution.left += error.problems
        return
    if found.is_decided:
        write_atomically(root / name, found.content)
        resolution.mended.append(name)
    else:
        resolution.left.append(Problem(what, place, _YOURS))


def _told(path: Path, staged: Versions | None, *, is_marked: bool) -> Versions:
    """Return the versions of a file to decide between: git's own, unless a person has decided some of it in the file.

    What was decided is the same on both sides then, and only the conflicts that are still marked are left to decide.
    """
    if staged and not is_marked:
        return staged
    begun = versions(path.read_bytes())
    if staged is None:
        return begun
    untouched = versions(git.merge_texts(staged)[0])
    is_untouched = (begun.ours, begun.theirs) == (untouched.ours, untouched.theirs)
    return staged if is_untouched else Versions(staged.base, begun.ours, begun.theirs)


def _tidy(root: Path, resolution: Resolution) -> None:
    """Write files in which git put two versions together, and papers that stand in two files, as they should be."""
    store = PaperStore(root / "data")
    with suppress(DataError):  # a file that is left in conflict is told already
        stored = store.load()
        touched = store.save(stored, stored) if stored.untidy else []
        resolution.tidied += [path.relative_to(root).as_posix() for path in touched]
    for path in [root / "data" / "health.json", *sorted((root / "data" / "refused").glob("*.json"))]:
        with suppress(OSError, DataError):
            content = path.read_bytes()
            tidy = merged(path.relative_to(root / "data").as_posix(), Versions(None, content, None))
            if tidy != content:
                write_atomically(path, tidy)
                resolution.tidied.append(path.relative_to(root).as_posix())
