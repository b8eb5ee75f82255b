"""``data/`` to ``docs/`` to ``site/``."""
