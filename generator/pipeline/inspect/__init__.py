"""What there is to say of a list, without changing it."""
