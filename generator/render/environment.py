"""The template environment: everything that a template puts out is escaped as Markdown unless it is ``Markup``."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from generator.identity import tag_slug
from generator.markup import attribute, block_markdown, escape, inline_markdown, link_target, path, shown
from generator.render.links import paper_links

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905  # shorter
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905  # shorter
_SPACES_AT_END = re.compile(r"[ \t]+$", re.MULTILINE)


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


def long_week(week: str) -> str:
    """Return ``Week 43 of 2025`` for ``2025-W43``."""
    return f"Week {int(week[6:])} of {week[:4]}"


def noun(number: int, singular: str) -> Markup:
    """Return the noun that goes with a number: ``paper`` with 1, else ``papers``."""
    return Markup(singular if number == 1 else f"{singular}s")


def counted(number: int, singular: str) -> Markup:
    """Return a number with its noun: ``1 paper``, ``12 papers``."""
    return Markup(f"{number:,} {noun(number, singular)}")


def grouped(number: int) -> Markup:
    """Return a number with its thousands set apart: ``1,234``."""
    return Markup(f"{number:,}")


def people(names: Sequence[str], limit: int) -> Markup:
    """Return names joined by commas; more than the limit are counted, a single one too many is named."""
    named = names if len(names) <= limit + 1 else names[:limit]
    text = ", ".join(map(shown, named))
    return Markup(text if len(named) == len(names) else f"{text} + {len(names) - len(named)}")


def short_number(number: int) -> str:
    """Return a number as it fits beside a link: ``950``, ``1.2k``."""
    if number < 1000:  # noqa: PLR2004  # a thousand
        return str(number)
    return f"{number / 1000:.1f}k".replace(".0k", "k")


class _EscapedOnce(CodeGenerator):
    """Code of templates in which ``finalize`` alone escapes.

    Jinja would escape once more what ``finalize`` returns, which changes nothing and takes half of the time.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        del node, frame
        self.write(finalize.src or "")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        del node, frame, finalize
        self.write(")")


class _Environment(Environment):
    code_generator_class = _EscapedOnce

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template as a plain dictionary: Jinja copies its chain of two for every page."""
        return {**self.globals, **(d or {})}


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
        "escape_text": escape,
        "inline_markdown": inline_markdown,
        "block_markdown": block_markdown,
        "tag_slug": tag_slug,
        "markup": Markup,
        "trusted": Markup,
        "long_day": long_day,
        "short_day": short_day,
        "number": grouped,
        "short": short_number,
        "paper_links": paper_links,
        "path": path,
    }
    env.globals |= {"counted": counted, "noun": noun, "people": people}
    return env


def render(template: str, **context: object) -> Markup:
    """Return a template filled in, without the spaces and blank lines that its blocks leave."""
    return Markup(_tidied(environment().get_template(template).render(context)))


def _tidied(text: str) -> str:
    """Return text without spaces at the ends of lines, and without two blank lines in a row.

    Over and over, since a few replacements take a tenth of what an expression does.
    """
    if "\t\n" in text:
        text = _SPACES_AT_END.sub("", text)
    while " \n" in text:
        text = text.replace(" \n", "\n")
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip() + "\n"
