"""The synopsis of a film of ours as HTML: read far more often than written."""

from functools import lru_cache

from fediverse_cinema.foundation.html import markdown

REMEMBERED = 128  # a synopsis has 10,000 signs at most


@lru_cache(REMEMBERED)
def html_of(text: str) -> str:
    """Depends on the text alone, so what is remembered cannot be out of date."""
    return markdown(text)
