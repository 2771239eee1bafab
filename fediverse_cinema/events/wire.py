"""Events of this pole as documents (FEP-8a8e, with Mobilizon's keys). Pure but for the pole's own clock.

Nobody registers here, so nothing says that one can Join: `joinMode` is "external", and leads to the page that says how
to come. (The FEP has "none" for this; Mobilizon knows no such word, and drops the event.)
"""

from collections.abc import Sequence

from fediverse_cinema.activitypub.context import EVENT_BLOCKS, context_of
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.events import times
from fediverse_cinema.events.models import Event, EventState
from fediverse_cinema.films import countries
from fediverse_cinema.foundation import regions, urls

CATEGORY = "FILM_MEDIA"
STATUS = {
    EventState.SCHEDULED: ("EventScheduled", "CONFIRMED"),
    EventState.POSTPONED: ("EventPostponed", "TENTATIVE"),
    EventState.CANCELLED: ("EventCancelled", "CANCELLED"),
}
"""FEP-8a8e's word, and that of iCalendar, which Mobilizon reads."""


def event_to_object(event: Event, note: Document, organisers: Sequence[str], films: Sequence[str]) -> Document:
    """Without its context. `note` is the document of its words alone; its own note is there."""
    author, page = note["attributedTo"], event.note.page_url
    begins, status = times.on_its_clock(event.begins_at, event.zone), STATUS[event.state]
    document = note | {
        "uuid": event.note.uuid,
        "mediaType": "text/html",
        "startTime": begins.isoformat(timespec="seconds"),
        "timezone": event.zone or times.own(),
        "actor": author,
        "organizers": organisers_of(event, organisers),
        "joinMode": "external",
        "externalParticipationUrl": event.booking_url or page,
        "anonymousParticipationEnabled": False,
        "eventStatus": status[0],
        "status": status[1],
        "category": CATEGORY,
        "commentsEnabled": True,
        "isOnline": event.online,
        "screens": list(films),
        "updated": note.get("updated", note["published"]),
        "attachment": [_website(page), *_banner(event)],
    }
    if event.ends_at is not None:
        document["endTime"] = times.on_its_clock(event.ends_at, event.zone).isoformat(timespec="seconds")
    said = {"summary": event.summary, "eventKind": event.kind, "inLanguage": event.note.language,
            "price": event.price, "region": event.region}  # fmt: skip
    document |= {name: value for name, value in said.items() if value}
    return document | ({"location": _place(event)} if event.town or event.place or event.street else {})


def organisers_of(event: Event, uris: Sequence[str]) -> Document:
    uri = f"{event.note.uri}/organizers"
    return {"id": uri, "type": "Collection", "totalItems": len(uris), "items": list(uris)}


def served(document: Document) -> Document:
    """An event or one of its collections as its own address answers it."""
    return {"@context": context_of(*EVENT_BLOCKS), **document}


def create(document: Document) -> Document:
    return _activity("Create", f"{document['id']}/activity", document, document["published"])


def update(document: Document) -> Document:
    return _activity("Update", f"{document['id']}/updates/{document['updated']}", document, document["updated"])


def invite(uri: str, event: Event, author: Actor, person: Actor) -> Document:
    """Would she organise it, too? In Mobilizon's order: what it is about, and whom it is for."""
    thing = {"id": event.note.uri, "type": "Event", "name": event.note.title}
    return {
        "@context": context_of(),
        "id": uri,
        "type": "Invite",
        "actor": author.uri,
        "object": thing,
        "target": person.uri,
        "to": [person.uri],
    }


def undo_invite(uri: str, request: Document, author: Actor, person: Actor) -> Document:
    inner = {name: value for name, value in request.items() if name not in ("@context", "to")}
    return {
        "@context": context_of(),
        "id": uri,
        "type": "Undo",
        "actor": author.uri,
        "object": inner,
        "to": [person.uri],
    }


def answer(kind: str, uri: str, request_uri: str, event_uri: str, person: Actor, author: Actor) -> Document:
    """Accept or Reject."""
    request = {"id": request_uri, "type": "Invite", "actor": author.uri, "object": event_uri, "target": person.uri}
    return {
        "@context": context_of(),
        "id": uri,
        "type": kind,
        "actor": person.uri,
        "object": request,
        "to": [author.uri],
    }


def _activity(kind: str, uri: str, document: Document, published: str) -> Document:
    return {
        "@context": context_of(*EVENT_BLOCKS),
        "id": uri,
        "type": kind,
        "actor": document["attributedTo"],
        "published": published,
        "to": document["to"],
        "cc": document["cc"],
        "object": document,
    }


def _website(page: str) -> Document:
    return {"type": "Link", "name": "Website", "mediaType": "text/html", "href": page}


def _banner(event: Event) -> list[Document]:
    """Mobilizon takes the Document of this name as the picture of the event, and Mastodon shows it."""
    if not event.picture:
        return []
    widest = event.picture[-1]
    size = {"width": widest["width"], "height": widest["height"]}
    banner = {"type": "Document", "name": "Banner", "mediaType": "image/jpeg", "url": urls.media(widest["name"])}
    return [banner | size | ({"summary": event.picture_alt} if event.picture_alt else {})]


def _place(event: Event) -> Document:
    language = event.note.language or "fr"
    parts = {
        "streetAddress": event.street,
        "postalCode": event.postcode,
        "addressLocality": event.town,
        "addressRegion": regions.name(event.region, language) if event.region else "",
        "addressCountry": countries.names("en" if language == "en" else "fr").get(event.country, event.country),
    }
    address = {"type": "PostalAddress", **{name: value for name, value in parts.items() if value}}
    place: Document = {"type": "Place", "name": event.place or event.town or event.street, "address": address}
    if event.latitude is not None and event.longitude is not None:
        place |= {"latitude": float(event.latitude), "longitude": float(event.longitude)}  # Mobilizon reads no integers
    return place
