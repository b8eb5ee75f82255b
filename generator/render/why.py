"""Why a paper is where it is, and where that can be changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.config import Repository
from generator.model import Edit, Entry
from generator.weblink import WebLink


@dataclass(frozen=True, slots=True)
class Hand:
    """What people decided about papers, with places, and where the files are that say so."""

    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    repository: Repository | None = None
    site_url: WebLink | None = None
    site_name: str = "Papers"


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a reader may do about a paper."""

    label: str
    url: WebLink


def form(hand: Hand, name: str) -> WebLink | None:
    """Return the address of an issue form, or None without a repository."""
    return hand.repository.issue(f"{name}.yml") if hand.repository else None


def decided(entry: Entry, hand: Hand) -> dict[str, list[str]]:
    """Return what was decided about a paper by the file that says so."""
    files: dict[str, list[str]] = {}
    for edit in hand.edits.get(entry.key, ()):
        files.setdefault(edit.place.name, []).append(edit.what)
    return files


def actions(entry: Entry, hand: Hand) -> Iterator[Action]:
    """Yield the links to GitHub's editor and forms; without a repository there are none.

    A new file says what it says whatever other files say of the same paper, so that a new one is right, save that a
    pin forbids to hide.
    """
    repository = hand.repository
    if repository is None:
        return
    reference, files = entry.paper.identity.reference, decided(entry, hand)
    about = f'papers:\n  "{reference}":\n'
    own = f"data/curation/{entry.key}.yaml"
    template = about + "    # pin: true\n    # rating: 4\n    # tags: [a tag]\n    # note: One line of Markdown.\n"
    yield Action("Edit", repository.edit(next(iter(files))) if files else repository.new(own, template))
    hiding = repository.new(f"data/curation/hide-{entry.key}.yaml", f"{about}    hide: true\n")
    # What is pinned cannot be hidden, so that its pin must go, where it stands.
    pinned = next((file for file, decisions in files.items() if "pin" in decisions), None)
    yield Action("Hide", repository.edit(pinned) if pinned else hiding)
    note = f"data/notes/{entry.key}.md"
    written = any(item.file == note for item in entry.notes)
    yield Action(
        "Add a note" if not written else "Edit the note",
        repository.edit(note) if written else repository.new(note, "---\ntitle: \nauthor: \n---\n\n"),
    )
    topics = ", ".join(match.slug for match in entry.topics)
    yield Action("Wrong topic?", repository.issue("correct-a-paper.yml", paper=reference, topics=topics))
