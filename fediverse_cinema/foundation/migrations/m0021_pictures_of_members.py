"""Actors of this pole have a picture."""

SQLITE = """
ALTER TABLE actor ADD COLUMN picture JSON NOT NULL DEFAULT '{}';
"""

POSTGRES = """
ALTER TABLE actor ADD COLUMN picture JSONB NOT NULL DEFAULT '{}';
"""
