"""From ``data/`` to ``site/``: the stages of a build in their order, and the same again whenever something changes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.accelerator.live_reload import FileReloadServer
from generator.config import read_site_url, site_config_place
from generator.errors import PaperstandError, Problem, Severity
from generator.pipeline.at_work import making_pages
from generator.pipeline.build.generate import Generated, generate_list
from generator.pipeline.build.run_mkdocs import build_site
from generator.pipeline.build.search_index import index_site
from generator.pipeline.build.timings import Timings
from generator.pipeline.build.up_to_date import are_unchanged, inputs, keep_build, last_build
from generator.pipeline.build.watch import WATCHED, Watcher, listening_error, refuse_taken
from generator.pipeline.cache import cache_folder, code_key
from generator.pipeline.progress import Progress, silent
from generator.regular import read_regular


def build(
    root: Path, progress: Progress = silent, *, strict: bool = False, timings: Timings | None = None
) -> Generated:
    """Generate the pages of the list at ``root`` and build its site, unless that has been done already.

    Raises:
        DataError: the data or ``mkdocs.yml`` is wrong; the site stays as it was.
    """
    with making_pages(root):
        return _build(root, progress, timings or Timings(), strict=strict)


def _build(root: Path, progress: Progress, timings: Timings, *, strict: bool) -> Generated:
    with timings.stage("load"):
        made_of = inputs(root, strict=strict)
        before = last_build(root, made_of)
    if before:
        timings.done_without(("classify", "generate", "site", "search"))
        return before
    generated, library = generate_list(root, progress, timings, made_of.below("data"))
    with timings.stage("site") as stage:
        tree, is_quiet = build_site(root, generated.files, generated.newest, progress, strict=strict)
        stage.files, stage.bytes = tree.placed.written, tree.placed.size
    with timings.stage("search") as stage:
        timings.indexer_peak_mb = tree.apart(lambda: index_site(tree, library, code_key(), cache_folder(root)))
        stage.files = tree.placed.written - timings.stages["site"].files
        stage.bytes = tree.placed.size - timings.stages["site"].bytes
    with timings.stage("site"):
        tree.stand()
        if is_quiet and made_of.key and are_unchanged(root, made_of):
            keep_build(root, made_of, generated)
    return generated


def unplaced(root: Path) -> list[Problem]:
    """Return a warning where ``mkdocs.yml`` does not say where the site of the list at ``root`` will be.

    Raises:
        DataError: the file is not YAML.
    """
    if read_site_url(root) is not None:
        return []
    return [
        Problem(
            "without an address in `site_url` the page that is shown for a wrong one has no styles of the site",
            site_config_place(root, ("site_url",)),
            "where the site will be, such as https://ada.github.io/papers/ (the publishing workflow says it)",
            severity=Severity.WARNING,
        )
    ]


@dataclass(frozen=True, slots=True)
class Teller:
    """Whom ``serve`` tells of each build, and where the site is."""

    built: Callable[[Generated], None]
    listening: Callable[[str], None] = lambda _: None


def serve(root: Path, address: tuple[str, int], progress: Progress, teller: Teller) -> None:
    """Build the site, serve it on loopback, and build it again whenever something that people write changes.

    Raises:
        DataError: the site cannot be built at first.
        UsageError: something else listens there.
    """
    watcher = Watcher(root)

    def rebuild() -> None:
        try:
            with watcher.making:
                teller.built(build(root, progress))
        except (PaperstandError, OSError) as error:
            logging.getLogger("mkdocs.livereload").error("%s", error)  # noqa: TRY400  # told in one line

    host, port = address
    refuse_taken(host, port)
    teller.built(build(root, progress))
    server = FileReloadServer(builder=rebuild, host=host, port=port, root=str(root / "site"))
    server.error_handler = lambda _: read_regular(root / "site/404.html")
    server.observer = watcher.observer()  # type: ignore[assignment]  # both are what the server asks of it
    for name in WATCHED:
        if (root / name).exists():
            server.watch(str(root / name))
    teller.listening(f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/")
    try:
        server.serve()  # type: ignore[no-untyped-call]  # MkDocs has no types there
    except KeyboardInterrupt:
        server.shutdown()
    except OSError as error:
        raise listening_error(error, host, port) from None
