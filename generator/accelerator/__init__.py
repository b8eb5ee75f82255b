"""Generated pages composed instead of rendered: ``compose`` is how, by texts; the rest is where MkDocs comes in."""

from typing import Final

EXTENSIONS: Final = frozenset({"attr_list", "md_in_html", "admonition", "toc", "tables", "fenced_code"})
"""The Markdown extensions with which generated pages are known to be read alike; none of them reads other files."""
