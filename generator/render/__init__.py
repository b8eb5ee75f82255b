"""Pages out of a library: pure functions that return text, one module a kind of page."""

from generator.render.overviews import Report
from generator.render.site import render_site

__all__ = ["Report", "render_site"]
