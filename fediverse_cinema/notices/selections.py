"""What members are told of labels and selections: that a film of hers is shown without having been asked about, what
film-makers have answered, who is in a jury, which label waits to be verified; and that a critique was put aside. Called
by news, and `things` and `states` by `subjects`.
"""

from collections.abc import Collection, Sequence

from tortoise.expressions import Q

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.activitypub.models import ActorType
from fediverse_cinema.consents.models import ConsentRequest, Stamp
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.labels.jury import SPEAKERS
from fediverse_cinema.labels.models import Juror, JuryRole, Label, Leave, Pick, Selection
from fediverse_cinema.notices import running, service
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.notices.views import Thing
from fediverse_cinema.people.models import Policy
from fediverse_cinema.reviews.models import Critique, PutAside

ANSWERS = (Leave.GIVEN, Leave.REFUSED, Leave.WITHDRAWN)


async def chosen(stamp_id: int) -> None:
    """A film that is for everybody stands in a selection. Who was asked knows, and so does who has chosen her own; to
    companies its author answers herself.
    """
    stamp = await Stamp.get_or_none(id=stamp_id, revoked_at__isnull=True)
    film = await lookup.find(Film, uri=stamp.target_uri) if stamp else None
    if stamp is None or film is None or film.choosing == Policy.ASK:
        return
    asked = ConsentRequest.filter(interacting_uri=stamp.interacting_uri, target_uri=stamp.target_uri, kind=stamp.kind)
    request = await asked.exclude(asker__type=ActorType.ORGANIZATION).select_related("asker").first()
    own = Pick.filter(film_id=film.id, selection__uri=stamp.interacting_uri, chooser_id=film.author_id)
    if request is not None and not await own.exists():
        await service.tell([stamp.author_id], NoticeKind.CHOSEN, request.asker, stamp.uri)


async def answered(pick_id: int) -> None:
    """Whose selection it is, or those who decide for the label, and who has brought the film."""
    pick = await Pick.get_or_none(id=pick_id).select_related("film__author", "selection__owner")
    if pick is None or pick.leave not in ANSWERS:
        return
    owner, author = pick.selection.owner, pick.film.author
    if (pick.leave == Leave.GIVEN and pick.film.choosing == Policy.EVERYBODY) or await barriers.between(owner, author):
        return  # nobody was asked; and of a block nothing is told
    deciding = Juror.filter(label__actor_id=owner.id, relationship__in=SPEAKERS, joined_at__isnull=False, left_at=None)
    whom = {owner.id, pick.chooser_id or owner.id, *[one.person_id for one in await deciding]}
    await service.tell(list(whom), NoticeKind.LEAVE, author, pick.selection.uri, since=clock.now())


async def joined(juror_id: int) -> None:
    """Those who lead the label hear of it."""
    row = await Juror.get_or_none(id=juror_id).select_related("label__actor", "person")
    if row is None:
        return
    leading = Juror.filter(
        label_id=row.label_id, relationship=JuryRole.ADMIN, joined_at__isnull=False, left_at=None
    ).exclude(person_id=row.person_id)
    whom, group = [one.person_id for one in await leading], row.label.actor
    await service.tell(whom, NoticeKind.JUROR, row.person, group.uri, since=row.left_at or row.joined_at)


async def left(juror_id: int, by_id: int) -> None:
    """She goes, or says no, by herself."""
    if await Juror.exists(id=juror_id, person_id=by_id):
        await joined(juror_id)


async def waits(label_id: int) -> None:
    """Those who run the pole, but for who has made it herself."""
    label = await Label.get(id=label_id).select_related("actor")
    makers = [one.person_id for one in await Juror.filter(label_id=label.id)]
    whom = [one for one in await running.who_run_it() if one not in makers]
    await service.tell(whom, NoticeKind.LABEL, label.actor, label.actor.uri)


async def verified(label_id: int) -> None:
    label = await Label.get(id=label_id).select_related("actor")
    leading = Juror.filter(label_id=label.id, relationship=JuryRole.ADMIN, joined_at__isnull=False, left_at=None)
    whom = [one.person_id for one in await leading]
    await service.tell(whom, NoticeKind.VERIFIED, label.actor, label.actor.uri, since=label.verified_at)


async def put_aside(note_id: int) -> None:
    aside = await PutAside.get_or_none(note_id=note_id).select_related("by")
    note = await lookup.find(Note, id=note_id)
    if aside is not None and note is not None:
        await service.tell([note.author_id], NoticeKind.PUT_ASIDE, aside.by, note.uri, since=aside.at)


async def things(uris: Collection[str]) -> dict[str, Thing]:
    """Selections, by their ids, and what stamps of ours let them show, by theirs."""
    ours, stamps = urls.selection(""), [uri for uri in uris if uri.startswith(urls.stamp(""))]
    selections = await Selection.filter(uri__in=[uri for uri in uris if uri.startswith(ours)])
    found = {one.uri: Thing(one.title, "", "", f"/selections/{one.slug}") for one in selections}
    given = await Stamp.filter(uri__in=stamps) if stamps else []
    asked = await ConsentRequest.filter(interacting_uri__in={one.interacting_uri for one in given}) if given else []
    told = {(one.interacting_uri, one.target_uri): one.told for one in asked}
    for one in given:
        about = told.get((one.interacting_uri, one.target_uri), {})
        title, page = about.get("name", ""), about.get("page", "")
        found[one.uri] = Thing(title, "", "", page or "/workshop/requests", one.target_uri)
    return found


async def critiques(notices: Sequence[Notice]) -> dict[int, str]:
    """By notice: "critique" where the answer to a film is one."""
    uris = {one.object_uri for one in notices}
    known = await Critique.filter(note__uri__in=uris).values_list("note__uri", flat=True) if uris else ()
    found = {str(uri) for uri in known}
    return {one.id: "critique" for one in notices if one.object_uri in found}


async def states(notices: Sequence[Notice]) -> dict[int, str]:
    """By notice: "given", "refused" or "withdrawn", or "" when one film-maker says several things of one selection;
    "joined" or "left" of a jury, or "refused".
    """
    answers = [one for one in notices if one.kind == NoticeKind.LEAVE]
    jurors = [one for one in notices if one.kind == NoticeKind.JUROR]
    return await _leaves(answers) | await _jurors(jurors)


async def _leaves(notices: Sequence[Notice]) -> dict[int, str]:
    if not notices:
        return {}
    picks = Pick.filter(
        Q(selection__uri__in={one.object_uri for one in notices}, film__author_id__in={one.by_id for one in notices}),
        leave__in=ANSWERS,
    ).select_related("film", "selection")
    said = dict[tuple[str, int], set[str]]()
    for one in await picks:
        said.setdefault((one.selection.uri, one.film.author_id), set()).add(one.leave.value)
    of_each = {one.id: said.get((one.object_uri, one.by_id), set()) for one in notices}
    return {number: next(iter(leaves)) if len(leaves) == 1 else "" for number, leaves in of_each.items()}


async def _jurors(notices: Sequence[Notice]) -> dict[int, str]:
    if not notices:
        return {}
    rows = Juror.filter(
        label__actor__uri__in={one.object_uri for one in notices}, person_id__in={one.by_id for one in notices}
    )
    found = {(one.label.actor.uri, one.person_id): _place(one) for one in await rows.select_related("label__actor")}
    return {one.id: found.get((one.object_uri, one.by_id), "") for one in notices}


def _place(row: Juror) -> str:
    if row.left_at is None:
        return "joined"
    return "refused" if row.joined_at is None else "left"
