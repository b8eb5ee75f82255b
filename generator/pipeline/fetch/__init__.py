"""Sources to ``data/``."""
