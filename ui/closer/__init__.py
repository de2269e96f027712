"""The parts of an explanation below its sum: one file for each choice, with ``show(engine, asked, explanation)``."""
