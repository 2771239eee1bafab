"""Moderation: reports, measures and the log of them, complaints of those who hold rights."""
