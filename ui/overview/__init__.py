"""The page of the whole model: its sample, and the sides from which it can be looked at."""
