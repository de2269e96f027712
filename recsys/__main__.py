"""Runs the command line: ``python -m recsys``."""

from recsys.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
