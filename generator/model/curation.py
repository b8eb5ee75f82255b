"""Curation: what people decided about papers, as they wrote it in ``data/curation/*.yaml``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import ConfigDict, Field, RootModel, StrictBool, WithJsonSchema, model_validator

from generator.model.rule import SAYS_SOMETHING, Rule
from generator.model.written import LINE, PROSE, SLUG, Count, Day, Issued, Link, Text, Written


class Status(StrEnum):
    """How far the curator has come with a paper."""

    TO_READ = "to-read"
    READING = "reading"
    READ = "read"

    @property
    def label(self) -> str:
        """How readers see it."""
        return {"to-read": "To read", "reading": "Reading", "read": "Read"}[self.value]


class PinUntil(Written):
    """A pin with an end."""

    until: Day = Field(description="The last day on which it is pinned.", examples=["2025-12-31"])


TopicName = Annotated[Text, WithJsonSchema({"type": "string", "pattern": SLUG, "maxLength": 60})]
"""A topic as people write it; what is no slug is looked up, so that the right one can be told."""


class TopicEdit(Written):
    """Topics put to or taken from what the rules found."""

    add: tuple[TopicName, ...] = Field(
        default=(), description="Topics that it belongs to as well.", examples=[["reward-models"]]
    )
    remove: tuple[TopicName, ...] = Field(
        default=(), description="Topics that it does not belong to.", examples=[["surveys"]]
    )


class _FactsWritten(Written):
    """The facts that people may write, in `set` and in `add`."""

    abstract: Text | None = Field(
        default=None, description="The abstract.", examples=["What we did, and what came of it."]
    )
    authors: tuple[Text, ...] | None = Field(
        default=None, description="The authors' names, in order.", examples=[["Ada Example", "Bob Sample"]]
    )
    organization: Text | None = Field(
        default=None, description="The house it comes from.", examples=["Example University"]
    )
    published: Day | None = Field(default=None, description="The day of the first version.", examples=["2025-01-31"])
    issued: Issued | None = Field(
        default=None, description="The year or month of publication, where the day is not known.", examples=["2019-05"]
    )
    updated: Day | None = Field(default=None, description="The day of the latest version.", examples=["2025-02-28"])
    url: Link | None = Field(
        default=None, description="Where it can be read, if not on arXiv.", examples=["https://example.org/report"]
    )
    code: Link | None = Field(default=None, description="Its code repository.", examples=["https://example.org/code"])
    project: Link | None = Field(default=None, description="Its project page.", examples=["https://example.org/"])
    keywords: tuple[Text, ...] | None = Field(default=None, description="Keywords.", examples=[["reward model"]])
    categories: tuple[Text, ...] | None = Field(
        default=None, description="arXiv categories, the primary one first.", examples=[["cs.CL"]]
    )
    thumbnail: Link | None = Field(
        default=None, description="A picture of it.", examples=["https://example.org/picture.png"]
    )
    media: tuple[Link, ...] | None = Field(
        default=None, description="Pictures and films of it.", examples=[["https://example.org/film.mp4"]]
    )
    submitter: Text | None = Field(default=None, description="Who put it on a daily list.", examples=["Ada"])
    summary: Text | None = Field(
        default=None, description="One sentence in your own words.", examples=["One sentence in your own words."]
    )


class Corrections(_FactsWritten):
    """Facts that are put in the place of what the sources said."""

    title: Text | None = Field(default=None, description="The title.", examples=["A corrected title"])
    author_count: Count | None = Field(
        default=None, description="The number of authors where not all are named.", examples=[12]
    )


class Decision(Written):
    """What people decided about one paper."""

    pin: StrictBool | PinUntil | None = Field(
        default=None, description="Put it on top of its day and on the picks page.", examples=[True]
    )
    hide: StrictBool | None = Field(default=None, description="Show it nowhere.", examples=[True])
    topics: TopicEdit | None = Field(
        default=None, description="Topics to add and to remove.", examples=[{"add": ["surveys"], "remove": ["agents"]}]
    )
    tags: tuple[Text, ...] | None = Field(default=None, description="Words of your own.", examples=[["workshop"]])
    rating: Annotated[int, Field(strict=True, ge=1, le=5)] | None = Field(
        default=None, description="1 to 5.", examples=[4]
    )
    status: Status | None = Field(default=None, description="How far you have come with it.", examples=["to-read"])
    note: Annotated[Text, LINE] | None = Field(
        default=None,
        description="A remark that stands on its card.",
        examples=["Read it together with *RewardBench 2*."],
    )
    set: Corrections | None = Field(
        default=None, description="Facts that you correct or complete.", examples=[{"title": "A corrected title"}]
    )
    by: Text | None = Field(default=None, description="Who decided.", examples=["Ada"])


class Addition(_FactsWritten):
    """A paper added by hand."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["id"]}, {"required": ["title"]}]})

    id: Text | None = Field(default=None, description="`arxiv:…` or `doi:…`.", examples=["arxiv:2501.00001"])
    title: Text | None = Field(
        default=None,
        description="The title; may be left out where there is an id.",
        examples=["A paper that no source lists"],
    )
    listed: Day | None = Field(
        default=None,
        description="The day it stands under; else `published`, `issued`, or undated.",
        examples=["2025-02-03"],
    )
    by: Text | None = Field(default=None, description="Who added it.", examples=["Ada"])


class Edition(Written):
    """What people decided about one day."""

    intro: Annotated[Text, PROSE] | None = Field(
        default=None, description="An introduction to the day.", examples=["A day of *reward models*."]
    )
    order: tuple[Text, ...] | None = Field(
        default=None,
        description="Papers in the order in which they stand; the others follow.",
        examples=[["2510.00003", "2510.00001"]],
    )
    by: Text | None = Field(default=None, description="Who decided.", examples=["Ada"])


class Hiding(Rule):
    """A rule that hides papers; `hide: false` of a paper's own excepts it."""

    model_config = SAYS_SOMETHING

    why: Text | None = Field(default=None, description="Why such papers are hidden.", examples=["Not our field."])
    by: Text | None = Field(default=None, description="Who decided.", examples=["Ada"])

    @model_validator(mode="after")
    def _not_everything(self) -> Self:
        if not self.says_something:
            msg = "not a rule: without any condition it would hide every paper"
            raise ValueError(msg)
        return self


_Several = Annotated[tuple[Text, ...], Field(min_length=2)]


class PaperGroup(RootModel[tuple[Text, ...]]):
    """Papers that people say something about together, by arXiv id, DOI or key."""

    model_config = ConfigDict(frozen=True)
    root: _Several


class CurationWritten(Written):
    """What one file of `data/curation/` says."""

    papers: dict[str, Decision | None] | None = Field(
        default=None,
        description="Decisions about papers, by arXiv id, DOI or key; ids stand in quotes.",
        examples=[{"2410.01257": {"pin": True}}],
    )
    add: tuple[Addition, ...] | None = Field(
        default=None, description="Papers added by hand.", examples=[[{"id": "arxiv:2501.00001"}]]
    )
    editions: dict[Day, Edition | None] | None = Field(
        default=None,
        description="Decisions about days.",
        examples=[{"2025-10-27": {"intro": "A day of *reward models*."}}],
    )
    hide: tuple[Hiding, ...] | None = Field(
        default=None, description="Rules that hide papers.", examples=[[{"any": ["blockchain"]}]]
    )
    same: tuple[PaperGroup, ...] | _Several | None = Field(
        default=None,
        description="Papers that are one under several names, a list each, by arXiv id, DOI or key.",
        examples=[[["2410.01257", "a-title-1a2b3c4d"]]],
    )
    not_same: tuple[PaperGroup, ...] | _Several | None = Field(
        default=None,
        description="Papers that are not one, though their titles look like it.",
        examples=[[["editorial-1a2b3c4d", "editorial-5e6f7a8b"]]],
    )
