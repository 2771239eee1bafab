"""Measures: what those who run the pole do about somebody, of here or of elsewhere, or about a film, a note or a
selection; and how it is undone. Each has its reason, which whom it concerns may read, and stands in the log.
"""

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub import actors, gate, suspending
from fediverse_cinema.activitypub.models import Actor, ActorType, Severity
from fediverse_cinema.companies import editors
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.errors import Forbidden, Refused
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import jury
from fediverse_cinema.moderation import deleting, doors, hiding, log, service
from fediverse_cinema.moderation.hiding import Thing
from fediverse_cinema.moderation.log import Deed
from fediverse_cinema.moderation.models import Complaint, Measure, MeasureKind
from fediverse_cinema.moderation.news import MeasureTaken, MemberRemoved
from fediverse_cinema.poles.service import COMPANION
from fediverse_cinema.projects import service as projects

LONGEST_WORDS = 5_000
SHORTEST_WORDS = 10
LONGEST_TITLE = 200
DEEDS = {
    MeasureKind.WARN: Deed.WARNED,
    MeasureKind.HIDE: Deed.HID,
    MeasureKind.SUSPEND: Deed.SUSPENDED,
    MeasureKind.DELETE: Deed.DELETED,
}
UNDONE = {MeasureKind.HIDE: Deed.SHOWED, MeasureKind.SUSPEND: Deed.RESTORED}
OUR_OWN = (ActorType.APPLICATION, ActorType.SERVICE)


@frozen
class Wanted:
    """What shall be done: about `thing`, if there is one, else about the person; because of a report or a complaint, if
    there is one.
    """

    kind: MeasureKind
    about: Actor
    thing: Thing | None
    words: str
    report_id: int | None = None
    complaint: Complaint | None = None


@frozen
class Concerned:
    """The actors of whom a measure concerns."""

    people: frozenset[int]


async def take(by: Account, wanted: Wanted) -> Measure:
    """Refused when it cannot be done, Forbidden when not by her. What is done twice is done once more in words only."""
    words = reason(wanted.words)
    await check_may(by, wanted.about)
    if wanted.kind not in possible(wanted.about, wanted.thing):
        raise nothing_chosen()
    async with in_transaction():
        measure = await Measure.create(
            kind=wanted.kind,
            about=wanted.about,
            object_uri=wanted.thing.uri if wanted.thing else "",
            title=_title(wanted.thing),
            words=words,
            complaint=wanted.complaint,
            created_at=clock.now(),
        )
        await _do(wanted, by.creator.actor)
        name = measure.title if measure.title else wanted.about.address
        uri = measure.object_uri or wanted.about.uri
        actor = by.creator.actor
        await log.note(actor, DEEDS[wanted.kind], about_uri=uri, about_name=name, words=words)
        if wanted.report_id is not None:
            await service.handle(wanted.report_id, outcome=wanted.kind)
        await news.tell(MeasureTaken(measure.id))
    if wanted.thing is None and wanted.kind in (MeasureKind.SUSPEND, MeasureKind.DELETE):
        await doors.drop_uploads(wanted.about)
    return measure


async def lift(by: Account, measure: Measure, words: str) -> None:
    """Undo it, with its reason; `about` is fetched. What has been deleted stays deleted, and what was said was said."""
    words = reason(words)
    await check_may(by, measure.about)
    if measure.kind not in UNDONE:
        raise Refused(f"measure {measure.id} is a {measure.kind}", public="This cannot be undone.", code="for_good")
    async with in_transaction():
        if not await Measure.filter(id=measure.id, lifted_at__isnull=True).update(lifted_at=clock.now()):
            return
        if measure.kind == MeasureKind.SUSPEND:
            await _let_back(measure.about)
        elif thing := await hiding.known(measure.object_uri):
            await hiding.show(thing)
        uri, name = measure.object_uri or measure.about.uri, measure.title or measure.about.address
        await log.note(by.creator.actor, UNDONE[measure.kind], about_uri=uri, about_name=name, words=words)
        await news.tell(MeasureTaken(measure.id))


def nothing_chosen() -> Refused:
    return Refused("no measure that is possible", public="Choose what shall be done.", code="bad_measure")


def possible(about: Actor, thing: Thing | None) -> list[MeasureKind]:
    """What can be done about her, or about this that she has made: nobody elsewhere reads a warning. What the pole
    itself shows of others may go, the Person in whose name it does stays.
    """
    kinds = [MeasureKind.WARN] if about.local else []
    if thing is not None:
        kinds += [MeasureKind.HIDE, MeasureKind.DELETE]
    elif not about.local or (about.type == ActorType.PERSON and about.uri != urls.user(COMPANION)):
        kinds += [MeasureKind.SUSPEND, MeasureKind.DELETE]
    return kinds


async def concerned(about_id: int) -> Concerned:
    """She whom it is about; of what a project, a label or a company has made, those who speak for it."""
    people = await jury.in_place_of(await projects.in_place_of([about_id]))
    return Concerned(frozenset(await editors.in_place_of(people)))


async def check_may(by: Account, about: Actor) -> None:
    """Nobody judges herself, nor a project, label or company for which she speaks; a moderator judges none of the team,
    and nobody one who runs the pole (AUT-10).
    """
    if about.local and about.type in OUR_OWN or about.uri == urls.pole():
        raise Refused("the pole itself", public="This is the pole itself.", code="the_pole")
    if by.creator.actor_id in (await concerned(about.id)).people:
        raise Forbidden("herself", public="Nobody takes a measure about herself.", code="herself")
    account = await Account.get_or_none(creator__actor_id=about.id)
    if account is None:
        return
    if account.role == Role.ADMIN or (account.role == Role.MODERATOR and by.role != Role.ADMIN):
        raise Forbidden("one of the team", public="Somebody who runs the pole must decide about the team.", code="team")


async def standing(about: Actor) -> list[Measure]:
    """All that has been done about her and what she has made, the latest first."""
    return await Measure.filter(about_id=about.id).order_by("-id")


async def _do(wanted: Wanted, by: Actor) -> None:
    """What is rows: the rest comes afterwards, outside of the transaction."""
    if wanted.thing is not None and wanted.kind in (MeasureKind.HIDE, MeasureKind.DELETE):
        await hiding.hide(wanted.thing)
        if wanted.kind == MeasureKind.DELETE:  # from now on nobody sees it, whatever becomes of this process
            await queue.later(deleting.DELETE, {"uri": wanted.thing.uri, "by_id": by.id})
    elif wanted.kind in (MeasureKind.SUSPEND, MeasureKind.DELETE):
        await suspending.suspend(wanted.about)
        await doors.shut(wanted.about)
        await hiding.hide_all_of(wanted.about)
        if wanted.kind == MeasureKind.DELETE:
            await _remove(wanted.about)


async def _remove(about: Actor) -> None:
    """She stays shut out, and all that she has made goes."""
    if not about.local:
        await Actor.filter(id=about.id).update(gone_at=None)  # whoever is gone already has no end
        await actors.end(about)
        return
    account = await Account.get_or_none(creator__actor_id=about.id)
    if account is not None:
        await news.tell(MemberRemoved(account.id, about.id))


async def _let_back(about: Actor) -> None:
    """Unless another suspension stands."""
    others = Measure.filter(about_id=about.id, object_uri="", lifted_at__isnull=True)
    if await others.filter(kind__in=[MeasureKind.SUSPEND, MeasureKind.DELETE]).exists():
        return
    await suspending.restore(about)
    if not about.local:
        if await gate.severity(about.host) == Severity.CLOSE:  # when that was purged she was not there
            await actors.end(about)
            return
        # Her server may have said meanwhile that she is no more, and was not heard.
        await queue.later(actors.RENEW, {"actor_id": about.id}, key=f"{actors.RENEW} {about.id}")
    await hiding.show_all_of(about)


def _title(thing: Thing | None) -> str:
    if thing is None:
        return ""
    return hiding.title_of(thing)[:LONGEST_TITLE]


def reason(given: str) -> str:
    words = given.strip()
    if len(words) < SHORTEST_WORDS:
        raise Refused("no reason", public="Say why in a sentence: whom it concerns reads it.", code="no_reason")
    if len(words) > LONGEST_WORDS:
        raise Refused(
            "a long reason", public="A reason has at most %(most)s characters.", code="too_long", most=LONGEST_WORDS
        )
    return words
