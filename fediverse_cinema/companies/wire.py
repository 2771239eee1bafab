"""Companies as documents: the Organization, its catalogue as a collection of films (FEP-7aa9), and its end. Pure."""

from collections.abc import Sequence
from html import escape

from fediverse_cinema.activitypub import documents
from fediverse_cinema.activitypub.context import CATALOGUE_BLOCKS, COMPANY_BLOCKS, PUBLIC, context_of
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.companies import services
from fediverse_cinema.companies.models import Company, CompanyFilm
from fediverse_cinema.films import lines
from fediverse_cinema.foundation import clock, urls

WIDEST = 850  # of its logo on the wire
SERVICES_LINE = "Services"


def company_to_object(company: Company, organization: Actor, language: str) -> Document:
    """The Organization of a company of ours. What it does is said in words, too, in the language of the pole: readers
    of other servers see these lines as they stand.
    """
    more: Document = {
        "@context": context_of(*COMPANY_BLOCKS, security=True),
        "memberOf": [urls.pole()],
        "catalogue": catalogue_uri(organization),
        "services": list(services.unpacked(company.services)),
        "attachment": _lines(company, language),
    }
    if company.town:
        more["location"] = {"id": f"{organization.uri}#place", "type": "Place", "name": company.town}
    if company.region:
        more["region"] = company.region
    if icon := next((one for one in reversed(company.picture) if one["width"] <= WIDEST), None):
        more["icon"] = {
            "type": "Image",
            "url": urls.media(icon["name"]),
            "mediaType": "image/jpeg",
            "width": icon["width"],
            "height": icon["height"],
        }
    return documents.actor_document(organization, more)


def delete_of(organization: Actor) -> Document:
    """Mastodon takes the end of an actor only when `object` is its id."""
    return {
        "@context": context_of(),
        "id": f"{organization.uri}/delete",
        "type": "Delete",
        "actor": organization.uri,
        "published": iso(clock.now()),
        "to": [PUBLIC],
        "cc": [organization.followers_uri],
        "object": organization.uri,
    }


def catalogue_uri(organization: Actor) -> str:
    return f"{organization.uri}/catalogue"


def catalogue_to_object(company: Company, organization: Actor, entries: Sequence[CompanyFilm]) -> Document:
    """The films that it shows, each with the stamp of its author, in the order in which they came. Their films are
    fetched.
    """
    return {
        "@context": context_of(*CATALOGUE_BLOCKS),
        "id": catalogue_uri(organization),
        "type": "FeaturedCollection",
        "name": organization.name,
        "attributedTo": organization.uri,
        "url": f"{organization.page_url}#catalogue",
        "to": [PUBLIC],
        "sensitive": False,
        "discoverable": True,
        "totalItems": len(entries),
        "published": iso(company.created_at),
        "orderedItems": [entry_to_object(organization, one) for one in entries],
    }


def entry_to_object(organization: Actor, entry: CompanyFilm) -> Document:
    return {
        "id": f"{catalogue_uri(organization)}/{entry.number}",
        "type": "FeaturedItem",
        "featuredObject": entry.film.uri,
        "featureAuthorization": entry.stamp_uri,
        "published": iso(entry.added_at),
    }


def _lines(company: Company, language: str) -> list[Document]:
    said = ", ".join(services.name(code, language) for code in services.unpacked(company.services))
    shown = [_line(SERVICES_LINE, escape(said))] if said else []
    return [*shown, *(_line(way.words, _anchor(way.url)) for way in lines.support(company.links))]


def _line(name: str, value: str) -> Document:
    return {"type": "PropertyValue", "name": name, "value": value}


def _anchor(href: str) -> str:
    return f'<a href="{escape(href)}" rel="nofollow noopener">{escape(href)}</a>'
