"""Issue forms of GitHub: what somebody filled in, as an entry of a file that people write.

The text of an issue is anybody's: it is read here, checked by the types, and written as YAML by a YAML writer; it never
becomes a part of a command.
Source: https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from generator.errors import DataError, Place, Problem
from generator.identity import slug
from generator.importers.references import reference_of
from generator.markup import clean

FORMS: Final[Mapping[str, Mapping[str, str]]] = {
    "add-a-paper": {"Paper": "paper", "Day": "listed", "Tags": "tags", "Note": "note"},
    "correct-a-paper": {
        "Paper": "paper",
        "Topics": "topics",
        "Right title": "title",
        "Right authors": "authors",
        "Code": "code",
        "Project page": "project",
        "Should it be shown?": "hide",
        "Note": "note",
    },
    "suggest-a-topic": {
        "Name": "name",
        "Terms": "terms",
        "Terms that it must not have": "none",
        "Description": "description",
    },
}
"""The fields of each form by their labels; the form is known by its label, which has the file's name."""
_EMPTY: Final = "_No response_"
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?")
_HIDE: Final = "No, hide it"


@dataclass(frozen=True, slots=True)
class Form:
    """A form that somebody filled in: which one, in which issue, by whom, and the fields that are not empty."""

    kind: str
    number: int
    by: str
    fields: Mapping[str, str]

    @property
    def place(self) -> Place:
        """What problems are told of."""
        return Place(f"issue {self.number}")


def read_form(content: bytes) -> Form:
    """Return the form in an event of GitHub's about an issue.

    Raises:
        DataError: it is no such event, or the issue was not made with one of the forms.
    """
    try:
        event: Any = json.loads(content)
        issue = event["issue"]
        number, body, login = issue["number"], issue["body"] or "", issue["user"]["login"]
        labels = [label["name"] for label in issue["labels"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DataError(Problem("no event about an issue", Place("event"), "the file of a workflow's event")) from None
    if not isinstance(number, int) or not isinstance(body, str) or not _LOGIN.fullmatch(str(login)):
        raise DataError(Problem("no event about an issue", Place("event"), "the file of a workflow's event"))
    kind = next((name for name in FORMS if name in labels), None)
    if kind is None:
        expected = f"a label of a form: {', '.join(FORMS)}"
        raise DataError(Problem("not made with a form", Place(f"issue {number}"), expected))
    return Form(kind, number, str(login), _fields(body, FORMS[kind]))


def _fields(body: str, labels: Mapping[str, str]) -> dict[str, str]:
    """Return what stands below each label; the first counts, and other headings are a part of the text above."""
    fields: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in body.splitlines():
        name = labels.get(line.removeprefix("### ").strip()) if line.startswith("### ") else None
        if name and name not in fields:
            lines = fields.setdefault(name, [])
        else:
            lines.append(line)
    texts = {name: "\n".join(found).strip() for name, found in fields.items()}
    return {name: text for name, text in texts.items() if text and text != _EMPTY}


def paper_of(form: Form) -> str:
    """Return the paper that a form is about, as it was written.

    Raises:
        DataError: the field is empty.
    """
    paper = clean(form.fields.get("paper", ""))
    if not paper:
        raise DataError(Problem("names no paper", form.place, "an arXiv id, a DOI, or a link under `Paper`"))
    return paper


def addition_of(form: Form) -> dict[str, object]:
    """Return a paper to be added, as an entry of `add:`.

    Raises:
        DataError: no paper is named.
    """
    reference = reference_of(paper_of(form))
    if reference is None:
        what = f"`{paper_of(form)[:80]}` names no paper"
        raise DataError(Problem(what, form.place, "an arXiv id, a DOI, or a link under `Paper`"))
    identity = reference.identity
    values = {
        "id": f"arxiv:{identity.arxiv}" if identity.arxiv else f"doi:{identity.doi}" if identity.doi else None,
        "title": reference.name,
        "url": reference.url,
        "listed": clean(form.fields.get("listed", "")) or None,
        "by": form.by,
    }
    return {name: value for name, value in values.items() if value is not None}


def remarks_of(form: Form) -> dict[str, object]:
    """Return what a form says about a paper that is the curator's to say: tags, a note, whether it is hidden."""
    values = {
        "tags": _parts(form.fields.get("tags", "")),
        "note": clean(form.fields.get("note", "")),
        "hide": True if form.fields.get("hide") == _HIDE else None,
    }
    return {name: value for name, value in values.items() if value}


def corrections_of(form: Form) -> dict[str, object]:
    """Return the facts that a form corrects, for `set:`."""
    values = {
        "title": clean(form.fields.get("title", "")),
        "authors": [clean(line) for line in form.fields.get("authors", "").splitlines() if line.strip()],
        "code": clean(form.fields.get("code", "")),
        "project": clean(form.fields.get("project", "")),
    }
    return {name: value for name, value in values.items() if value}


def topics_of(form: Form) -> list[str]:
    """Return the slugs of the topics that a paper should have, or nothing where that is left open."""
    return _parts(form.fields.get("topics", ""))


def topic_of(form: Form) -> dict[str, object]:
    """Return the topic that a form suggests, as an entry of `topics:`."""
    name = clean(form.fields.get("name", ""))
    values = {
        "name": name,
        "slug": slug(name),
        "description": clean(form.fields.get("description", "")),
        "any": _lines(form.fields.get("terms", "")),
        "none": _lines(form.fields.get("none", "")),
    }
    return {key: value for key, value in values.items() if value}


def _parts(text: str) -> list[str]:
    return [clean(part) for part in text.split(",") if part.strip()]


def _lines(text: str) -> list[str]:
    return [clean(line) for line in text.splitlines() if line.strip()]
