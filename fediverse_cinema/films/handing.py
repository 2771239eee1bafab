"""A film that was brought here becomes hers who made it: she has claimed it and is a member now. It keeps its address,
and all that was said of it. Called by the room of what authors say (provenance).
"""

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import outbox
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import handing as consents
from fediverse_cinema.films import catalogue
from fediverse_cinema.films.models import Attribution, Film, FilmState
from fediverse_cinema.films.news import FilmPublished
from fediverse_cinema.films.service import send_update
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media.models import Asset
from fediverse_cinema.people import service as people
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reactions import service as reactions


async def hand_over(film: Film, creator: Creator) -> None:
    """She shows it from now on, by her own channel; the world is told. Refused when it is shown by its author already,
    or not shown at all.
    """
    channel = await people.channel_of(creator)  # made before the transaction: it costs a key
    async with in_transaction():
        now = await Film.select_for_update().get_or_none(id=film.id)
        if now is None or not now.made_by or now.state != FilmState.PUBLISHED:
            raise Refused(
                f"{film.uri} cannot be handed over",
                public="This film is not shown by the pole any more.",
                code="not_ours",
            )
        author, former = await Actor.get(id=creator.actor_id), await Actor.get(id=now.author_id)
        now.author_id, now.channel_id, now.made_by = author.id, channel.id, ""
        await now.save(update_fields=["author_id", "channel_id", "made_by"])
        await Attribution.filter(film_id=now.id).update(claimed_at=clock.now())
        files = [number for number in (now.asset_id, now.trailer_id) if number is not None]
        await Asset.filter(id__in=files).update(owner_id=author.id)
        await catalogue.keep(now)
        await consents.hand_over(now.uri, former, author)
        await outbox.hand_over(now.uri, author)
        await send_update(now, former=[former])
        await reactions.share(channel, now.uri, author, listed=True)
        await news.tell(FilmPublished(now.id))
