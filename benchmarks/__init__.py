"""One script for each claim about speed or quality; each prints a table. Run them as modules."""
