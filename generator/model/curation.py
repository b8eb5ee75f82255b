"""Curation: what people decided about papers, as they wrote it in ``data/curation/*.yaml``."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints

from generator.model.topic import Slug, Text


def _web_link(value: str) -> str:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        host, parts = None, None
    if parts is None or parts.scheme.lower() not in {"http", "https"} or not host:
        msg = "not a link that starts with http:// or https://"
        raise ValueError(msg)
    return value


Link = Annotated[str, StringConstraints(strict=True, strip_whitespace=True), AfterValidator(_web_link)]
"""A link that may be shown: http or https, with a host."""


def _iso_day(value: object) -> object:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


Day = Annotated[date, Field(strict=True), BeforeValidator(_iso_day)]
"""A day, quoted or not; a number is none, though it could be read as seconds since 1970."""
Count = Annotated[int, Field(strict=True, ge=0)]


class _Written(BaseModel):
    """What people write: unknown keys are mistakes, and nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Status(StrEnum):
    """How far the curator has come with a paper."""

    TO_READ = "to-read"
    READING = "reading"
    READ = "read"


class PinUntil(_Written):
    """A pin with an end."""

    until: Day = Field(description="The last day on which it is pinned.")


class TopicEdit(_Written):
    """Topics put to or taken from what the rules found."""

    add: tuple[Slug, ...] = Field(default=(), description="Topics that it belongs to as well.")
    remove: tuple[Slug, ...] = Field(default=(), description="Topics that it does not belong to.")


class _FactsWritten(_Written):
    """The facts that people may write, in `set` and in `add`."""

    abstract: Text | None = Field(default=None, description="The abstract.")
    authors: tuple[Text, ...] | None = Field(default=None, description="The authors' names, in order.")
    organization: Text | None = Field(default=None, description="The house it comes from.")
    published: Day | None = Field(default=None, description="The day of the first version.")
    updated: Day | None = Field(default=None, description="The day of the latest version.")
    url: Link | None = Field(default=None, description="Where it can be read, if not on arXiv.")
    code: Link | None = Field(default=None, description="Its code repository.")
    project: Link | None = Field(default=None, description="Its project page.")
    keywords: tuple[Text, ...] | None = Field(default=None, description="Keywords.")
    categories: tuple[Text, ...] | None = Field(default=None, description="arXiv categories, the primary one first.")
    summary: Text | None = Field(default=None, description="One sentence in your own words.")


class Corrections(_FactsWritten):
    """Facts that are put in the place of what the sources said."""

    title: Text | None = Field(default=None, description="The title.")
    author_count: Count | None = Field(default=None, description="The number of authors where not all are named.")


class Decision(_Written):
    """What people decided about one paper."""

    pin: StrictBool | PinUntil | None = Field(
        default=None, description="Put it on top of its day and on the picks page."
    )
    hide: StrictBool | None = Field(default=None, description="Show it nowhere.")
    topics: TopicEdit | None = Field(default=None, description="Topics to add and to remove.")
    tags: tuple[Text, ...] | None = Field(default=None, description="Words of your own.")
    rating: Annotated[int, Field(strict=True, ge=1, le=5)] | None = Field(default=None, description="1 to 5.")
    status: Status | None = Field(default=None, description="How far you have come with it.")
    note: Text | None = Field(default=None, description="One line of Markdown.")
    set: Corrections | None = Field(default=None, description="Facts that you correct or complete.")


class Addition(_FactsWritten):
    """A paper added by hand."""

    id: Text | None = Field(default=None, description="`arxiv:…` or `doi:…`.")
    title: Text | None = Field(default=None, description="The title; may be left out where there is an id.")
    listed: Day | None = Field(default=None, description="The day it stands under; else `published`; else undated.")
