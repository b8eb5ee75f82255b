"""Traces of what pages ask: each question with a hash of its answer, which is known without loading a paper.

As long as a library answers all questions of a trace in the same way, whatever was made of the answers is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from generator.library.asked import QUESTIONS
from generator.library.outline import Outline
from generator.manifest import content_hash

Trace = dict[str, str]


class Tracer:
    """Writes down what is asked, and tells whether the answers are still the same."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._asked: Trace | None = None
        self._answers: Trace = {}

    @contextmanager
    def traced(self) -> Iterator[Trace]:
        """Trace what is asked in this context."""
        before, self._asked = self._asked, {}
        try:
            yield self._asked
        finally:
            self._asked = before

    def answers_as(self, trace: Mapping[str, str], /) -> bool:
        """Tell whether all questions of a trace have the same answers here."""
        return all(self._answer(question) == answer for question, answer in trace.items())

    def note(self, name: str, about: str, /) -> None:
        """Note a question, with what it is about, if somebody traces."""
        if self._asked is not None:
            question = f"{name} {about}"
            if question not in self._asked:
                self._asked[question] = self._answer(question)

    def refuse(self, name: str, /) -> None:
        """Refuse to answer what is not traced, if somebody traces.

        Raises:
            RuntimeError: somebody does.
        """
        if self._asked is not None:
            msg = f"Library.{name} is not traced: a page that asks it would not be made again when its answer changes"
            raise RuntimeError(msg)

    def _answer(self, question: str) -> str:
        """Return a hash of the answer to a question; an empty text where it is none."""
        known = self._answers.get(question)
        if known is None:
            name, _, about = question.partition(" ")
            asked = QUESTIONS.get(name)
            told = repr(asked.told(self._outline, about)).encode(errors="surrogatepass") if asked else b""
            known = self._answers[question] = content_hash(told) if asked else ""
        return known
