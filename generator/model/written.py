"""What everything that people write in ``data/`` has in common: its base and the types of its values."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

HOST = re.compile(r"[\w.-]+(:\d{1,5})?")
"""The host of a link that may be shown, with a port perhaps, and without a user's name."""
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


def _web_link(value: str) -> str:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        host, parts = None, None
    if parts is None or parts.scheme.lower() not in {"http", "https"} or not host or not HOST.fullmatch(parts.netloc):
        msg = "not a link that starts with http:// or https://"
        raise ValueError(msg)
    return value


Link = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True),
    AfterValidator(_web_link),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}),
]
"""A link that may be shown: http or https, with a host."""


class Written(BaseModel):
    """What people write: unknown keys are mistakes, and nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
