"""The command line: one thin command a verb."""

import sys

if sys.platform == "win32":
    sys.exit("Paperstand runs on Linux and macOS; on Windows it runs in WSL: https://learn.microsoft.com/windows/wsl/")

from generator.cli.main import main

__all__ = ["main"]
