"""Why a paper is where it is: at the command line, on its page, and what a rule would change."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from click.testing import CliRunner
from lists import a_list

from generator.cli.main import paperstand
from generator.config import Repository, read_repository
from generator.errors import DataError
from generator.pipeline.build.generate import generate
from generator.pipeline.inspect.explain import explain, try_rule

TOPICS = """
topics:
  - {name: Rewards, slug: rewards, any: ["reward* model"]}
  - {name: Robots, slug: robots, any: [robot], all: [{any: [grasp]}]}
"""
CURATION = """
papers:
  "2510.00001":
    topics: {add: [robots]}
    rating: 4
  "2510.00002": {topics: {remove: [robots]}}
"""


def _out(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(paperstand, arguments)
    return result.exit_code, result.stdout


def test_a_paper_is_explained_with_what_matched_and_where_it_was_decided(tmp_path: Path) -> None:
    """Source and day, each topic with the rule's term and the words, each edit with file and line."""
    root = a_list(tmp_path, topics=TOPICS, curation=CURATION)
    assert _out("--root", str(root), "explain", "arXiv:2510.00001v2") == (
        0,
        (
            "2510.00001  Reward models that look right\n"
            "  from hugging-face, listed on 2025-10-27\n"
            '  topic rewards: `reward* model` in the title, in the words "reward models"\n'
            "  topic robots: put there by hand\n"
            "  data/curation/curation.yaml:4:5: topics\n"
            "  data/curation/curation.yaml:5:5: rating\n"
        ),
    )
    assert "  topic robots: `robot` in the title" in _out("--root", str(root), "explain", "2510.00002")[1]
    assert "(taken away by hand)" in _out("--root", str(root), "explain", "2510.00002")[1]
    assert "  topic other: no rule holds" in _out("--root", str(root), "explain", "2510.00003")[1]


def test_a_hidden_paper_is_explained_too(tmp_path: Path) -> None:
    """Of a paper that is shown nowhere it is told which rule hides it, and where that stands."""
    root = a_list(tmp_path, curation="hide:\n  - any: [robot]\n")
    explanation = explain(root, "2510.00002")
    assert explanation.hidden
    assert [str(edit.place) for edit in explanation.edits] == ["data/curation/curation.yaml:2:5"]


def test_an_unknown_paper_is_told_with_the_nearest(tmp_path: Path) -> None:
    """A mistyped id or a part of a title leads to the paper that was probably meant."""
    root = a_list(tmp_path)
    for reference in ("2510.00011", "speech without"):
        with pytest.raises(DataError, match="did you mean"):
            explain(root, reference)


def test_a_rule_is_tried_without_being_written(tmp_path: Path) -> None:
    """How many papers it matches, which join and which leave; what was put there by hand does not leave."""
    root = a_list(tmp_path, topics=TOPICS, curation=CURATION)
    trial = try_rule(root, "robots", "any: [speech]")
    assert [entry.key for entry, _ in trial.matching] == ["2510.00003"]
    assert [entry.key for entry in trial.joining] == ["2510.00003"]
    assert trial.leaving == ()
    assert [entry.key for entry in try_rule(root, "rewards", "any: [speech]").leaving] == ["2510.00001"]
    assert try_rule(root, "new", "any: [reward]").total == 3


@pytest.mark.parametrize("arguments", [(), ("x", "--topic", "y"), ("x", "--rule", "any: [y]")])
def test_explain_is_asked_one_thing(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A paper or a topic, and a rule only for a topic: else it is wrong usage."""
    assert _out("--root", str(a_list(tmp_path)), "explain", *arguments)[0] == 2


@pytest.mark.parametrize("rule", ["any: [x", "anny: [x]", "any: x", "regex: ['(']"])
def test_a_rule_that_cannot_be_read_is_told(tmp_path: Path, rule: str) -> None:
    """A mistake in the rule is told with its column in what was written."""
    with pytest.raises(DataError, match=r"^--rule:1:\d+: "):
        try_rule(a_list(tmp_path, topics=TOPICS), "rewards", rule)


def test_lines_of_edits_change_no_page(tmp_path: Path) -> None:
    """An edit above another one changes the lines in edits.json, and no page but those of its own paper."""
    root = a_list(tmp_path, topics=TOPICS, curation=CURATION)
    generate(root)
    before = {path: path.read_bytes() for path in (root / "docs").rglob("*.md")}
    lines = json.loads((root / "docs" / "edits.json").read_text())["2510.00001"]
    (root / "data" / "curation" / "curation.yaml").write_text("# a line\n" + CURATION)
    generate(root)
    assert {path: path.read_bytes() for path in (root / "docs").rglob("*.md")} == before
    moved = json.loads((root / "docs" / "edits.json").read_text())["2510.00001"]
    assert [(file, line + 1, what) for file, line, what in lines] == [tuple(edit) for edit in moved]


def test_every_paper_leads_to_the_editor(tmp_path: Path) -> None:
    """Edit, hide, note and topic lead to GitHub, and what they fill in is valid when it is committed as it is."""
    root = a_list(tmp_path, topics=TOPICS, curation=CURATION)
    (root / "mkdocs.yml").write_text("repo_url: https://github.com/ada/papers\nedit_uri: edit/trunk/docs/\n")
    generate(root)
    page = (root / "docs" / "papers" / "2510.00003.md").read_text()
    assert "[Wrong topic?](https://github.com/ada/papers/issues/new?template=correct-a-paper.yml&amp;paper=" in page
    for label in ("Edit", "Hide"):
        target = page.partition(f"[{label}](")[2].partition(")")[0].replace("&amp;", "&")
        assert target.startswith("https://github.com/ada/papers/new/trunk?")
        fields = parse_qs(urlsplit(target).query)
        path = root / fields["filename"][0]
        assert path.parent == root / "data" / "curation"
        path.write_text(fields["value"][0])
        assert list(yaml.safe_load(fields["value"][0])["papers"]) == ["2510.00003"]
    assert explain(root, "2510.00003").hidden
    edited = (root / "docs" / "papers" / "2510.00001.md").read_text()
    assert "[Edit](https://github.com/ada/papers/edit/trunk/data/curation/curation.yaml)" in edited


def test_forms_are_within_reach(tmp_path: Path) -> None:
    """Home leads to the form that adds a paper, the topics to the one that suggests one, given a repository."""
    root = a_list(tmp_path)
    generate(root)
    assert "issues/new" not in (root / "docs" / "index.md").read_text() + (root / "docs/topics/index.md").read_text()
    (root / "mkdocs.yml").write_text("repo_url: https://github.com/ada/papers\n")
    generate(root)
    new = "https://github.com/ada/papers/issues/new?template="
    assert f"[Add a paper]({new}add-a-paper.yml)" in (root / "docs" / "index.md").read_text()
    assert f"[Suggest a topic]({new}suggest-a-topic.yml)" in (root / "docs" / "topics" / "index.md").read_text()


@pytest.mark.parametrize(
    ("config", "repository"),
    [
        ("", None),
        ("repo_url: https://github.com/a/b/", Repository("https://github.com/a/b", "main")),
        ("repo_url: !ENV [NO_SUCH_VARIABLE, 'https://github.com/a/b']", Repository("https://github.com/a/b", "main")),
        ("x: !!python/name:os.system\nrepo_url: https://github.com/a/b", Repository("https://github.com/a/b", "main")),
        ("- 1", None),
    ],
)
def test_the_repository_is_the_one_of_mkdocs(tmp_path: Path, config: str, repository: Repository | None) -> None:
    """`repo_url` counts where it is a link; MkDocs' own tags are passed over, and nothing in the file is run."""
    (tmp_path / "mkdocs.yml").write_text(config)
    assert read_repository(tmp_path) == repository


def test_what_is_pinned_is_hidden_where_its_pin_stands(tmp_path: Path) -> None:
    """A new file that hides would contradict the pin, so that *Hide* leads to the file that has it."""
    root = a_list(tmp_path, curation='papers:\n  "2510.00001": {pin: true}\n')
    (root / "mkdocs.yml").write_text("repo_url: https://github.com/ada/papers\nedit_uri: edit/trunk/docs/\n")
    generate(root)
    page = (root / "docs" / "papers" / "2510.00001.md").read_text()
    assert "[Hide](https://github.com/ada/papers/edit/trunk/data/curation/curation.yaml)" in page


def test_who_decided_and_why_a_rule_hides_is_told(tmp_path: Path) -> None:
    """A decision has the name of whoever made it, and a rule that hides its reason."""
    hiding = "hide:\n  - {any: [robot*], why: Not ours, by: Bo}\npapers:\n  '2510.00001': {rating: 3, by: Ada}\n"
    root = a_list(tmp_path, curation=hiding)
    told = [
        CliRunner().invoke(paperstand, ["--root", str(root), "explain", f"2510.0000{number}"]).output
        for number in (1, 2, 3)
    ]
    assert "curation.yaml:4:18: rating, by Ada" in told[0]
    assert any("curation.yaml:2:5: hide (Not ours), by Bo" in text for text in told)
