"""Sources: where `fetch` looks for papers, as people write them in ``data/sources.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import AfterValidator, Field, StrictBool, StringConstraints

from generator.model.rule import Rule
from generator.model.written import Link, Slug, Text, Written

DayCount = Annotated[int, Field(strict=True, ge=0, le=365)]
Seconds = Annotated[float, Field(strict=True, ge=0, le=3600)]
_MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)


def _mail_address(text: str) -> str:
    if not _MAIL_ADDRESS.fullmatch(text):
        msg = "not a mail address such as you@example.org"
        raise ValueError(msg)
    return text


MailAddress = Annotated[str, StringConstraints(strict=True, max_length=200), AfterValidator(_mail_address)]


class Filter(Rule):
    """Which of a source's papers are kept: a rule as that of a topic."""


class _Source(Written):
    """What all kinds of source have."""

    name: Slug = Field(description="Its name in data/ and on the status page.")
    enabled: StrictBool = Field(default=True, description="Whether `fetch` asks it.")
    topics: tuple[Slug, ...] = Field(
        default=(),
        description="Keep only new papers of one of these topics.",
        examples=[["reward-models"]],
    )
    filter: Filter | None = Field(
        default=None,
        description="Keep only new papers that this rule matches.",
        examples=[{"any": ["reward model"]}],
    )
    min_upvotes: Annotated[int, Field(strict=True, ge=0)] = Field(
        default=0, description="Keep only new papers with so many upvotes; one that gets them later comes in then."
    )
    alarm_after: DayCount = Field(
        default=3, description="After so many days of failing, `paperstand status` exits with 3."
    )
    patience: Seconds = Field(
        default=600, description="How many seconds a run waits in all when the source asks to be asked later."
    )

    @property
    def lists(self) -> bool:
        """Whether it is asked for what is new, if its kind can be."""
        return True

    @property
    def completed_at_most(self) -> int:
        """How many papers it is asked for in one run, to complete what is known of them."""
        return 0


class CompletingSource(_Source):
    """A source that can be asked for single papers."""

    complete: StrictBool = Field(default=True, description="Ask it for what is missing of papers already known.")
    complete_limit: Annotated[int, Field(strict=True, ge=1, le=1000)] = Field(
        default=50, description="So many papers are completed in one run at most."
    )

    @property
    def completed_at_most(self) -> int:
        """How many papers it is asked for in one run, to complete what is known of them."""
        return self.complete_limit if self.complete else 0


class DatedSource(_Source):
    """A source that can be asked for days of one's choice."""

    refresh_days: DayCount = Field(
        default=3, description="How many of the newest days are asked for again, since their figures still move."
    )
    first_days: DayCount = Field(default=7, description="How many days back a list begins that has none yet.")
    skip: tuple[date, ...] = Field(
        default=(),
        description="Days that are not asked for, such as one that the source never can answer.",
        examples=[["2025-02-03"]],
    )


class HuggingFaceSource(DatedSource, CompletingSource):
    """Hugging Face's daily papers, and its papers by id."""

    kind: Literal["hugging-face-daily"] = Field(description="What kind of source it is.")
    url: Link = Field(default="https://huggingface.co", validate_default=True, description="The API's address.")


class ArxivSource(DatedSource, CompletingSource):
    """The arXiv API, by query and by id."""

    kind: Literal["arxiv"] = Field(description="What kind of source it is.")
    url: Link = Field(default="https://export.arxiv.org", validate_default=True, description="The API's address.")
    query: Text | None = Field(
        default=None,
        description="A search query such as `cat:cs.CL AND abs:alignment`; without one it only completes.",
        examples=["cat:cs.CL"],
    )
    refresh_days: DayCount = Field(
        default=4, description="How many of the newest days stay open: papers appear days after they were submitted."
    )
    pause: Seconds = Field(default=3, description="Seconds between two requests; arXiv asks for 3.")

    @property
    def lists(self) -> bool:
        """Whether it is asked for what is new: without a query it only completes."""
        return bool(self.query)


class EuropePmcSource(DatedSource):
    """Europe PMC's search, by query: journals of the life sciences, and preprints."""

    kind: Literal["europe-pmc"] = Field(description="What kind of source it is.")
    url: Link = Field(
        default="https://www.ebi.ac.uk/europepmc/webservices/rest",
        validate_default=True,
        description="The API's address.",
    )
    query: Text = Field(
        description='A search query such as `TITLE_ABS:"protein design"`; `AND SRC:PPR` finds preprints only.',
        examples=['TITLE_ABS:"protein design"'],
    )
    refresh_days: DayCount = Field(
        default=14, description="How many of the newest days stay open: papers appear days after their publication."
    )


class FeedSource(_Source):
    """Any RSS or Atom feed."""

    kind: Literal["feed"] = Field(description="What kind of source it is.")
    url: Link = Field(description="The feed's address.", examples=["https://example.org/feed.xml"])
    stale_after: Annotated[int, Field(strict=True, ge=1, le=3650)] = Field(
        default=30, description="After so many days without anything new the feed counts as stale."
    )


class CrossrefSource(CompletingSource):
    """Crossref, by DOI."""

    kind: Literal["crossref"] = Field(description="What kind of source it is.")
    url: Link = Field(default="https://api.crossref.org", validate_default=True, description="The API's address.")
    mailto: MailAddress | None = Field(
        default=None,
        description="Your mail address, for Crossref's polite pool.",
        examples=["you@example.org"],
    )


class OpenReviewSource(CompletingSource):
    """OpenReview, by the link of a paper; `paperstand add` asks it."""

    kind: Literal["openreview"] = Field(description="What kind of source it is.")
    url: Link = Field(default="https://api2.openreview.net", validate_default=True, description="The API's address.")


class GitHubSource(CompletingSource):
    """GitHub, by the link of a repository; `paperstand add` asks it."""

    kind: Literal["github"] = Field(description="What kind of source it is.")
    url: Link = Field(default="https://api.github.com", validate_default=True, description="The API's address.")


_AnySource: TypeAlias = (
    HuggingFaceSource | ArxivSource | EuropePmcSource | FeedSource | CrossrefSource | OpenReviewSource | GitHubSource
)
Source: TypeAlias = Annotated[_AnySource, Field(discriminator="kind")]
"""One entry of `sources:` in `data/sources.yaml`."""


def _kind_of(source: type[_Source]) -> str:
    """Return the one word that the type's key `kind` may have."""
    (kind,) = get_args(source.model_fields["kind"].annotation)
    return str(kind)


SOURCE_KINDS: Mapping[str, type[_AnySource]] = {_kind_of(source): source for source in get_args(_AnySource)}
"""What each `kind` of source is written as."""
