"""Members and their channels as documents."""

from fediverse_cinema.activitypub.context import PUBLIC
from fediverse_cinema.activitypub.documents import actor_document
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.people.models import Creator
from fediverse_cinema.people.policies import approval


def person_to_object(actor: Actor, creator: Creator | None = None) -> Document:
    """A member, or the pole's companion, who has no policies of her own."""
    return actor_document(actor, _more(actor, creator))


def update_of(document: Document) -> Document:
    """The news that an actor's document has changed, for everybody who keeps a copy of it."""
    actor = document["id"]
    return {
        "@context": document["@context"],
        "id": urls.activity(ids.new_uuid()),
        "type": "Update",
        "actor": actor,
        "published": iso(clock.now()),
        "to": [PUBLIC],
        "cc": [document["followers"]],
        "object": {name: value for name, value in document.items() if name != "@context"},
    }


def channel_to_object(channel: Actor, owner: Actor, creator: Creator | None = None) -> Document:
    """A member's channel; `owner` stands first in attributedTo, and her policy is the channel's."""
    return actor_document(channel, _more(channel, creator), owner=owner)


def _more(actor: Actor, creator: Creator | None) -> Document:
    more: Document = {"memberOf": [urls.pole()]}
    if creator is not None:
        more["interactionPolicy"] = {"canFeature": approval(creator.featuring, actor)}
    return more
