"""A federated home for independent cinema: see docs/walk.md for the tour."""

__version__ = "0.1.0"
