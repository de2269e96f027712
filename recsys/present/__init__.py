"""How results are shown, without any server: words, tables, charts and reports."""
