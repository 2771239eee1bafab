"""The player on pages of others: where it stands, how large it is, and the frame that holds it. Only films of ours that
are out and have a file are shown there.

It is announced twice. In the head, as twitter:player and og:video, for Mastodon: with an oEmbed there it would leave
description and author out. In a header, as oEmbed, for everybody else (oembed.com §4).
"""

from html import escape
from urllib.parse import quote

from fediverse_cinema.films.models import FilmState
from fediverse_cinema.films.views import FilmPage
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.values import frozen

WIDTH = 854
BELOW = 64
"""What stands below the picture: title, author, the way to the page."""
HIGHEST = 784
"""Of the film that stands upright, where nobody says how high it may be."""
SMALLEST = 120
MAY = "fullscreen; autoplay; picture-in-picture"


@frozen
class Player:
    """Pixels; `url` is whole."""

    url: str
    width: int
    height: int


def player_of(page: FilmPage, most_wide: int | None = None, most_high: int | None = None) -> Player | None:
    """The player of a film, no larger than asked for; none of what is not shown on pages of others."""
    if page.state != FilmState.PUBLISHED.value or page.elsewhere or not (page.sources or page.hls):
        return None
    ratio, widest, highest = page.line.ratio, most_wide or WIDTH, most_high or HIGHEST
    width = min(WIDTH, round((highest - BELOW) * ratio))
    width = min(max(width, SMALLEST), widest)
    height = round(width / ratio) + BELOW
    return Player(address(page.slug), width, min(height, highest))


def address(slug: str) -> str:
    return f"{urls.base()}/embed/{slug}"


def frame(player: Player, title: str) -> str:
    """What somebody puts into her page."""
    return (
        f'<iframe src="{escape(player.url)}" width="{player.width}" height="{player.height}" title="{escape(title)}"'
        f' allow="{MAY}" allowfullscreen loading="lazy" style="border:0"></iframe>'
    )


def announcement(page: FilmPage) -> list[str]:
    """The header by which programs find the oEmbed of a page."""
    if player_of(page) is None:
        return []
    where = f"{urls.base()}/oembed?url={quote(page.page_url, safe='')}&format=json"
    return [f'<{where}>; rel="alternate"; type="application/json+oembed"']
