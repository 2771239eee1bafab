"""Selections and films of elsewhere, as examples 04, 07 and 13 have them."""

from typing import Any

from tests.kit.neighbours import AS2, PUBLIC, Document, Neighbour

CHOOSING = {"generator": {"type": "Application", "implements": [{"href": "https://w3id.org/fep/7aa9"}]}}
"""What the document of an actor says whose server knows stamps for films."""


def a_selection(
    owner: Neighbour, *films: str, path: str = "/selections/12", name: str = "Rivages", **more: Any
) -> Document:
    """Served, with a page of these films."""
    uri = owner.server.base + path
    page = f"{uri}/pages/1"
    items = [{"type": ["SelectionItem", "FeaturedItem"], "featuredObject": film} for film in films]
    owner.server.serve(
        {"@context": AS2, "id": page, "type": "OrderedCollectionPage", "partOf": uri, "orderedItems": items}
    )
    return owner.server.serve({
        "@context": AS2, "id": uri, "type": ["Selection", "OrderedCollection"], "name": name,
        "summary": "<p>Au bord de l’<b>eau</b>.</p>", "attributedTo": owner.uri, "to": [PUBLIC],
        "url": f"{owner.server.base}/ecran/rivages", "totalItems": len(films), "first": page, **more,
    })  # fmt: skip


def a_stamp(author: Neighbour, selection_uri: str, film_uri: str, **changes: Any) -> Document:
    """Not served."""
    return {
        "@context": AS2, "id": f"{author.server.base}/stamps/4", "type": "FeatureAuthorization",
        "attributedTo": author.uri, "interactingObject": selection_uri, "interactionTarget": film_uri,
        "published": "2026-11-20T12:00:00Z", **changes,
    }  # fmt: skip


def a_video(author: Neighbour, **more: Any) -> Document:
    """Not served."""
    uri = f"{author.server.base}/films/1"
    return {
        "@context": AS2, "id": uri, "type": "Video", "name": "Le Rhône", "attributedTo": [author.uri], "to": [PUBLIC],
        "published": "2026-10-01T10:00:00Z", "updated": "2026-10-01T10:00:00Z", "content": "Un fleuve.",
        "mediaType": "text/markdown", "source": {"mediaType": "text/markdown", "content": "Un fleuve."},
        "url": [{"type": "Link", "mediaType": "text/html", "href": uri}], "duration": "PT60S", "credits": [], **more,
    }  # fmt: skip


def can_feature(*automatic: str, manual: str = "") -> Document:
    """What a film says of who may choose it."""
    said: Document = {"automaticApproval": list(automatic)}
    return {"interactionPolicy": {"canFeature": said | ({"manualApproval": [manual]} if manual else {})}}


def an_award(selection: Document, stamp: Document) -> Document:
    """As example 39 has it in the film."""
    return {
        "type": "Award", "awardKind": "selection", "name": selection["name"],
        "attributedTo": selection["attributedTo"], "selection": selection["id"], "featureAuthorization": stamp["id"],
        "published": "2026-11-20T12:00:00Z",
    }  # fmt: skip
