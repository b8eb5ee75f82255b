"""Settings of a site, as people write them in ``data/site.yaml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

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
