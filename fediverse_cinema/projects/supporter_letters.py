"""How those who support a project hear of what is written for them when they are no members of this pole: by mail, or
by a note of the project to each alone, with a personal link and nobody's words. Members are told by notices.
"""

from datetime import timedelta
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import links, silences
from fediverse_cinema.accounts.models import LinkPurpose, PersonalLink
from fediverse_cinema.activitypub import addresses, barriers, webfinger
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import letters
from fediverse_cinema.foundation import clock, mail
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.jobs import once, queue
from fediverse_cinema.projects.models import Project, Supporter, SupporterPage

TELL = "tell_supporters"
WRITE = "write_to_supporter"
SEND = "send_supporters_link"
DAYS = 30
DAY = timedelta(days=1)
MOST_A_DAY = 3  # letters to one of them who asks for her link
WELCOME = """\
Vous soutenez ce film : des pages de son journal sont écrites pour vous. Lisez-les ici, sans compte : <{link}>

You support this film: pages of its journal are written for you. Read them here, without an account: <{link}>
"""
WRITTEN = """\
Du nouveau dans le journal du film, pour celles et ceux qui le soutiennent. Lisez-le ici, sans compte : <{link}>

New in the journal of the film, for those who support it. Read it here, without an account: <{link}>
"""
ASKED = """\
Voici votre lien vers les pages réservées à celles et ceux qui soutiennent le film : <{link}>

Here is your link to the pages that are reserved to those who support the film: <{link}>
"""
ENDS = """\
Le lien sert une fois, pendant {days} jours. · The link is good for one use, within {days} days.
"""
STOP = """
--\x20
Ne plus recevoir de messages de ce pôle · No more mails of this pole: {stop}
"""


async def welcome(project: Project, one: Supporter) -> None:
    """She has been named: rows in the caller's transaction."""
    await _send(project, one, WELCOME)


async def written(project: Project) -> None:
    """There is a new page: the worker looks whom to tell. In the transaction that keeps it."""
    await queue.later(TELL, {"project_id": project.id}, key=f"{TELL} {project.id}")


async def tell(project_id: int) -> None:
    """The job: a letter to each who has not been told, one a day at most; what is written meanwhile waits for it."""
    latest = await _latest(project_id)
    waiting = Supporter.filter(project_id=project_id, told_up_to__lt=latest)
    for one in await waiting.select_related("person"):
        if one.person and one.person.local:
            continue
        due = (one.told_at + DAY).timestamp() if one.told_at and one.told_at + DAY > clock.now() else None
        await queue.later(WRITE, {"supporter_id": one.id}, key=f"{WRITE} {one.id}", due=due)


async def write(supporter_id: int) -> None:
    """The job: one letter of all that she has not been told. None when it was taken back meanwhile. Of two at once, the
    first counts.
    """
    one = await Supporter.get_or_none(id=supporter_id).select_related("person", "project__actor")
    if one is None or one.project.actor.gone_at is not None:
        return
    latest = await _latest(one.project_id)
    if latest <= one.told_up_to:
        return
    async with in_transaction():
        still = Supporter.filter(id=one.id, told_up_to=one.told_up_to)
        if await still.update(told_up_to=latest, told_at=clock.now()):
            await _send(one.project, one, WRITTEN)


async def ask_again(project: Project, written: str) -> None:
    """Somebody asks for a link for this address. Looked at beside, so that nobody learns from how we answer whether it
    is one of a supporter. Refused for what is no address at all.
    """
    address = written.strip().lower()
    if not mail.is_address(address.removeprefix("@")) and addresses.read(address) is None:
        raise Refused(
            "no address", public="Write a mail address, or a name like ana@mastodon.example.", code="bad_address"
        )  # fmt: skip
    key = f"{SEND} {project.id} {address}"[:200]
    await queue.later(SEND, {"project_id": project.id, "address": address}, key=key)


async def send_again(project_id: int, address: str) -> None:
    """The job: only to who is named and is no member, and not without end."""
    project = await Project.get_or_none(id=project_id, actor__gone_at=None).select_related("actor")
    one = await _named(project_id, address)
    if project is None or one is None or (one.person and one.person.local):
        return
    sent = PersonalLink.filter(actor_id=one.person_id, mail=one.mail or "", **links_of(project.actor))
    async with once.for_this_job():
        if await sent.filter(created_at__gt=clock.now() - DAY).count() < MOST_A_DAY:
            await _send(project, one, ASKED)


async def count_today(project: Project) -> int:
    """Letters with a link that the project has sent in the last day."""
    group = await lookup.get(Actor, id=project.actor_id)
    return await PersonalLink.filter(created_at__gt=clock.now() - DAY, **links_of(group)).count()


async def _send(project: Project, one: Supporter, letter: str) -> None:
    """Nothing to who wants no letters of this pole. Her person is fetched."""
    group = await lookup.get(Actor, id=project.actor_id)
    if await silences.is_kept(one.person.uri if one.person else one.mail or ""):
        return
    if one.mail:
        link = await links.make(mail=one.mail, days=DAYS, **links_of(group))
        title = mail.unlinked(group.name or group.handle)
        stop = silences.stop_address(one.mail)
        body = f"{title}\n\n{_plain(letter, link)}{STOP.format(stop=stop)}"
        await mail.later(one.mail, f"{title} · pour vous · for you", body, stop=stop)
    elif one.person and not await barriers.between(group, one.person):
        link = await links.make(actor=one.person, days=DAYS, **links_of(group))
        await letters.write(group, letter.format(link=link) + "\n" + ENDS.format(days=DAYS), one.person)


async def _named(project_id: int, address: str) -> Supporter | None:
    """By her mail address, or by the name that she has on another server."""
    named = Supporter.filter(project_id=project_id)
    by_mail = await named.get_or_none(mail=address).select_related("person")
    called = addresses.read(address)
    person = await webfinger.known(*called) if by_mail is None and called else None
    return by_mail or (await named.get_or_none(person_id=person.id).select_related("person") if person else None)


def links_of(group: Actor) -> dict[str, Any]:
    """What its links have in common."""
    return {"purpose": LinkPurpose.SUPPORT, "subject_uri": group.uri}


async def _latest(project_id: int) -> int:
    page = await SupporterPage.filter(project_id=project_id).order_by("-id").first()
    return page.id if page else 0


def _plain(letter: str, link: str) -> str:
    """The same without any marks."""
    return letter.replace("<{link}>", "{link}").format(link=link) + "\n" + ENDS.format(days=DAYS)
