"""Steps say which older programs go on working after them: those that know step `since`. Without a word, none does."""

SQLITE = """
ALTER TABLE migration ADD COLUMN since INTEGER;
"""

POSTGRES = """
ALTER TABLE migration ADD COLUMN since INTEGER;
"""
