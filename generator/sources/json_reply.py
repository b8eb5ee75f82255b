"""Replies in JSON, as most sources give them."""

from __future__ import annotations

import json

from generator.errors import DataError, Place, Problem


def read_json(content: bytes, name: str, expected: str) -> object:
    """Return what a reply in JSON says.

    Raises:
        DataError: it is no JSON in UTF-8; names the place.
    """
    try:
        return json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        is_page = content.lstrip()[:1] == b"<"
        what = "an HTML or XML page, not JSON" if is_page else f"not JSON: {error.msg}"
        raise DataError(Problem(what, Place(name, error.lineno, error.colno), expected)) from None
    except (UnicodeDecodeError, RecursionError, ValueError):
        raise DataError(Problem("not JSON in UTF-8", Place(name), expected)) from None
