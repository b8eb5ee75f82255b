"""Notes: longer texts of people's about a paper, as they wrote them in ``data/notes/``."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from generator.model.written import Day, Text, Written


class NoteHead(Written):
    """The front matter of `data/notes/<paper>.md`."""

    title: Text | None = Field(default=None, description="What the note is called.", examples=["Read twice"])
    date: Day | None = Field(default=None, description="When it was written.", examples=["2025-10-27"])
    author: Text | None = Field(default=None, description="Who wrote it.", examples=["Ada"])
    tags: tuple[Text, ...] | None = Field(
        default=None, description="Words of your own, which the paper gets, too.", examples=[["workshop"]]
    )


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a paper: its head, its text in Markdown, and the file that it stands in."""

    key: str
    """The key of the paper that is meant."""
    head: NoteHead
    body: str
    file: str
