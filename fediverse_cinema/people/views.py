"""How pages name people: by a name, an address of theirs, and a page of ours."""

from urllib.parse import quote, urlsplit

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import proxy


@frozen
class Person:
    """Somebody named on a page. `handle` is user@host, `url` her page here. Until it is `confirmed` that the handle is
    hers, pages say only her host. `picture` is the address here of a small square, "" where she has none, `portrait`
    of the same in large.
    """

    name: str
    handle: str
    url: str
    host: str
    local: bool
    confirmed: bool = True
    picture: str = ""
    portrait: str = ""

    @property
    def known_as(self) -> str:
        """What stands below her name."""
        return f"@{self.handle}" if self.confirmed else self.host


@frozen
class ProfileLine:
    """A line of her profile; `html` is sanitised. `payment`: it leads to where one can support her."""

    name: str
    html: str
    payment: bool


def person(actor: Actor) -> Person:
    """An actor as pages name her."""
    return Person(
        name=actor.name or actor.handle,
        handle=actor.address,
        url=page_of(actor),
        host=actor.host,
        local=actor.local,
        confirmed=actor.local or actor.confirmed_at is not None,
        **_pictures(actor),
    )


def _pictures(actor: Actor) -> dict[str, str]:
    """Of somebody of elsewhere there is a copy in one size, which is fetched when it is looked at."""
    if not actor.local:
        copy = proxy.address(actor.icon_url)
        return {"picture": copy, "portrait": copy}
    if not actor.picture:
        return {}
    small, large = (f"/media/{one['name']}" for one in actor.picture["squares"])
    return {"picture": small, "portrait": large}


def page_of(actor: Actor) -> str:
    """The path of her page here."""
    if actor.local:
        return urlsplit(actor.page_url).path
    return f"/people/{quote(actor.address, safe='@:')}"
