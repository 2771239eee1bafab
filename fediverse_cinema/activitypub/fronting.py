"""What a cache in front of the pole may have kept of a thing that an activity of ours is about: its document, its page,
the front page. Called by the outbox, which everything public passes that is new, changed or gone.
"""

import orjson

from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.activitypub.vocab import Document, html_url, uri_of
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.outside import purging

CHANGES = ("Create", "Update", "Delete")


async def outdate(activity: Document) -> None:
    """In the caller's transaction."""
    if not here().settings.cache.purge or activity["type"] not in CHANGES:
        return
    uri, thing = uri_of(activity["object"]), activity["object"]
    if activity["type"] == "Delete":  # it says no more where its page was
        created = await OutboxEntry.filter(object_uri=uri, type="Create").order_by("id").first()
        thing = orjson.loads(created.body)["object"] if created else {}
    page = html_url(thing.get("url")) if isinstance(thing, dict) else ""
    ours = urls.base() + "/"
    await purging.order(address for address in (uri, page, ours) if address.startswith(ours))
