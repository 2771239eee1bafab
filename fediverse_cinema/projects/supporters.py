"""Who supports a project, as those who lead it say: members of this pole, people of other servers, mail addresses. What
is written for them is `supporter_pages`; how they hear of it and come in, `supporter_letters`.
"""

from collections.abc import Sequence
from datetime import datetime

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import guests, silences
from fediverse_cinema.accounts.models import GuestSession, PersonalLink
from fediverse_cinema.activitypub import barriers, webfinger
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.foundation import clock, mail, news, urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.projects import supporter_letters, team
from fediverse_cinema.projects.models import Project, Supporter, SupporterPage
from fediverse_cinema.projects.news import SupporterNamed

MOST = 300  # of one project
MOST_LETTERS = 300  # of one project in a day: it must not become a way to write to the whole world


@frozen
class SupporterLine:
    """One of the list: a person, or a mail address."""

    id: int
    person: Person | None
    mail: str
    since: datetime


async def look_up(written: str, group: Actor) -> Actor | str:
    """Whom a line means: @name or @name@server a person, anything else a mail address. Asks other servers: never inside
    a transaction. Refused, Missing or Later say what is wrong with it.
    """
    written = written.strip()
    if not written.startswith("@"):
        return await _mail_address(written)
    found = await webfinger.find(written if "@" in written[1:] else f"{written}@{urls.own_host()}")
    if found.type != ActorType.PERSON or found.gone_at is not None:
        raise Refused(f"{found.uri} is no person", public="Only people can be named here.", code="no_person")
    if not found.local and (await silences.is_kept(found.uri) or await barriers.between(group, found)):
        raise Refused("she wants none", public="Nothing can be sent to this address.", code="wants_none")
    return found


async def add(project: Project, wanted: Sequence[Actor | str]) -> None:
    """They read from now on, and hear of it. Nothing happens for those who are named already."""
    async with in_transaction():
        await team.hold(project)
        known = await Supporter.filter(project_id=project.id)
        there: set[int | str | None] = {one.person_id or one.mail for one in known}
        new = list({_key(one): one for one in wanted if _key(one) not in there}.values())
        await _check_few(project, len(there) + len(new), sum(not _is_member(one) for one in new))
        latest = await SupporterPage.filter(project_id=project.id).order_by("-id").first()
        for one in new:
            who = {"mail": one} if isinstance(one, str) else {"person": one}
            row = await Supporter.create(
                project=project, created_at=clock.now(), told_up_to=latest.id if latest else 0, **who
            )
            if _is_member(one):
                await news.tell(SupporterNamed(row.id))
            else:
                await supporter_letters.welcome(project, row)


async def remove(project: Project, number: int) -> bool:
    """She reads no further: her links and sessions end at once. False when she is not named."""
    async with in_transaction():
        row = await Supporter.get_or_none(id=number, project_id=project.id).select_related("person")
        if row is None:
            return False
        group, address = project.actor, row.mail or ""
        await guests.end_all(row.person_id, urls.supporters_page(group.handle), mail=address)
        hers = PersonalLink.filter(actor_id=row.person_id, mail=address, **supporter_letters.links_of(group))
        await hers.update(expires_at=clock.now())
        await row.delete()
    return True


async def list_of(project: Project) -> tuple[SupporterLine, ...]:
    """The latest first."""
    rows = await Supporter.filter(project_id=project.id).order_by("-id").select_related("person")
    return tuple(
        SupporterLine(one.id, person(one.person) if one.person else None, one.mail or "", one.created_at)
        for one in rows
    )


async def are_named(project: Project) -> bool:
    return await Supporter.exists(project_id=project.id)


async def is_one(project: Project, who: Actor | str | None) -> bool:
    """An actor, or whoever reads mails at an address."""
    if not who:
        return False
    if isinstance(who, str):
        return await Supporter.exists(project_id=project.id, mail=who)
    return await Supporter.exists(project_id=project.id, person_id=who.id)


async def forget(actor_id: int) -> None:
    """She is no more."""
    await Supporter.filter(person_id=actor_id).delete()


async def clear(project_id: int) -> None:
    """The project has ended: what was for those who supported it goes, and who they were."""
    project = await Project.get_or_none(id=project_id, local=True).select_related("actor")
    if project is None:
        return
    group = project.actor
    async with in_transaction():
        await SupporterPage.filter(project_id=project.id).delete()
        await Supporter.filter(project_id=project.id).delete()
        await GuestSession.filter(subject_uri=urls.supporters_page(group.handle)).delete()
        await PersonalLink.filter(**supporter_letters.links_of(group)).delete()


async def _mail_address(written: str) -> str:
    address = written.lower()
    if not mail.is_address(address):
        raise Refused(
            f"neither: {written[:60]!r}",
            public="Write a mail address, or @name@server for a person.",
            code="no_address",
        )
    if not mail.is_on():
        raise Refused("no mail", public="This pole sends no mail yet.", code="no_mail")
    if await silences.is_kept(address):
        raise Refused("she wants none", public="Nothing can be sent to this address.", code="wants_none")
    return address


async def _check_few(project: Project, total: int, letters: int) -> None:
    if total > MOST:
        raise Refused(
            "too many", public="At most %(most)s people or addresses can be named.", code="too_many", most=MOST
        )
    if letters and await supporter_letters.count_today(project) + letters > MOST_LETTERS:
        raise Refused("too many letters", public="That is enough mail for today. Go on tomorrow.", code="too_many")


def _key(one: Actor | str) -> int | str:
    return one if isinstance(one, str) else one.id


def _is_member(one: Actor | str) -> bool:
    return not isinstance(one, str) and one.local
