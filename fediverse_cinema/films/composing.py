"""The Video of a film of ours, put together from everything that its document says: rows in, document out. What the
document looks like is wire's.
"""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.consents import awards
from fediverse_cinema.films import attribution, claims, named, related, wire
from fediverse_cinema.films.cast import Cast
from fediverse_cinema.films.models import Film, Still
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.media import subtitles
from fediverse_cinema.media.models import Asset, AssetState, Rendition
from fediverse_cinema.people import service as people
from fediverse_cinema.people.models import Creator, Policy
from fediverse_cinema.poles.service import pole_actors


async def document_of(film: Film, cast: Cast) -> Document:
    """The film is published, or is being published: its asset is ready."""
    asset = await lookup.get(Asset, id=film.asset_id)
    files = await Rendition.filter(asset_id=asset.id)
    return wire.film_to_object(
        film,
        asset,
        files,
        cast,
        subtitles=await subtitles.of(asset.id),
        trailer=await _trailer(film),
        stills=await Still.filter(film_id=film.id).order_by("position", "id"),
        next_films=await related.shown(film),
    )


async def cast_of(film: Film) -> Cast:
    """Everybody whom its document names."""
    pole = await pole_actors()
    author = await lookup.get(Actor, id=film.author_id)
    creator = await lookup.find(Creator, actor_id=author.id)
    known = await named.known(film.credits)
    return Cast(
        author=author,
        channel=await channel_of(film),
        pole=pole.group,
        instance=pole.instance,
        quoting=Policy(creator.quoting) if creator else Policy.EVERYBODY,
        known=known,
        claims=await claims.by_line(film, known),
        awards=await awards.of(film.uri),
        attribution=await attribution.of(film),
    )


async def channel_of(film: Film) -> Actor:
    """That of its author, made with her first film; a film that was brought here is shown by the pole itself."""
    pole = await pole_actors()
    if film.author_id == pole.companion.id:
        return pole.group
    return await people.channel_of(await lookup.get(Creator, actor_id=film.author_id))


async def _trailer(film: Film) -> list[Rendition]:
    """Its files, once everybody may see them."""
    if film.trailer_id is None or not await Asset.exists(id=film.trailer_id, state=AssetState.READY, open=True):
        return []
    return await Rendition.filter(asset_id=film.trailer_id)
