"""MkDocs' server that reloads pages, with the script for that in a file: no policy of a page allows one in the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count
from typing import Any, Final

from mkdocs.livereload import _SCRIPT_TEMPLATE, LiveReloadServer

_PATH: Final = re.compile(r"/livereload/(\d+)/(\d+)\.js")
_numbers = count()


class FileReloadServer(LiveReloadServer):
    """A server whose pages load what MkDocs' own puts into them."""

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        """Return a page with the script that waits for a build later than ``epoch``."""
        before, end, after = content.rpartition(b"</body>")
        script = b'<script src="/livereload/%d/%d.js"></script>' % (epoch, next(_numbers))
        return b"".join([before, script, end, after]) if end else content + script

    def _serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes] | None:  # noqa: ANN401  # WSGI's
        """Answer with the script, or do what MkDocs' server does."""
        path = _PATH.fullmatch(str(environ["PATH_INFO"]))
        if path is None:
            return super()._serve_request(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/javascript"), ("Cache-Control", "no-store")])
        return [_SCRIPT_TEMPLATE.substitute(epoch=path[1], request_id=path[2]).encode()]
