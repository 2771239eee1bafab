"""The pole and the instance as documents."""

from fediverse_cinema.activitypub.context import ACTOR_BLOCKS, PUBLIC, context_of
from fediverse_cinema.activitypub.documents import actor_document
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.here import here
from fediverse_cinema.poles.face import Logo

LISTS = ("projects", "calls", "labels", "companies", "selections", "highlights")


def pole_to_object(group: Actor, companion: Actor, logo: Logo | None = None) -> Document:
    """The pole's Group, owned by its companion Person, with its lists: who agreed to be found, projects, open calls,
    labels, companies, the public selections of all who choose here, what it puts forward to all regions; and what is
    on.
    """
    more: Document = {
        "@context": context_of(*ACTOR_BLOCKS, "SCREEN", "COMPANY", security=True),
        "interactionPolicy": {"canFeature": {"automaticApproval": [PUBLIC]}},
        "affiliations": f"{group.uri}/members",
        **{name: f"{group.uri}/{name}" for name in LISTS},
    }
    more["upcomingEvents"] = f"{group.uri}/upcoming"
    if region := here().settings.pole.region:
        more["region"] = region
    if logo:
        size = {"width": logo.width, "height": logo.height}
        more["icon"] = {"type": "Image", "mediaType": "image/webp", "url": f"{urls.base()}{logo.url}", **size}
    return actor_document(group, more, owner=companion)


def member_to_object(uri: str) -> Document:
    """That somebody belongs to this pole (FEP-5219), as its `affiliations` say."""
    pole = urls.pole()
    return {
        "id": f"{pole}/members#{uri.rpartition('/')[2]}",
        "type": "Relationship",
        "attributedTo": pole,
        "subject": uri,
        "object": pole,
        "relationship": "member",
    }


def instance_to_object(instance: Actor) -> Document:
    """The Application that signs for the server and shares all its public films."""
    link = f'<a href="{urls.pole_page()}">{urls.pole_page()}</a>'
    return actor_document(instance, {"attachment": [{"type": "PropertyValue", "name": "Pôle", "value": link}]})
