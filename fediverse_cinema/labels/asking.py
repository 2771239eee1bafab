"""Asking the authors of a selection that leaves, and taking it back when nobody sees it any more: of a few at once, of
many beside, since nobody else writes on the pole meanwhile. And asking those later who could not be asked then. Called
by editing, by news and by jobs.
"""

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from fediverse_cinema.consents.service import MOST_WAITING
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.labels import answers, telling
from fediverse_cinema.labels.models import Audience, Leave, Pick, Selection
from fediverse_cinema.people.models import Policy

ASK_ALL, TAKE_BACK = "ask_authors", "take_back_requests"
AT_ONCE = 20
UNSTAMPED = (Leave.FREE, Leave.GIVEN)


async def begin(selection: Selection) -> None:
    """In the transaction in which it leaves. What was taken for given is so only while it is for everybody still."""
    waiting = await _waiting().filter(selection_id=selection.id).select_related("film").order_by("position")
    closed = [pick.id for pick in waiting if pick.film.choosing != Policy.EVERYBODY]
    await Pick.filter(id__in=closed, leave__in=UNSTAMPED).update(leave=Leave.WANTED)
    if len(waiting) > AT_ONCE:
        await queue.later(ASK_ALL, {"selection_id": selection.id}, key=f"{ASK_ALL} {selection.id}")
        return
    for pick in waiting:
        await answers.ask(pick)


async def ask_all(selection_id: int) -> None:
    """The job: one after the other, as long as somebody else may see it."""
    waiting = _waiting().filter(selection_id=selection_id).order_by("position")
    for number in await waiting.values_list("id", flat=True):
        if not await _ask(int(str(number))):
            return


async def ask_who_wait() -> None:
    """The periodic job: whoever had enough to answer has answered some by now, or lets choose what she did not."""
    waiting = _waiting().filter(selection__local=True).exclude(selection__audience=Audience.PRIVATE)
    pairs = await waiting.distinct().values_list("selection__owner_id", "film__author_id")
    for owner, author in pairs:
        theirs = waiting.filter(selection__owner_id=owner, film__author_id=author).order_by("-leave", "id")  # "wanted"
        for number in await theirs.limit(MOST_WAITING).values_list("id", flat=True):
            await _ask(int(str(number)))


async def end(selection: Selection) -> None:
    """In the transaction in which nobody else sees it any more: nobody has to answer, nor may read what for."""
    await Pick.filter(selection_id=selection.id, leave=Leave.ASKED).update(leave=Leave.WANTED)
    await Pick.filter(selection_id=selection.id).update(asked_at=None)
    if await _asked(selection.id).count() <= AT_ONCE:
        for pick in await _asked(selection.id):
            await _take_back(pick)
    else:
        await queue.later(TAKE_BACK, {"selection_id": selection.id}, key=f"{TAKE_BACK} {selection.id}")


async def take_back(selection_id: int) -> None:
    """The job. What is asked by hand meanwhile, or anew, stays so."""
    for number in await _asked(selection_id).values_list("id", flat=True):
        async with in_transaction():
            now = await Selection.select_for_update().get_or_none(id=selection_id)
            if now is None or now.audience != Audience.PRIVATE:
                return
            for pick in await _asked(selection_id).filter(id=number):
                await _take_back(pick)


async def settle_again(film_id: int) -> None:
    """A film of elsewhere has come, or says something else: what was free by its former word is not, unless it is for
    everybody.
    """
    film = await lookup.find(Film, id=film_id)
    if film is None or film.local or film.choosing == Policy.EVERYBODY:
        return
    for pick in await Pick.filter(film_id=film.id, selection__local=True, leave=Leave.FREE).order_by("selection_id"):
        async with in_transaction():
            selection = await Selection.select_for_update().get_or_none(id=pick.selection_id)
            if selection and await Pick.filter(id=pick.id, leave=Leave.FREE).update(leave=Leave.WANTED):
                await telling.tell(selection)
                if selection.audience != Audience.PRIVATE:
                    await answers.ask(await Pick.get(id=pick.id))


async def _ask(pick_id: int) -> bool:
    """False when nobody else sees its selection any more."""
    pick = await Pick.get_or_none(id=pick_id)
    if pick is None:
        return True
    async with in_transaction():
        now = await Selection.select_for_update().get_or_none(id=pick.selection_id)
        if now is None or now.audience == Audience.PRIVATE:
            return False
        if (pick := await Pick.get_or_none(id=pick_id)) is not None:
            await answers.ask(pick)
    return True


async def _take_back(pick: Pick) -> None:
    await answers.take_back(pick)
    await Pick.filter(id=pick.id).update(request_uri="")


def _waiting() -> QuerySet[Pick]:
    return Pick.filter(answers.OPEN)


def _asked(selection_id: int) -> QuerySet[Pick]:
    """What was asked before it was private."""
    picks = Pick.filter(selection_id=selection_id, leave__in=(Leave.WANTED, Leave.GIVEN), asked_at__isnull=True)
    return picks.exclude(request_uri="").select_related("film__author", "selection__owner").order_by("id")
