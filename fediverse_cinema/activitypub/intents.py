"""Activity intents (FEP-3b86) and the older subscribe template: the addresses at which somebody's own server lets her
follow, like, share or answer what she has found elsewhere. Ours, and those of visitors.
"""

import re
from urllib.parse import quote

from fediverse_cinema.activitypub import webfinger
from fediverse_cinema.activitypub.addresses import parse
from fediverse_cinema.activitypub.documents import SUBSCRIBE
from fediverse_cinema.activitypub.vocab import Document, is_uri
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Missing

FEP_3B86 = "https://w3id.org/fep/3b86/"
PLACE = re.compile(r"\{([A-Za-z-]{1,40})\}")

# What a visitor wants, and the relations that serve it, the best first. `Object` shows the thing with all its deeds.
WANTED = {
    "follow": ("Follow", "Object"),
    "like": ("Like", "Object"),
    "share": ("Announce", "Object"),
    "answer": ("Create", "Object"),
    "offer": ("Offer", "Object"),
    "see": ("Object",),
}


def links() -> list[Document]:
    """What WebFinger says of somebody who can sign in here, beside the older template."""
    ours = f"{urls.base()}/authorize_interaction"
    seen = {"Object": "see", "Follow": "follow", "Like": "like", "Announce": "share", "Offer": "offer"}
    return [
        *({"rel": FEP_3B86 + name, "template": f"{ours}?uri={{object}}&intent={intent}"}
          for name, intent in seen.items()),
        {"rel": FEP_3B86 + "Create", "template": f"{ours}?uri={{inReplyTo}}&text={{content}}&intent=answer"},
    ]  # fmt: skip


async def way_home(written: str, uri: str, intent: str) -> str:
    """The address at the server of `written` (name@host) where she does what she `intent`s with the thing of id `uri`.
    Missing when her server names none, and what WebFinger raises.
    """
    name, host = parse(written)
    templates = {
        str(link.get("rel")).lower(): link.get("template") or link.get("href")
        for link in reversed(webfinger.links(await webfinger.jrd(name, host)))
    }
    for relation in (*(FEP_3B86 + one for one in WANTED[intent]), SUBSCRIBE):
        way = _filled(templates.get(relation.lower()), uri)
        if way:
            return way
    raise Missing(
        f"{host} has no template for {intent}",
        public="%(host)s does not say where to confirm. Go there and search for the address of this page.",
        host=host,
    )


def _filled(template: object, uri: str) -> str:
    """The address; "" when it is none of the web, or has no place for the thing: `Create` of Mastodon takes only a
    text, and so would not be an answer to it.
    """
    if not isinstance(template, str):
        return ""
    names = set(PLACE.findall(template))
    if not names & {"object", "uri", "inReplyTo"}:
        return ""
    values = {"object": uri, "uri": uri, "inReplyTo": uri}
    # What we do not know is left empty, as the FEP wants; every value is percent-encoded.
    way = PLACE.sub(lambda place: quote(values.get(place[1], ""), safe=""), template)
    return way if is_uri(way) else ""
