"""Where titles stand in an alphabet. Pure."""

import re

from fediverse_cinema.foundation.folding import fold

ARTICLE = re.compile(r"^(?:l'|le |la |les |un |une |des |the )(?=.)")
LONGEST = 200


def sort_key(title: str) -> str:
    """Where a title stands in an alphabet, as libraries do it: its article does not count, nor do its signs."""
    folded = re.sub(r"^\W+", "", fold(title))
    return re.sub(r"[\W_]+", " ", ARTICLE.sub("", folded, count=1)).strip()[:LONGEST]
