"""Feeds of what is new: which there are, what they tell, and their three formats."""
