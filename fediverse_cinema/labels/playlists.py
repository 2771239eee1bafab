"""Selections of labels as PeerTube's playlists: a Playlist in pages of the ids of its elements, each with one film. The
label's Group is the channel that has it; its activities are those of the Person who owns the channel. Pure.

What PeerTube demands was tried on a running one: exactly one owner, a uuid of version 4, a name of at most 120 signs,
and words of three signs at least or none.
"""

from collections.abc import Sequence

from fediverse_cinema.activitypub.context import AS2, PLAYLIST_BLOCKS, PUBLIC, context_of
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.labels import wire
from fediverse_cinema.labels.models import Pick, Selection

LONGEST_NAME = 120
SHORTEST_WORDS, LONGEST_WORDS = 3, 1000


def playlist_to_object(selection: Selection, owner: Actor, total: int) -> Document:
    """Without its context. `total`: how many of its films are shown."""
    published = selection.published_at or selection.created_at
    document: Document = {
        "id": playlist_uri(selection),
        "type": "Playlist",
        "uuid": selection.playlist_uuid,
        "name": _name(selection, owner),
        "totalItems": total,
        "attributedTo": [owner.uri],
        "published": iso(published),
        "updated": iso(max(selection.updated_at or published, published)),
        "to": [PUBLIC],
        "cc": [owner.followers_uri],
        "first": _page_uri(selection, 1),
    }
    about = selection.about.strip()[:LONGEST_WORDS].strip()
    if len(about) >= SHORTEST_WORDS:
        document |= {"mediaType": "text/markdown", "content": about}
    if pictures := wire.cover_of(selection):
        document["icon"] = pictures[0]
    return document


def playlist_page(selection: Selection, number: int, picks: Sequence[Pick], total: int) -> Document:
    """Its page of that number, from 1: ids only, which PeerTube asks for one after the other."""
    items = [f"{playlist_uri(selection)}/videos/{pick.number}" for pick in picks]
    page = wire.page_of(playlist_uri(selection), _page_uri(selection, number), items, total)
    return {"@context": AS2} | page | wire.following(_page_uri(selection, number + 1), number, total)


def element(selection: Selection, pick: Pick, position: int) -> Document:
    """One film of it, the `position`th of those that are shown; it may be of any host."""
    return {
        "id": f"{playlist_uri(selection)}/videos/{pick.number}",
        "type": "PlaylistElement",
        "url": pick.film.uri,
        "position": position,
    }


def served(document: Document) -> Document:
    return {"@context": context_of(*PLAYLIST_BLOCKS), **document}


def activity(kind: str, playlist: Document, person: Actor) -> Document:
    """Create or Update with the whole embedded, which PeerTube does not fetch for an Update; a Delete by the id. Each
    has an id of its own: a selection may be shown again after it was withdrawn.
    """
    return {
        "@context": context_of(*PLAYLIST_BLOCKS),
        "id": urls.activity(ids.new_uuid()),
        "type": kind,
        "actor": person.uri,
        "published": iso(clock.now()),
        "to": playlist["to"],
        "cc": playlist["cc"],
        "object": playlist["id"] if kind == "Delete" else playlist,
    }


def playlist_uri(selection: Selection) -> str:
    return f"{selection.uri}/playlist"


def _name(selection: Selection, owner: Actor) -> str:
    """With the label's name behind it, as far as there is room."""
    whole = f"{selection.title} — {owner.name or owner.handle}"
    return whole if len(whole) <= LONGEST_NAME else selection.title[:LONGEST_NAME]


def _page_uri(selection: Selection, number: int) -> str:
    return f"{playlist_uri(selection)}/pages/{number}"
