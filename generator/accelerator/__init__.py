"""Where Paperstand meets MkDocs."""
