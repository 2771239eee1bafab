"""What members are told of events: that they are asked to organise one, and what those have said whom they have asked;
and of what was to come out on a day, and did not. For the pole, who runs it is told. Called by news only.
"""

from collections.abc import Collection, Sequence

from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.events.models import Organiser
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.labels.models import Juror, JuryRole
from fediverse_cinema.notices import running, service
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.notices.views import Thing
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.publications.models import Publication


async def asked(organiser_id: int) -> None:
    row = await _row(organiser_id)
    if row is not None and row.joined_at is None and row.refused_at is None:
        note = row.event.note
        await service.tell(await _people(row.person_id), NoticeKind.ORGANISE, note.author, note.uri, since=row.asked_at)


async def named(organiser_id: int) -> None:
    """Those who lead the label or project, or run the pole, but for who makes the event known."""
    row = await _row(organiser_id)
    if row is not None and row.person.type != ActorType.PERSON:
        note = row.event.note
        whom = [one for one in await _people(row.person_id) if one != note.author_id]
        await service.tell(whom, NoticeKind.ORGANISER, row.person, note.uri, since=row.asked_at)


async def answered(organiser_id: int) -> None:
    row = await _row(organiser_id)
    if row is not None:
        note, since = row.event.note, row.joined_at or row.refused_at
        await service.tell(await _people(note.author_id), NoticeKind.ORGANISED, row.person, note.uri, since=since)


async def kept_back(publication_id: int) -> None:
    found = await Publication.get_or_none(id=publication_id)
    if found is not None and found.by_id is not None:
        pole, page = (await pole_actors()).instance, urls.publication_page(found.slug)
        await service.tell([found.by_id], NoticeKind.KEPT_BACK, pole, page, since=clock.now())


async def drafts(owner: Actor, uris: Collection[str]) -> dict[str, Thing]:
    """By the address of its page: what she wrote last of what is not out."""
    slugs = {uri.removeprefix(urls.publication_page("")) for uri in uris if uri.startswith(urls.publication_page(""))}
    found = Publication.filter(slug__in=slugs, by_id=owner.id, published_at=None) if slugs else None
    return {
        urls.publication_page(one.slug): Thing(one.title, "", "", f"/publications/{one.slug}/edit")
        for one in (await found if found else ())
    }


async def states(notices: Sequence[Notice]) -> dict[int, str]:
    """By notice of an answer: "joined", or "refused"."""
    if not notices:
        return {}
    rows = Organiser.filter(
        event__note__uri__in={one.object_uri for one in notices}, person_id__in={one.by_id for one in notices}
    )
    found = {(one.event.note.uri, one.person_id): one for one in await rows.select_related("event__note")}
    answers = {one.id: found.get((one.object_uri, one.by_id)) for one in notices}
    return {number: "joined" if row.joined_at else "refused" for number, row in answers.items() if row is not None}


async def _row(organiser_id: int) -> Organiser | None:
    return await Organiser.get_or_none(id=organiser_id).select_related("event__note__author", "person")


async def _people(actor_id: int) -> list[int]:
    group: Actor = (await pole_actors()).group
    if actor_id == group.id:
        return await running.who_run_it()
    leading = Juror.filter(label__actor_id=actor_id, relationship=JuryRole.ADMIN, joined_at__isnull=False, left_at=None)
    return [one.person_id for one in await leading] or [actor_id]
