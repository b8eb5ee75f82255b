"""Cards of papers: the full one of a day's page, and the short one, rendered once for all the pages that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from markupsafe import Markup

from generator.markup import marked
from generator.model import Entry
from generator.render.environment import filled, short_day

_FULL: Final = "card.md.j2"
_BRIEF: Final = "brief.md.j2"
_UP: Final = "\x01"
_HEADING: Final = "\x02"
_DAY: Final = "\x03"
"""Places for what differs between pages; text from outside has no such characters (``markup.clean``)."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a card is shown: ``up`` leads to the root of the pages."""

    template: str
    up: str
    heading: str
    with_day: bool = True
    with_summary: bool = True


@dataclass
class CardMaker:
    """The maker of cards: keeps each short one that it has rendered."""

    topic_name: Callable[[str], str]
    key: Callable[[Entry], str]
    """Returns a hash of all that a card shows of an entry."""
    _briefs: dict[tuple[str, bool, bool], str] = field(default_factory=dict)

    def full(self, entries: Sequence[Entry], up: str, heading: str) -> Cards:
        """Return the full cards of entries, for a page from which ``up`` leads to the root of the pages."""
        return Cards(self, entries, Form(_FULL, up, heading))

    def brief(
        self, entries: Sequence[Entry], up: str, heading: str, *, day: bool = True, summary: bool = True
    ) -> Cards:
        """Return the short cards of entries."""
        return Cards(self, entries, Form(_BRIEF, up, heading, day, summary))

    def render(self, entry: Entry, form: Form) -> Markup:
        """Return one card."""
        return self._render_full(entry, form) if form.template == _FULL else self._render_brief(entry, form)

    def _render_full(self, entry: Entry, form: Form) -> Markup:
        up, heading = marked(form.up), marked(form.heading)
        return filled(_FULL, entry=entry, up=up, heading=heading, topic_name=self.topic_name)

    def _render_brief(self, entry: Entry, form: Form) -> Markup:
        facts = entry.paper.facts
        with_summary = form.with_summary and bool(entry.summary or facts.machine_summary)
        has_day = form.with_day or bool(facts.authors or facts.author_count or facts.organization)
        place = entry.key, with_summary, has_day
        text = self._briefs.get(place)
        if text is None:
            day = marked(_DAY) if has_day and entry.day else None
            text = str(
                filled(
                    _BRIEF, entry=entry, up=marked(_UP), heading=marked(_HEADING), day=day, with_summary=with_summary
                )
            )
            self._briefs[place] = text
        if form.with_day and entry.day:
            text = text.replace(_DAY, short_day(entry.day))
        else:
            text = text.replace(f" · {_DAY}", "")
        return marked(text.replace(_HEADING, form.heading).replace(_UP, form.up))

    def forget(self) -> None:
        """Forget the cards that were rendered: pages of other months show other ones."""
        self._briefs.clear()


class Cards:
    """The cards of entries in their order: rendered when a page is, and known by their key where it need not be."""

    def __init__(self, maker: CardMaker, entries: Sequence[Entry], form: Form) -> None:
        self._maker = maker
        self._entries = entries
        self._form = form

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Markup]:
        return (self._maker.render(entry, self._form) for entry in self._entries)

    def key(self) -> str:
        """Return what the cards are made out of, as a text."""
        return f"{self._form}{list(map(self._maker.key, self._entries))}"
