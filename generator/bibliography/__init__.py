"""What bibliographies write, by one set of rules for all formats: LaTeX, names, dates, keywords, links, DOIs, ids."""
