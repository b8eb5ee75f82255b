"""Topics: the rules by which papers are sorted."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

FieldName = Literal["title", "abstract", "summary", "keywords", "organization", "authors"]
OTHER: Final = "other"
"""The reserved topic of the papers that no rule matches."""

Slug = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]


class Topic(BaseModel):
    """A topic: papers belong to it when its rule matches their text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text = Field(description="How readers see it.")
    slug: Slug = Field(description="Its name in links: lower-case letters, digits and hyphens.")
    description: str = Field(default="", description="One sentence for readers.")
    any: tuple[Text, ...] = Field(default=(), description="Terms of which at least one must match.")
    all: tuple[Text, ...] = Field(default=(), description="Terms that must all match.")
    none: tuple[Text, ...] = Field(default=(), description="Terms of which none may match.")
    fields: tuple[FieldName, ...] = Field(
        default=("title", "abstract", "summary", "keywords"), description="The parts of a paper that are looked at."
    )
    categories: tuple[Text, ...] = Field(default=(), description="arXiv categories of which the paper must have one.")
