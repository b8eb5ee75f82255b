"""Rules: what a paper must have to belong to a topic, or to be hidden."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Protocol, Self, TypeAlias

import re2  # type: ignore[import-untyped]  # it ships no types
from pydantic import AfterValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag, model_validator

from generator.model.written import Count, Day, Text, Written

FieldName = Literal["title", "abstract", "summary", "keywords", "organization", "authors"]
DEFAULT_FIELDS: tuple[FieldName, ...] = ("title", "abstract", "summary", "keywords")
_LONGEST_PATTERN = 1_000


class ExpressionMatch(Protocol):
    """What a regular expression found."""

    def __getitem__(self, group: int, /) -> str:
        """Return the text of a group; 0 is all of it."""


class Expression(Protocol):
    """A regular expression ready for use."""

    def search(self, text: str, /) -> ExpressionMatch | None:
        """Return the first thing that is found in a text."""


def compiled(pattern: str) -> Expression:
    """Return a regular expression ready for use; what it takes grows with the text alone, whatever it says.

    Raises:
        re2.error: it is none, or asks for what cannot be had in linear time (looking around, references back).
        Source: https://github.com/google/re2/wiki/Syntax
    """
    options = re2.Options()
    options.log_errors = False
    expression: Expression = re2.compile(pattern, options)
    return expression


def _pattern(value: str) -> str:
    try:
        compiled(value)
    except re2.error as error:
        reason = error.args[0] if error.args else b""
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        msg = f"not a regular expression that RE2 knows ({reason})"
        raise ValueError(msg) from None
    return value


Pattern = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=_LONGEST_PATTERN), AfterValidator(_pattern)
]
"""A regular expression of RE2."""


class Condition(Written):
    """What must hold of a paper; all that is written must hold."""

    any: tuple[Term, ...] = Field(
        default=(),
        description="Terms or conditions of which at least one must hold.",
        examples=[["reward model", {"all": ["robot*", "cup"], "none": ["survey"]}]],
    )
    all: tuple[Term, ...] = Field(
        default=(), description="Terms or conditions that must all hold.", examples=[["reinforcement learning"]]
    )
    none: tuple[Term, ...] = Field(
        default=(), description="Terms or conditions of which none may hold.", examples=[["survey"]]
    )
    regex: tuple[Pattern, ...] = Field(
        default=(),
        description="Regular expressions (RE2) of which one must be found; `(?i)` ignores case.",
        examples=[[r"(?i)\bRL(HF|AIF)\b"]],
    )
    fields: tuple[FieldName, ...] | None = Field(
        default=None,
        description="The parts of a paper that are looked at; else those of the rule around it.",
        examples=[["title", "abstract"]],
    )
    categories: tuple[Text, ...] = Field(
        default=(),
        description="arXiv categories of which the paper must have one; `cs.*` is any of `cs`.",
        examples=[["cs.CL", "stat.*"]],
    )
    authors: tuple[Text, ...] = Field(
        default=(), description="Names of whom one must be an author's, or a part of it.", examples=[["Ada Example"]]
    )
    organizations: tuple[Text, ...] = Field(
        default=(),
        description="Names of which one must be the organisation's, or a part of it.",
        examples=[["Example University"]],
    )
    since: Day | None = Field(
        default=None, description="The first day on which the paper may stand.", examples=["2025-01-01"]
    )
    until: Day | None = Field(
        default=None, description="The last day on which the paper may stand.", examples=["2025-12-31"]
    )
    min_upvotes: Count | None = Field(
        default=None, description="The upvotes that it must have at least.", examples=[10]
    )

    @cached_property
    def any_terms(self) -> tuple[str, ...]:
        """The terms of `any`, without the conditions among them."""
        return tuple(part for part in self.any if isinstance(part, str))

    @cached_property
    def is_plain(self) -> bool:
        """Whether it is nothing but terms of which one must be found, as most rules are."""
        return self._said() == ["any"] and len(self.any_terms) == len(self.any)

    @property
    def says_something(self) -> bool:
        """Whether any condition is written at all."""
        return bool(self._said())

    def _said(self) -> list[str]:
        names = (name for name in Condition.model_fields if name != "fields")
        return [name for name in names if getattr(self, name) not in ((), None)]


SAYS_SOMETHING = ConfigDict(
    json_schema_extra={"anyOf": [{"required": [name]} for name in Condition.model_fields if name != "fields"]}
)
"""Tells editors that at least one condition must be written."""


class NestedCondition(Condition):
    """A condition within a rule."""

    model_config = SAYS_SOMETHING

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.says_something:
            msg = "not a condition: at least one of any, all, none, regex, categories, authors and so on"
            raise ValueError(msg)
        return self


def _term(value: str) -> str:
    if not any(character.isalnum() for character in value):
        msg = "not a term with a letter or a digit"
        raise ValueError(msg)
    return value


_Words = Annotated[Text, AfterValidator(_term)]


def _kind(value: object) -> str:
    return "condition" if isinstance(value, dict | NestedCondition) else "term"


Term: TypeAlias = Annotated[
    Annotated[_Words, Tag("term")] | Annotated[NestedCondition, Tag("condition")], Discriminator(_kind)
]
"""A word or words, or a condition of its own."""

Condition.model_rebuild()
NestedCondition.model_rebuild()


class Rule(Condition):
    """A condition at the top: it knows which parts of a paper are looked at."""

    fields: tuple[FieldName, ...] = Field(
        default=DEFAULT_FIELDS, description="The parts of a paper that are looked at.", examples=[["title", "abstract"]]
    )
