"""Our @context: AS2 and security/v1 by address, all other terms inline, so that nobody has to fetch anything.

Blocks as vocabularies bring them; a document names the blocks that it needs. Two blocks of one document never define
a term twice in different ways (context_of checks it).
"""

from functools import cache
from typing import Any

from fediverse_cinema.activitypub.company_terms import COMPANY
from fediverse_cinema.activitypub.event_terms import EVENT
from fediverse_cinema.activitypub.opinion_terms import CRITIQUE, RECOMMENDATION

AS2 = "https://www.w3.org/ns/activitystreams"
SECURITY = "https://w3id.org/security/v1"
PUBLIC = f"{AS2}#Public"

VALUEFLOWS = (
    "Proposal", "Intent", "Agreement", "Commitment", "purpose", "publishes", "reciprocal", "unitBased", "action",
    "resourceQuantity", "effortQuantity", "availableQuantity", "minimumQuantity", "hasBeginning", "hasEnd",
    "stipulates", "stipulatesReciprocal",
)  # fmt: skip
BLOCKS: dict[str, dict[str, Any]] = {
    "SC": {"sc": "http://schema.org/"},
    "FC": {"fc": "https://w3id.org/fep/0673#"},
    "MASTODON": {
        "toot": "http://joinmastodon.org/ns#",
        "discoverable": "toot:discoverable",
        "indexable": "toot:indexable",
        "featured": {"@id": "toot:featured", "@type": "@id"},
        "attributionDomains": {"@id": "toot:attributionDomains", "@container": "@set"},
        "focalPoint": {"@id": "toot:focalPoint", "@container": "@list"},
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
    "FEATURED": {
        "FeaturedCollection": "https://w3id.org/fep/7aa9#FeaturedCollection",
        "FeaturedItem": "https://w3id.org/fep/7aa9#FeaturedItem",
        "FeatureRequest": "https://w3id.org/fep/7aa9#FeatureRequest",
        "FeatureAuthorization": "https://w3id.org/fep/7aa9#FeatureAuthorization",
        "topic": {"@id": "https://w3id.org/fep/7aa9#topic", "@type": "@id"},
        "featuredObject": {"@id": "https://w3id.org/fep/7aa9#featuredObject", "@type": "@id"},
        "featureAuthorization": {"@id": "https://w3id.org/fep/7aa9#featureAuthorization", "@type": "@id"},
        "canFeature": {"@id": "https://w3id.org/fep/7aa9#canFeature", "@type": "@id"},
        "featuredCollections": {"@id": "https://w3id.org/fep/7aa9#featuredCollections", "@type": "@id"},
    },
    "QUOTE": {
        "QuoteRequest": "https://w3id.org/fep/044f#QuoteRequest",
        "QuoteAuthorization": "https://w3id.org/fep/044f#QuoteAuthorization",
    },
    "QUESTION": {
        "toot": "http://joinmastodon.org/ns#",
        "votersCount": "toot:votersCount",
    },
    "APPROVAL": {"ApproveReply": "https://joinpeertube.org/ns#ApproveReply"},
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
        "tileWidth": {"@type": "sc:Number", "@id": "pt:tileWidth"},
        "tileHeight": {"@type": "sc:Number", "@id": "pt:tileHeight"},
        "tileDuration": {"@type": "sc:Number", "@id": "pt:tileDuration"},
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
    "SCREEN": {
        "highlights": {"@id": "fc:highlights", "@type": "@id"},
    },
    "COMPANY": COMPANY,
    "FILM": {
        "director": {"@id": "sc:director", "@type": "@id"},
        "productionCompany": {"@id": "sc:productionCompany", "@type": "@id"},
        "countryOfOrigin": "sc:countryOfOrigin",
        "genre": "sc:genre",
        "inLanguage": "sc:inLanguage",
        "keywords": "sc:keywords",
        "trailer": {"@id": "sc:trailer", "@type": "@id"},
        "sameAs": {"@id": "sc:sameAs", "@type": "@id"},
        "license": {"@id": "sc:license", "@type": "@id"},
        "creativeWorkStatus": "sc:creativeWorkStatus",
        "dateCreated": "sc:dateCreated",
        "award": "sc:award",
        "movie": {"@id": "fc:movie", "@type": "@id"},
        "stills": {"@id": "fc:stills", "@container": "@list"},
        "credits": {"@id": "fc:credits", "@container": "@list"},
        "Credit": "fc:Credit",
        "characterName": "sc:characterName",
        "department": "fc:department",
        "contributor": {"@id": "sc:contributor", "@type": "@id"},
    },
    # Of a film that is not shown by its author herself, beside FILM.
    "ATTRIBUTION": {
        "creator": "sc:creator",
        "isBasedOn": {"@id": "sc:isBasedOn", "@type": "@id"},
        "claimedBy": {"@id": "fc:claimedBy", "@type": "@id"},
    },
    "SELECTION": {
        "Selection": "fc:Selection",
        "SelectionItem": "fc:SelectionItem",
        "position": "fc:position",
        "highlight": "fc:highlight",
        "playlist": {"@id": "fc:playlist", "@type": "@id"},
        "featuredPeople": {"@id": "fc:featuredPeople", "@type": "@id"},
    },
    # PeerTube's position, not that of a selection: never in one document.
    "PLAYLIST": {"position": {"@type": "sc:Number", "@id": "pt:position"}},
    "AWARD": {
        "Award": "fc:Award",
        "awardKind": "fc:awardKind",
        "selection": {"@id": "fc:selection", "@type": "@id"},
    },
    "CRITIQUE": CRITIQUE,
    "PINS": {
        "pinned": {"@id": "fc:pinned", "@type": "@id", "@container": "@list"},  # in `featured`, see decision 16
    },
    "CREDIT": {
        "roleName": "sc:roleName",
        "trade": {"@id": "fc:trade", "@type": "@id"},
        "creditAuthorization": {"@id": "fc:creditAuthorization", "@type": "@id"},
        "CreditRequest": "fc:CreditRequest",
        "CreditAuthorization": "fc:CreditAuthorization",
    },
    "RECOMMENDATION": RECOMMENDATION,
    # As Data Integrity has it, but for the `@container: @graph` of `proof`: Mastodon and PeerTube refuse every
    # linked-data signature over a document in which they find an @graph.
    "PROOF": {
        "DataIntegrityProof": "https://w3id.org/security#DataIntegrityProof",
        "proof": {"@id": "https://w3id.org/security#proof", "@type": "@id"},
        "cryptosuite": "https://w3id.org/security#cryptosuite",
        "verificationMethod": {"@id": "https://w3id.org/security#verificationMethod", "@type": "@id"},
        "proofPurpose": {"@id": "https://w3id.org/security#proofPurpose", "@type": "@vocab"},
        "assertionMethod": {"@id": "https://w3id.org/security#assertionMethod", "@type": "@id", "@container": "@set"},
        "proofValue": {"@id": "https://w3id.org/security#proofValue", "@type": "https://w3id.org/security#multibase"},
        "created": {
            "@id": "http://purl.org/dc/terms/created",
            "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        },
    },
    "SIGNATURE": {"RsaSignature2017": "https://w3id.org/security#RsaSignature2017"},
    "INVERSE": {
        name: {"@id": f"https://w3id.org/fep/5711#{name}", "@type": "@id"}
        for name in ("likesOf", "sharesOf", "repliesOf")
    },
    "CHAPTERS": {"hasPart": "sc:hasPart", "startOffset": "sc:startOffset"},
    # FEP-0837, as far as it is our business: what a call looks for, and what has been agreed.
    "VALUEFLOWS": {
        "vf": "https://w3id.org/valueflows/ont/vf#",
        "om2": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
        **{name: f"vf:{name}" for name in VALUEFLOWS},
        "hasUnit": "om2:hasUnit",
        "hasNumericalValue": "om2:hasNumericalValue",
        "resourceConformsTo": {"@id": "vf:resourceConformsTo", "@type": "@id"},
        "satisfies": {"@id": "vf:satisfies", "@type": "@id"},
    },
    "CALL": {
        "project": {"@id": "fc:project", "@type": "@id"},
        "call": {"@id": "fc:call", "@type": "@id"},
        "deadline": {"@id": "fc:deadline", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
        "compensation": "fc:compensation",
        "positions": "fc:positions",
        "hoursPerDay": "fc:hoursPerDay",
        "professionalStatus": "fc:professionalStatus",
        "seniority": "fc:seniority",
        "callStatus": "fc:callStatus",
    },
    "AFFILIATION": {
        "relationship": {"@id": "as:relationship", "@type": "@vocab"},
        "admin": "fc:admin",
        "moderator": "fc:moderator",
        "member": "fc:member",
        "outcast": "fc:outcast",
    },
    "PERSON": {
        "hasOccupation": "sc:hasOccupation",
        "Occupation": "sc:Occupation",
        "occupationalCategory": {"@id": "sc:occupationalCategory", "@type": "@id"},
        "skills": "sc:skills",
        "homeLocation": {"@id": "sc:homeLocation", "@type": "@id"},
        "filmography": {"@id": "fc:filmography", "@type": "@id"},
        "recommendations": {"@id": "fc:recommendations", "@type": "@id"},
        "wishesToPassOn": {"@id": "fc:wishesToPassOn", "@type": "@id"},
        "availableFor": "fc:availableFor",
        "availablePeriods": "fc:availablePeriods",
        "professionalStatus": "fc:professionalStatus",
        "seniority": "fc:seniority",
    },
    "EVENT": EVENT,
    "TOMBSTONE": {"formerType": {"@id": "as:formerType", "@type": "@vocab"}},
}

ACTOR_BLOCKS = ("SC", "FC", "MASTODON", "PROFILE", "ACTOR", "GTS", "FEATURED", "PEERTUBE", "GROUP")
STAMP_BLOCKS = ("GTS", "FEATURED", "QUOTE")
PERSON_BLOCKS = (*ACTOR_BLOCKS, "PERSON")
PROJECT_BLOCKS = (*ACTOR_BLOCKS, "FILM")
COMPANY_BLOCKS = (*ACTOR_BLOCKS, "COMPANY")
CATALOGUE_BLOCKS = ("MASTODON", "FEATURED")
CALL_BLOCKS = ("SC", "FC", "MASTODON", "GTS", "VALUEFLOWS", "CALL")
OFFER_BLOCKS = ("SC", "FC", "VALUEFLOWS", "CALL", "CREDIT")
AFFILIATION_BLOCKS = ("SC", "FC", "AFFILIATION", "CREDIT")
CREDIT_BLOCKS = ("SC", "FC", "GTS", "CREDIT")
RECOMMENDATION_BLOCKS = ("FC", "GTS", "RECOMMENDATION")
SELECTION_BLOCKS = ("SC", "FC", "MASTODON", "FEATURED", "SELECTION")
PLAYLIST_BLOCKS = ("SC", "FC", "PEERTUBE", "PLAYLIST")
PEOPLE_BLOCKS = ("MASTODON", "FEATURED")
TOMBSTONE_BLOCKS = ("TOMBSTONE",)
NOTE_BLOCKS = ("MASTODON", "GTS", "QUESTION")
JOURNAL_BLOCKS = ("SC", "FC", *NOTE_BLOCKS, "CALL", "GROUP")
CRITIQUE_BLOCKS = ("SC", "FC", *NOTE_BLOCKS, "CRITIQUE")
CHOICE_BLOCKS = ("SC", "FC", *NOTE_BLOCKS, "AWARD")
EVENT_BLOCKS = ("SC", "FC", *NOTE_BLOCKS, "EVENT", "GROUP")
FILM_BLOCKS = ("SC", "FC", "MASTODON", "GTS", "FEATURED", "PEERTUBE", "FILM", "CREDIT", "AWARD")


@cache
def context_of(*blocks: str, security: bool = False) -> list[Any]:
    """The value of @context for a document that uses these blocks. Do not change what it returns."""
    terms = _union(*(BLOCKS[block] for block in blocks))
    return [AS2, *([SECURITY] if security else []), *([terms] if terms else [])]


def with_proofs(context: Any) -> list[Any]:
    """The @context of a document that is going to bear a proof and a signature: the one it had, and their terms."""
    given = context if isinstance(context, list) else [context]
    terms = _union(*(part for part in given if isinstance(part, dict)), BLOCKS["PROOF"], BLOCKS["SIGNATURE"])
    return [*dict.fromkeys([AS2, SECURITY, *(part for part in given if isinstance(part, str))]), terms]


def _union(*blocks: dict[str, Any]) -> dict[str, Any]:
    terms: dict[str, Any] = {}
    for block in blocks:
        for term, meaning in block.items():
            if terms.setdefault(term, meaning) != meaning:
                raise ValueError(f"{term} has two meanings")
    return terms
