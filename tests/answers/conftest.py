"""Answers are pieces of notebooks, not modules to import."""

collect_ignore_glob = ["*.py"]
