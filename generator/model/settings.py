"""Settings of a site, as people write them in ``data/site.yaml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from generator.model.policy import Policy
from generator.model.source import Source
from generator.model.topic import Topic
from generator.model.written import PROSE, Written

PageSize = Annotated[int, Field(strict=True, ge=1, le=500)]


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
