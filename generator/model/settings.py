"""Settings of a site and its sources, as people write them in ``data/``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from generator.model.curation import Link
from generator.model.topic import Slug

PageSize = Annotated[int, Field(strict=True, ge=1, le=500)]


class Settings(BaseModel):
    """What `data/site.yaml` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    introduction: str = Field(default="", description="One line of Markdown at the top of the home page.")
    home_papers: PageSize = Field(default=20, description="Home shows the newest days until it has so many papers.")
    trending_papers: PageSize = Field(default=25, description="How many papers a list on the trending page has.")
    topic_papers: PageSize = Field(
        default=60, description="A topic with more papers than this shows its newest ones and has a page a month."
    )


class Source(BaseModel):
    """One entry of `sources:` in `data/sources.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Slug = Field(description="Its name in data/ and on the status page.")
    kind: Literal["hugging-face-daily"] = Field(description="What kind of source it is.")
    enabled: StrictBool = Field(default=True, description="Whether `fetch` asks it.")
    url: Link = Field(default="https://huggingface.co", description="The API's address.")
    refresh_days: Annotated[int, Field(strict=True, ge=0, le=60)] = Field(
        default=3, description="How many of the newest days are asked for again, since their figures still move."
    )
