"""The page of a film of elsewhere: whether it and its trailer can be played here, from where, its stills, and whose it
is.
"""

from fediverse_cinema.activitypub import gate
from fediverse_cinema.films import playing
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.playing import Playable
from fediverse_cinema.films.views import Elsewhere, Picture, Source, StillView, Track, TrailerView
from fediverse_cinema.foundation import urls
from fediverse_cinema.media import proxy
from fediverse_cinema.people.views import person

FILM, TRAILER = "film", "trailer"  # what a reader may press to be played


async def playables(film: Film) -> tuple[Playable, Playable]:
    """The film and its trailer, as far as a reader's browser may be sent there: to no hosts whose media are not shown
    here (MOD-01).
    """
    trailer = playing.from_row(film.remote.get("trailer", {}))
    return await _allowed(film, playing.from_row(film.remote)), await _allowed(film, trailer)


async def gallery(film: Film) -> tuple[StillView, ...]:
    """Its stills, through our own door: a reader's browser asks nobody for them."""
    if not await gate.shows_media(film.author.host):
        return ()
    return tuple(
        [
            StillView((Picture(address, one["width"], one["height"]),), one["alt"])
            for one in film.remote.get("stills", [])
            if (address := proxy.address(one["url"])) and await gate.shows_media(urls.host_of(one["url"]))
        ]
    )


def view(film: Film, playable: Playable, trailer: Playable, play: str) -> Elsewhere:
    pressed = {FILM: playable, TRAILER: trailer}.get(play) or Playable()
    return Elsewhere(
        channel=person(film.channel) if film.channel else None,
        support_html=str(film.remote.get("support", "")),
        hosts=playable.hosts if playable else (),
        trailer_hosts=trailer.hosts if trailer else (),
        playing=play == FILM and bool(playable),
        origins=pressed.origins if pressed else (),
        scripted=bool(pressed.playlist),
    )


def trailer_view(trailer: Playable, play: str) -> TrailerView | None:
    """How long it is and how wide, only its files know."""
    return TrailerView(None, sources(trailer), (), 16 / 9, None) if trailer and play == TRAILER else None


def sources(playable: Playable) -> tuple[Source, ...]:
    """Native players know some playlists, too: where there is nothing else, they are given it."""
    if playable.playlist:
        return (Source(playable.playlist, 0, 0, 0, playing.HLS_TYPES[-1]),)
    return tuple(Source(one.url, one.height, 0, 0, one.media_type) for one in playable.files)


def tracks(playable: Playable) -> tuple[Track, ...]:
    return tuple(Track(one.url, one.language, one.name) for one in playable.subtitles)


async def _allowed(film: Film, found: Playable) -> Playable:
    for host in (film.author.host, *found.hosts):
        if not await gate.shows_media(host):
            return Playable()
    return found
