"""Offers, invitations and their answers as documents (Valueflows agreements; examples 21 to 25), and read from them.
Pure. What is read is a stranger's word: its HTML is not clean yet.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from fediverse_cinema.activitypub.context import AS2, context_of
from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.activitypub.vocab import (
    Activity,
    Document,
    any_moment_of,
    as_list,
    is_uri,
    iso,
    object_of,
    text_of,
    type_of,
    uri_of,
)
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import beginning
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.offers.pitch import LONGEST_NAME, LONGEST_ROLE, MOST_LINKS
from fediverse_cinema.people import trades

AGREEMENTS = ("VALUEFLOWS",)
INVITATIONS = ("SC", "FC", "CALL", "CREDIT")
INTENT = "#primary"  # the part of a call that an offer satisfies
LONGEST_HTML = 20_000
LATEST_YEAR = 2999


@frozen
class OfferDraft:
    """What an Offer or Invite says: `person_uri` would work, `call_uri` is "" where none is named."""

    uri: str
    kind: OfferKind
    person_uri: str
    project_uri: str
    call_uri: str
    html: str
    role: str = ""
    trade: str = ""
    links: tuple[dict[str, str], ...] = ()
    begins_on: date | None = None
    ends_on: date | None = None


def application(offer: Offer, person: Actor, group: Actor, call_uri: str) -> Document:
    agreement: Document = {
        "type": "Agreement",
        "attributedTo": person.uri,
        "content": offer.html,
        "stipulates": {"type": "Commitment", **_commitment(call_uri), **_days(offer)},
    }
    if offer.links:
        agreement["attachment"] = [{"type": "Link", **one} for one in offer.links]
    return _activity("Offer", offer.uri, person, group, offer.created_at, *AGREEMENTS) | {"object": agreement}


def invitation(offer: Offer, group: Actor, person: Actor, lead: Actor | None, call_uri: str) -> Document:
    named = {
        "instrument": lead.uri if lead else "",
        "call": call_uri,
        "roleName": offer.role,
        "trade": trades.iri(offer.trade) if offer.trade else "",
        "content": offer.html,
    }
    return {
        **_activity("Invite", offer.uri, group, person, offer.created_at, *INVITATIONS),
        "attributedTo": group.uri,
        "object": group.uri,
        "target": person.uri,
        **{name: value for name, value in named.items() if value},
    }


def accept(offer: Offer, by: Actor, to: Actor, lead: Actor | None, call_uri: str) -> Document:
    """By the project with the agreement that stands from now on, by an invited person without."""
    document = _answer("Accept", offer, by, to, lead, *AGREEMENTS)
    return document | ({"result": _agreement(offer, by, call_uri)} if offer.agreement_uri else {})


def reject(offer: Offer, by: Actor, to: Actor, lead: Actor | None) -> Document:
    return _answer("Reject", offer, by, to, lead)


def reject_unsaid(uri: str, group: Actor, to: Actor, html: str) -> Document:
    """Nobody decides about it any more: no lead is named (`instrument`)."""
    document = _activity("Reject", urls.activity(ids.new_uuid()), group, to, clock.now())
    return document | {"object": uri, "content": html}


def delete(group: Actor, people: Sequence[Actor]) -> Document:
    """The project is no more: for those who wait for it."""
    document = _activity("Delete", urls.activity(ids.new_uuid()), group, people[0], clock.now())
    return document | {"to": [one.uri for one in people], "object": group.uri}


def undo(offer: Offer, by: Actor, to: Actor) -> Document:
    kind = "Offer" if offer.kind == OfferKind.APPLICATION else "Invite"
    inner = {"id": offer.uri, "type": kind, "actor": by.uri}
    return _activity("Undo", urls.activity(ids.new_uuid()), by, to, clock.now()) | {"object": inner}


def agreement_document(offer: Offer, group: Actor, call_uri: str) -> Document:
    return {"@context": context_of(*AGREEMENTS), **_agreement(offer, group, call_uri)}


def read_application(activity: Activity, sender_uri: str) -> OfferDraft:
    """Refused when it speaks for somebody else, or names no call."""
    said = activity.object or {}
    if uri_of(said.get("attributedTo")) not in ("", sender_uri):
        raise Refused(f"{sender_uri} offers {uri_of(said.get('attributedTo'))[:200]}", code="not_hers")
    stipulated = object_of(said.get("stipulates")) or {}
    call_uri = uri_of(stipulated.get("satisfies")).removesuffix(INTENT)
    if not call_uri:
        raise Refused("an offer for nothing", code="no_call")
    return OfferDraft(
        uri=activity.id,
        kind=OfferKind.APPLICATION,
        person_uri=sender_uri,
        project_uri="",
        call_uri=call_uri,
        html=text_of(said.get("content"), LONGEST_HTML),
        links=tuple(_links(said.get("attachment"))),
        begins_on=_day(stipulated.get("hasBeginning")),
        ends_on=_day(stipulated.get("hasEnd")),
    )


def read_invitation(activity: Activity, sender_uri: str) -> OfferDraft:
    """Refused when it invites to somebody else's project."""
    document = activity.document
    if activity.object_uri != sender_uri or uri_of(document.get("attributedTo")) not in ("", sender_uri):
        raise Refused(f"{sender_uri} invites to {activity.object_uri[:200]}", code="not_hers")
    return OfferDraft(
        uri=activity.id,
        kind=OfferKind.INVITATION,
        person_uri=uri_of(document.get("target")),
        project_uri=sender_uri,
        call_uri=uri_of(document.get("call")),
        html=text_of(document.get("content"), LONGEST_HTML),
        role=beginning(text_of(document.get("roleName"), 10 * LONGEST_ROLE), LONGEST_ROLE),
        trade=trades.slug_of(uri_of(document.get("trade"))),
    )


def answer_of(activity: Activity) -> tuple[str, str]:
    """Its word, not clean yet, and the id of the agreement, if it is on the origin of who answers."""
    agreement = uri_of(activity.document.get("result"))
    known = agreement if urls.same_origin(agreement, activity.actor_uri) and len(agreement) <= LONGEST_URI else ""
    return text_of(activity.document.get("content"), LONGEST_HTML), known


def _activity(kind: str, uri: str, by: Actor, to: Actor, moment: datetime, *blocks: str) -> Document:
    return {
        "@context": context_of(*blocks) if blocks else AS2,
        "id": uri,
        "type": kind,
        "actor": by.uri,
        "published": iso(moment),
        "to": [to.uri],
    }


def _answer(kind: str, offer: Offer, by: Actor, to: Actor, lead: Actor | None, *blocks: str) -> Document:
    document = _activity(kind, offer.answer_uri, by, to, offer.moved_at, *blocks) | {"object": offer.uri}
    if lead is not None:
        document["instrument"] = lead.uri
    if offer.answer_html:
        document["content"] = offer.answer_html
    return document


def _agreement(offer: Offer, group: Actor, call_uri: str) -> Document:
    stipulated = {"id": f"{offer.agreement_uri}{INTENT}", "type": "Commitment", **_commitment(call_uri), **_days(offer)}
    return {
        "type": "Agreement",
        "id": offer.agreement_uri,
        "attributedTo": group.uri,
        "published": iso(offer.moved_at),
        "stipulates": stipulated,
        "url": {"type": "Link", "href": f"{group.page_url}/team", "mediaType": "text/html"},
    }


def _commitment(call_uri: str) -> Document:
    """One place of the call; it may have been deleted since."""
    quantity = {"resourceQuantity": {"hasUnit": "one", "hasNumericalValue": "1"}}
    return {"satisfies": f"{call_uri}{INTENT}", **quantity} if call_uri else quantity


def _days(offer: Offer) -> Document:
    days: Document = {}
    if offer.begins_on:
        days["hasBeginning"] = iso(datetime.combine(offer.begins_on, time(0), UTC))
    if offer.ends_on:
        days["hasEnd"] = iso(datetime.combine(offer.ends_on, time(23, 59, 59), UTC))
    return days


def _links(attached: Any) -> Iterator[dict[str, str]]:
    for one in as_list(attached)[:MOST_LINKS]:
        said = object_of(one)
        href = str((said or {}).get("href"))
        if said and type_of(said.get("type")) == "Link" and is_uri(href):
            yield {"name": beginning(text_of(said.get("name"), 10 * LONGEST_NAME), LONGEST_NAME) or href, "href": href}


def _day(value: Any) -> date | None:
    moment = any_moment_of(value)
    return moment.date() if moment and moment.year <= LATEST_YEAR else None
