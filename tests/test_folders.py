"""Every verb works in the list that is meant, however its folder is named; outside of a list it just says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest
from lists import store as store_papers
from lists import three
from support import Run

from generator.cli import main
from generator.cli.main import paperstand
from generator.pipeline.build.run import build
from generator.pipeline.build.up_to_date import inputs, keep_build
from generator.writer import SITE_STAMPS, read_stamps
from generator.writer.stamps import write_stamps

REPLY_NAME: Final = "2025-02-03.json"
REPLY: Final = '[{"paper": {"id": "2502.00001", "title": "A"}, "publishedAt": "2025-02-03T00:00:00.000Z"}]'
WORDS: Final[Mapping[str, list[str]]] = {
    "import": [REPLY_NAME],
    "add": ["--offline", "2501.00001"],
    "explain": ["2510.00001"],
    "export": ["--format", "bibtex"],
    "form": [REPLY_NAME],
    "fetch": ["--now", "2025-11-01"],
}
"""What each verb is called with, beside its name."""
VERBS: Final = [verb for verb in paperstand.list_commands(None) if verb != "init"]  # type: ignore[arg-type]  # unused


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a list `l` in it that no source feeds, and a link to it."""
    monkeypatch.chdir(tmp_path)
    main(["init", "l"])
    if git := shutil.which("git"):
        subprocess.run([git, "init", "--quiet", "l"], check=True)
    (tmp_path / "l/data/sources.yaml").write_text("sources: []\n")
    (tmp_path / "2025-02-03.json").write_text(REPLY)
    store_papers(tmp_path / "l", three())
    (tmp_path / "link").symlink_to("l")
    return tmp_path


def words_of(verb: str, home: Path) -> list[object]:
    """Return what a verb is called with, wherever one stands."""
    return [home / word if word == REPLY_NAME else word for word in WORDS.get(verb, [])]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the content of all files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def by_option(name: str) -> Callable[[Path], None]:
    """Build with `--root`."""
    return lambda _: main(["--root", name, "build"])


def _inside(home: Path) -> None:
    os.chdir(home / "l")
    main(["build"])


def _by_variable(_: Path) -> None:
    os.environ["PAPERSTAND_ROOT"] = "l"
    try:
        main(["build"])
    finally:
        del os.environ["PAPERSTAND_ROOT"]


def _as_module(home: Path) -> None:
    where = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run([sys.executable, "-m", "generator", "--root", "l", "build"], check=True, cwd=home, env=where)


WAYS: Final[Mapping[str, Callable[[Path], object]]] = {
    "relative": by_option("l"),
    "with a dot": by_option("./l"),
    "with a slash": by_option("l/"),
    "there and back": by_option("l/data/../../l"),
    "a link": by_option("link"),
    "through a link": by_option("link/data/.."),
    "none": _inside,
    "the environment": _by_variable,
    "the module": _as_module,
    "the function": lambda _: build(Path("l")),
}


def test_the_site_has_the_same_bytes_however_the_folder_is_named(home: Path) -> None:
    """Nothing but the list itself is written to, and nothing depends on how it was called."""
    build(home / "l")
    wanted = files_of(home / "l/site")
    before = sorted(home.iterdir()), sorted((home / "l").iterdir())
    assert {"index.html", "404.html", "sitemap.xml"} < wanted.keys()
    for name, way in WAYS.items():
        shutil.rmtree(home / "l/.cache")
        shutil.rmtree(home / "l/site")
        os.chdir(home)
        way(home)
        assert files_of(home / "l/site") == wanted, name
        assert (sorted(home.iterdir()), sorted((home / "l").iterdir())) == before, name


def test_a_site_that_an_earlier_version_left_without_its_front_page_is_mended(home: Path, run: Run) -> None:
    """Where the notes tell of a site without what MkDocs makes, they are not believed; its stray folder goes."""
    root = home / "l"
    generated = build(root)
    wanted = files_of(root / "site")
    stray = root / "l/.cache/mkdocs"
    stray.mkdir(parents=True)
    known = read_stamps(root / ".cache" / SITE_STAMPS)
    for name in ("404.html", "index.html", "sitemap.xml"):
        (root / "site" / name).rename(stray / name)
        del known[name]
    write_stamps(root / ".cache" / SITE_STAMPS, known)
    keep_build(root, inputs(root, strict=False), generated)
    assert run("--root", "l", "build")[0] == 0
    assert files_of(root / "site") == wanted
    assert not (root / "l").exists()


@pytest.mark.parametrize("name", ["l/l/.cache/mine.txt", "l/l/.cache/mkdocs/mine.md", "l/l/.cache/mkdocs/index.html"])
def test_what_only_looks_like_a_stray_stays(home: Path, name: str) -> None:
    """A folder that people made is not deleted, whatever it is called."""
    (home / name).parent.mkdir(parents=True)
    (home / name).write_text("Mine.")
    build(home / "l")
    assert (home / name).read_text() == "Mine."


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("folder", "meant"), [("l/data/curation", "../.."), (".", "l"), ("empty", "")])
def test_outside_of_a_list_every_verb_says_so(run: Run, home: Path, verb: str, folder: str, meant: str) -> None:
    """One line, with the nearest list above or below, exit code 2, and nothing is written."""
    (home / "empty").mkdir()
    if not meant:
        shutil.rmtree(home / "l")
        (home / "link").unlink()
    os.chdir(home / folder)
    before = sorted(home.rglob("*"))
    code, out, err = run(verb, *words_of(verb, home))
    hint = f"did you mean `--root {meant}`?" if meant else "expected a folder with mkdocs.yml"
    assert (code, out) == (2, "")
    assert err.startswith(f"{home / folder if folder != '.' else home}: no mkdocs.yml here; {hint}")
    assert err.count("\n") == 1
    assert sorted(home.rglob("*")) == before


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in {"serve", "form"}])
@pytest.mark.parametrize("root", ["l", "./l", "l/", "link", "l/docs/.."])
def test_every_verb_works_in_a_list_by_any_name(run: Run, home: Path, verb: str, root: str) -> None:
    """It ends well, and leaves nothing beside the list."""
    before = sorted(home.iterdir())
    code, _, err = run("--root", root, verb, *words_of(verb, home))
    assert code == 0, err
    assert sorted(home.iterdir()) == before
    assert not (home / "l/l").exists()
    assert not (home / "l/link").exists()


@pytest.mark.parametrize(
    ("folder", "words", "name"),
    [
        (".", ["check", "l/data/topics.yaml"], "data/topics.yaml"),
        (".", ["--root", "l", "check", "l/data/topics.yaml"], "data/topics.yaml"),
        (".", ["--root", "link", "check", "data/topics.yaml"], "data/topics.yaml"),
        (".", ["check", "link/data/topics.yaml"], "data/topics.yaml"),
        ("l/data/curation", ["check", "../topics.yaml"], "data/topics.yaml"),
        ("l", ["check", "data/topics.yaml"], "data/topics.yaml"),
        ("m", ["check", "../l/data/topics.yaml"], "data/topics.yaml"),
        ("m", ["check", "../l/data/topics.yaml", "data/site.yaml"], "../l/data/topics.yaml"),
    ],
)
def test_a_file_is_checked_as_one_of_the_list_that_it_is_in(
    run: Run, home: Path, folder: str, words: list[str], name: str
) -> None:
    """Wherever one stands, a file's mistakes are told, and the line it is on is shown; no other file's are."""
    main(["init", "m"])
    (home / "l/data/topics.yaml").write_text("topics: 1\n")
    (home / "l/data/curation/a.yaml").write_text("papers: [")
    os.chdir(home / folder)
    code, out, err = run(*words)
    assert code == 1
    assert out.splitlines()[0].startswith(f"{name}:1:9: not a list")
    assert out.splitlines()[1:] == ["    topics: 1", "            ^"]
    assert err.startswith("1 error")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check", "2025-02-03.json"], "2025-02-03.json: in no list"),
        (["check", "l/data/topic.yaml"], "l/data/topic.yaml: no such file"),
        (["--root", "m", "check", "l/data/topics.yaml"], "l/data/topics.yaml: not in "),
    ],
)
def test_a_file_that_is_in_no_list_is_not_checked(run: Run, home: Path, words: list[str], told: str) -> None:
    """One line says why, and the exit code is that of wrong usage."""
    main(["init", "m"])
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith(told)
    assert err.count("\n") == 1
    assert not (home / ".cache").exists()


def test_a_file_that_nothing_reads_is_not_called_right(run: Run, home: Path) -> None:
    """`check` says of a file in which it would find no mistake that it is not checked."""
    (home / "l/data/topic.yaml").write_text("topics: 1\n")
    code, out, _ = run("check", "l/data/topic.yaml", "l/data/topics.yaml")
    assert code == 0
    assert out.startswith("data/topic.yaml: warning: is not checked; expected a file")
