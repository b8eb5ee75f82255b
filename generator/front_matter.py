"""The front matter of generated pages: YAML by python-frontmatter, each value on one line and in JSON's notation.

JSON's strings, numbers and lists are YAML's, so every YAML parser reads it, and reading it back here costs a hundredth
of parsing YAML.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

import frontmatter
from frontmatter.default_handlers import BaseHandler

VARYING: Final = ("title", "description", "updated")
"""The front matter that differs between pages of a kind."""
_FENCE = "---\n"
_NOT_IN_YAML = re.compile(r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""None of what Python calls printable is among it."""


class _Lines(BaseHandler):
    FM_BOUNDARY = re.compile(r"^-{3,}\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def export(self, metadata: Mapping[str, object], **_: object) -> str:
        """Return a line for each name, in the names' order."""
        return "\n".join(f"{name}: {_value(metadata[name])}" for name in sorted(metadata))


_JSON: Final = json.JSONEncoder(ensure_ascii=False)
"""Made once: ``json.dumps`` makes one for every value."""


def _value(value: object) -> str:
    written = _JSON.encode(value)
    return written if written.isprintable() else _NOT_IN_YAML.sub(_escaped, written)


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


_LINES = _Lines()


def properties(head: Mapping[str, object]) -> str:
    """Return values as front matter has them, a line a name, without the fences around it."""
    return _LINES.export(head)


def with_head(head: Mapping[str, object], body: str) -> str:
    """Return a page's text with its front matter before it."""
    post = frontmatter.Post(body, None, **head)
    return frontmatter.dumps(post, handler=_LINES) + "\n"


class Head(NamedTuple):
    """What a build needs to know of a page that it may not have to compose."""

    updated: str
    """The day of its newest facts."""
    shared: str
    """The front matter that pages of its kind share, as JSON."""


def head_of(front_matter: Mapping[str, Any]) -> Head | None:
    """Return what a page's front matter tells of it; None where it lacks what differs from page to page."""
    if any(not isinstance(front_matter.get(key), str) for key in VARYING):
        return None
    rest = {key: value for key, value in front_matter.items() if key not in VARYING}
    return Head(front_matter["updated"], sys.intern(json.dumps(rest, sort_keys=True)))


def split_head(text: str, names: Collection[str] | None = None) -> tuple[dict[str, Any], str]:
    """Return the front matter, or what of it is named, and the rest of a text that ``with_head`` wrote.

    Raises:
        ValueError: something else wrote it.
    """
    if not text.startswith(_FENCE):
        raise ValueError(text[:20])
    end = text.index("\n" + _FENCE, len(_FENCE) - 1)
    head: dict[str, Any] = {}
    for line in text[len(_FENCE) : end].split("\n"):
        name, _, value = line.partition(": ")
        if names is None or name in names:
            head[name] = json.loads(value)
    return head, text[end + len(_FENCE) + 1 :]
