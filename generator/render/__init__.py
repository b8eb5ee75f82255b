"""Pages out of a library: pure functions that return text, one module a kind of page."""

from generator.render.site import render_site
from generator.render.status import Report

__all__ = ["Report", "render_site"]
