"""How pages name people: by a name, an address of theirs, and a page of ours."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from fediverse_cinema.activitypub.models import Actor


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named on a page. `handle` is user@host, `url` her page here."""

    name: str
    handle: str
    url: str
    host: str
    local: bool


def person(actor: Actor) -> Person:
    """An actor as pages name her: by a page here, or by her own when she is from elsewhere."""
    return Person(
        name=actor.name or actor.handle,
        handle=actor.address,
        url=urlsplit(actor.page_url).path if actor.local else actor.page_url,
        host=actor.host,
        local=actor.local,
    )
