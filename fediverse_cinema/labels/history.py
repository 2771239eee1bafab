"""Former editions of a selection: what it was, one change after the other, and the way back, which is a change like any
other. The newest fifty are kept (editing).
"""

from datetime import datetime

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import picking, states
from fediverse_cinema.labels.editing import editing
from fediverse_cinema.labels.models import Audience, FormerEdition, Selection
from fediverse_cinema.labels.states import FIELDS, State
from fediverse_cinema.people.views import Person, person

SHEET, COVER, AUDIENCE, ADDED, REMOVED, ORDER, WORDS, UNDONE = CHANGES = (
    "sheet", "cover", "audience", "added", "removed", "order", "words", "undone",
)  # fmt: skip
TITLES = 3
NARROWER = (Audience.PRIVATE, Audience.UNLISTED, Audience.PUBLIC)  # before what more people see


@frozen
class Edition:
    """What it was before `change`, which `by` made at this moment; its title, audience and how many films then, the
    `first` ones by their titles. `touched` are those that came, went or were given other words by the change.
    """

    edition: int
    by: Person | None
    change: str
    at: datetime
    title: str
    audience: str
    count: int
    first: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()


async def editions(selection: Selection) -> tuple[Edition, ...]:
    """The newest first."""
    later, past = await states.of(selection), []
    for one in await _kept(selection):
        before = states.former(later, one.kept)
        past.append((one, before, _first(before), _touched(one, later)))
        later = before
    titles = await _titles({film for _, _, first, touched in past for film in (*first, *touched)})
    return tuple(
        Edition(
            edition=one.edition,
            by=person(one.by) if one.by else None,
            change=one.change,
            at=by_our_clock(one.created_at),
            title=before["title"],
            audience=before["audience"],
            count=len(before["order"]),
            first=tuple(titles[film] for film in first if film in titles),
            touched=tuple(titles[film] for film in touched if film in titles),
        )
        for one, before, first, touched in past
    )


async def moment_of(selection: Selection, number: int) -> datetime | None:
    """Until when it was at this edition; None when that is kept no longer."""
    found = await FormerEdition.get_or_none(selection_id=selection.id, edition=number)
    return by_our_clock(found.created_at) if found else None


async def undo(selection: Selection, by: Actor, *, edition: int) -> bool:
    """A step back: what the latest change has done that stands is undone. Twice: two steps. False when not all of it
    could be. Refused when there is none any more, when it is not at that edition any more, or when the step would show
    it to more people: that is said where its audience is.
    """
    newest = next(iter(await _kept(selection)), None)
    standing = newest.kept.get("back_to", newest.edition + 1) if newest else 0
    earlier = FormerEdition.filter(selection_id=selection.id, edition__lt=standing)
    whole = True
    async for former in earlier.order_by("-edition"):
        if _is_wider(await _state_at(selection, former.edition), selection):
            raise Refused(
                "undone, it would be shown to more people", code="wider",
                public="Undone, this would show the selection to more people again. Say so under “Who reads it”.",
            )  # fmt: skip
        whole = await bring_back(selection, former.edition, by, edition=edition) and whole
        if selection.edition != edition:
            return whole
        # A film that cannot come back was all that this step would have changed: the one before it, then.
    raise Refused("nothing to undo", public="There is nothing left to undo.", code="nothing_to_undo")


async def bring_back(selection: Selection, number: int, by: Actor, *, edition: int) -> bool:
    """It is again what it was at that edition, but shown to nobody who does not see it now: what was withdrawn goes out
    again by its audience alone. Films that are gone since, or whose authors have said no, stay away: False.
    """
    async with editing(selection, by, UNDONE, edition=edition, back_to=number) as now:
        wanted = await _state_at(now, number)
        audience = now.audience if _is_wider(wanted, now) else Audience(wanted["audience"])
        for name in FIELDS:
            setattr(now, name, audience if name == "audience" else wanted[name])
        return await picking.arrange(now, wanted, by)


def _is_wider(state: State, than: Selection) -> bool:
    return NARROWER.index(Audience(state["audience"])) > NARROWER.index(than.audience)


def _first(state: State) -> list[int]:
    """Rows of its first films."""
    return [state["picks"][str(number)]["film"] for number in state["order"][:TITLES]]


def _touched(former: FormerEdition, later: State) -> list[int]:
    """Rows of the films that this change was about; none of one that brings back a whole state."""
    if former.change == UNDONE:
        return []
    picks = [was or later["picks"].get(number) for number, was in former.kept.get("picks", {}).items()]
    return [pick["film"] for pick in picks[:TITLES] if pick]


async def _titles(film_ids: set[int]) -> dict[int, str]:
    rows = await Film.filter(id__in=film_ids).values_list("id", "title") if film_ids else []
    return {int(str(number)): str(title) for number, title in rows}


async def _state_at(selection: Selection, number: int) -> State:
    state = await states.of(selection)
    for one in await _kept(selection):
        state = states.former(state, {name: value for name, value in one.kept.items() if name != "back_to"})
        if one.edition == number:
            return state
    raise Refused(f"no edition {number}", public="This version is kept no longer.", code="no_edition")


async def _kept(selection: Selection) -> list[FormerEdition]:
    found = FormerEdition.filter(selection_id=selection.id).select_related("by")
    return await found.order_by("-edition")
