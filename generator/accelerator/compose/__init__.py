"""Generated Markdown into the finished pages of a site, by texts alone: nothing here knows MkDocs or a file."""
