"""The charts of an explanation. Each has selectable points, one plain sentence, and a table that says the same."""
