"""Labels and selections as documents: the Group and who is in its jury, a selection with its films page by page, and
the Note that tells of it. PeerTube's form of it is in playlists, the people who made its films in filmmakers. Pure.
"""

from collections.abc import Sequence
from html import escape

from fediverse_cinema.activitypub import documents, profiles
from fediverse_cinema.activitypub.context import (
    AFFILIATION_BLOCKS,
    PUBLIC,
    SELECTION_BLOCKS,
    context_of,
)
from fediverse_cinema.activitypub.documents import PAGE_SIZE
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.films import lines
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.html import beginning, markdown
from fediverse_cinema.labels.models import Audience, Juror, Label, Pick, Selection

WIDEST = 850  # of a picture on the wire
MOST_NAMED = 12  # films in the words of its Note
LONGEST_WORDS = 500  # of what a selection says of itself, in its Note
LINK_TYPE = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'  # FEP-e232
FRENCH = {
    "by": "une sélection signée %s",
    "more": "… et %s autres films.",
    "one_more": "… et un autre film.",
    "see": "Voir la sélection",
}
ENGLISH = {
    "by": "a selection by %s",
    "more": "… and %s more films.",
    "one_more": "… and one more film.",
    "see": "See the selection",
}


def label_to_object(label: Label, group: Actor, leads: Sequence[Actor]) -> Document:
    """The Group of a label of ours. PeerTube demands a Person of this host as the first of `attributedTo`."""
    more: Document = {
        "attributedTo": [lead.uri for lead in leads],
        "postingRestrictedToMods": True,
        "interactionPolicy": {"canFeature": {"automaticApproval": [PUBLIC]}},
        "affiliations": affiliations_uri(group),
        "featuredCollections": f"{group.uri}/collections",
        "selections": f"{group.uri}/selections",
        "playlists": f"{group.uri}/playlists",
        "labelKind": label.kind.value,
        "memberOf": [urls.pole()],
    }
    if ways := lines.support(label.support):
        more["support"] = "\n".join(f"{way.words} : {way.url}" for way in ways)[:1000]
        more["attachment"] = [
            *({"type": "PropertyValue", "name": "Soutenir", "value": _anchor(way.url, way.url)} for way in ways),
            *(profiles.payment_link(way.words, way.url) for way in ways),
        ]
    if pictures := _pictures(label.picture):
        more["icon"] = pictures[-1]
    return documents.actor_document(group, more)


def delete_of(group: Actor) -> Document:
    """Mastodon takes the end of an actor only when `object` is its id."""
    return {
        "@context": context_of(),
        "id": f"{group.uri}/delete",
        "type": "Delete",
        "actor": group.uri,
        "published": iso(clock.now()),
        "to": [PUBLIC],
        "cc": [group.followers_uri],
        "object": group.uri,
    }


def taken_off(pole: Actor, selection_uri: str) -> Document:
    """The list of the pole names it no longer."""
    return {
        "@context": context_of(),
        "id": urls.activity(ids.new_uuid()),
        "type": "Remove",
        "actor": pole.uri,
        "to": [PUBLIC],
        "object": selection_uri,
        "target": f"{pole.uri}/selections",
    }


def affiliations_uri(group: Actor) -> str:
    return f"{group.uri}/affiliations"


def affiliation_to_object(juror: Juror, group: Actor) -> Document:
    """That a person belongs to a label (FEP-5219), without its context. Her person is fetched."""
    document: Document = {
        "id": juror.uri,
        "type": "Relationship",
        "attributedTo": group.uri,
        "subject": juror.person.uri,
        "object": group.uri,
        "relationship": juror.relationship.value,
        "published": iso(juror.joined_at or juror.created_at),
    }
    return document | ({"roleName": juror.role} if juror.role else {})


def served_affiliation(document: Document) -> Document:
    """An affiliation, or a page of them, as its own address answers it."""
    return {**document, "@context": context_of(*AFFILIATION_BLOCKS)}


def selection_to_object(selection: Selection, owner: Actor, total: int) -> Document:
    """A selection of ours, without its context. `total`: how many of its films are shown."""
    to, cc = addressed(selection, owner)
    published = selection.published_at or selection.created_at
    document: Document = {
        "id": selection.uri,
        "type": ["Selection", "OrderedCollection"],
        "name": selection.title,
        "attributedTo": owner.uri,
        "to": to,
        "cc": cc,
        "published": iso(published),
        "updated": iso(max(selection.updated_at or published, published)),
        "url": selection.page_url,
        "discoverable": selection.audience == Audience.PUBLIC,
        "totalItems": total,
        "first": page_uri(selection, 1),
    }
    if summary := about_html(selection):
        document["summary"] = summary
    if selection.language:
        document["nameMap"] = {selection.language: selection.title}
    if pictures := cover_of(selection):
        document["image"] = pictures[-1]
    if selection.audience == Audience.PUBLIC:
        document["featuredPeople"] = people_uri(selection)
        if owner.type == ActorType.GROUP:
            document["playlist"] = f"{selection.uri}/playlist"
    return document


def selection_page_to_object(selection: Selection, number: int, picks: Sequence[Pick], total: int) -> Document:
    """Its page of that number, from 1, without its context."""
    before = (number - 1) * PAGE_SIZE
    items = [item_to_object(selection, pick, before + place) for place, pick in enumerate(picks, 1)]
    return page_of(selection.uri, page_uri(selection, number), items, total) | following(
        page_uri(selection, number + 1), number, total
    )


def item_to_object(selection: Selection, pick: Pick, position: int) -> Document:
    """One film of it, the `position`th of those that are shown."""
    document: Document = {
        "id": f"{selection.uri}/items/{pick.number}",
        "type": ["SelectionItem", "FeaturedItem"],
        "position": position,
        "featuredObject": pick.film.uri,
        "published": iso(pick.added_at),
    }
    if pick.stamp_uri:
        document["featureAuthorization"] = pick.stamp_uri
    if pick.words:
        document["content"] = markdown(pick.words)
    return document


def served(document: Document) -> Document:
    """A selection, a page or an item of it as its own address answers it."""
    return {"@context": context_of(*SELECTION_BLOCKS), **document}


def note_html(selection: Selection, owner: Actor, picks: Sequence[Pick], total: int) -> str:
    """What its Note says, in French or English as its language is: what it is, and its first films of so many."""
    words = _words(selection)
    parts = [f"<p><strong>{_anchor(selection.page_url, selection.title)}</strong>, {_by(selection, owner)}.</p>"]
    if about := beginning(markdown(selection.about), LONGEST_WORDS):
        parts.append(f"<p>{escape(about)}</p>")
    named, more = [_film(pick.film) for pick in picks[:MOST_NAMED]], total - MOST_NAMED
    if more > 0:
        named.append(words["one_more"] if more == 1 else words["more"] % more)
    if named:
        parts.append(f"<p>{'<br>'.join(named)}</p>")
    return "".join([*parts, f"<p>{_anchor(selection.page_url, words['see'])}</p>"])


def note_terms(selection: Selection, picks: Sequence[Pick]) -> Document:
    """The terms of its Note beside those of every Note: the selection, and its films as links to objects (FEP-e232)."""
    return {
        "selection": selection.uri,
        "tag": [
            {"type": "Link", "mediaType": LINK_TYPE, "href": pick.film.uri, "name": pick.film.title}
            for pick in picks[:MOST_NAMED]
        ],
        "attachment": [
            {"type": "Link", "mediaType": "text/html", "name": _words(selection)["see"], "href": selection.page_url}
        ],
    }


def addressed(selection: Selection, owner: Actor) -> tuple[list[str], list[str]]:
    """`to` and `cc`: what is not for everybody is for nobody but who asks for its address."""
    if selection.audience == Audience.PUBLIC:
        return [PUBLIC], [owner.followers_uri or f"{owner.uri}/followers"]
    return [], [PUBLIC] if selection.audience == Audience.UNLISTED else []


def about_html(selection: Selection) -> str:
    """What it says of itself, and who says it."""
    said = markdown(selection.about) if selection.about.strip() else ""
    return said + (f"<p>— {escape(selection.signature)}</p>" if selection.signature else "")


def cover_of(selection: Selection) -> list[Document]:
    """Its picture in the widths that others are glad of, the narrowest first."""
    said = {"name": selection.cover_alt} if selection.cover_alt else {}
    return [picture | said for picture in _pictures(selection.cover)]


def language_of(selection: Selection) -> str:
    """What its words are in: GoToSocial knows no language where none is said."""
    return selection.language or here().settings.pole.language


def page_uri(selection: Selection, number: int) -> str:
    return f"{selection.uri}/pages/{number}"


def people_uri(selection: Selection) -> str:
    return f"{selection.uri}/people"


def page_of(collection: str, uri: str, items: Sequence[object], total: int) -> Document:
    return {
        "id": uri,
        "type": "OrderedCollectionPage",
        "partOf": collection,
        "totalItems": total,
        "orderedItems": list(items),
    }


def following(uri: str, number: int, total: int) -> Document:
    """The `next` of its page of this number, if there is one."""
    return {"next": uri} if total > number * PAGE_SIZE else {}


def _pictures(files: Sequence[Document]) -> list[Document]:
    return [
        {
            "type": "Image",
            "url": urls.media(one["name"]),
            "mediaType": "image/jpeg",
            "width": one["width"],
            "height": one["height"],
        }
        for one in files
        if one["width"] <= WIDEST
    ]


def _words(selection: Selection) -> dict[str, str]:
    return ENGLISH if language_of(selection) == "en" else FRENCH


def _by(selection: Selection, owner: Actor) -> str:
    return escape(_words(selection)["by"] % (selection.signature or owner.name or owner.handle))


def _film(film: Film) -> str:
    """Its title with the way to it, who made it, and how long it is, as far as that is known."""
    seconds = film.duration or 0
    length = f" ({seconds} s)" if 0 < seconds < 60 else f" ({round(seconds / 60)} min)" if seconds else ""
    return f"{_anchor(film.page_url, film.title)} — {escape(film.author.name or film.author.handle)}{length}"


def _anchor(href: str, words: str) -> str:
    return f'<a href="{escape(href)}">{escape(words)}</a>'
