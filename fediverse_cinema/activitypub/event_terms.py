"""The terms of events for our @context: FEP-8a8e's, what Mobilizon calls by names of its own, and two of ours."""

from typing import Any

FEP = "https://w3id.org/fep/8a8e/"
EVENT: dict[str, Any] = {
    "mz": "https://joinmobilizon.org/ns#",
    "joinMode": f"{FEP}joinMode",
    "externalParticipationUrl": {"@id": f"{FEP}externalParticipationUrl", "@type": "@id"},
    "organizers": {"@id": f"{FEP}organizers", "@type": "@id"},
    "timezone": f"{FEP}timezone",
    "eventStatus": {"@id": f"{FEP}eventStatus", "@type": "@vocab"},
    "EventScheduled": f"{FEP}EventScheduled",
    "EventPostponed": f"{FEP}EventPostponed",
    "EventCancelled": f"{FEP}EventCancelled",
    "category": f"{FEP}category",
    "status": "http://www.w3.org/2002/12/cal/ical#status",
    "uuid": "sc:identifier",
    "anonymousParticipationEnabled": "mz:anonymousParticipationEnabled",
    "commentsEnabled": "https://joinpeertube.org/ns#commentsEnabled",
    "inLanguage": "sc:inLanguage",
    "address": "sc:address",
    "PostalAddress": "sc:PostalAddress",
    "streetAddress": "sc:streetAddress",
    "postalCode": "sc:postalCode",
    "addressLocality": "sc:addressLocality",
    "addressRegion": "sc:addressRegion",
    "addressCountry": "sc:addressCountry",
    "isOnline": "mz:isOnline",
    "price": "sc:price",
    "screens": {"@id": "fc:screens", "@type": "@id"},
    "eventKind": "fc:eventKind",
}
