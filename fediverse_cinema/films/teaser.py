"""The teaser of a film on the wire, and when it has to be made. `teasing` makes it.

It goes along as an `attachment` of the Video: GoToSocial plays nothing else of a film, nor do the applications for
phones. Mastodon, too, then shows the attachment in the timeline, and not the card with our player (it never shows both;
fetch_link_card_service.rb): so each film's maker decides, and without her tick there is none.
"""

from collections.abc import Sequence

from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.media.models import Rendition, RenditionKind

MAKE = "make_teaser"


def attachments(film: Film, renditions: Sequence[Rendition]) -> list[Document]:
    """None without the tick, however long the file still lies there."""
    return [
        {
            "type": "Video",
            "mediaType": one.media_type,
            "url": urls.media(one.name),
            "name": film.title,
            "width": one.width,
            "height": one.height,
        }
        for one in renditions
        if film.teaser and one.kind == RenditionKind.TEASER
    ]


async def look(film: Film) -> None:
    """In the transaction that changed the film: have its teaser made, or taken away."""
    if film.asset_id is None:
        return
    if film.teaser or await Rendition.exists(asset_id=film.asset_id, kind=RenditionKind.TEASER):
        await queue.later(MAKE, {"film_id": film.id}, key=f"{MAKE} {film.id}")
