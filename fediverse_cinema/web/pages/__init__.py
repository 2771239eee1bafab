"""One file for each concept: what a browser sees of it."""
