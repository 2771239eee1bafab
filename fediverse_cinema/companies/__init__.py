"""Companies: the pages of those who work for films, what they do, their films, and who edits them."""
