"""Issue forms: what was filled in becomes an edit in YAML, and nothing of it becomes anything else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lists import a_list
from support import REPOSITORY

from generator.cli.main import paperstand
from generator.config import compose, read_topics
from generator.config.edits import dumped
from generator.errors import DataError
from generator.importers.issue_form import FORMS, addition_of, read_form, topic_of
from generator.pipeline.build.load import load_list
from generator.pipeline.edit.forms import apply_form
from generator.pipeline.inspect.check import check

TEMPLATES = REPOSITORY / ".github" / "ISSUE_TEMPLATE"
TOPICS = """\
# mine
topics:
  - {name: Rewards, slug: rewards, any: [reward]}
  - {name: Robots, slug: robots, any: [robot]}
"""
EMPTY = "_No response_"


def _event(kind: str, fields: dict[str, str], **more: object) -> bytes:
    """Return an event as GitHub writes it about an issue that was made with a form."""
    body = "\n\n".join(f"### {label}\n\n{fields.get(label, EMPTY)}" for label in FORMS[kind])
    issue = {
        "number": 12,
        "body": body,
        "user": {"login": "ada-example"},
        "labels": [{"name": kind}, {"name": "accepted"}],
    }
    return json.dumps({"action": "labeled", "issue": {**issue, **more}}).encode()


def _applied(root: Path, kind: str, fields: dict[str, str]) -> Path:
    event = root / "event.json"
    event.write_bytes(_event(kind, fields))
    return apply_form(root, event)


@pytest.mark.parametrize("kind", FORMS)
def test_the_forms_have_the_fields_that_are_read(kind: str) -> None:
    """Labels of fields and the label of the form are the same in the form and in the parser."""
    form = yaml.safe_load((TEMPLATES / f"{kind}.yml").read_text())
    assert form["labels"] == [kind]
    assert {item["attributes"]["label"]: item["id"] for item in form["body"]} == dict(FORMS[kind])


def test_a_paper_is_added(tmp_path: Path) -> None:
    """The entry stands in a file of its own, with who asked for it, and passes `check`."""
    root = a_list(tmp_path, topics=TOPICS)
    fields = {
        "Paper": "https://arxiv.org/abs/2501.00001v2",
        "Day": "2025-02-03",
        "Tags": "a, b c",
        "Note": "Read *it*.",
    }
    path = _applied(root, "add-a-paper", fields)
    assert path == root / "data" / "curation" / "issue-12.yaml"
    entry = load_list(root).library.entry("2501.00001")
    assert (str(entry.day), entry.tags, entry.note, entry.by) == (
        "2025-02-03",
        ("a", "b c"),
        "Read *it*.",
        ("ada-example",),
    )
    assert check(root) == []


def test_a_paper_is_corrected(tmp_path: Path) -> None:
    """Topics are those that the form names, facts are corrected, and what is left empty stays."""
    root = a_list(tmp_path, topics=TOPICS)
    fields = {"Paper": "2510.00001", "Topics": "robots", "Right title": "A better title", "Right authors": "Ada\nBob"}
    _applied(root, "correct-a-paper", {**fields, "Should it be shown?": "Yes"})
    entry = load_list(root).library.entry("2510.00001")
    assert [match.slug for match in entry.topics] == ["robots"]
    assert (entry.title, entry.paper.facts.authors) == ("A better title", ("Ada", "Bob"))
    assert check(root) == []


def test_a_paper_is_hidden(tmp_path: Path) -> None:
    """The answer that hides hides."""
    root = a_list(tmp_path, topics=TOPICS)
    _applied(root, "correct-a-paper", {"Paper": "2510.00001", "Should it be shown?": "No, hide it"})
    assert "2510.00001" not in load_list(root).library


def test_a_topic_is_suggested(tmp_path: Path) -> None:
    """The topic goes to the end of the file, and what stands there stays."""
    root = a_list(tmp_path, topics=TOPICS)
    _applied(
        root,
        "suggest-a-topic",
        {"Name": "Speech and sound", "Terms": "speech\nsound*", "Description": "What is heard."},
    )
    topic = read_topics(root)[-1]
    assert (topic.slug, topic.any) == ("speech-and-sound", ("speech", "sound*"))
    assert (root / "data" / "topics.yaml").read_text().startswith(TOPICS)


def test_a_topic_that_is_there_already_is_not_written_twice(tmp_path: Path) -> None:
    """The same form accepted again changes nothing; another topic of that name is refused in one line."""
    root = a_list(tmp_path, topics=TOPICS)
    fields = {"Name": "Speech and sound", "Terms": "speech\nsound*"}
    path = _applied(root, "suggest-a-topic", fields)
    before = path.read_bytes()
    assert _applied(root, "suggest-a-topic", fields) == path
    assert path.read_bytes() == before
    with pytest.raises(DataError, match="there is a topic `robots` already"):
        _applied(root, "suggest-a-topic", {"Name": "Robots", "Terms": "robotics"})


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        ("add-a-paper", {}, "names no paper"),
        ("add-a-paper", {"Paper": "$(touch pwned)"}, "names no paper"),
        ("add-a-paper", {"Paper": "2501.00001", "Day": "yesterday"}, "does not fit `listed`"),
        ("correct-a-paper", {"Paper": "2510.00009"}, "did you mean"),
        ("correct-a-paper", {"Paper": "2510.00001"}, "nothing is to be changed"),
        ("correct-a-paper", {"Paper": "2510.00001", "Topics": "no-such"}, "no topic `no-such`"),
        ("correct-a-paper", {"Paper": "2510.00001", "Code": "javascript:alert(1)"}, "does not fit `code`"),
        ("suggest-a-topic", {"Name": "X", "Terms": "***"}, "does not fit in `any`"),
        ("suggest-a-topic", {"Terms": "x"}, "`name` is missing"),
    ],
)
def test_what_is_not_valid_is_told_and_not_written(
    tmp_path: Path, kind: str, fields: dict[str, str], told: str
) -> None:
    """The problem names the issue, and no file is made or changed."""
    root = a_list(tmp_path, topics=TOPICS)
    with pytest.raises(DataError, match=f"issue 12.*{re.escape(told)}"):
        _applied(root, kind, fields)
    assert not (root / "data" / "curation").exists()
    assert (root / "data" / "topics.yaml").read_text() == TOPICS


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 100_000,
        _event("add-a-paper", {}, number="../../x"),
        _event("add-a-paper", {}, user={"login": "a\nb: c"}),
        _event("add-a-paper", {}, labels=[{"name": "bug"}]),
    ],
)
def test_an_event_of_another_kind_is_refused(content: bytes) -> None:
    """Only an issue with a number, a login and the label of a form is read."""
    with pytest.raises(DataError):
        read_form(content)


@given(st.text(max_size=200), st.sampled_from(sorted(FORMS)))
def test_text_stays_text(text: str, kind: str) -> None:
    """Whatever is filled in, what is made of it is plain values that YAML gives back as they were."""
    form = read_form(_event(kind, dict.fromkeys(FORMS[kind], text)))
    try:
        values = topic_of(form) if kind == "suggest-a-topic" else addition_of(form)
    except DataError:
        return
    assert compose(dumped(values).encode("utf-8", "replace"), "f").values == values


def test_the_command_tells_the_file(tmp_path: Path) -> None:
    """The workflow learns from the output what was written."""
    root = a_list(tmp_path, topics=TOPICS)
    (root / "event.json").write_bytes(_event("add-a-paper", {"Paper": "2501.00001"}))
    result = CliRunner().invoke(paperstand, ["--root", str(root), "form", str(root / "event.json")])
    assert (result.exit_code, result.stdout) == (0, "data/curation/issue-12.yaml\n")


@pytest.mark.parametrize("folder", [".github/workflows", "generator/starter/own/github/workflows"])
def test_no_text_of_an_issue_reaches_a_shell(folder: str) -> None:
    """Workflows interpolate of an event only numbers and fixed words, and no secret but the token of the run."""
    for path in (REPOSITORY / folder).glob("*.yml"):
        text = path.read_text()
        assert set(re.findall(r"github\.event\.[\w.]+", text)) <= {
            "github.event.issue.number",
            "github.event.issue.state",
            "github.event.label.name",
        } | {"github.event_name"}
        assert "secrets." not in text
        for step in re.findall(r"run: \|?(.*?)(?=\n      - |\Z)", text, flags=re.DOTALL):
            assert "${{" not in step or "github.event" not in step


def test_check_annotates_and_needs_no_secret() -> None:
    """A pull request of a fork is checked with read rights alone, its lines annotated, its site kept to look at."""
    for folder in (".github/workflows", "generator/starter/own/github/workflows"):
        workflow = yaml.safe_load((REPOSITORY / folder / "check.yml").read_text())
        job = workflow["jobs"]["site"]
        assert workflow["permissions"] == {}
        assert job["permissions"] == {"contents": "read"}
        assert "pull_request" in workflow[True]  # YAML 1.1 reads `on` as true
        assert any("check --since HEAD^1 --format github" in step.get("run", "") for step in job["steps"])
        assert any("upload-artifact" in step.get("uses", "") for step in job["steps"])


def test_remarks_on_a_paper_that_has_only_a_link_are_kept(tmp_path: Path) -> None:
    """Tags and note of the form are shown with a paper that neither arXiv nor a DOI names."""
    root = a_list(tmp_path, topics=TOPICS)
    _applied(root, "add-a-paper", {"Paper": "https://openreview.net/forum?id=abc", "Tags": "workshop", "Note": "New."})
    entry = next(entry for entry in load_list(root).library.newest_first if entry.note)
    assert (entry.paper.facts.url, entry.tags) == ("https://openreview.net/forum?id=abc", ("workshop",))
    assert check(root) == []
