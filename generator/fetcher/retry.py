"""Asking again: with backoff and jitter, or when the source says, as long as patience lasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

import stamina

from generator.errors import SourceError

_ATTEMPTS: Final = 4
_FIRST_WAIT: Final = 0.5
_LONGEST_WAIT: Final = 30.0
_WORTH_TELLING: Final = 5.0
Result = TypeVar("Result")

# Retries are told by `tell` below, not logged as warnings by the library.
stamina.instrumentation.set_on_retry_hooks([])


@dataclass(slots=True)
class Patience:
    """How many seconds are left to wait for a source that asks to be asked later, and whom to tell of long waits."""

    left: float
    tell: Callable[[str], None] = lambda _: None

    def take(self, error: SourceError, seconds: float) -> bool:
        """Take so many seconds, if there are enough left."""
        if seconds > self.left:
            return False
        self.left -= seconds
        if seconds >= _WORTH_TELLING:
            self.tell(f"{error}; asking again in {seconds:.0f} s")
        return True


def persist(action: Callable[[], Result], patience: Patience) -> Result:
    """Return what the action returns, trying again where its error is transient.

    Raises:
        SourceError: the last error, when trying again is of no use or patience is at its end.
    """

    def decide(error: Exception) -> bool | float:
        if not isinstance(error, SourceError) or not error.transient:
            return False
        if error.wait is None:
            return True
        return error.wait if patience.take(error, error.wait) else False

    for attempt in stamina.retry_context(
        on=decide, attempts=_ATTEMPTS, timeout=None, wait_initial=_FIRST_WAIT, wait_max=_LONGEST_WAIT
    ):
        with attempt:
            return action()
    raise AssertionError  # the last attempt returns or raises
