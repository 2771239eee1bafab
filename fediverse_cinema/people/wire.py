"""Members and their channels as documents."""

from fediverse_cinema.activitypub.documents import actor_document
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.foundation import urls


def person_to_object(actor: Actor) -> Document:
    """A member, or the pole's companion."""
    return actor_document(actor, {"memberOf": [urls.pole()]})


def channel_to_object(channel: Actor, owner: Actor) -> Document:
    """A member's channel; `owner` stands first in attributedTo."""
    return actor_document(channel, {"memberOf": [urls.pole()]}, owner=owner)
