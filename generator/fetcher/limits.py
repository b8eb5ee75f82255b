"""What a reply's headers say of when to ask again.

Source: RFC 9110, section 10.2.3 (Retry-After); https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
(RateLimit), as Hugging Face sends it: ``RateLimit: "api";r=<requests left>;t=<seconds until more>``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

_LEFT = re.compile(r";\s*r=(\d{1,9})\b")
_RESET = re.compile(r";\s*t=(\d{1,9})\b")
_SECONDS = re.compile(r"\d{1,9}")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return in how many seconds the source wants to be asked again: by Retry-After, else by RateLimit."""
    text = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    if text and (moment := _moment(text)):
        now = _moment(headers.get("Date", "")) or datetime.now(UTC)
        return max(0.0, (moment - now).total_seconds())
    return _reset(headers)


def exhausted_for(headers: Mapping[str, str]) -> float | None:
    """Return for how many seconds no request is left, or None while there are some."""
    left = _LEFT.search(headers.get("RateLimit", ""))
    return _reset(headers) if left and int(left[1]) == 0 else None


def day_of_reply(headers: Mapping[str, str]) -> date | None:
    """Return the day, in UTC, on which the source sent its reply; one out of a shared cache is as old as it says."""
    moment = _moment(headers.get("Date", ""))
    age = headers.get("Age", "").strip()
    try:
        later = timedelta(seconds=int(age)) if _SECONDS.fullmatch(age) else timedelta(0)
        return (moment + later).astimezone(UTC).date() if moment else None
    except OverflowError:
        return None


def _reset(headers: Mapping[str, str]) -> float | None:
    reset = _RESET.search(headers.get("RateLimit", ""))
    return int(reset[1]) + 1.0 if reset else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
