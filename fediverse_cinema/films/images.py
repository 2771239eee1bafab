"""The pictures of a film on the wire: its posters, its stills, and the small ones that PeerTube shows over the time
bar; and posters and stills read back. Pure.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from fediverse_cinema.activitypub.vocab import Document, as_list, is_uri, text_of, uri_of
from fediverse_cinema.conversations import attachments
from fediverse_cinema.films.models import Film, Still
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.media import storyboard
from fediverse_cinema.media.models import Asset, Rendition, RenditionKind

LONGEST_ALT = 500
MOST_STILLS = 12
USUAL_SIZE = 1280, 720
WIDEST_ICON = 850  # PeerTube makes its thumbnail and its preview of two; the wider ones are for our pages


def icons(film: Film, renditions: Sequence[Rendition]) -> list[Document]:
    """The narrowest first; with what they show in words, and the widest with the point that a crop keeps, as Mastodon
    writes both. The same list in two images would look alike from every side: then PeerTube and Fedify give up checking
    a signature over the film."""
    posters = [one for one in renditions if one.kind is RenditionKind.POSTER and (one.width or 0) <= WIDEST_ICON]
    said = {"summary": film.poster_alt} if film.poster_alt else {}
    images = [_image(one) | said for one in sorted(posters, key=lambda one: one.width or 0)]
    if images and film.poster_focus:
        images[-1]["focalPoint"] = film.poster_focus
    return images


def previews(asset: Asset, renditions: Sequence[Rendition]) -> list[Document]:
    """PeerTube's ActivityPubStoryboard; [] for a film that was prepared without one, or when tiles lay otherwise."""
    tiles = storyboard.plan(asset.duration or 0, asset.ratio or 16 / 9)
    return [
        {
            "type": "Image",
            "rel": ["storyboard"],
            "url": [
                {
                    "type": "Link",
                    "mediaType": "image/jpeg",
                    "href": urls.media(one.name),
                    "width": one.width,
                    "height": one.height,
                    "tileWidth": tiles.width,
                    "tileHeight": tiles.height,
                    "tileDuration": f"PT{tiles.seconds}S",
                }
            ],
        }
        for one in renditions
        if one.kind is RenditionKind.STORYBOARD and (one.width, one.height) == tiles.size
    ]


def stills(film: Film, shown: Sequence[Still]) -> list[Document]:
    """The widest file of each, in a term of ours: an attachment would take the place of the player in Mastodon, and a
    list in `image` makes Lemmy refuse the film. With ids, as credits.
    """
    return [
        {
            "id": f"{film.uri}#still-{one.id}",
            "type": "Image",
            "url": urls.media(widest["name"]),
            "mediaType": "image/jpeg",
            "width": widest["width"],
            "height": widest["height"],
            **({"name": one.alt} if one.alt else {}),
        }
        for one in shown
        for widest in one.names[-1:]
    ]


def poster_of(document: Document) -> tuple[str, str]:
    """Address and words of the poster to copy: the widest, but nothing monstrous. Width is only what they say; the copy
    is measured.
    """
    images = [item for item in as_list(document.get("icon")) if isinstance(item, Mapping)]
    images.sort(key=lambda item: item["width"] if isinstance(item.get("width"), int) else 0)
    for image in reversed(images):
        address = image.get("url")
        address = address if isinstance(address, str) else uri_of(address)
        if is_uri(address):
            return address, _said_of(image)
    return "", ""


def stills_of(document: Document) -> list[dict[str, Any]]:
    """Address, words and size of each: a pole's, and what others hang on a film or name as its `image`."""
    hung = [*as_list(document.get("stills")), *as_list(document.get("attachment"))]
    found = attachments.read({"attachment": hung, "image": document.get("image")})
    poster, _ = poster_of(document)
    return [
        {
            "url": one["url"],
            "alt": one["alt"][:LONGEST_ALT],
            "width": one["width"] or USUAL_SIZE[0],
            "height": one["height"] or USUAL_SIZE[1],
        }
        for one in found
        if one["kind"] == "image" and one["url"] != poster
    ][:MOST_STILLS]


def _said_of(image: Mapping[str, Any]) -> str:
    """What it shows: Mastodon writes it in `name`, GoToSocial and we in `summary`."""
    try:
        return plain(text_of(image.get("summary"), 2_000) or text_of(image.get("name"), 2_000))[:LONGEST_ALT]
    except Refused:  # nested beyond reason
        return ""


def _image(poster: Rendition) -> Document:
    return {
        "type": "Image",
        "url": urls.media(poster.name),
        "mediaType": "image/jpeg",
        "width": poster.width,
        "height": poster.height,
    }
