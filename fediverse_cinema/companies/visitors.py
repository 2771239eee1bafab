"""Companies of elsewhere as rows: an Organization whose document names a catalogue is a company of another pole. The
document is a stranger's word: everything in it is bounded here. Heard from news.
"""

from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import Document, as_list, object_of, text_of, uri_of
from fediverse_cinema.companies import services
from fediverse_cinema.companies.models import Company
from fediverse_cinema.companies.sheet import LONGEST_FOLDED, LONGEST_TOWN, MOST_SERVICES
from fediverse_cinema.foundation import clock, regions, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.html import beginning, plain


async def welcome(actor: Actor, document: Document) -> Company | None:
    """What its server says of an Organization of elsewhere: its row as a company, None when it is none, or no longer.
    `document` is its document, or those of its terms that ActorRead brings.
    """
    if actor.local:
        return await lookup.find(Company, actor_id=actor.id)
    if actor.type != ActorType.ORGANIZATION or not urls.same_origin(uri_of(document.get("catalogue")), actor.uri):
        await forget(actor.id)
        return None
    place = object_of(document.get("location")) or {}
    town = " ".join(_plain(text_of(place.get("name"), 10 * LONGEST_TOWN)).split())[:LONGEST_TOWN]
    said, region = as_list(document.get("services")), text_of(document.get("region"), 10)
    known = services.in_order({one for one in said if isinstance(one, str)})[:MOST_SERVICES]
    values = {
        "services": services.packed(known),
        "about": actor.summary,
        "town": town,
        "region": region if regions.is_known(region) else "",
        "folded": fold(f"{actor.name} {town} {beginning(actor.summary, LONGEST_FOLDED)}")[:LONGEST_FOLDED],
        "fetched_at": clock.now(),
    }
    company, new = await Company.get_or_create(
        {**values, "local": False, "created_at": clock.now()}, actor_id=actor.id
    )  # fmt: skip
    if not new:
        await company.update_from_dict(values).save(update_fields=list(values))
    return company


async def forget(actor_id: int) -> None:
    """It is gone, or something else by now."""
    await Company.filter(actor_id=actor_id, local=False).delete()


def _plain(html: str) -> str:
    try:
        return plain(html)
    except Refused:  # nested beyond reason
        return ""
