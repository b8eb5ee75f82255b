"""What people bring along or ask for, into ``data/``."""
