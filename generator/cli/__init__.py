"""The command line: one thin command a verb."""

from generator.cli.main import main

__all__ = ["main"]
