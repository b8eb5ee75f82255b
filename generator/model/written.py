"""What everything that people write in ``data/`` has in common: its base and the types of its values."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import core_schema

from generator.weblink import WebLink

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(strict=True, pattern=SLUG, max_length=60)]
Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]
Count = Annotated[int, Field(strict=True, ge=0)]


def _iso_day(value: object) -> object:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


Day = Annotated[date, Field(strict=True), BeforeValidator(_iso_day)]
"""A day, quoted or not; a number is none, though it could be read as seconds since 1970."""


_STRIPPED = core_schema.str_schema(strict=True, strip_whitespace=True)
_IN_NO_LINK = re.compile(r"[\s<>\"`{}|\\^]")
"""What RFC 3986 has in no address: programs write it percent-encoded, and people by mistake."""


def _written_link(text: str) -> WebLink:
    if found := _IN_NO_LINK.search(text):
        sign = "white space" if found[0].isspace() else f"`{found[0]}`" if found[0] != "`" else "a backquote"
        msg = f"not a link without {sign} in it"
        raise ValueError(msg)
    return WebLink(text)


Link = Annotated[
    WebLink,
    GetPydanticSchema(
        lambda *_: core_schema.no_info_after_validator_function(
            _written_link, _STRIPPED, serialization=core_schema.to_string_ser_schema()
        )
    ),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}),
]
"""A link that may be shown: http or https, with a host."""

LINE_FORMAT = "markdown-line"
LINE: Any = Field(json_schema_extra={"format": LINE_FORMAT})
"""Marks a line of Markdown: emphasis, code and links; HTML is text."""
PROSE_FORMAT = "markdown"
PROSE: Any = Field(json_schema_extra={"format": PROSE_FORMAT})
"""Marks Markdown of several lines; HTML is text."""


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _year_or_month(value: str) -> str:
    if not ISSUED.fullmatch(value):
        msg = "not a year such as 2019, or a month such as 2019-05"
        raise ValueError(msg)
    return value


ISSUED = re.compile(r"[1-9][0-9]{3}(-(0[1-9]|1[0-2]))?")
"""A year, or a month of one."""
Issued = Annotated[
    str,
    BeforeValidator(_as_text),
    AfterValidator(_year_or_month),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": f"^{ISSUED.pattern}$"},
                {"type": "integer", "minimum": 1000, "maximum": 9999},
            ]
        }
    ),
]
"""A year or a month, quoted or not."""


class Written(BaseModel):
    """What people write: unknown keys are mistakes, and nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
