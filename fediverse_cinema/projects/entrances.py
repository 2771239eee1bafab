"""How somebody of another server comes into the rooms of a team: by a personal link that the project's Group writes to
her, which her own server shows to her alone. Sent when she joins, and again when she asks for it.
"""

from datetime import timedelta

from fediverse_cinema.accounts import links
from fediverse_cinema.accounts.models import LinkPurpose, PersonalLink
from fediverse_cinema.activitypub import addresses
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import letters
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.jobs import once, queue
from fediverse_cinema.projects import service
from fediverse_cinema.projects.models import Project

SEND = "send_entrance"
DAYS = 7
DAY = timedelta(days=1)
MOST_A_DAY = 3  # letters to one of them
PURPOSES = (LinkPurpose.TEAM, LinkPurpose.JOIN)
LETTER = """\
Vous faites partie de l’équipe. Votre lien personnel vers ses pages (il sert une fois, pendant {days} jours) : <{link}>

You belong to the team. Your personal link to its pages (good for one use, within {days} days): <{link}>
"""


async def send(project: Project, person: Actor) -> None:
    """A fresh link, in a letter to her alone: rows in the caller's transaction."""
    group = await lookup.get(Actor, id=project.actor_id)
    link = await links.make(LinkPurpose.TEAM, group.uri, actor=person, days=DAYS)
    await letters.write(group, LETTER.format(days=DAYS, link=link), person)


async def ask_again(project: Project, written: str) -> None:
    """Somebody asks for a link for who is called so. Looked at beside, so that nobody learns from how we answer whether
    she belongs to the team.
    """
    wanted = "@".join(addresses.parse(written))
    await queue.later(SEND, {"project_id": project.id, "address": wanted}, key=f"{SEND} {project.id} {wanted}"[:200])


async def send_again(project_id: int, address: str) -> None:
    """The job: only to who belongs to it and lives elsewhere, and not without end. Whoever of the team says that she is
    called so is written to: it reaches nobody but her.
    """
    name, host = addresses.parse(address)
    project = await Project.get_or_none(id=project_id, actor__gone_at=None)
    if project is None:
        return
    rows = await service.members(project)
    async with once.for_this_job():
        for person in sorted((row.person for row in rows), key=lambda person: person.id):
            called_so = person.handle.lower() == name.lower() and host in (person.host, person.account_domain)
            if called_so and not person.local:
                await _send_few(project, person)


async def _send_few(project: Project, person: Actor) -> None:
    lately = PersonalLink.filter(purpose=LinkPurpose.TEAM, actor_id=person.id, created_at__gt=clock.now() - DAY)
    await sql.hold(f"entrance {person.id}")
    if await lately.count() < MOST_A_DAY:
        await send(project, person)


async def forget(person_id: int, group_uri: str) -> None:
    """She belongs to it no longer: the links that she has not used open nothing."""
    await PersonalLink.filter(purpose__in=PURPOSES, actor_id=person_id, subject_uri=group_uri, used_at=None).delete()
