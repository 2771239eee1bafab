"""Affiliations on the wire (FEP-5219): a project of ours tells whom it concerns that she belongs to it, or no longer; a
member of ours who leaves a project of elsewhere tells its Group. Only servers that name it are told: others answer an
Add with an error, and would be asked for days.
"""

from collections.abc import Sequence

from fediverse_cinema.activitypub import capabilities, outbox
from fediverse_cinema.activitypub.context import AFFILIATION_BLOCKS, AS2, context_of
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Activity, Document, iso, text_of, uri_of
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.jobs import once, queue
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import trades
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.projects import wire
from fediverse_cinema.projects.models import Membership, Project, Relationship

TELL = "tell_affiliation"
LONGEST_ROLE = 120


@frozen
class Said:
    """What a Group of elsewhere says that somebody is to it: `uri` names the affiliation, `subject_uri` her."""

    uri: str
    subject_uri: str
    relationship: Relationship
    role: str
    trade: str


async def tell(row: Membership) -> None:
    """Her place is another: whoever is concerned elsewhere hears of it. In the transaction that changed it; her person
    is fetched. What she is at the moment when it is told, is told.
    """
    project = await lookup.get(Project, id=row.project_id)
    group = await lookup.get(Actor, id=project.actor_id)
    if project.local and not row.person.local:
        await queue.later(TELL, {"membership_id": row.id}, lane=row.person.host, key=f"{TELL} {row.id}")
    elif row.person.local and not project.local and await Membership.exists(id=row.id, left_at__isnull=False):
        await outbox.post(row.person, _leave(row.person, group), to=[group], own_inbox=True)


async def tell_now(membership_id: int) -> None:
    """The job: to her and, unless she wishes not to be named, to the Group of her pole, when we know it."""
    row = await Membership.get_or_none(id=membership_id).select_related("person", "project__actor")
    if row is None or row.project.actor.gone_at or row.person.gone_at:
        return
    if not await capabilities.has(row.person, capabilities.AFFILIATIONS):
        return
    async with once.for_this_job():
        await row.refresh_from_db(fields=["relationship", "role", "trade", "listed", "joined_at", "left_at"])
        group, audience = row.project.actor, [row.person]
        if row.listed:
            audience += await _pole_of(row.person)
        await outbox.post(group, change_of(row, group, audience), to=audience, own_inbox=True)


def change_of(row: Membership, group: Actor, audience: Sequence[Actor]) -> Document:
    """The Add or Remove that says what she is now. Its context knows all terms of the affiliation."""
    belongs = row.joined_at is not None and row.left_at is None
    return {
        "@context": context_of(*AFFILIATION_BLOCKS),
        "id": urls.activity(ids.new_uuid()),
        "type": "Add" if belongs else "Remove",
        "actor": group.uri,
        "target": wire.affiliations_uri(group),
        "published": iso(clock.now()),
        "to": [one.uri for one in audience],
        "object": wire.affiliation_to_object(row, group),
    }


def read(group: Actor, project: Project, activity: Activity) -> Said:
    """What such an Add or Remove says. Refused when it is about another's collection, or another's affiliation: a Group
    speaks for itself alone (INB-18).
    """
    said = activity.object or {}
    uri, about = activity.object_uri, uri_of(said.get("object"))
    if not project.affiliations_uri or uri_of(activity.document.get("target")) != project.affiliations_uri:
        raise Refused("into no collection of its own", code="not_hers")
    if about != group.uri or uri_of(said.get("attributedTo")) not in ("", group.uri):
        raise Refused(f"{group.uri} speaks for {about[:200]}", code="not_hers")
    if not urls.same_origin(uri, group.uri):
        raise Refused(f"{group.uri} names {uri[:200]}", code="not_hers")
    given = text_of(said.get("relationship"), 20)
    return Said(
        uri=uri,
        subject_uri=uri_of(said.get("subject")),
        relationship=Relationship(given) if given in list(Relationship) else Relationship.MEMBER,
        role=" ".join(plain(text_of(said.get("roleName"), 10 * LONGEST_ROLE)).split())[:LONGEST_ROLE],
        trade=trades.slug_of(uri_of(said.get("trade"))),
    )


async def _pole_of(person: Actor) -> list[Actor]:
    kin = await lookup.find(KnownPole, host=person.host)
    return [await lookup.get(Actor, id=kin.group_id)] if kin and kin.state == KinshipState.KNOWN else []


def _leave(person: Actor, group: Actor) -> Document:
    return {
        "@context": AS2,
        "id": urls.activity(ids.new_uuid()),
        "type": "Leave",
        "actor": person.uri,
        "published": iso(clock.now()),
        "to": [group.uri],
        "object": group.uri,
    }
