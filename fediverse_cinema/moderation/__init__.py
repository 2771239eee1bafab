"""Moderation: reports from here and from elsewhere."""
