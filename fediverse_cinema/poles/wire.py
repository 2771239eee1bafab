"""The pole and the instance as documents."""

from fediverse_cinema.activitypub.context import PUBLIC
from fediverse_cinema.activitypub.documents import actor_document
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.here import here


def pole_to_object(group: Actor, companion: Actor) -> Document:
    """The pole's Group, owned by its companion Person."""
    more: Document = {"interactionPolicy": {"canFeature": {"automaticApproval": [PUBLIC]}}}
    if region := here().settings.pole.region:
        more["region"] = region
    return actor_document(group, more, owner=companion)


def instance_to_object(instance: Actor) -> Document:
    """The Application that signs for the server and shares all its public films."""
    link = f'<a href="{urls.pole_page()}">{urls.pole_page()}</a>'
    return actor_document(instance, {"attachment": [{"type": "PropertyValue", "name": "Pôle", "value": link}]})
