"""Numbered steps of the schema, one file each, for both engines."""
