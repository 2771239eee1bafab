"""Verbs of the films of a selection: bringing one in, taking it out, what is said of it, their order. Whether its
author lets it be shown, and asking her, is `answers`.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Forbidden, Missing, Refused
from fediverse_cinema.labels import answers, jury, showing
from fediverse_cinema.labels.editing import editing
from fediverse_cinema.labels.models import Pick, Selection
from fediverse_cinema.labels.sheet import check_words
from fediverse_cinema.labels.states import State

MOST_FILMS = 500
AT_ONCE = 200  # rows that are written by one statement


async def add(selection: Selection, film: Film, by: Actor, words: str = "") -> Pick:
    """It stands last from now on. Nothing happens when it stands there already: Refused when there are words with it.
    Refused when its author lets nobody choose it, or when the two are apart.
    """
    check_words(words)
    async with editing(selection, by, "added", may=jury.may_compose) as now:
        found = await Pick.get_or_none(selection_id=now.id, film_id=film.id)
        if found is None:
            now.last_number += 1
            found = await _bring(now, film, by, number=now.last_number, chooser_id=by.id, words=words)
        elif words.strip() and words != found.words:
            raise Refused(
                f"{film.uri} stands there", code="held",
                public="This film is in the selection already: your words are not kept. Write them beside it.",
            )  # fmt: skip
    return found


async def remove(selection: Selection, number: int, by: Actor) -> None:
    """Out of it: by who decides on it, or by whoever of the jury has brought it. Nothing happens when it is out."""
    async with editing(selection, by, "removed", may=jury.may_compose) as now:
        pick = await Pick.get_or_none(selection_id=now.id, number=number).select_related("film")
        if pick is None:
            return
        if pick.chooser_id != by.id and not await jury.may_publish(now, by):
            raise Forbidden(f"{by.uri} has not brought {pick.film.uri}")
        await let_go([pick])
        await _keep_order(now, await order(now))


async def remove_film(selection: Selection, film: Film, by: Actor) -> None:
    """The same, from the page of the film."""
    pick = await Pick.get_or_none(selection_id=selection.id, film_id=film.id)
    if pick is not None:
        await remove(selection, pick.number, by)


async def reorder(selection: Selection, numbers: Sequence[int], by: Actor, *, edition: int) -> None:
    """`numbers` of all its films, the first first. Refused when they are not those that there are."""
    async with editing(selection, by, "order", edition=edition) as now:
        if sorted(numbers) != sorted(await order(now)):
            raise Refused("other films", public="The order has to name each film once.", code="bad_order")
        await _keep_order(now, numbers)


async def move(selection: Selection, number: int, to: int, by: Actor, *, edition: int) -> None:
    """This one to the place `to`, counted from 1; the others move up or down."""
    numbers = await order(selection)
    if number not in numbers:
        raise Missing(f"no film {number} in {selection.uri}")
    others = [one for one in numbers if one != number]
    place = min(max(to, 1), len(numbers)) - 1
    await reorder(selection, [*others[:place], number, *others[place:]], by, edition=edition)


async def write(selection: Selection, words: Mapping[int, str], by: Actor, *, edition: int) -> None:
    """What is said of films, by their numbers; of those that are not named nothing changes. Whoever of a jury only
    proposes writes beside what she has brought: the words bear the name of who did.
    """
    for said in words.values():
        check_words(said)
    async with editing(selection, by, "words", edition=edition, may=jury.may_compose) as now:
        decides = await jury.may_publish(now, by)
        found = Pick.filter(selection_id=now.id, number__in=list(words))
        for pick in await found.only("id", "number", "words", "chooser_id"):
            if pick.words != words[pick.number]:
                if pick.chooser_id != by.id and not decides:
                    raise Forbidden(f"{by.uri} has not brought film {pick.number}")
                await Pick.filter(id=pick.id).update(words=words[pick.number])


async def ask(selection: Selection, number: int, by: Actor) -> bool:
    """Its author is asked now, in the owner's name, although nobody sees the selection yet. False when there is nothing
    to ask.
    """
    async with editing(selection, by, "asked") as now:
        pick = await Pick.get_or_none(selection_id=now.id, number=number).select_related("film__author")
        if pick is None:
            raise Missing(f"no film {number} in {selection.uri}")
        return await answers.ask(pick)


async def order(selection: Selection) -> list[int]:
    """Numbers of its films, the first first."""
    found = Pick.filter(selection_id=selection.id).order_by("position", "id").values_list("number", flat=True)
    return [int(str(one)) for one in await found]


async def arrange(now: Selection, wanted: State, by: Actor) -> bool:
    """Its films are those of another edition, in that order, with those words: within `editing`. One that comes back
    has the number that it had. False when one cannot. Who once chose a film of her own has not chosen it now.
    """
    picks = {str(one.number): one for one in await Pick.filter(selection_id=now.id).select_related("film")}
    await let_go([one for number, one in picks.items() if number not in wanted["picks"]])
    for number, said in wanted["picks"].items():
        pick = picks.get(number)
        film = None if pick else await Film.get_or_none(id=said["film"])
        if film is not None:
            chooser = None if said["chooser"] == film.author_id != by.id else said["chooser"]
            await _bring_if_possible(now, film, by, number=int(number), chooser_id=chooser, words=said["words"])
        elif pick is not None and pick.words != said["words"]:
            await Pick.filter(id=pick.id).update(words=said["words"])
    there = set(await order(now))
    await _keep_order(now, [one for one in wanted["order"] if one in there])
    return there.issuperset(wanted["order"])


async def copy(source: Selection, target: Selection, by: Actor) -> None:
    """The films that everybody sees in one stand in another, a new one, too; without the words, which are the other's.
    Those that she may not choose are left out.
    """
    async with editing(target, by, "added") as now:
        films = [pick.film async for pick in showing.shown(source.id).select_related("film").limit(MOST_FILMS)]
        for film in films:
            now.last_number += 1
            await _bring_if_possible(now, film, by, number=now.last_number, chooser_id=by.id)
        await _keep_order(now, await order(now))


async def let_go(picks: Sequence[Pick]) -> None:
    """Rows that go."""
    await answers.taken_out(picks)
    await Pick.filter(id__in=[one.id for one in picks]).delete()


async def _bring(
    now: Selection, film: Film, by: Actor, *, number: int, chooser_id: int | None, words: str = ""
) -> Pick:
    """At the end, as chosen by her of this number; it is `by` who does it now."""
    count = await Pick.filter(selection_id=now.id).count()
    if count >= MOST_FILMS:
        raise Refused(
            "too many films", public="A selection holds at most %(most)s films.", code="too_many", most=MOST_FILMS
        )
    if film.state != FilmState.PUBLISHED:
        raise Missing(f"{film.uri} is not shown")
    film.author = await lookup.get(Actor, id=film.author_id)
    await _check_welcome(now, film, chooser_id)
    pick = await Pick.create(
        selection=now, film=film, film_uri=film.uri, chooser_id=chooser_id, number=number, position=count + 1,
        words=words, added_at=clock.now(),
    )  # fmt: skip
    await answers.settle(pick, by)
    return pick


async def _bring_if_possible(
    now: Selection, film: Film, by: Actor, *, number: int, chooser_id: int | None, words: str = ""
) -> None:
    with suppress(Refused, Missing):
        async with in_transaction():
            await _bring(now, film, by, number=number, chooser_id=chooser_id, words=words)


async def _check_welcome(now: Selection, film: Film, chooser_id: int | None) -> None:
    for one in {now.owner_id, chooser_id} - {None, film.author_id}:
        chooser = await lookup.get(Actor, id=one)
        if await barriers.between(chooser, film.author):
            raise Refused(
                f"{chooser.uri} and {film.author.uri} are apart", public="You cannot choose this film.", code="unwanted"
            )


async def _keep_order(now: Selection, numbers: Sequence[int]) -> None:
    """Only rows that move are written, many at a time."""
    there = Pick.filter(selection_id=now.id).values_list("number", "position")
    places = {int(str(number)): int(str(position)) for number, position in await there}
    moved = [(number, position) for position, number in enumerate(numbers, 1) if places[number] != position]
    for start in range(0, len(moved), AT_ONCE):
        some = moved[start : start + AT_ONCE]
        cases = " ".join("WHEN ? THEN CAST(? AS INTEGER)" for _ in some)
        await sql.change(
            f"UPDATE pick SET position=CASE number {cases} END WHERE selection_id=? AND number IN ({sql.marks(some)})",
            *(value for one in some for value in one), now.id, *(number for number, _ in some),
        )  # fmt: skip
