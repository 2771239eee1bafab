"""Our @context: AS2 and security/v1 by address, all other terms inline, so that nobody has to fetch anything.

Blocks as vocabularies bring them; a document names the blocks that it needs. Two blocks of one document never define
a term twice in different ways (context_of checks it).
"""

from functools import cache
from typing import Any

AS2 = "https://www.w3.org/ns/activitystreams"
SECURITY = "https://w3id.org/security/v1"
PUBLIC = f"{AS2}#Public"

BLOCKS: dict[str, dict[str, Any]] = {
    "SC": {
        "sc": "http://schema.org/",
    },
    "FC": {
        "fc": "https://w3id.org/fep/0673#",
    },
    "MASTODON": {
        "toot": "http://joinmastodon.org/ns#",
        "discoverable": "toot:discoverable",
        "indexable": "toot:indexable",
        "featured": {"@id": "toot:featured", "@type": "@id"},
        "attributionDomains": {"@id": "toot:attributionDomains", "@container": "@set"},
        "Hashtag": "as:Hashtag",
        "sensitive": "as:sensitive",
        "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
    },
    "PROFILE": {
        "schema": "http://schema.org#",
        "PropertyValue": "schema:PropertyValue",
        "value": "schema:value",
    },
    "ACTOR": {
        "Multikey": "https://w3id.org/security#Multikey",
        "assertionMethod": {"@id": "https://w3id.org/security#assertionMethod", "@type": "@id", "@container": "@set"},
        "controller": {"@id": "https://w3id.org/security#controller", "@type": "@id"},
        "publicKeyMultibase": {
            "@id": "https://w3id.org/security#publicKeyMultibase",
            "@type": "https://w3id.org/security#multibase",
        },
        "webfinger": "https://purl.archive.org/socialweb/webfinger#webfinger",
        "implements": {"@id": "https://w3id.org/fep/844e/implements", "@type": "@id", "@container": "@list"},
        "alsoKnownAs": {"@id": "as:alsoKnownAs", "@type": "@id"},
        "movedTo": {"@id": "as:movedTo", "@type": "@id"},
    },
    "GTS": {
        "gts": "https://gotosocial.org/ns#",
        "interactionPolicy": {"@id": "gts:interactionPolicy", "@type": "@id"},
        "canLike": {"@id": "gts:canLike", "@type": "@id"},
        "canReply": {"@id": "gts:canReply", "@type": "@id"},
        "canAnnounce": {"@id": "gts:canAnnounce", "@type": "@id"},
        "canQuote": {"@id": "gts:canQuote", "@type": "@id"},
        "automaticApproval": {"@id": "gts:automaticApproval", "@type": "@id"},
        "manualApproval": {"@id": "gts:manualApproval", "@type": "@id"},
        "interactingObject": {"@id": "gts:interactingObject", "@type": "@id"},
        "interactionTarget": {"@id": "gts:interactionTarget", "@type": "@id"},
    },
    "PEERTUBE": {
        "sc": "http://schema.org/",
        "pt": "https://joinpeertube.org/ns#",
        "uuid": {"@type": "sc:identifier", "@id": "pt:uuid"},
        "licence": "sc:license",
        "language": "sc:inLanguage",
        "category": "sc:category",
        "identifier": "sc:identifier",
        "originallyPublishedAt": "sc:datePublished",
        "subtitleLanguage": "sc:subtitleLanguage",
        "views": {"@type": "sc:Number", "@id": "pt:views"},
        "state": {"@type": "sc:Number", "@id": "pt:state"},
        "size": {"@type": "sc:Number", "@id": "pt:size"},
        "fps": {"@type": "sc:Number", "@id": "pt:fps"},
        "aspectRatio": {"@type": "sc:Float", "@id": "pt:aspectRatio"},
        "commentsPolicy": {"@type": "sc:Number", "@id": "pt:commentsPolicy"},
        "commentsEnabled": {"@type": "sc:Boolean", "@id": "pt:commentsEnabled"},
        "downloadEnabled": {"@type": "sc:Boolean", "@id": "pt:downloadEnabled"},
        "waitTranscoding": {"@type": "sc:Boolean", "@id": "pt:waitTranscoding"},
        "support": {"@type": "sc:Text", "@id": "pt:support"},
        "likes": {"@id": "as:likes", "@type": "@id"},
        "dislikes": {"@id": "as:dislikes", "@type": "@id"},
        "shares": {"@id": "as:shares", "@type": "@id"},
        "comments": {"@id": "as:comments", "@type": "@id"},
        "hasParts": "sc:hasParts",
        "playlists": {"@id": "pt:playlists", "@type": "@id"},
        "postingRestrictedToMods": "https://join-lemmy.org/ns#postingRestrictedToMods",
        "Playlist": "pt:Playlist",
        "PlaylistElement": "pt:PlaylistElement",
    },
    "GROUP": {
        "affiliations": {"@id": "fc:affiliations", "@type": "@id"},
        "projects": {"@id": "fc:projects", "@type": "@id"},
        "labels": {"@id": "fc:labels", "@type": "@id"},
        "selections": {"@id": "fc:selections", "@type": "@id"},
        "calls": {"@id": "fc:calls", "@type": "@id"},
        "labelKind": "fc:labelKind",
        "region": "fc:region",
        "stage": "fc:stage",
        "memberOf": {"@id": "sc:memberOf", "@type": "@id"},
        "upcomingEvents": {"@id": "https://w3id.org/fep/8a8e/upcomingEvents", "@type": "@id"},
    },
    "FILM": {
        "director": {"@id": "sc:director", "@type": "@id"},
        "productionCompany": {"@id": "sc:productionCompany", "@type": "@id"},
        "countryOfOrigin": "sc:countryOfOrigin",
        "genre": "sc:genre",
        "trailer": {"@id": "sc:trailer", "@type": "@id"},
        "sameAs": {"@id": "sc:sameAs", "@type": "@id"},
        "license": {"@id": "sc:license", "@type": "@id"},
        "creativeWorkStatus": "sc:creativeWorkStatus",
        "dateCreated": "sc:dateCreated",
        "award": "sc:award",
        "movie": {"@id": "fc:movie", "@type": "@id"},
        "credits": {"@id": "fc:credits", "@container": "@list"},
        "Credit": "fc:Credit",
        "characterName": "sc:characterName",
        "department": "fc:department",
        "contributor": {"@id": "sc:contributor", "@type": "@id"},
    },
    "CREDIT": {
        "roleName": "sc:roleName",
        "trade": {"@id": "fc:trade", "@type": "@id"},
        "creditAuthorization": {"@id": "fc:creditAuthorization", "@type": "@id"},
        "CreditRequest": "fc:CreditRequest",
        "CreditAuthorization": "fc:CreditAuthorization",
    },
    "TOMBSTONE": {
        "formerType": {"@id": "as:formerType", "@type": "@vocab"},
    },
}

ACTOR_BLOCKS = ("SC", "FC", "MASTODON", "PROFILE", "ACTOR", "GTS", "PEERTUBE", "GROUP")
TOMBSTONE_BLOCKS = ("TOMBSTONE",)
FILM_BLOCKS = ("SC", "FC", "MASTODON", "GTS", "PEERTUBE", "FILM", "CREDIT")


@cache
def context_of(*blocks: str, security: bool = False) -> list[Any]:
    """The value of @context for a document that uses these blocks. Do not change what it returns."""
    terms: dict[str, Any] = {}
    for block in blocks:
        for term, meaning in BLOCKS[block].items():
            if terms.setdefault(term, meaning) != meaning:
                raise ValueError(f"{term} has two meanings in {blocks}")
    return [AS2, *([SECURITY] if security else []), *([terms] if terms else [])]
