"""Projects as documents: a Group's own, its affiliations (FEP-5219); and the document of a project of elsewhere, read.
Pure, but that ours are told with what stands around them.
"""

from collections.abc import Sequence
from html import escape

from fediverse_cinema.activitypub import documents, profiles
from fediverse_cinema.activitypub.context import (
    AFFILIATION_BLOCKS,
    PROJECT_BLOCKS,
    PUBLIC,
    context_of,
)
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.consents.models import Claim
from fediverse_cinema.films import licences, lines
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import trades
from fediverse_cinema.projects.models import Call, Membership, Project

# As schema.org says it, for who knows no stages of ours.
STATUSES = {
    "shooting": "In production",
    "editing": "In post-production",
    "grading-mixing": "In post-production",
    "finished": "Completed",
    "release": "Released",
    "stopped": "Cancelled",
}
NOT_BEGUN = "In development"
# In the language of the films' own documents: readers of other servers see these lines as they stand.
STAGE_NAMES = {
    "idea": "Idée",
    "writing": "Écriture",
    "development": "Développement",
    "financing": "Financement",
    "preparation": "Préparation",
    "shooting": "Tournage",
    "editing": "Montage",
    "grading-mixing": "Étalonnage et mixage",
    "finished": "Terminé",
    "release": "Diffusion",
    "stopped": "Arrêté",
}
STAGE_LINE = "Étape"
WIDEST_ICON = 850
LOOKED_FOR = 3  # calls that its profile names
MOST_CREDITS = 100


@frozen
class Around:
    """What a project's document names beside itself: who leads it, the first one first, its open calls, and who has
    confirmed to have a part in it, with her person.
    """

    leads: Sequence[Actor]
    calls: Sequence[Call] = ()
    credits: Sequence[Claim] = ()


def project_to_object(project: Project, group: Actor, around: Around) -> Document:
    """The Group of a project of ours. PeerTube demands a Person of this host as the first of `attributedTo`."""
    more: Document = {
        "@context": context_of(*PROJECT_BLOCKS, security=True),
        "attributedTo": [lead.uri for lead in around.leads],
        "postingRestrictedToMods": True,
        "interactionPolicy": {"canFeature": {"automaticApproval": [PUBLIC]}},
        "affiliations": affiliations_uri(group),
        "calls": f"{group.uri}/calls",
        "memberOf": [urls.pole()],
        "stage": project.stage,
        "creativeWorkStatus": STATUSES.get(project.stage, NOT_BEGUN),
        "attachment": _lines(project, group, around.calls),
    }
    if support := "\n".join(f"{way.words} : {way.url}" for way in lines.support(project.support)):
        more["support"] = support[:1000]
    if project.about:
        more["content"] = markdown(project.about)
    if around.credits:
        more["@context"] = context_of(*PROJECT_BLOCKS, "CREDIT", security=True)
        more["credits"] = [_credit(group, one) for one in around.credits[:MOST_CREDITS]]
    return documents.actor_document(group, more | _said(project) | _icon(project))


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


def affiliations_uri(group: Actor) -> str:
    return f"{group.uri}/affiliations"


def affiliation_to_object(membership: Membership, group: Actor) -> Document:
    """That a person belongs to a project (FEP-5219), without its context. Her person is fetched."""
    document: Document = {
        "id": membership.uri,
        "type": "Relationship",
        "attributedTo": group.uri,
        "subject": membership.person.uri,
        "object": group.uri,
        "relationship": membership.relationship.value,
        "published": iso(membership.joined_at or membership.created_at),
    }
    if membership.role:
        document["roleName"] = membership.role
    if membership.trade:
        document["trade"] = trades.iri(membership.trade)
    return document


def served(document: Document) -> Document:
    """An affiliation, or a page of them, as its own address answers it."""
    return {**document, "@context": context_of(*AFFILIATION_BLOCKS)}


def _credit(group: Actor, claim: Claim) -> Document:
    """One line, with the stamp that confirms it (FEP-4ebc)."""
    named: Document = {"type": "Person", "name": claim.name}
    if claim.person is not None:
        named["id"] = claim.person.uri
    document: Document = {"id": f"{group.uri}#credit-{claim.id}", "type": "Credit", "contributor": named}
    if claim.role:
        document["roleName"] = claim.role
    if claim.trade:
        document["trade"] = trades.iri(claim.trade)
    return document | {"creditAuthorization": claim.stamp_uri}


def _said(project: Project) -> Document:
    """What its sheet says, as far as it does."""
    document: Document = {}
    if project.form:
        document["genre"] = [project.form]
    if project.countries:
        document["countryOfOrigin"] = project.countries[0] if len(project.countries) == 1 else project.countries
    if project.language:
        document["inLanguage"] = project.language
    if project.licence:
        document["license"] = licences.LICENCES[project.licence].iri
    if project.duration:
        document["duration"] = f"PT{project.duration * 60}S"
    if project.region:
        document["region"] = project.region
    if project.town:
        document["location"] = {"type": "Place", "name": project.town}  # never where exactly
    return document


def _icon(project: Project) -> Document:
    """The widest that others are glad of: Mastodon and PeerTube take one."""
    files = [one for one in project.picture if one["width"] <= WIDEST_ICON]
    if not files:
        return {}
    size = {"width": files[-1]["width"], "height": files[-1]["height"]}
    return {"icon": {"type": "Image", "url": urls.media(files[-1]["name"]), "mediaType": "image/jpeg", **size}}


def _lines(project: Project, group: Actor, calls: Sequence[Call]) -> list[Document]:
    """What microblogs show of it: lines of a profile, and the links of FEP-0ea0."""
    ways = lines.support(project.support)
    shown = [(STAGE_LINE, escape(STAGE_NAMES[project.stage]))]
    shown += [("Cherche", _anchor(urls.call_page(group.handle, call.number or 0), call.title)) for call in calls]
    shown += [("Soutenir", _anchor(way.url, way.url)) for way in ways]
    return [
        *({"type": "PropertyValue", "name": name, "value": value} for name, value in shown),
        *(profiles.payment_link(way.words, way.url) for way in ways),
    ]


def _anchor(href: str, words: str) -> str:
    return f'<a href="{escape(href)}" rel="nofollow">{escape(words)}</a>'
