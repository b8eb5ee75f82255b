"""How a method of the library says what its answer depends on: beside itself, so that none can be asked untraced.

Each method that pages may call is one of three: ``asked``, with the fingerprint of its answer; ``settled``, where the
key of every bundle holds all that it tells; ``untraced``, which no page may call that is kept between builds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Concatenate, Final, NamedTuple, ParamSpec, Protocol, TypeVar

from generator.library.outline import Outline

Fingerprint = Callable[..., object]
"""Returns all that pages see of an answer, without loading a paper: from the outline, and the question as texts."""


class Question(NamedTuple):
    """A question: the fingerprint of its answers, and how many things it is about."""

    fingerprint: Fingerprint
    arguments: int

    def told(self, outline: Outline, about: str) -> object:
        """Return all that an answer depends on; ``about`` are the arguments, with a space between two."""
        return self.fingerprint(outline, *about.split(" ", self.arguments - 1)) if self.arguments else self[0](outline)


_WAY: Final = "way_of_answering"
QUESTIONS: Final[dict[str, Question]] = {}
"""All questions by the names of the methods that ask them."""


class Traces(Protocol):
    """What has its questions written down."""

    def note(self, name: str, about: str, /) -> None:
        """Note a question, if somebody traces."""

    def refuse(self, name: str, /) -> None:
        """Refuse to answer what is not traced, if somebody traces."""


Asker = TypeVar("Asker", bound=Traces)
Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Method = Callable[Concatenate[Asker, Given], Answer]


def asked(fingerprint: Fingerprint) -> Callable[[Method[Asker, Given, Answer]], Method[Asker, Given, Answer]]:
    """Make a method a question that is traced.

    Whatever two fingerprints tell alike, every page shows alike; so a page need not be made again as long as the
    fingerprints of all that it asked are alike.
    """

    def decorated(method: Method[Asker, Given, Answer]) -> Method[Asker, Given, Answer]:
        name = method.__name__
        QUESTIONS[name] = Question(fingerprint, len(signature(fingerprint).parameters) - 1)

        @wraps(method)
        def answered(self: Asker, /, *given: Given.args, **named: Given.kwargs) -> Answer:
            self.note(name, " ".join(map(str, (*given, *named.values()))))
            return method(self, *given, **named)

        return _as("asked", answered)

    return decorated


def untraced(method: Method[Asker, Given, Answer]) -> Method[Asker, Given, Answer]:
    """Make a method one that no page may call while it is traced: what it tells would change, and the page not."""

    @wraps(method)
    def answered(self: Asker, /, *given: Given.args, **named: Given.kwargs) -> Answer:
        self.refuse(method.__name__)
        return method(self, *given, **named)

    return _as("untraced", answered)


def settled(method: Method[Asker, Given, Answer]) -> Method[Asker, Given, Answer]:
    """Mark a method as one that needs no trace: what it tells is part of every bundle's key, or of an answer."""
    return _as("settled", method)


def way_of(method: object) -> str:
    """Return whether a method is ``asked``, ``settled`` or ``untraced``; empty where it does not say."""
    return getattr(method, _WAY, "")


def _as(way: str, method: Method[Asker, Given, Answer]) -> Method[Asker, Given, Answer]:
    setattr(method, _WAY, way)
    return method
