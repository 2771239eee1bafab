"""Verbs of the projects of this pole: beginning one, changing what it says of itself, moving it to another stage, and
its end; and who may do so. Journal, calls and team have modules of their own.
"""

from collections.abc import Sequence

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import making, outbox, tombstones
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow
from fediverse_cinema.consents import claims, credits
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.people.models import Creator
from fediverse_cinema.people.wire import update_of
from fediverse_cinema.projects import documents, wire
from fediverse_cinema.projects import sheet as sheets
from fediverse_cinema.projects.models import Membership, Project, Relationship
from fediverse_cinema.projects.news import ProjectEnded
from fediverse_cinema.projects.sheet import Sheet

LONGEST_HISTORY = 100
RESERVED = making.RESERVED | {"new"}  # the last is a page of ours
SPEAKERS = (Relationship.ADMIN, Relationship.MODERATOR)


async def free_handle(name: str) -> str:
    """A handle that is made of its name and not taken yet."""
    return await making.free_handle(name, "project", RESERVED)


async def create(creator: Creator, handle: str, sheet: Sheet, *, stage: str = "idea") -> Project:
    """She begins a project and leads it. Refused when the handle is taken or kept, or the sheet cannot be used."""
    sheets.check(sheet)
    sheets.check_stage(stage)
    lead = await lookup.get(Actor, id=creator.actor_id)
    group = await _draft_group(lead, making.check_handle(handle), sheet)
    now = clock.now()
    async with in_transaction():
        await making.enrol(group)
        project = Project(actor=group, local=True, created_at=now)
        _enter(project, stage)
        _fill(project, sheet)
        await project.save()
        await Membership.create(
            project=project,
            person=lead,
            number=1,
            uri=urls.affiliation(group.handle, 1),
            relationship=Relationship.ADMIN,
            created_at=now,
            joined_at=now,
        )
    return project


async def change(project: Project, sheet: Sheet) -> None:
    """Keep the sheet and tell the followers."""
    sheets.check(sheet)
    async with in_transaction():
        project = await Project.select_for_update().get(id=project.id)
        group = await lookup.get(Actor, id=project.actor_id)
        _fill(project, sheet)
        project.updated_at = clock.now()
        await project.save()
        group.name, group.summary = sheet.name.strip(), _summary(sheet)
        await group.save(update_fields=["name", "summary"])
        await announce(project)


async def move(project: Project, stage: str) -> bool:
    """Move it to this stage; False when it is there already. Any stage may follow any other: films go back to writing,
    and stop.
    """
    sheets.check_stage(stage)
    async with in_transaction():
        now = await Project.select_for_update().get(id=project.id)
        if now.stage == stage:
            return False
        _enter(now, stage)
        now.updated_at = clock.now()
        await now.save(update_fields=["stage", "stage_since", "history", "updated_at"])
        await announce(now)
    return True


async def announce(project: Project, also: Sequence[Actor] = ()) -> None:
    """Its document has changed: everybody who keeps a copy should look again, and so should those whom it names or has
    named (`also`). In the transaction that changed it.
    """
    group = await lookup.get(Actor, id=project.actor_id)
    document = await documents.document_of(project, group)
    named = claims.people_of(await claims.of(group.uri))
    await outbox.post(group, update_of(document), to_followers_of=[group], to=[*named, *also])


async def end(project: Project) -> None:
    """It is no more: its Group answers 410, who followed it hears a Delete, its calls close and its offers lapse by the
    news of it. Its handle stays taken: nobody shall receive what was meant for it.
    """
    group = await lookup.get(Actor, id=project.actor_id)
    people = [*await _people_of(project), *claims.people_of(await claims.of(group.uri))]
    async with in_transaction():
        await Project.select_for_update().get(id=project.id)  # nobody comes in at this moment
        if not await tombstones.bury(group.uri, str(group.type), group):
            return
        await credits.forget(group.uri)
        await outbox.post(group, wire.delete_of(group), to_followers_of=[group], to=people)
        await Actor.filter(id=group.id).update(gone_at=clock.now(), discoverable=False)
        await Membership.filter(project_id=project.id, left_at=None).update(left_at=clock.now(), contact="")
        await Follow.filter(follower_id=group.id).delete()
        await news.tell(ProjectEnded(project.id))


async def members(project: Project) -> list[Membership]:
    """Who belongs to it, in the order in which they came, each with her person."""
    found = Membership.filter(project_id=project.id, joined_at__isnull=False, left_at=None)
    return await found.select_related("person").order_by("number")


async def standing(project: Project, actor: Actor | None) -> Membership | None:
    """Her membership, if she belongs to it."""
    if actor is None:
        return None
    return await Membership.get_or_none(
        project_id=project.id, person_id=actor.id, joined_at__isnull=False, left_at=None
    )  # fmt: skip


async def may_lead(project: Project, actor: Actor | None) -> bool:
    """Everything: who belongs to it, what it is called, its end."""
    found = await standing(project, actor)
    return found is not None and found.relationship == Relationship.ADMIN


async def may_speak(project: Project, actor: Actor | None) -> bool:
    """Speak and decide in its name: journal, calls, offers, stages."""
    found = await standing(project, actor)
    return found is not None and found.relationship in SPEAKERS


async def led_by(actor: Actor) -> list[Project]:
    """Projects of this pole in whose name she may speak, the newest first, each with its Group."""
    mine = Project.filter(
        local=True,
        actor__gone_at=None,
        memberships__person_id=actor.id,
        memberships__joined_at__isnull=False,
        memberships__left_at=None,
        memberships__relationship__in=SPEAKERS,
    )
    return await mine.select_related("actor").order_by("-id")


async def in_place_of(actor_ids: Sequence[int]) -> list[int]:
    """Those of them who are people, and instead of the Group of a project of ours the members of this pole who speak
    for it: what is said to the project is said to them.
    """
    speakers = Membership.filter(
        project__actor_id__in=list(actor_ids), project__local=True, relationship__in=SPEAKERS,
        person__local_handle__isnull=False, joined_at__isnull=False, left_at=None,
    )  # fmt: skip
    found: dict[int, list[int]] = {}
    for group, one in await speakers.values_list("project__actor_id", "person_id"):
        found.setdefault(int(str(group)), []).append(int(str(one)))
    return list(dict.fromkeys(one for actor in actor_ids for one in found.get(actor, [actor])))


async def _people_of(project: Project) -> list[Actor]:
    return [one.person for one in await members(project)]


async def _draft_group(lead: Actor, handle: str, sheet: Sheet) -> Actor:
    if handle in RESERVED:
        raise Refused(f"{handle} is reserved", public="%(handle)s is kept for the pole itself.", handle=handle)
    return await making.draft_actor(
        ActorType.GROUP,
        handle,
        uri=urls.project(handle),
        page_url=urls.project_page(handle),
        name=sheet.name.strip(),
        summary=_summary(sheet),
        owner=lead,
    )


def _summary(sheet: Sheet) -> str:
    """What other servers show of it: the logline; without one, the beginning of what it says of itself."""
    return markdown(sheet.logline.strip() or sheet.about.strip())


def _enter(project: Project, stage: str) -> None:
    today = clock.now().date()
    project.stage, project.stage_since = stage, today
    project.history = [*project.history, {"stage": stage, "since": today.isoformat()}][-LONGEST_HISTORY:]


def _fill(project: Project, sheet: Sheet) -> None:
    project.form, project.logline, project.about = sheet.form, sheet.logline.strip(), sheet.about
    project.town, project.region = sheet.town.strip(), sheet.region
    project.countries, project.language = list(sheet.countries), sheet.language
    project.licence, project.duration = sheet.licence, sheet.duration
    project.support = sheet.support.strip()
    project.folded = fold(" ".join((sheet.name, sheet.logline, sheet.town, sheet.about)))[: sheets.LONGEST_FOLDED]
