"""The documents of projects of this pole as their ids answer them, with what stands around them."""

from tortoise.queryset import QuerySet

from fediverse_cinema.activitypub import documents
from fediverse_cinema.activitypub.documents import PAGE_SIZE
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.consents import claims
from fediverse_cinema.consents.models import Claim, ClaimState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.database.sql import LARGEST_ID
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import wire
from fediverse_cinema.projects.models import Call, CallState, Membership, Project, Relationship
from fediverse_cinema.projects.wire import LOOKED_FOR, Around


async def of_group(group: Actor) -> Document | None:
    """The document of a Group, if it is that of a project."""
    project = await lookup.find(Project, actor_id=group.id)
    return await document_of(project, group) if project else None


async def document_of(project: Project, group: Actor) -> Document:
    wanted = Call.filter(project_id=project.id, state=CallState.OPEN).order_by("deadline", "id").limit(LOOKED_FOR)
    around = Around(await _leads(project, group), await wanted, await _confirmed(group))
    return wire.project_to_object(project, group, around)


async def affiliations(handle: str) -> Document:
    group, project = await _ours(handle)
    return documents.collection(wire.affiliations_uri(group), await _listed(project).count())


async def affiliations_page(handle: str, cursor: str, before: int | None) -> Document:
    """Who has joined and is shown on the front, whole, the latest first."""
    group, project = await _ours(handle)
    page = _listed(project).filter(id__lt=before or LARGEST_ID).order_by("-id").limit(PAGE_SIZE)
    found = await page.select_related("person")
    items = [wire.affiliation_to_object(one, group) for one in found]
    following = f"before-{found[-1].id}" if len(found) == PAGE_SIZE else None
    total = await _listed(project).count()
    return wire.served(documents.collection_page(wire.affiliations_uri(group), cursor, total, items, following))


async def affiliation(handle: str, number: int) -> Document:
    group, project = await _ours(handle)
    found = await _listed(project).get_or_none(number=number).select_related("person")
    if found is None:
        raise Missing(f"no affiliation {number} of {handle}")
    return wire.served(wire.affiliation_to_object(found, group))


async def _confirmed(group: Actor) -> list[Claim]:
    """Whom it may name by her stamp, in the order in which they were asked."""
    return [one for one in await claims.of(group.uri) if one.state == ClaimState.CONFIRMED and one.stamp_uri]


async def _ours(handle: str) -> tuple[Actor, Project]:
    group = await lookup.find(Actor, uri=urls.project(handle))
    project = await lookup.find(Project, actor_id=group.id) if group and group.gone_at is None else None
    if group is None or project is None:
        raise Missing(f"no project {handle[:60]}")
    return group, project


def _listed(project: Project) -> QuerySet[Membership]:
    return Membership.filter(project_id=project.id, listed=True, joined_at__isnull=False, left_at=None)


async def _leads(project: Project, group: Actor) -> list[Actor]:
    """Who leads it and is shown on the front. The first is a Person of this host, for PeerTube: its owner, as long as
    she is one of them, another of ours, or the pole's companion.
    """
    admins = _listed(project).filter(relationship=Relationship.ADMIN).select_related("person").order_by("number")
    people = [one.person for one in await admins]
    ours = [one for one in people if one.local and one.type == ActorType.PERSON]
    first = next((one for one in ours if one.id == group.owner_id), ours[0] if ours else None)
    first = first or (await pole_actors()).companion
    return [first, *(one for one in people if one.id != first.id)]
