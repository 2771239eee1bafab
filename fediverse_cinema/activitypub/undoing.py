"""Taking back what was said: the Undo of an activity, in one form for all. Called by the verbs that end something."""

from fediverse_cinema.activitypub.context import AS2
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.foundation import clock


def undo(actor: Actor, activity: Document) -> Document:
    """To all who got the activity, with the whole of it embedded (a bare id of a Like is not understood by Mastodon,
    nor that of a Follow that it has forgotten).
    """
    return {
        "@context": AS2,
        "id": f"{activity['id']}/undo",
        "type": "Undo",
        "actor": actor.uri,
        "published": iso(clock.now()),
        **{name: activity[name] for name in ("to", "cc") if name in activity},
        "object": {name: value for name, value in activity.items() if name != "@context"},
    }
