"""The stages in their order: the only place where reading, deciding and writing meet."""
