"""Becoming a member: what somebody asks for, the mail address that she confirms, and the yes or no of those who run the
pole. There is no actor, and nothing of her on the wire, before she is a member.
"""

from collections.abc import Sequence
from datetime import timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import handles, invitations, joining, links, mails, passwords, service, silences
from fediverse_cinema.accounts.models import Account, Application, Invitation, Joining, LinkPurpose, PersonalLink
from fediverse_cinema.accounts.news import Applied
from fediverse_cinema.activitypub import making
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock, mail, news, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import CinemaError, Gone, Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import service as people

DAYS = 2  # that she has to confirm her address
LONGEST_ANSWER = 2_000
MOST_WAITING = 1_000  # for a yes: nobody fills the desk
MOST_UNCONFIRMED = 500  # of who was not invited: each is a mail to an address that anybody may have typed


@frozen
class Wish:
    """What somebody has written who would like to be a member. `question` is what she was asked, "" for nothing."""

    handle: str
    name: str
    mail: str
    password: str
    language: str
    invited: bool = False
    question: str = ""
    answer: str = ""


async def faults(wish: Wish) -> dict[str, CinemaError]:
    """By field, what cannot be so."""
    found: dict[str, CinemaError] = {}
    for field, check in (
        ("handle", handles.check(wish.handle)), ("name", _check_name(wish)), ("mail", _check_mail(wish)),
        ("password", _check_password(wish)), ("answer", _check_answer(wish)),
    ):  # fmt: skip
        try:
            await check
        except CinemaError as error:
            found[field] = error
    return found


async def prepare(wish: Wish, invitation: Invitation | None) -> Application:
    """Not yet written: hashing takes long."""
    return Application(
        handle=wish.handle.strip().lower(), name=wish.name.strip(), mail=wish.mail.lower(), answer=wish.answer.strip(),
        password=await passwords.hashed(wish.password), language=wish.language, invitation=invitation,
        created_at=clock.now(),
    )  # fmt: skip


async def put_down(application: Application) -> str:
    """The link that asks whether the address is hers, to be sent in the same transaction. TooMany when it was asked
    often today: nobody fills a stranger's letter box from here. Who was invited is kept out by no crowd.
    """
    await mails.count_question(LinkPurpose.APPLY, application.mail)
    if application.invitation_id is None:
        unconfirmed = Application.filter(confirmed_at=None, waiting_since=None, invitation_id=None)
        _check_room(await unconfirmed.count(), MOST_UNCONFIRMED)
    await application.save()
    return await links.make(LinkPurpose.APPLY, urls.application(application.id), mail=application.mail, days=DAYS)


async def behind(link: PersonalLink) -> Application:
    found = await Application.get_or_none(id=int(link.subject_uri.rpartition("#")[2]))
    if found is None:
        raise Gone("a request that is no more")
    return found


async def confirm(link: PersonalLink, application: Application) -> Account | None:
    """The address is hers. The new member; None when she has to wait for a yes. Refused when her name or her invitation
    has gone meanwhile.
    """
    if application.invitation_id is not None or (await joining.terms()).mode == Joining.OPEN:
        application.confirmed_at = clock.now()
        # Refused before her keys are made: what is refused may be tried for days, and they cost a tenth of a second.
        await handles.check(application.handle)
        await invitations.check(application.invitation_id)
        return await admit(application, await draft(application), link)
    async with in_transaction():
        if not await links.use(link):
            raise Gone("confirmed in another window just now")
        application.confirmed_at = clock.now()
        await wait(application)
    return None


async def wait(application: Application) -> None:
    """She waits for a yes, and nobody else for the same name: in the caller's transaction."""
    await sql.hold(f"name {application.handle}")
    await handles.check(application.handle)
    _check_room(await Application.filter(waiting_since__isnull=False).count(), MOST_WAITING)
    application.waiting_since = clock.now()
    await application.save()
    await news.tell(Applied())


async def draft(application: Application) -> Actor:
    """As whom she will be known; making her keys takes too long for a transaction."""
    return await people.draft_member(application.handle, application.name)


async def admit(application: Application, actor: Actor, link: PersonalLink | None = None) -> Account:
    """She is a member. Refused when her name is taken or her invitation used up. Of two who say yes at once, the first
    counts; who has filled in the form just now is written nowhere else.
    """
    async with in_transaction():
        if link is not None and not await links.use(link):
            raise Gone("confirmed in another window just now")
        if application.pk is not None and not await Application.filter(id=application.id).delete():
            raise Gone("answered just now")
        if application.invitation_id is not None:
            await invitations.redeem(application.invitation_id)
        made = await service.enrol(actor, application.password)
        made.mail, made.mail_confirmed_at = application.mail, application.confirmed_at
        made.language = application.language
        await made.save(update_fields=["mail", "mail_confirmed_at", "language"])
    return made


async def turn_away(application: Application) -> None:
    """In the caller's transaction."""
    if not await Application.filter(id=application.id).delete():
        raise Gone("answered just now")


async def waiting() -> Sequence[Application]:
    """Who has waited longest comes first."""
    return await Application.filter(waiting_since__isnull=False).order_by("waiting_since", "id").limit(100)


async def find(application_id: int) -> Application | None:
    return await Application.get_or_none(id=application_id, waiting_since__isnull=False)


async def is_waiting(handle: str, password: str) -> bool:
    """Does she who signs in so wait for a yes?"""
    handle = handle.strip().lstrip("@").partition("@")[0].lower()
    if len(handle) > making.LONGEST_HANDLE:
        return False
    found = await Application.get_or_none(handle=handle, waiting_since__isnull=False)
    return await passwords.fits(password, found.password if found else None)


async def sweep() -> None:
    """The periodic job: who has not confirmed her address does not wait; and invitations that have ended long since."""
    late = clock.now() - timedelta(days=DAYS)
    await Application.filter(waiting_since=None, created_at__lt=late).delete()
    await invitations.sweep()


def _check_room(there: int, most: int) -> None:
    if there >= most:
        raise Refused("too many requests", public="Many people wait to join. Please try again in a few days.")


async def _check_name(wish: Wish) -> None:
    people.check_name(wish.name)


async def _check_mail(wish: Wish) -> None:
    """Who was invited need not name one where no mail can be sent."""
    if mail.is_on() or wish.mail or not wish.invited:
        mails.check(wish.mail)
        await silences.check(wish.mail)


async def _check_password(wish: Wish) -> None:
    passwords.check_strength(wish.password)


async def _check_answer(wish: Wish) -> None:
    if wish.question and not wish.answer.strip():
        raise Refused("no answer", public="Please answer: those who run the pole read it.", code="no_answer")
    if len(wish.answer) > LONGEST_ANSWER:
        raise Refused("long answer", public="This text is too long.", code="long_answer")
