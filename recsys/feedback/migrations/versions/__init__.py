"""One file per step, each naming the one before it."""
