"""Pages out of a library: pure functions that return text, one module a kind of page."""

from generator.render.site import render_site
from generator.render.status import Report
from generator.render.why import Hand

__all__ = ["Hand", "Report", "render_site"]
