"""The page of a film of elsewhere: whether it can be played here, from where, and whose it is."""

from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.models import Severity
from fediverse_cinema.films import playing
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.playing import Playable
from fediverse_cinema.films.views import Elsewhere, Source
from fediverse_cinema.people.views import person

NOT_SHOWN = (Severity.CLOSE, Severity.REJECT_MEDIA)


async def playable(film: Film) -> Playable:
    """What a reader's browser may be sent to: nothing of hosts whose media are not shown here (MOD-01)."""
    found = playing.from_row(film.remote)
    for host in (film.author.host, *found.hosts):
        if await gate.severity(host) in NOT_SHOWN:
            return Playable()
    return found


def view(film: Film, playable: Playable, play: bool) -> Elsewhere:
    return Elsewhere(
        channel=person(film.channel) if film.channel else None,
        support_html=str(film.remote.get("support", "")),
        hosts=playable.hosts if playable else (),
        playing=play and bool(playable),
        origins=playable.origins if play and playable else (),
        scripted=bool(playable.playlist),
    )


def sources(playable: Playable) -> tuple[Source, ...]:
    """Native players know some playlists, too: where there is nothing else, they are given it."""
    if playable.playlist:
        return (Source(playable.playlist, 0, 0, 0, playing.HLS_TYPES[-1]),)
    return tuple(Source(one.url, one.height, 0, 0, one.media_type) for one in playable.files)
