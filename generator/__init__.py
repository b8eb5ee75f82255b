"""Paperstand: a static site generator for one's own daily papers."""

__version__ = "0.1.0"
