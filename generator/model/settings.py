"""Settings of a site, as people write them in ``data/site.yaml``."""

from __future__ import annotations

import re
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema, model_validator

from generator.model.policy import Policy
from generator.model.rule import SAYS_SOMETHING, Rule
from generator.model.source import Source
from generator.model.topic import Topic
from generator.model.written import PROSE, Slug, Text, Written

PageSize = Annotated[int, Field(strict=True, ge=1, le=500)]


_AUTHORITY: Final = (
    r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?:@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)?"
    r",[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?(?::[A-Za-z0-9._~/-]+)?"
)
"""A host or an address of mail, a day, a month or a year on which it was one's own, and a path to part lists by.

Source: https://www.rfc-editor.org/rfc/rfc4151
"""


def _authority(value: str) -> str:
    if not re.fullmatch(_AUTHORITY, value):
        msg = "not a host and a year in which it was yours, such as example.org,2025"
        raise ValueError(msg)
    return value


Authority = Annotated[
    str,
    StringConstraints(strict=True, max_length=200),
    AfterValidator(_authority),
    WithJsonSchema({"type": "string", "pattern": f"^{_AUTHORITY}$"}),
]
"""What the ids of feeds begin with."""


class SearchRule(Rule):
    """What a saved search finds, in the language of topics."""

    model_config = SAYS_SOMETHING

    @model_validator(mode="after")
    def _not_everything(self) -> Self:
        if not self.says_something:
            msg = "not a rule: without any condition it would find every paper"
            raise ValueError(msg)
        return self


class Search(Written):
    """A saved search: what it finds can be followed by feed."""

    name: Text = Field(description="How readers see it.", examples=["Robots that learn from people"])
    slug: Slug = Field(
        description="Its name in links: lower-case letters, digits and hyphens.", examples=["robots-from-people"]
    )
    rule: SearchRule = Field(
        description="What it finds, as a topic says it.", examples=[{"all": ["robot*", "human feedback"]}]
    )


class Settings(Written):
    """What `data/site.yaml` says."""

    introduction: Annotated[str, PROSE] = Field(
        default="",
        description="A few words at the top of the home page.",
        examples=["Papers on what we work on."],
    )
    home_papers: PageSize = Field(default=20, description="Home shows the newest days until it has so many papers.")
    trending_papers: PageSize = Field(default=25, description="How many papers a list on the trending page has.")
    topic_papers: PageSize = Field(
        default=60, description="A topic with more papers than this shows its newest ones and has a page a month."
    )
    searches: tuple[Search, ...] = Field(
        default=(),
        description="Searches that readers can follow by feed, besides the topics.",
        examples=[
            [{"name": "Robots that learn from people", "slug": "robots-from-people", "rule": {"all": ["robot*"]}}]
        ],
    )
    feed_authority: Authority | None = Field(
        default=None,
        description="What the ids in feeds begin with, so that they stay when the site moves: a host and a year "
        "in which it was yours; without it they are made of `site_url`.",
        examples=["example.org,2025"],
    )
    organization_papers: PageSize = Field(
        default=3, description="Of how many papers on an organisation has a page of its own."
    )
    author_papers: PageSize = Field(default=5, description="Of how many papers on an author has a page of their own.")
    policy: Policy = Field(
        default_factory=Policy,
        description="What pages may load besides the site itself; a browser keeps them from everything else.",
        examples=[{"script": ["https://stats.example.org/count.js"], "connect": ["https://stats.example.org"]}],
    )


class SourcesWritten(Written):
    """What `data/sources.yaml` says."""

    sources: tuple[Source, ...] | None = Field(default=None, description="Where `fetch` looks for papers.")


class TopicsWritten(Written):
    """What `data/topics.yaml` says."""

    topics: tuple[Topic, ...] | None = Field(default=None, description="The topics, in the order of the site.")
