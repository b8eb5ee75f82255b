"""Nothing in a list leads elsewhere: links, pipes, devices and sockets are refused by name, and none is waited for."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from lists import a_list
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from support import REPOSITORY

from generator.cli import main
from generator.config import read_curation
from generator.pipeline.build.run import build
from generator.regular import NotRegularError, clear, irregularity, read_regular
from generator.writer import SiteTree
from generator.writer.stamps import others_below, unstamped

_LONGEST = 20
"""Seconds after which a test that waits is ended: it would wait for ever."""


@pytest.fixture(autouse=True)
def _no_waiting_for_ever() -> Iterator[None]:
    def fail(*_: object) -> None:
        pytest.fail("it waits")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(_LONGEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _outside(root: Path) -> Path:
    """Return a folder outside of a list, with a file in it."""
    folder = root.parent / "outside"
    folder.mkdir(exist_ok=True)
    (folder / "secret.yaml").write_text("secret: yes\n")
    return folder


def _device(path: Path, _: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")


def _socket(path: Path, _: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the path of a socket may not be long
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


KINDS: dict[str, tuple[Callable[[Path, Path], object], str]] = {
    "a link to a folder": (lambda path, root: path.symlink_to(_outside(root)), "a link to elsewhere"),
    "a link to everything": (lambda path, _: path.symlink_to("/"), "a link to elsewhere"),
    "a link to itself": (lambda path, _: path.symlink_to(path.name), "a link to elsewhere"),
    "a link to a file": (lambda path, root: path.symlink_to(_outside(root) / "secret.yaml"), "a link to elsewhere"),
    "a link within": (lambda path, root: path.symlink_to(root / "data/topics.yaml"), "a link to elsewhere"),
    "a link to nothing": (lambda path, _: path.symlink_to("nowhere"), "a link to elsewhere"),
    "a pipe": (lambda path, _: os.mkfifo(path), "a pipe"),
    "a socket": (_socket, "a socket"),
    "a device": (_device, "a device"),
}
PLACES = [
    "mkdocs.yml",
    "data",
    "data/site.yaml",
    "data/sources.yaml",
    "data/topics.yaml",
    "data/health.json",
    "data/.journal.json",
    "data/metrics",
    "data/metrics/2025-10.csv",
    "data/papers",
    "data/papers/2025",
    "data/papers/2025/2025-10-27.json",
    "data/curation/more.yaml",
    "data/curation/.hidden.yaml",
    "data/notes",
    "data/notes/2510.00001.md",
    "data/refused",
    "data/anything/deep/below",
    "docs",
    "docs/index.md",
    "docs/about",
    "docs/about/x.txt",
    "docs/.hidden",
    "docs/overrides",
    "docs/overrides/main.html",
    "docs/papers/2510.00001.md",
    "docs/.paperstand.json",
    "docs/.paperstand.journal",
    "docs/schemas/topics.json",
    "site",
    ".cache",
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list with a file of each kind."""
    root = a_list(tmp_path_factory.mktemp("whole"), curation="papers: {}\n", topics="topics: []\n", site="{}\n")
    (root / "data/sources.yaml").write_text("sources: []\n")
    (root / "docs/about").mkdir(parents=True)
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    return root


@pytest.fixture
def root(whole: Path, tmp_path: Path) -> Path:
    """A copy of that list."""
    return Path(shutil.copytree(whole, tmp_path / "list"))


def put(root: Path, name: str, kind: str) -> str:
    """Put something of a kind in a place, and return what it is called."""
    path = root / name
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    make, what = KINDS[kind]
    make(path, root)
    return what


def run(root: Path, *words: str) -> int:
    """Run a command and return its exit code."""
    try:
        main(["--root", str(root), *words])
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return 0


CASES = [
    *((name, kind) for name in PLACES for kind in ("a link to everything", "a pipe")),
    *((name, kind) for name in ("data/metrics", "docs/about/x.txt", "mkdocs.yml", ".cache") for kind in KINDS),
]


@pytest.mark.parametrize(("name", "kind"), dict.fromkeys(CASES))
def test_what_leads_elsewhere_is_refused_by_its_name(
    name: str, kind: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In every place that is read, copied or written into, in one line, and nothing outside is touched."""
    what = put(root, name, kind)
    assert run(root, "build") == 1
    assert capsys.readouterr().err == f"{name}: {what}; expected a file or folder of its own\n"
    assert [path.name for path in _outside(root).iterdir()] == ["secret.yaml"]


VERBS = {
    "build": ["build"],
    "generate": ["generate"],
    "serve": ["serve"],
    "check": ["check"],
    "check for GitHub": ["check", "--format", "github"],
    "explain": ["explain", "2510.00001"],
    "explain a topic": ["explain", "--topic", "x", "--rule", "any: [x]"],
    "status": ["status"],
    "fetch": ["fetch"],
    "add": ["add", "--offline", "2501.00001"],
    "import": ["import", "{root}/ids.txt"],
    "schema": ["schema"],
    "form": ["form", "{root}/event.json"],
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("name", "kind"), [("data/metrics", "a link to everything"), ("docs/schemas", "a pipe"), ("mkdocs.yml", "a pipe")]
)
def test_every_command_refuses_it(
    name: str, kind: str, verb: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a command reads of a list: none takes part of one that leads elsewhere."""
    (root / "ids.txt").write_text("2501.00001\n2501.00002\n")
    (root / "event.json").write_text("{}")
    what = put(root, name, kind)
    assert run(root, *(word.format(root=root) for word in VERBS[verb])) == 1
    told = capsys.readouterr()
    assert what in told.out + told.err
    assert name in told.out + told.err
    assert not (root / "docs/index.md").exists()


def test_many_are_told_of_twenty(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An archive full of links is refused at the first of them."""
    for number in range(100):
        (root / f"docs/about/{number}").symlink_to("/")
    assert run(root, "build") == 1
    assert len(capsys.readouterr().err.splitlines()) == 20


@pytest.mark.parametrize("setting", ["docs_dir: pages\n", "  custom_dir: pages/theme\n"])
def test_other_folders_of_the_list_are_asked_as_well(
    setting: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where MkDocs is told to read from folders of other names, these are looked through, too."""
    (root / "pages/theme").mkdir(parents=True)
    (root / "pages/theme/x.css").symlink_to("/etc/passwd")
    config = (root / "mkdocs.yml").read_text()
    after = config.replace("theme:\n", f"theme:\n{setting}") if setting.startswith(" ") else config + setting
    (root / "mkdocs.yml").write_text(after)
    assert run(root, "build") == 1
    assert capsys.readouterr().err.startswith("pages/theme/x.css: a link to elsewhere")


OUTWARDS = {
    "docs_dir: ../pages\n": "`docs_dir` is `../pages`, which leads out of the list",
    "docs_dir: /etc\n": "`docs_dir` is `/etc`, which leads out of the list",
    "docs_dir: docs/../../pages\n": "`docs_dir` is `docs/../../pages`, which leads out of the list",
    '"docs\\x5fdir": ../pages\n': "`docs_dir` is `../pages`, which leads out of the list",
    "  custom_dir: ../theme\n": "`custom_dir` is `../theme`, which leads out of the list",
    "  custom_dir: /usr\n": "`custom_dir` is `/usr`, which leads out of the list",
    "hooks: [../hook.py]\n": "`hooks` is `../hook.py`, which leads out of the list",
    "INHERIT: ../base.yml\n": "`INHERIT` takes settings from another file",
    "INHERIT: base.yml\n": "`INHERIT` takes settings from another file",
}


@pytest.mark.parametrize("setting", OUTWARDS)
@pytest.mark.parametrize("verb", ["build", "check"])
def test_settings_that_lead_out_of_the_list_are_refused(
    setting: str, verb: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By name and line: what MkDocs would read elsewhere is not looked through here."""
    config = (root / "mkdocs.yml").read_text()
    after = config.replace("theme:\n", f"theme:\n{setting}") if setting.startswith(" ") else config + setting
    (root / "mkdocs.yml").write_text(after)
    assert run(root, verb) == 1
    told = capsys.readouterr()
    line = after[: after.index(setting)].count("\n") + 1
    first = (told.err if verb == "build" else told.out).splitlines()[0]
    assert first.startswith(f"mkdocs.yml:{line}:")
    assert OUTWARDS[setting] in first


def test_a_folder_behind_a_link_is_refused_by_the_link(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is named below another one is in the list only where that one is."""
    (_outside(root) / "theme").mkdir()
    (root / "pages").symlink_to(_outside(root))
    config = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(config.replace("theme:\n", "theme:\n  custom_dir: pages/theme\n"))
    assert run(root, "build") == 1
    assert capsys.readouterr().err == "pages: a link to elsewhere; expected a file or folder of its own\n"


def test_a_configuration_without_an_end_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """MkDocs would read all of it, and the generator none."""
    (root / "mkdocs.yml").write_bytes((root / "mkdocs.yml").read_bytes() + b"#" * 1_000_000 + b"\ndocs_dir: /etc\n")
    assert run(root, "build") == 1
    assert capsys.readouterr().err.startswith("mkdocs.yml: more than 1000000 bytes; expected a configuration")


def test_plain_mkdocs_refuses_links_in_docs(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    """MkDocs follows them and publishes what they lead to, so the plugin stops it."""
    (root / "docs/about/x.txt").symlink_to("/etc/passwd")
    with pytest.raises(Abort):
        mkdocs_build(load_config(str(root / "mkdocs.yml"), site_dir=str(root / "site")))
    assert "docs/about/x.txt: a link to elsewhere; expected a file or folder of its own" in caplog.messages
    assert not (root / "site/about/x.txt").exists()


def test_a_list_may_be_reached_by_a_link(root: Path, tmp_path: Path) -> None:
    """Its own folder, and those above, are where somebody put them."""
    (tmp_path / "link").symlink_to(root)
    assert run(tmp_path / "link", "build") == 0
    assert (root / "site/index.html").exists()


def test_the_locks_of_an_editor_are_passed_over(root: Path) -> None:
    """Emacs marks a file that is edited by a link to nothing, macOS puts one beside it; other hidden files count."""
    (root / "data/curation/.#curation.yaml").symlink_to("ada@example.4711:1234")
    (root / "data/notes").mkdir()
    (root / "data/notes/.#2510.00001.md").symlink_to("ada@example.4711:1234")
    (root / "data/curation/._curation.yaml").write_bytes(b"\0\5\x16\7")
    (root / "data/curation/.more.yaml").write_text("papers: {'2510.00001': {hide: true}}\n")
    (root / "docs/about/.#index.md").symlink_to("ada@example.4711:1234")
    curation = read_curation(root)
    assert (curation.problems, [item.key for item in curation.decisions]) == ((), ["2510.00001"])
    assert run(root, "build") == 0
    assert run(root, "check") == 0


@pytest.mark.parametrize("kind", ["a pipe", "a socket", "a device", "a link to itself", "a folder"])
def test_a_file_that_is_brought_along_is_a_file(kind: str, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An import reads no pipe and no device, and does the other files."""
    path = root.parent / "brought.txt"
    if kind == "a folder":
        path.mkdir()
    else:
        KINDS[kind][0](path, root)
    (root.parent / "ids.txt").write_text("2501.00001\n2501.00002\n")
    run(root, "import", str(path), str(root.parent / "ids.txt"))
    told = capsys.readouterr()
    assert f"{path}: cannot be read" in told.out + told.err
    assert "2 new" in told.out + told.err


def test_a_file_that_is_brought_along_may_be_a_link(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody named it by hand."""
    (root.parent / "ids.txt").write_text("2501.00001\n2501.00002\n")
    (root.parent / "link.txt").symlink_to("ids.txt")
    assert run(root, "import", str(root.parent / "link.txt")) == 0
    assert "2 new" in str(capsys.readouterr())


def test_a_new_list_is_put_into_no_other_folder(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where `docs` is a link to elsewhere already, nothing is begun."""
    new = root.parent / "new"
    new.mkdir()
    (new / "docs").symlink_to(_outside(root))
    assert run(new, "init") == 1
    assert "docs: exists already" in capsys.readouterr().err
    assert [path.name for path in _outside(root).iterdir()] == ["secret.yaml"]


def test_what_stands_in_the_site_is_not_there_after_two_builds(root: Path) -> None:
    """The site is put together beside the old one, whose folders are used again: without what was put into them."""
    build(root)
    before = sorted(path.relative_to(root / "site") for path in (root / "site").rglob("*"))
    for place in ("", "daily/", "daily/2025-10-27/"):
        for number, (make, _) in enumerate(KINDS.values()):
            with suppress(pytest.skip.Exception):
                make(root / f"site/{place}{number}", root)
    for text in ("a", "b"):
        (root / "docs/about/index.md").write_text(f"# About\n\n{text}\n")
        build(root)
    found = sorted(path.relative_to(root / "site") for path in (root / "site").rglob("*"))
    assert [path for path in found if path not in before and path.parts[0] != "about"] == []
    assert [path.name for path in _outside(root).iterdir()] == ["secret.yaml"]


def test_a_link_in_the_place_of_a_folder_of_the_site_is_not_written_through(tmp_path: Path) -> None:
    """The next site is begun anew where one of its folders is a link, or stands behind one itself."""
    site, cache = tmp_path / "site", tmp_path / "cache"
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/index.html").write_text("not ours")
    for turn in range(6):
        if turn in {3, 4}:
            folder = cache / ("site/a" if turn == 3 else "site")
            shutil.rmtree(folder)
            folder.symlink_to(tmp_path / "outside")
        tree = SiteTree(site, cache)
        tree.put("a/index.html", f"key {turn}", f"{turn}".encode)
        tree.stand()
        assert (site / "a/index.html").read_text() == f"{turn}"
        assert not site.is_symlink()
    assert (tmp_path / "outside/index.html").read_text() == "not ours"


def test_looking_for_files_follows_no_link(tmp_path: Path) -> None:
    """A link in a folder is a file that is not known, and so is one in the place of a folder."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/everything").symlink_to("/")
    (tmp_path / "b").symlink_to("/")
    assert sorted(others_below(tmp_path, {"b/known"})) == ["a/everything", "b"]
    assert unstamped(tmp_path, {}) is not None


def test_only_a_file_is_read(tmp_path: Path) -> None:
    """A file is read to its end or to what is asked for; what is none is told without waiting for it."""
    (tmp_path / "file").write_bytes(b"content")
    assert read_regular(tmp_path / "file") == b"content"
    assert read_regular(tmp_path / "file", 3) == b"con"
    (tmp_path / "link").symlink_to("file")
    assert read_regular(tmp_path / "link", may_be_link=True) == b"content"
    with pytest.raises(NotRegularError, match="a link to elsewhere"):
        read_regular(tmp_path / "link")
    with pytest.raises(IsADirectoryError):
        read_regular(tmp_path)
    assert irregularity((tmp_path / "file").stat().st_mode) == irregularity(tmp_path.stat().st_mode) == ""


def test_room_is_made_without_following_links(tmp_path: Path) -> None:
    """What stands in the place of a file of ours goes, and what a link leads to stays."""
    outside = _outside(tmp_path / "x")
    for number, make in enumerate(
        [
            lambda path: path.write_text("file"),
            lambda path: path.symlink_to(outside),
            os.mkfifo,
            lambda path: ((path / "below").mkdir(parents=True), (path / "below/link").symlink_to(outside)),
            lambda _: None,
        ]
    ):
        place = tmp_path / str(number)
        make(place)
        clear(place)
        assert not os.path.lexists(place)
    assert (outside / "secret.yaml").exists()


def test_a_line_of_a_pipe_is_not_shown(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check` shows the line that is wrong, of files alone."""
    os.mkfifo(root / "data/curation/pipe.yaml")
    assert run(root, "check", "--format", "json") == 1
    (problem,) = json.loads(capsys.readouterr().out)
    assert (problem["file"], problem["what"]) == ("data/curation/pipe.yaml", "a pipe")
    with suppress(FileNotFoundError):
        (root / "data/curation/pipe.yaml").unlink()
    assert run(root, "check") == 0
