"""Whose feed it is, as every format says it."""

from datetime import datetime

from fediverse_cinema.films.lines import Support
from fediverse_cinema.foundation.values import frozen


@frozen
class Channel:
    """`uri` names it for good; its address is that of its page with the format behind it."""

    uri: str
    page_url: str
    title: str
    about: str
    author: str
    language: str
    updated_at: datetime
    support: tuple[Support, ...]
