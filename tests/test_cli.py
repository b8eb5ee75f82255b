"""The command line: a new list works at once, errors are one line, and exit codes tell what kind they are."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from support import Run, copy_list

from generator import __version__
from generator.cli import main
from generator.cli.main import paperstand
from generator.pipeline.build.run import build


def reply(folder: Path) -> Path:
    """Write a reply of the Hugging Face endpoint with one paper."""
    item = {
        "paper": {
            "id": "2502.00001",
            "title": "A paper <b>of today</b>",
            "authors": [{"name": "Ada Example"}],
            "upvotes": 3,
        },
        "publishedAt": "2025-02-03T00:00:00.000Z",
        "title": "A paper <b>of today</b>",
    }
    path = folder / "2025-02-03.json"
    path.write_text(json.dumps([item]))
    return path


def test_a_new_list_is_started_filled_and_built(run: Run, tmp_path: Path) -> None:
    """In an empty folder: init, check, import, build; the paper is on its day, and the list bears its own name."""
    root = tmp_path / "my-papers"
    code, out, err = run("--root", tmp_path, "init", "my-papers", "--url", "https://ada.example/papers")
    assert (code, out) == (0, "")
    for name in ("mkdocs.yml", "README.md", ".gitignore", "requirements.txt", ".github/workflows/publish.yml"):
        assert f"wrote {root / name}" in err
        assert (root / name).is_file()
    assert not list(root.joinpath("data").rglob("*.json"))
    config = (root / "mkdocs.yml").read_text()
    assert 'site_name: "My papers"' in config
    assert "https://ada.example/papers/" in config
    assert "{{" not in (root / "README.md").read_text() + (root / "requirements.txt").read_text()
    assert run("--root", root, "check") == (0, "", "0 errors, 0 warnings\n")
    assert run("--root", root, "import", reply(tmp_path))[0] == 0
    build(root, strict=True)
    page = (root / "site/daily/2025-02-03/index.html").read_text()
    assert "A paper &lt;b&gt;of today&lt;/b&gt;" in page
    assert "<title>Monday, 3 February 2025 - My papers</title>" in page


def test_init_asks_and_harms_nothing(run: Run, tmp_path: Path) -> None:
    """It refuses, naming them all, where files exist that it would write, and writes nothing then."""
    (tmp_path / "README.md").write_text("Mine.")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/topics.yaml").write_text("topics: []\n")
    (tmp_path / "notes.txt").write_text("Mine, too.")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code, _, err = run("--root", tmp_path, "init")
    assert code == 1
    assert {line.partition(": ")[0] for line in err.splitlines()} == {
        str(tmp_path / "README.md"),
        str(tmp_path / "data/topics.yaml"),
    }
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    (tmp_path / "README.md").unlink()
    (tmp_path / "data/topics.yaml").unlink()
    assert run("--root", tmp_path, "init", "--name", 'Ada\'s "list": 1')[0] == 0
    assert 'site_name: "Ada\'s \\"list\\": 1"' in (tmp_path / "mkdocs.yml").read_text()
    assert (tmp_path / "notes.txt").read_text() == "Mine, too."
    assert run("--root", tmp_path, "init")[0] == 1


def test_init_writes_nothing_where_a_file_is_called_like_a_folder(run: Run, tmp_path: Path) -> None:
    """A file `docs` is in the way of `docs/about`: it is named, and nothing is written."""
    (tmp_path / "docs").write_text("Mine.")
    code, _, err = run("--root", tmp_path, "init")
    assert code == 1
    assert err.startswith(f"{tmp_path / 'docs'}: ")
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A list with one paper."""
    root = tmp_path / "list"
    for words in (["--root", str(root.parent), "init", "list"], ["--root", str(root), "import", str(reply(tmp_path))]):
        main(words)
    return root


def test_check_tells_mistakes_to_stdout_in_the_order_of_files(run: Run, small: Path) -> None:
    """Errors fail it and are told on stdout, sorted by place; how many there are on stderr."""
    (small / "data/curation/b.yaml").write_text('papers:\n  "2502.00001": {rating: 9}\n  "../x": {pin: true}\n')
    (small / "data/curation/a.yaml").write_text('papers:\n  "2502.00001": {pim: true}\n')
    code, out, err = run("--root", small, "check")
    places = re.findall(r"^data/curation/(\S+): ", out, re.MULTILINE)
    assert places == ["a.yaml:2:18", "b.yaml:2:26", "b.yaml:3:3"]
    assert (code, err) == (1, "3 errors, 0 warnings\n")
    assert not (small / "docs/index.md").exists()


def test_check_tells_the_mistakes_of_all_files(run: Run, small: Path) -> None:
    """A file that cannot be read does not keep the mistakes of the others from being told."""
    (small / "data/curation/a.yaml").write_text("papers: [")
    (small / "data/site.yaml").write_text("home: 1\n")
    (small / "data/topics.yaml").write_text("topics: 1\n")
    code, out, _ = run("--root", small, "check")
    assert code == 1
    names = re.findall(r"^data/(\S+?):", out, re.MULTILINE)
    assert names == ["curation/a.yaml", "site.yaml", "topics.yaml"]


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-verb"],
        ["check", "--no-such-option"],
        ["import"],
        ["import", "--format", "pdf", "x"],
        ["import", "--source", "A b", "x"],
        ["import", "--date", "yesterday", "x"],
        ["fetch", "--since", "2025-02-30"],
        ["fetch", "--since", "2025-02-02", "--until", "2025-02-01"],
        ["serve", "--port", "99999"],
        ["--root", "no-such-folder", "check"],
        ["--root", __file__, "check"],
    ],
)
def test_wrong_usage_is_2(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    """A command that is called in a way it does not know says so, does nothing, and ends with 2."""
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "Error: " in err
    assert list(tmp_path.iterdir()) == []


def _break(root: Path) -> None:
    (root / "data/curation/a.yaml").write_text("papers: [")


@pytest.mark.parametrize("verb", [["generate"], ["build"], ["check"]])
def test_wrong_data_is_1_and_one_line(run: Run, small: Path, verb: list[str]) -> None:
    """The user's mistake is one line with its place, no traceback, and exit code 1."""
    _break(small)
    code, out, err = run("--root", small, *verb)
    told = [line for line in (out + err).splitlines() if "data/" in line]
    assert code == 1
    assert len(told) == 1
    assert told[0].startswith("data/curation/a.yaml:1:10: not YAML")
    assert "Traceback" not in err


def test_what_cannot_be_read_or_written_is_one_line(run: Run, small: Path, tmp_path: Path) -> None:
    """A folder where a file is expected, and a file where a folder is, are told by name."""
    code, _, err = run("--root", small, "import", tmp_path)
    assert code == 1
    assert str(tmp_path) in err
    (small / "data/curation/a.yaml").mkdir()
    code, _, err = run("--root", small, "generate")
    assert code == 1
    assert "a.yaml" in err
    assert len(err.splitlines()) == 1


def _process(*words: str, root: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    names = {**os.environ, "PAPERSTAND_DEBUG": "", "PAPERSTAND_ROOT": "", **environment}
    command = [sys.executable, "-m", "generator", *words]
    return subprocess.run(command, capture_output=True, text=True, env=names, cwd=root, check=False, timeout=120)


def test_debugging_shows_the_traceback(small: Path) -> None:
    """`--debug`, or PAPERSTAND_DEBUG, adds where in the program it was; without it there is one line."""
    _break(small)
    for words, environment in ((["--debug"], {}), ([], {"PAPERSTAND_DEBUG": "1"})):
        ended = _process(*words, "--root", str(small), "generate", **environment)
        assert ended.returncode == 1
        assert "Traceback (most recent call last)" in ended.stderr
        assert "data/curation/a.yaml:1:10: not YAML" in ended.stderr


def test_a_source_that_fails_is_3(run: Run, small: Path) -> None:
    """A source that cannot be reached is one line with its URL, and exit code 3."""
    (small / "data/sources.yaml").write_text(
        "sources:\n  - {name: a, kind: hugging-face-daily, url: 'http://127.0.0.1:1'}\n"
    )
    code, out, err = run("--root", small, "fetch", "--since", "2025-02-02", "--until", "2025-02-02")
    assert (code, out) == (3, "")
    assert len(re.findall(r"^http://127\.0\.0\.1:1/", err, re.MULTILINE)) == 1


def test_the_module_runs_in_the_current_folder(small: Path) -> None:
    """`python -m generator` is the command; the list is the current folder, or PAPERSTAND_ROOT."""
    here = _process("check", root=small)
    assert (here.returncode, here.stdout, here.stderr) == (0, "", "0 errors, 0 warnings\n")
    there = _process("check", root=small.parent, PAPERSTAND_ROOT=str(small))
    assert (there.returncode, there.stderr) == (0, "0 errors, 0 warnings\n")


def test_the_version_is_the_projects(run: Run) -> None:
    """`--version` tells the version of the distribution."""
    assert run("--version") == (0, f"paperstand, version {__version__}\n", "")
    text = (Path(__file__).parents[1] / "pyproject.toml").read_text()
    assert f'version = "{__version__}"' in text


def test_every_command_and_option_is_explained(run: Run) -> None:
    """Each verb says in a sentence what it does, and each of its options what it is for."""
    assert run("--help")[0] == 0
    for name, command in paperstand.commands.items():
        code, out, _ = run(name, "--help")
        assert code == 0
        assert command.help, name
        assert f"Usage: paperstand {name}" in out
        options = [option for option in command.params if isinstance(option, click.Option)]
        assert all(option.help for option in options), name


def test_a_year_that_somebody_mistyped_is_a_year(run: Run, small: Path) -> None:
    """A paper of the year 205 has its day and its month, and stops nothing."""
    (small / "data/curation/a.yaml").write_text("add:\n  - {title: Of old, published: 0205-10-01}\n")
    assert run("--root", small, "generate")[0] == 0
    assert (small / "docs/daily/0205-10-01.md").is_file()
    assert "October 0205" in (small / "docs/monthly/0205-10.md").read_text()


def test_generating_tells_what_it_did(run: Run, tmp_path: Path) -> None:
    """One line: how many papers, the newest day, what was written, kept and deleted; again, nothing is written."""
    root = copy_list(tmp_path / "list")
    line = r"90 papers, the newest of 2025-10-01; [\d,]+ pages written, 0 as before, 0 deleted\n"
    code, out, err = run("--root", root, "generate")
    assert (code, out) == (0, "")
    assert re.fullmatch(line, err)
    assert re.fullmatch(
        r"90 papers.*; 0 pages written, [\d,]+ as before, 0 deleted\n", run("--root", root, "generate")[2]
    )


def test_without_a_network_the_reason_is_told_once(run: Run, small: Path) -> None:
    """However many sources and days could not be asked for one reason, it is one line with their addresses."""
    sources = [
        f"{{name: s{number}, kind: hugging-face-daily, url: 'http://127.0.0.1:1/{number}'}}" for number in range(6)
    ]
    (small / "data/sources.yaml").write_text(f"sources: [{', '.join(sources)}]\n")
    code, _, err = run("--root", small, "fetch", "--since", "2025-02-02", "--until", "2025-02-03")
    reasons = [line for line in err.splitlines() if "could not be asked" in line]
    assert code == 3
    assert len(reasons) == 1
    assert "/0/" in reasons[0]
    assert reasons[0].endswith("and 2 more")


def test_on_windows_one_line_says_what_to_do() -> None:
    """Where locks, modes and links of files are other ones, the command says so instead of working half."""
    code = "import sys; sys.platform = 'win32'; import generator.cli"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Paperstand runs on Linux and macOS; on Windows it runs in WSL")
    assert done.stderr.count("\n") == 1
