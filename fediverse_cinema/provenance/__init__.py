"""Provenance: films that were brought here for others than who shows them, and what their authors say to that."""
