"""The theme's templates, as an earlier build compiled them: to compile them takes longer than to render all shells.

Jinja keeps what it has compiled beside a hash of the template. What comes of a template depends on its environment as
well, so each kind of environment has a folder of its own; the folder of another release goes.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket
from mkdocs.theme import Theme

from generator.manifest import content_hash


class RememberingTheme(Theme):
    """A theme whose environments look for compiled templates in a folder."""

    _folder: Path
    _key: str

    @classmethod
    def of(cls, theme: Theme, folder: Path, key: str) -> None:
        """Make a theme one of these; ``key`` is a hash of the code that compiles and renders."""
        theme.__class__ = cls
        vars(theme).update(_folder=folder, _key=key)

    def get_env(self) -> jinja2.Environment:
        """Return MkDocs' environment for the theme."""
        env = super().get_env()
        settings = self._key, sorted(env.extensions), sorted(env.filters)
        folder = self._folder / content_hash(repr(settings).encode())
        if not folder.is_dir():
            shutil.rmtree(self._folder, ignore_errors=True)
            folder.mkdir(parents=True)
        env.bytecode_cache = _Compiled(str(folder))
        return env


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates in a folder; what is broken is compiled again."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, or leave it empty."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001  # Jinja foresees a few of the errors that a spoilt file may lead to
            bucket.reset()
