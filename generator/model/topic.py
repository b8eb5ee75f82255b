"""Topics: the rules by which papers are sorted."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from generator.model.rule import Rule
from generator.model.written import LINE, Slug, Text

OTHER: Final = "other"
"""The reserved topic of the papers that no rule matches."""


class Topic(Rule):
    """A topic: papers belong to it when its rule matches them."""

    name: Text = Field(description="How readers see it.", examples=["Reward models"])
    slug: Slug = Field(
        description="Its name in links: lower-case letters, digits and hyphens.", examples=["reward-models"]
    )
    description: Annotated[str, LINE] = Field(
        default="", description="One sentence for readers.", examples=["Models that score answers."]
    )
