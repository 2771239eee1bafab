"""Members and their channels as documents."""

from fediverse_cinema.activitypub.context import PERSON_BLOCKS, PUBLIC, context_of
from fediverse_cinema.activitypub.documents import actor_document
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.here import here
from fediverse_cinema.people import occupations
from fediverse_cinema.people.likeness import Likeness
from fediverse_cinema.people.models import Creator
from fediverse_cinema.people.policies import approval


def person_to_object(actor: Actor, creator: Creator | None = None, said: Likeness | None = None) -> Document:
    """A member and what she says of herself, or the pole's companion, who has no policies of her own."""
    document = actor_document(actor, _more(actor, creator))
    if creator is None:
        return document
    language, said = here().settings.pole.language, (said or Likeness()).for_everybody().from_day(clock.now().date())
    document |= {"@context": context_of(*PERSON_BLOCKS, security=True), "filmography": f"{actor.uri}/filmography"}
    if lines := occupations.attachments(said, language):
        document["attachment"] = [*lines, *document.get("attachment", [])]
    return document | occupations.write(said, language)


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


def delete_of(actor: Actor) -> Document:
    """She is no more, or her channel. Mastodon takes the end of an actor only when `object` is its id."""
    return {
        "@context": context_of(),
        "id": urls.activity(ids.new_uuid()),
        "type": "Delete",
        "actor": actor.uri,
        "published": iso(clock.now()),
        "to": [PUBLIC],
        "cc": [actor.followers_uri],
        "object": actor.uri,
    }


def channel_to_object(channel: Actor, owner: Actor, creator: Creator | None = None) -> Document:
    """A member's channel; `owner` stands first in attributedTo, and her policy is the channel's."""
    return actor_document(channel, _more(channel, creator), owner=owner)


def _more(actor: Actor, creator: Creator | None) -> Document:
    more: Document = {"memberOf": [urls.pole()]}
    if creator is not None:
        more["interactionPolicy"] = {"canFeature": approval(creator.featuring, actor)}
    return more
