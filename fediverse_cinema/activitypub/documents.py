"""Documents of the protocol as dictionaries: actors, collections, WebFinger, NodeInfo. What a concept adds of its own
(the pole's region, a member's pole) comes in `more`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import fediverse_cinema
from fediverse_cinema.activitypub import profiles
from fediverse_cinema.activitypub.context import ACTOR_BLOCKS, AS2, context_of
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.foundation import urls

PAGE_SIZE = 50
# What we really do: FEP-844e lets others find it out. It grows with the code.
IMPLEMENTS = [
    {"href": "https://datatracker.ietf.org/doc/html/rfc9421", "name": "RFC 9421: HTTP Message Signatures"},
    {"href": "https://w3id.org/fep/5219", "name": "FEP-5219: Groups and permissions"},
    {"href": "https://w3id.org/fep/8b32", "name": "FEP-8b32: Object Integrity Proofs"},
    {"href": "https://w3id.org/fep/044f", "name": "FEP-044f: Consent-respecting quote posts"},
    {"href": "https://w3id.org/fep/7aa9", "name": "FEP-7aa9: Featured collections"},
    {"href": "https://w3id.org/fep/4ebc", "name": "FEP-4ebc: Consented credits for creative works"},
    {"href": "https://w3id.org/fep/0837", "name": "FEP-0837: Federated Marketplace"},
    {"href": "https://w3id.org/fep/0673", "name": "FEP-0673: Film vocabulary for ActivityPub"},
]
SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe"
PROFILE_PAGE = "http://webfinger.net/rel/profile-page"
APPLICATION = "https://www.w3.org/ns/activitystreams#Application"
SERVICE = "https://www.w3.org/ns/activitystreams#Service"


def actor_document(actor: Actor, more: Document | None = None, *, owner: Actor | None = None) -> Document:
    """An actor of ours. `owner` is the Person of a Group: PeerTube demands her as the first of an array."""
    document: Document = {
        "@context": context_of(*ACTOR_BLOCKS, security=True),
        "id": actor.uri,
        "type": str(actor.type),
        "preferredUsername": actor.handle,
        "webfinger": actor.address,
        "name": actor.name,
        "summary": actor.summary,
        "url": actor.page_url,
        "inbox": actor.inbox,
        "outbox": actor.outbox,
        "followers": actor.followers_uri,
        "following": f"{actor.uri}/following",
        "endpoints": {"sharedInbox": actor.shared_inbox},
        "publicKey": {"id": actor.rsa_key_id, "owner": actor.uri, "publicKeyPem": actor.rsa_public},
        "assertionMethod": [
            {
                "id": actor.ed25519_key_id,
                "type": "Multikey",
                "controller": actor.uri,
                "publicKeyMultibase": actor.ed25519_public,
            }
        ],
        "published": iso(actor.created_at),
        "discoverable": actor.discoverable,
        "indexable": actor.indexable,
        "manuallyApprovesFollowers": actor.locked,
        "attributionDomains": [urls.own_host().partition(":")[0]],
    }
    if actor.type == ActorType.APPLICATION:
        document["implements"] = IMPLEMENTS
    else:
        document["featured"] = f"{actor.uri}/featured"
        document["generator"] = {"id": urls.instance(), "type": "Application", "implements": IMPLEMENTS}
    if not actor.summary:
        del document["summary"]
    if actor.profile:
        document["attachment"] = profiles.attachments(actor.profile)
        if support := profiles.support(actor.profile):
            document["support"] = support
    if actor.picture:
        document["icon"] = _icon(actor.picture["squares"][-1])
    if actor.also_known_as:
        document["alsoKnownAs"] = actor.also_known_as
    if actor.moved_to:
        document["movedTo"] = actor.moved_to
    if owner is not None:
        document["attributedTo"] = [owner.uri]
        document["postingRestrictedToMods"] = True
    return document | (more or {})


def _icon(square: Mapping[str, Any]) -> Document:
    size = {"width": square["width"], "height": square["height"]}
    return {"type": "Image", "mediaType": "image/jpeg", "url": urls.media(square["name"]), **size}


def collection(uri: str, total: int, *, first: bool = True) -> Document:
    """An OrderedCollection whose items stand in pages. `totalItems` is always an integer (PeerTube exits without)."""
    document: Document = {"@context": AS2, "id": uri, "type": "OrderedCollection", "totalItems": total}
    if first:
        document["first"] = f"{uri}/pages/latest"
    return document


def collection_page(uri: str, cursor: str, total: int, items: Sequence[Any], following: str | None) -> Document:
    """One page, newest first. Cursors are ids, so that a page stays what it was while new items come."""
    document: Document = {
        "@context": AS2,
        "id": f"{uri}/pages/{cursor}",
        "type": "OrderedCollectionPage",
        "partOf": uri,
        "totalItems": total,
        "orderedItems": list(items),
    }
    if following is not None:
        document["next"] = f"{uri}/pages/{following}"
    return document


def count_only(uri: str, total: int) -> Document:
    """A collection that tells how many, not who."""
    return {"@context": AS2, "id": uri, "type": "OrderedCollection", "totalItems": total, "orderedItems": []}


def webfinger(actor: Actor, more: Sequence[Document] = ()) -> Document:
    """RFC 7033. `subject` is the address that we want to be shown by; `more` are further links."""
    return {
        "subject": f"acct:{actor.address}",
        "aliases": [actor.uri, actor.page_url],
        "links": [
            {"rel": PROFILE_PAGE, "type": "text/html", "href": actor.page_url},
            {"rel": "self", "type": "application/activity+json", "href": actor.uri},
            {"rel": SUBSCRIBE, "template": urls.subscribe_template()},
            *more,
        ],
    }


def webfinger_of_host(instance: Actor) -> Document:
    """FEP-d556: the root address leads to the server's own actor."""
    return {
        "subject": urls.home(),
        "aliases": [instance.uri],
        "links": [
            {"rel": "self", "type": "application/activity+json", "href": instance.uri},
            {"rel": SERVICE, "type": "application/activity+json", "href": instance.uri},
        ],
    }


def host_meta() -> str:
    """RFC 6415, for the few that still ask."""
    template = f"{urls.base()}/.well-known/webfinger?resource={{uri}}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">\n'
        f'  <Link rel="lrdd" type="application/jrd+json" template="{template}"/>\n</XRD>\n'
    )


def nodeinfo_links() -> Document:
    """With the link to the Application (FEP-2677), without which a PeerTube cannot follow this server."""
    schema = "http://nodeinfo.diaspora.software/ns/schema"
    return {
        "links": [
            {"rel": f"{schema}/2.1", "href": f"{urls.base()}/nodeinfo/2.1"},
            {"rel": f"{schema}/2.0", "href": f"{urls.base()}/nodeinfo/2.0"},
            {"rel": APPLICATION, "href": urls.instance()},
        ]
    }


def nodeinfo(
    version: str,
    *,
    members: int,
    films: int,
    comments: int,
    name: str,
    contact: str,
    region: str = "",
    open_to_all: bool = False,
) -> Document:
    """FEP-0151: NodeInfo 2.0 and 2.1. Counts, and what the pole says of itself: never who its members are. By `pole`
    other poles see that this is one.
    """
    software = {"name": "fediverse-cinema", "version": fediverse_cinema.__version__}
    if version == "2.1":
        software["homepage"] = urls.home()
    return {
        "version": version,
        "software": software,
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": open_to_all,
        "usage": {"users": {"total": members}, "localPosts": films, "localComments": comments},
        # Where Misskey and those who read it say them.
        "metadata": {
            "nodeName": name,
            "pole": urls.pole(),
            "tosUrl": f"{urls.base()}/rules",
            "privacyPolicyUrl": f"{urls.base()}/privacy",
            "impressumUrl": f"{urls.base()}/legal",
            "inquiryUrl": f"{urls.base()}/contact",
        }
        | ({"region": region} if region else {})
        | ({"maintainer": {"email": contact}} if contact else {}),
    }
