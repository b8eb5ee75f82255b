"""The template environment: everything that a template puts out is escaped as Markdown unless it is ``Markup``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from markupsafe import Markup

from generator.identity import tag_slug
from generator.library import NO_NAME_PAGES, Listed, NamePages, is_day
from generator.markup import attribute, link_target, path, shown, trusted
from generator.model import Entry, TopicMatch
from generator.prose import block_markdown, inline_markdown
from generator.render.links import card_links, topic_links, web_links

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905  # shorter
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905  # shorter
_SPACES_AT_END = re.compile(r"[ \t]+$", re.MULTILINE)
_UNTIDY = re.compile(r"\n(?:(?<=[ \t]\n)|(?=\n\n))")
"""A line end after a space, or before two more. It begins with a character, which is looked for faster than a text."""


def long_day(day: date) -> str:
    """Return ``Monday, 27 October 2025``."""
    return f"{_DAYS[day.weekday()]}, {plain_day(day)}"


def plain_day(day: date) -> str:
    """Return ``27 October 2025``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """Return ``27 Oct 2025``."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def turn_day(day: date) -> str:
    """Return ``Mon 27 Oct``."""
    return f"{_DAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]}"


def long_month(month: str) -> str:
    """Return ``October 2025`` for ``2025-10``."""
    return f"{_MONTHS[int(month[5:7]) - 1]} {month[:4]}"


def when(name: str) -> str:
    """Return ``October 2025`` for ``2025-10``, and a year as it is: what is known of a date without a day."""
    return long_month(name) if "-" in name else name


def long_week(week: str) -> str:
    """Return ``Week 43 of 2025`` for ``2025-W43``."""
    return f"Week {int(week[6:])} of {week[:4]}"


def noun(number: int, singular: str) -> Markup:
    """Return the noun that goes with a number: ``paper`` with 1, else ``papers``."""
    return trusted(singular if number == 1 else f"{singular}s")


def counted(number: int, singular: str) -> Markup:
    """Return a number with its noun: ``1 paper``, ``12 papers``."""
    return trusted(f"{number:,} {noun(number, singular)}")


def grouped(number: int) -> Markup:
    """Return a number with its thousands set apart: ``1,234``."""
    return trusted(f"{number:,}")


class LinkedNames(NamedTuple):
    """The names of a paper that have a page, and what leads from a page to the root of the pages."""

    links: NamePages = NO_NAME_PAGES
    up: str = ""

    def author(self, place: int, name: str) -> Markup:
        """Return an author's name, as a link where it has a page."""
        return self._linked(name, "authors", self.links.authors.get(place, ""))

    def house(self, name: str) -> Markup:
        """Return an organisation's name, as a link where it has a page."""
        return self._linked(name, "organizations", self.links.house)

    def _linked(self, name: str, folder: str, slug: str) -> Markup:
        place = f"{self.up}{folder}/{slug}.md"
        return trusted(f"[{shown(name)}]({path(place)})") if slug else trusted(shown(name))


NO_NAMES: Final = LinkedNames()


def people(names: Sequence[str], limit: int, links: LinkedNames = NO_NAMES) -> Markup:
    """Return names joined by commas; more than the limit are counted, a single one too many is named."""
    named = names if len(names) <= limit + 1 else names[:limit]
    linked = links.links.authors
    text = ", ".join(
        [links.author(place, name) if place in linked else shown(name) for place, name in enumerate(named)]
    )
    return trusted(text if len(named) == len(names) else f"{text} + {len(names) - len(named)}")


def listed_byline(paper: Listed) -> Markup:
    """Return who wrote a paper, where and when, of what is noted of it alone."""
    moment = paper.when
    told = short_day(date.fromisoformat(moment)) if is_day(moment) else when(moment) if moment else ""
    names = paper.authors if len(paper.authors) == paper.author_count else paper.authors[:-1]
    more = f" + {paper.author_count - len(names)}" if len(names) < paper.author_count else ""
    parts = [", ".join(map(shown, names)) + more, shown(paper.house), shown(told)]
    return trusted(" · ".join(filter(None, parts)))


def byline(
    entry: Entry, limit: int, day: Markup | None = None, links: LinkedNames = NO_NAMES, *, comments: bool = False
) -> Markup:
    """Return who wrote a paper, where, and when: at most so many authors (see ``people``), a day if there is one.

    Of a paper without a day the month or the year is told, wherever it stands.

    ``comments`` adds how many there are, for a card that has no place of its own for them.
    """
    facts, figures = entry.paper.facts, entry.figures
    parts: list[str] = []
    if facts.authors:
        parts.append(people(facts.authors, limit, links))
    elif facts.author_count:
        parts.append(counted(facts.author_count, "author"))
    if facts.organization:
        parts.append(f'<span class="ps-org">{links.house(facts.organization)}</span>')
    if day:
        parts.append(day)
    elif entry.when and not entry.day:
        parts.append(shown(when(entry.when)))
    if comments and figures.comments:
        parts.append(counted(figures.comments, "comment"))
    return trusted(" · ".join(parts))


def _slugs(topics: Iterable[TopicMatch]) -> str:
    return " ".join([match.slug for match in topics])


class _Plain(CodeGenerator):
    """Code of templates that does for each value and each call no more than ours need.

    ``finalize`` alone escapes: Jinja would escape once more what it returns, which changes nothing. Functions are
    called as Python calls them: Jinja would ask of each whether it wants to be given the context, and none of ours
    does. And of names that stand for one kind of object in all templates, what follows a dot is an attribute: Jinja
    would catch the error where it is none, and look for a key. Together they take half of the time.
    """

    _objects: Final = frozenset({"cell", "entry", "facts", "m", "match"})

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        del node, frame
        self.write(finalize.src or "")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        del node, frame, finalize
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  # Jinja's name
        """Write an attribute, or of what may be a dictionary Jinja's look at both."""
        first: nodes.Node = node
        while isinstance(first, nodes.Getattr):
            first = first.node
        if not isinstance(first, nodes.Name) or first.name not in self._objects:
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802, FBT001, FBT002  # Jinja's name, and its parameter
        """Write a call; Jinja's own kind remains for ``{% call %}`` and for arguments with stars."""
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write a macro as a function, unless it has defaults, is called with a block or takes whatever comes."""
        takes_more = macro_ref.accesses_caller or macro_ref.accesses_varargs or macro_ref.accesses_kwargs
        if takes_more or macro_ref.node.defaults:
            super().macro_def(macro_ref, frame)
        else:
            self.write("environment.function(macro)")


class _Environment(Environment):
    code_generator_class = _Plain

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template as a plain dictionary: Jinja copies its chain of two for every page."""
        return {**self.globals, **(d or {})}

    @staticmethod
    def function(macro: Callable[..., str]) -> Callable[..., Markup]:
        """Return a function that gives what a macro does: escaped text, marked as such."""
        return lambda *arguments: trusted(macro(*arguments))


@cache
def environment() -> Environment:
    """Return the environment of all page templates."""
    env = _Environment(
        loader=PackageLoader("generator", "templates"),
        autoescape=True,
        finalize=shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    env.filters |= {
        "attr": attribute,
        "link": link_target,
        "inline_markdown": inline_markdown,
        "block_markdown": block_markdown,
        "tag_slug": tag_slug,
        "long_day": long_day,
        "when": when,
        "short_day": short_day,
        "number": grouped,
        "path": path,
        "slugs": _slugs,
    }
    env.globals |= {
        "byline": byline,
        "card_links": card_links,
        "counted": counted,
        "noun": noun,
        "people": people,
        "topic_links": topic_links,
        "web_links": web_links,
    }
    # For all templates at once: each render of one that imports them would look them up again.
    env.globals["m"] = env.get_template("_macros.md.j2").module
    return env


@cache
def _template(name: str) -> Template:
    return environment().get_template(name)


def filled(template: str, **context: object) -> Markup:
    """Return a template filled in, for a place within a page."""
    return trusted(_template(template).render(context))


def render(template: str, **context: object) -> str:
    """Return the template of a page filled in, without the spaces and blank lines that its blocks leave."""
    return tidied(_template(template).render(context))


def tidied(text: str) -> str:
    """Return text without spaces at the ends of lines, without two blank lines in a row, and with one line end last.

    The templates leave few of them to take away.
    """
    if _UNTIDY.search(text):
        text = _SPACES_AT_END.sub("", text) if "\t" in text else text
        while " \n" in text:
            text = text.replace(" \n", "\n")
        while "\n\n\n" in text:
            text = text.replace("\n\n\n", "\n\n")
    is_stripped = text[-1:] == "\n" and not (text[:1].isspace() or text[-2:-1].isspace())
    return text if is_stripped else text.strip() + "\n"
