"""Entries: papers joined with people's decisions, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.errors import Place
from generator.model.curation import Status
from generator.model.note import Note
from generator.model.paper import NO_FIGURES, Figures, Paper


@dataclass(frozen=True, slots=True)
class Hit:
    """A part of a rule that holds: the term, the field it was found in, and the words that were found there."""

    term: str
    field: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """Why a paper belongs to a topic: the term that matched, the field and the words that it matched in."""

    slug: str
    term: str = ""
    field: str = ""
    words: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that people decided about a paper: what, and where it stands."""

    what: str
    place: Place
    by: str | None = None
    why: str | None = None
    """Why a rule hides it, in the words of whoever wrote the rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A paper as it is shown: facts corrected, figures of the newest day, topics and the curator's hand."""

    paper: Paper
    figures: Figures = NO_FIGURES
    topics: tuple[TopicMatch, ...] = ()
    summary: str | None = None
    """One sentence of the curator's own, never a machine's."""
    pinned: bool = False
    tags: tuple[str, ...] = ()
    rating: int | None = None
    status: Status | None = None
    note: str | None = None
    notes: tuple[Note, ...] = ()
    """Longer texts about it."""
    by: tuple[str, ...] = ()
    """Who decided about it."""

    @property
    def key(self) -> str:
        """The name of the paper in links and file names."""
        return self.paper.identity.key

    @property
    def day(self) -> date | None:
        """The day it stands under; None is undated."""
        return self.paper.day

    @property
    def when(self) -> str:
        """Where it stands in time: its day, else the month or the year such as ``2019``; empty is undated."""
        return self.paper.when

    @property
    def title(self) -> str:
        """The title; a paper added by its id alone is called by it until a source tells its title."""
        return self.paper.facts.title or self.paper.identity.reference
