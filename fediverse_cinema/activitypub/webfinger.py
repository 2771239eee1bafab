"""Finding an actor by the address that people use: name@host (RFC 7033)."""

import re
from urllib.parse import quote

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.client import fetch_plain
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import as_list, is_uri
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.here import here

ADDRESS = re.compile(r"@?(?P<name>[A-Za-z0-9_.-]{1,200})@(?P<host>[A-Za-z0-9.-]{1,253}(:\d{1,5})?)")
SELF_TYPES = ("application/activity+json", 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"')
SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe"


async def find(written: str) -> Actor:
    """The actor meant by name@host, or by the address of a profile. Refused says what is wrong with it."""
    written = written.strip()
    if is_uri(written):
        return await actors.find_actor(written)
    name, host = parse(written)
    if host == urls.own_host():
        return await _ours(name)
    for link in as_list((await jrd(name, host)).get("links")):
        if isinstance(link, dict) and link.get("rel") == "self" and link.get("type") in SELF_TYPES:
            return await actors.find_actor(str(link.get("href")))
    raise Missing(f"{written} has no ActivityPub actor", public="%(who)s cannot be followed from here.", who=written)


def parse(written: str) -> tuple[str, str]:
    """Name and host of an address. Refused when it is none."""
    match = ADDRESS.fullmatch(written.strip())
    if not match:
        raise Refused(
            f"no address: {written[:100]!r}",
            public="Write an address like ana@mastodon.example.",
            code="no_address",
        )
    return match["name"], match["host"].lower().rstrip(".")


async def jrd(name: str, host: str) -> dict[str, object]:
    """What the host's WebFinger says of name@host."""
    scheme = here().settings.federation.scheme
    resource = quote(f"acct:{name}@{host}", safe=":@")
    return await fetch_plain(f"{scheme}://{host}/.well-known/webfinger?resource={resource}")


async def subscribe_template(written: str) -> str:
    """Where this person's own server confirms a follow: an address with {uri} in it."""
    name, host = parse(written)
    for link in as_list((await jrd(name, host)).get("links")):
        template = link.get("template") if isinstance(link, dict) and link.get("rel") == SUBSCRIBE else None
        if isinstance(template, str) and "{uri}" in template and is_uri(template.replace("{uri}", "")):
            return template
    raise Missing(
        f"{host} has no subscribe template",
        public="%(host)s does not say where to confirm. Go there and search for the address of this page.",
        host=host,
    )


async def _ours(name: str) -> Actor:
    found = await Actor.get_or_none(local_handle=name.lower())
    if found is None:
        raise Missing(f"nobody here is called {name}", public="Nobody here is called %(who)s.", who=name)
    return found
