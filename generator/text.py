"""Text from outside, brought onto one line."""

from __future__ import annotations

import re

CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)
"""Not those that are white space (a form feed, say): they part words."""
_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return ``text`` on one line, without control characters, lone surrogates or marks that turn its direction."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACE.sub(" ", CONTROL.sub("", text)).strip()
