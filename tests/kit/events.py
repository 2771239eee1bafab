"""Events of members of ours, and as other servers make them known."""

from datetime import datetime, timedelta
from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.events import service
from fediverse_cinema.events.models import Event
from fediverse_cinema.events.sheet import Draft
from fediverse_cinema.foundation import clock
from tests.kit.haste import quick_keys

Document = dict[str, Any]
HERE: dict[str, Any] = {
    "kind": "premiere", "zone": "Europe/Paris", "place": "Cinéma L’Abri", "street": "2 quai de l’Exemple",
    "postcode": "29100", "town": "Douarnenez", "region": "FR-BRE", "country": "FR", "price": "Entrée libre",
    "summary": "En présence de l’équipe.", "about": "Trois *heures* avec l’équipe.", "language": "fr",
}  # fmt: skip


def soon(days: int = 10) -> datetime:
    """At 19:30 UTC, half past eight in Paris while it is winter there."""
    return (clock.now() + timedelta(days=days)).replace(hour=19, minute=30, second=0, microsecond=0)


def a_draft(title: str = "Les Marées basses, avant-première", **more: Any) -> Draft:
    begins_at = more.get("begins_at") or soon()
    usual = {"title": title, "begins_at": begins_at, "ends_at": begins_at + timedelta(hours=2)}
    return Draft(**(HERE | usual | more))


async def an_event(by: Actor, title: str = "Les Marées basses, avant-première", **more: Any) -> Event:
    organisers, spoken_for = more.pop("organisers", ()), more.pop("spoken_for", ())
    with quick_keys():
        made = await service.publish(by, a_draft(title, **more), organisers=organisers, spoken_for=spoken_for)
    return await Event.get(id=made.id).select_related("note__author")


def of_mobilizon(author: str, **more: Any) -> Document:
    """An event as Mobilizon 5 writes it. Source: lib/federation/activity_stream/converter/event.ex, model_to_as, and
    address.ex; `author` is its group, on whose server it lives.
    """
    server = author.rpartition("/")[0].rpartition("/")[0]
    uri = f"{server}/events/8c0a2a70-7d6b-4a2c-8f66-1b5a6d0f2f11"
    return {
        "type": "Event", "id": uri, "url": uri, "uuid": "8c0a2a70-7d6b-4a2c-8f66-1b5a6d0f2f11",
        "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": [f"{author}/followers"],
        "attributedTo": author, "actor": author, "name": "Ciné-club : courts de Bretagne", "category": "FILM_MEDIA",
        "content": "<p>Cinq <b>courts</b>.</p>", "mediaType": "text/html", "draft": False,
        "published": "2026-11-01T10:00:00Z", "updated": "2026-11-01T10:00:00Z",
        "startTime": "2099-03-02T20:30:00+01:00", "endTime": "2099-03-02T22:30:00+01:00", "timezone": "Europe/Paris",
        "joinMode": "free", "externalParticipationUrl": None, "tag": [], "maximumAttendeeCapacity": 40,
        "remainingAttendeeCapacity": 38, "participantCount": 2, "repliesModerationOption": "allow_all",
        "commentsEnabled": True, "anonymousParticipationEnabled": True, "attachment": [], "ical:status": "CONFIRMED",
        "status": "CONFIRMED", "inLanguage": "fr", "contacts": [], "isOnline": False,
        "location": {
            "type": "Place", "name": "Salle des Rideaux", "id": f"{server}/address/1", "longitude": -1.67,
            "latitude": 48.11,
            "address": {"type": "PostalAddress", "streetAddress": "8 rue des Projections", "postalCode": "35000",
                        "addressLocality": "Rennes", "addressRegion": "Bretagne", "addressCountry": "France"},
        },
    } | more  # fmt: skip
