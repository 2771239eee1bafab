"""Labels and selections of a pole of ours, made by the verbs that make them in life."""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.labels import jury, picking, selecting, service
from fediverse_cinema.labels.models import Audience, Juror, JuryRole, Label, LabelKind, Pick, Selection
from fediverse_cinema.labels.sheet import LabelSheet, Sheet
from fediverse_cinema.people.models import Creator
from tests.kit.haste import quick_keys


async def a_label(
    by: Actor, handle: str = "phare", name: str = "Label du Phare", *, kind: LabelKind = LabelKind.MEMBER,
    about: str = "",
) -> Label:  # fmt: skip
    """A label that somebody has made and leads; `label.actor` is its Group."""
    with quick_keys():
        label = await service.make(by, handle, kind, LabelSheet(name, about))
    label.actor = await Actor.get(id=label.actor_id)
    return label


async def a_juror(label: Label, person: Actor, relationship: JuryRole = JuryRole.MEMBER, role: str = "") -> Juror:
    """Somebody who belongs to its jury."""
    group = await Actor.get(id=label.actor_id)
    number = 1 + await Juror.filter(label_id=label.id).count()
    return await Juror.create(
        label=label, person=person, number=number, uri=urls.jury(group.handle, number), relationship=relationship,
        role=role, created_at=clock.now(), joined_at=clock.now(),
    )  # fmt: skip


async def a_selection(
    owner: Actor, *films: Film, title: str = "Marées", by: Actor | None = None, about: str = "",
    audience: Audience = Audience.PRIVATE,
) -> Selection:  # fmt: skip
    """A selection of somebody's, or of a label's (its Group) by who leads it, with these films. One that is not private
    has been shown, and its letters wait for the worker.
    """
    by = by or await _speaker(owner)
    selection = await selecting.begin(owner, by, Sheet(title, about))
    for film in films:
        await a_pick(selection, film, by)
    if audience != Audience.PRIVATE:
        await selecting.show(selection, by, audience, edition=selection.edition)
    selection.owner = owner
    return selection


async def a_pick(selection: Selection, film: Film, by: Actor | None = None, words: str = "") -> Pick:
    """A film that somebody brings into it: without `by`, its owner or who leads the label."""
    by = by or await _speaker(await Actor.get(id=selection.owner_id))
    return await picking.add(selection, film, by, words)


async def _speaker(owner: Actor) -> Actor:
    label = await service.of_group(owner.id)
    return (await jury.members(label))[0].person if label else owner


async def many_films(by: Creator, count: int) -> list[Film]:
    """Films that everybody sees, without files: for lists that are long."""
    uuids = [ids.new_uuid() for _ in range(count)]
    return [
        await Film.create(
            uri=urls.film(uuid), uuid=uuid, slug=f"film-{uuid}", local=True, author_id=by.actor_id,
            state=FilmState.PUBLISHED, title=f"Film {number}", page_url=urls.film_page(f"film-{uuid}"), duration=600,
            created_at=clock.now(), published_at=clock.now(),
        )
        for number, uuid in enumerate(uuids, 1)
    ]  # fmt: skip
