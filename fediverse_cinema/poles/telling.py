"""The pole's Group as a document, with its logo, and telling others that it has changed."""

from fediverse_cinema.activitypub import outbox
from fediverse_cinema.activitypub.context import PUBLIC
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.poles import face, wire
from fediverse_cinema.poles.service import pole_actors


async def document_of(group: Actor, companion: Actor) -> Document:
    return wire.pole_to_object(group, companion, (await face.face()).logo)


async def tell_followers() -> None:
    """It looks otherwise from now on."""
    actors = await pole_actors()
    group = await Actor.get(id=actors.group.id)  # as it is now
    update = update_of(await document_of(group, actors.companion))
    await outbox.post(group, update, to_followers_of=[group, actors.instance])


def update_of(document: Document) -> Document:
    context = document.pop("@context")
    return {
        "@context": context,
        "id": urls.activity(ids.new_uuid()),
        "type": "Update",
        "actor": document["id"],
        "published": iso(clock.now()),
        "to": [PUBLIC],
        "object": document,
    }
