"""Telling the news upstairs: a lower room says what happened, and never knows who listens.

News are small frozen dataclasses of ids. The visible table of who hears which stands in listeners.py, on the roof.
"""

from dataclasses import asdict, is_dataclass
from typing import Any

from fediverse_cinema.foundation.jobs.queue import later

KIND, AGAIN = "news", "news_again"


async def tell(news: Any) -> None:
    """One job for one news, written in the caller's transaction."""
    if not is_dataclass(news) or isinstance(news, type):
        raise TypeError(f"{news!r} is no news: a dataclass of ids is")
    await later(KIND, {"name": type(news).__name__, "news": asdict(news)})
