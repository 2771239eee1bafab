"""What an archive holds of her selections, each with what she says of every film; and how one is read back."""

from typing import Any

from fediverse_cinema.activitypub.context import AS2
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.archive.parts import Part, document
from fediverse_cinema.labels.models import Pick, Selection
from fediverse_cinema.labels.sheet import Sheet


async def of(actor: Actor) -> list[Part]:
    """Her own; those of a label are the label's."""
    found: list[Part] = []
    for one in await Selection.filter(owner_id=actor.id, local=True).order_by("id"):
        picks = await Pick.everywhere.filter(selection_id=one.id).order_by("position", "id")
        found.append(document(f"selections/{one.slug}.json", _document(one, picks)))
        if one.cover:
            found.append(Part(f"selections/{one.slug}.jpg", shelf="shelf", name=str(one.cover[-1]["name"])))
    return found


def _document(one: Selection, picks: list[Pick]) -> dict[str, Any]:
    return {
        "@context": AS2,
        "id": one.uri,
        "type": "OrderedCollection",
        "name": one.title,
        "content": one.about,
        "signature": one.signature,
        "inLanguage": one.language,
        "coverAlt": one.cover_alt,
        "audience": one.audience.value,
        "totalItems": len(picks),
        "orderedItems": [{"object": pick.film_uri, "content": pick.words} for pick in picks],
    }


def read(said: dict[str, Any]) -> tuple[Sheet, list[tuple[str, str]]]:
    """The sheet, and each film's id with the words beside it."""
    items = said.get("orderedItems")
    films = [
        (one["object"], _text(one.get("content")))
        for one in (items if isinstance(items, list) else [])
        if isinstance(one, dict) and isinstance(one.get("object"), str)
    ]
    names = ("name", "content", "signature", "inLanguage", "coverAlt")
    return Sheet(*(_text(said.get(name)) for name in names)), films


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
