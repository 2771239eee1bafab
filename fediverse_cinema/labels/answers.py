"""Whether a film's author lets a selection of ours show it: asking her, here or at her pole (FEP-7aa9). Called by the
verbs of selections, within their transactions: rows and jobs alone. Her answer, and what becomes of it, is `leaves`.
"""

from collections.abc import Sequence
from datetime import timedelta

from tortoise.expressions import Q

from fediverse_cinema.activitypub import capabilities, outbox, undoing
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import awards, service, wire
from fediverse_cinema.consents.models import RequestState, Stamp, StampKind
from fediverse_cinema.consents.wire import Asking
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.jobs import once, queue
from fediverse_cinema.labels import jury, telling
from fediverse_cinema.labels.models import Audience, Leave, Pick, Selection
from fediverse_cinema.people.models import Policy

ASK = "ask_to_show"
ASK_AGAIN = timedelta(days=7)
LONGEST_WORDS = 500


async def settle(pick: Pick, by: Actor) -> None:
    """A film has just been brought into a selection. Refused when its author lets nobody choose it, but for herself:
    elsewhere her own server has to say so. While nobody sees the selection nobody hears of it either: what she would
    give to everybody is taken for given until then.
    """
    film, selection = await _around(pick)
    own, policy = film.local and film.author_id in (selection.owner_id, by.id), Policy(film.choosing)
    if not own and policy == Policy.NOBODY:
        raise Refused(
            f"{film.uri} is not to be chosen", code="not_to_be_chosen",
            public="%(name)s does not want this film to stand in a selection.",
            name=film.author.name or film.author.handle,
        )  # fmt: skip
    if not film.local:
        leave = Leave.WANTED if film.remote.get("asks") else Leave.FREE
    else:
        leave = Leave.GIVEN if own or policy == Policy.EVERYBODY else Leave.WANTED
    await _note(pick, leave=leave)
    if selection.audience != Audience.PRIVATE:
        await ask(pick)


async def ask(pick: Pick) -> bool:
    """Ask its author, or her policy. False when there is nothing to ask: nobody needs to be asked, she has answered, or
    was asked some days ago, or has enough to answer. The selection is held, or new.
    """
    film, selection = await _around(pick)
    owner = selection.owner
    if not _is_open(pick):
        return False
    policy = Policy.EVERYBODY if await _is_own(pick) else Policy(film.choosing)
    if policy == Policy.NOBODY:
        await _note(pick, leave=Leave.REFUSED, asked_at=clock.now())
        return False
    if policy == Policy.ASK and await service.has_asked_enough(owner, film.author, StampKind.FEATURE):
        await _note(pick, leave=Leave.WANTED)
        return False
    if not film.local:
        await _note(pick, leave=Leave.ASKED, asked_at=clock.now())
        await send_later(pick)
        return True
    uri, words = urls.activity(ids.new_uuid()), selection.about[:LONGEST_WORDS]
    told = {"name": selection.title, "words": words, "page": selection.page_url}
    about = Asking(uri, StampKind.FEATURE, selection.uri, film.uri, told=told)
    state = await service.ask(owner, film.author, about, policy)
    await _note(pick, leave=LEAVES[state], request_uri=uri, asked_at=clock.now(), **await _stamp_of(pick, state))
    return True


LEAVES = {
    RequestState.WAITING: Leave.ASKED,
    RequestState.ACCEPTED: Leave.GIVEN,
    RequestState.REJECTED: Leave.REFUSED,
}


async def send_later(pick: Pick, *, patience: timedelta = timedelta()) -> None:
    """What her server understands is asked beside. Also for what she has given: asked again, she hears that it is shown
    by now, and how it is called.
    """
    due = (clock.now() + patience).timestamp()
    await queue.later(ASK, {"pick_id": pick.id}, lane=pick.film.author.host, key=f"{ASK} {pick.id}", due=due)


async def ask_now(pick_id: int) -> None:
    """The job. Where nobody knows what a stamp is, what is for everybody is free, and the rest cannot be asked for."""
    pick = await Pick.get_or_none(id=pick_id).select_related("film__author", "selection__owner")
    if pick is None or pick.leave not in (Leave.ASKED, Leave.GIVEN):
        return
    film, owner = pick.film, pick.selection.owner
    able = await capabilities.has(film.author, capabilities.CHOICES)
    async with once.for_this_job():
        now = await Selection.select_for_update().get_or_none(id=pick.selection_id)
        if now is None or not await Pick.filter(id=pick.id, leave=pick.leave).exists():
            return  # taken out, or answered, in this moment
        if pick.leave == Leave.GIVEN and now.audience != Audience.PUBLIC:
            await awards.end_in_selection(now.uri, film.uri)
            return  # she hears of it when it is shown again, and it is new then
        if not able:
            everybody = film.choosing == Policy.EVERYBODY
            await _note(pick, leave=Leave.FREE if everybody else Leave.REFUSED, request_uri="")
            await telling.tell(now)
            return
        uri = urls.activity(ids.new_uuid())
        await _note(pick, request_uri=uri)
        request = wire.feature_request(uri, owner, film.author, pick.selection.uri, film.uri)
        await outbox.post(owner, request, to=[film.author], own_inbox=True)


async def taken_out(picks: Sequence[Pick]) -> None:
    """They are on their way out of a selection, or it is on its own: nobody has to answer, and no award stays."""
    for pick in picks:
        film, selection = await _around(pick)
        await awards.end_in_selection(selection.uri, film.uri)
        await take_back(pick)


async def take_back(pick: Pick) -> None:
    """Its author, elsewhere too, hears that it is not shown, or needs not be."""
    if not pick.request_uri:
        return
    film, owner = pick.film, pick.selection.owner
    if film.local:
        await service.take_back(owner, pick.request_uri)
        return
    request = wire.feature_request(pick.request_uri, owner, film.author, pick.selection.uri, film.uri)
    undo = undoing.undo(owner, request) | {"@context": request["@context"]}
    await outbox.post(owner, undo, to=[film.author], own_inbox=True)


async def _around(pick: Pick) -> tuple[Film, Selection]:
    await pick.fetch_related("film__author", "selection__owner")
    return pick.film, pick.selection


async def _is_own(pick: Pick) -> bool:
    """She has chosen a film of hers, for herself or for a label to whose jury she belongs still."""
    film, selection = pick.film, pick.selection
    if not film.local or film.author_id == selection.owner_id:
        return film.local
    return film.author_id == pick.chooser_id and await jury.seat_at(selection.owner_id, film.author) is not None


OPEN = Q(stamp_uri="") & (
    Q(leave__in=(Leave.WANTED, Leave.GIVEN))
    | (Q(leave=Leave.FREE) & ~Q(film__choosing=Policy.EVERYBODY))
    | (Q(leave=Leave.REFUSED, request_uri="") & ~Q(film__choosing=Policy.NOBODY))
)
"""Those of which nobody has said anything yet: it was not she who has refused what was never asked (`_is_open`)."""


def _is_open(pick: Pick) -> bool:
    """May she be asked? Its film is fetched."""
    match pick.leave:
        case Leave.WANTED:
            return True
        case Leave.GIVEN:
            return not pick.stamp_uri
        case Leave.FREE:
            return pick.film.choosing != Policy.EVERYBODY
        case Leave.ASKED:
            return _is_long_ago(pick)
        case Leave.REFUSED:
            return not pick.request_uri and pick.film.choosing != Policy.NOBODY and _is_long_ago(pick)
    return False


def _is_long_ago(pick: Pick) -> bool:
    return pick.asked_at is None or pick.asked_at < clock.now() - ASK_AGAIN


async def _stamp_of(pick: Pick, state: RequestState) -> dict[str, str]:
    if state != RequestState.ACCEPTED:
        return {}
    about = Stamp.filter(interacting_uri=pick.selection.uri, target_uri=pick.film.uri, kind=StampKind.FEATURE)
    return {"stamp_uri": (await about.get(revoked_at__isnull=True)).uri}


async def _note(pick: Pick, **values: object) -> None:
    """On the row and on the object."""
    pick.update_from_dict(values)
    await Pick.filter(id=pick.id).update(**values)
