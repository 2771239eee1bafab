"""Whether Mobilizon would take a document as an event, and what it would make of it. Read in its source, and not run:
lib/federation/activity_pub/transmogrifier.ex (Create of Event), lib/federation/activity_stream/converter/event.ex
(as_to_model_data), utils.ex (actors, pictures, tags), address.ex, lib/mobilizon/events/event.ex (changeset).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

Document = dict[str, Any]
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
JOIN_OPTIONS = ("free", "restricted", "invite", "external")
STATUS = ("tentative", "confirmed", "cancelled")


@dataclass(frozen=True)
class Taken:
    title: str
    organiser: str
    begins_on: datetime
    ends_on: datetime | None
    timezone: str | None
    visibility: str
    join_options: str
    join_at: str | None
    status: str
    website: str | None
    picture: str | None
    tags: tuple[str, ...]
    place: dict[str, Any]


def taken(document: Document) -> Taken:
    """AssertionError names what it would refuse, or fail at."""
    assert document.get("type") == "Event" and document.get("id")
    for key in ("actor", "attributedTo"):  # maybe_fetch_actor_and_attributed_to_id matches on both keys
        assert key in document and (document[key] is None or isinstance(document[key], str)), f"{key} is one address"
    attachments = document.get("attachment", [])
    assert isinstance(attachments, list) and all(isinstance(one, dict) for one in attachments), "get_medias"
    assert isinstance(document.get("content"), str), "replace_media_urls_in_body"
    assert PUBLIC in document["to"], "get_visibility looks into `to` alone"
    title = document.get("name")
    assert isinstance(title, str) and 3 <= len(title) <= 200, "validate_length"
    begins_on = datetime.fromisoformat(document["startTime"])
    ends_on = datetime.fromisoformat(document["endTime"]) if document.get("endTime") else None
    assert ends_on is None or begins_on <= ends_on, "validate_end_time"
    join_options = document.get("joinMode", "free")
    assert join_options in JOIN_OPTIONS, "an Ecto enum drops whatever else it is"
    status = str(document.get("status", document.get("ical:status", "CONFIRMED"))).lower()
    assert status in STATUS
    assert len(str(document.get("uuid", ""))) == 36, "Ecto.UUID"
    assert document.get("timezone") is None or "/" in document["timezone"] or document["timezone"] == "UTC"
    return Taken(
        title=title,
        organiser=document["attributedTo"],
        begins_on=begins_on,
        ends_on=ends_on,
        timezone=document.get("timezone"),
        visibility="public",
        join_options=join_options,
        join_at=document.get("externalParticipationUrl"),
        status=status,
        website=_website(attachments),
        picture=_banner(attachments),
        tags=tuple(one["name"].removeprefix("#") for one in document.get("tag", []) if one["type"] == "Hashtag"),
        place=_place(document.get("location")),
    )


def _website(attachments: list[Document]) -> str | None:
    for one in attachments:
        if (one.get("type"), one.get("name"), one.get("mediaType")) == ("Link", "Website", "text/html"):
            return str(one["href"])
    return None


def _banner(attachments: list[Document]) -> str | None:
    """Documents only; an Image is not looked at."""
    pictures = [one for one in attachments if one.get("type") == "Document"]
    banner = next((one for one in pictures if one.get("name") == "Banner"), pictures[0] if pictures else None)
    return str(banner["url"]) if banner else None


def _place(location: Any) -> dict[str, Any]:
    if location is None:
        return {}
    assert isinstance(location, dict), "get_address"
    found = {"description": location.get("name")}
    if location.get("address") is not None:
        assert isinstance(location["address"], dict), "it reads its keys"
        found |= {key: location["address"].get(key) for key in ("streetAddress", "postalCode", "addressLocality")}
    if isinstance(location.get("latitude"), float) and isinstance(location.get("longitude"), float):
        found["geom"] = (location["longitude"], location["latitude"])
    return found
