"""What a film-maker does with the pictures of her film: which one is the poster, what it shows in words, what a crop of
it must keep, and the stills on the film's page in her order. The files are the media room's affair.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.films import service
from fediverse_cinema.films.images import LONGEST_ALT, MOST_STILLS
from fediverse_cinema.films.models import Film, Still
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.media import pictures, vault
from fediverse_cinema.media.models import Rendition

NEAR = 0.7
PLACES: Mapping[str, tuple[float, float]] = {
    f"{vertical}-{horizontal}": (x, y)
    for vertical, y in (("top", NEAR), ("middle", 0.0), ("bottom", -NEAR))
    for horizontal, x in (("left", -NEAR), ("centre", 0.0), ("right", NEAR))
}
"""Nine points of a picture by their names: x to the right, y upwards, the edges at 1."""

MIDDLE = "middle-centre"


async def keep_poster(film: Film, *, alt: str, frame: str = "") -> None:
    """What the poster shows, in words; and with the name of a frame's file, that frame as the poster. Its asset is
    fetched."""
    check_alt(alt)
    changes: dict[str, Any] = {"poster_alt": alt.strip()}
    if frame:
        await pictures.choose_poster(service.asset_of(film), frame)
        changes["poster_focus"] = []
    await _change(film, changes)


async def send_poster(film: Film, chunks: AsyncIterator[bytes], *, alt: str) -> None:
    """Another poster than a frame of the film. Refused when it is no picture."""
    check_alt(alt)
    await pictures.replace_poster(service.asset_of(film), chunks)
    await _change(film, {"poster_alt": alt.strip(), "poster_focus": []})


async def keep_focus(film: Film, x: float, y: float) -> None:
    """The point that whoever crops the poster keeps in sight."""
    point = [round(max(-1.0, min(1.0, number)), 2) for number in (x, y)]
    await _change(film, {"poster_focus": point if any(point) else []})


def nearest_place(focus: Sequence[float]) -> str:
    """The one of PLACES to which the point comes nearest."""
    x, y = focus or PLACES[MIDDLE]
    return min(PLACES, key=lambda name: (PLACES[name][0] - x) ** 2 + (PLACES[name][1] - y) ** 2)


async def add_frames(film: Film, names: Sequence[str]) -> None:
    """Show these frames of the film on its page, each named by one of its files."""
    asset = service.asset_of(film)
    for name in names:
        await _add(film, await pictures.frame(asset, name))
    if names:
        await _tell(film)


async def send_still(film: Film, chunks: AsyncIterator[bytes], *, alt: str) -> None:
    """Show a picture that is sent on the film's page. Refused when it is none, or one too many."""
    check_alt(alt)
    await _check_room(film)
    asset = service.asset_of(film)
    files = await pictures.add(asset, chunks)
    try:
        await _add(film, files, alt.strip())
    except BaseException:
        await pictures.remove(asset, [one.name for one in files])
        raise
    await _tell(film)


async def describe_stills(film: Film, alts: Mapping[int, str]) -> None:
    """What they show, by their numbers."""
    for alt in alts.values():
        check_alt(alt)
    changed = [one for one in await stills_of(film) if alts.get(one.id, one.alt).strip() != one.alt]
    for one in changed:
        await Still.filter(id=one.id).update(alt=alts[one.id].strip())
    if changed:
        await _tell(film)


async def move_still(film: Film, number: int, step: int) -> None:
    """One place earlier (-1) or later (1)."""
    async with in_transaction():
        order = [one.id for one in await stills_of(film)]
        if number not in order:
            raise Missing("no such still")
        place = order.index(number)
        other = max(0, min(len(order) - 1, place + step))
        order[place], order[other] = order[other], order[place]
        for position, one in enumerate(order):
            await Still.filter(id=one).update(position=position)
        await _tell(film)


async def remove_still(film: Film, number: int) -> None:
    """Take it off the page; a picture that was sent goes for good."""
    found = await Still.get_or_none(id=number, film_id=film.id)
    if found is None:
        raise Missing("no such still")
    await found.delete()
    await _tell(film)
    await pictures.remove(service.asset_of(film), names_of(found))


async def stills_of(film: Film) -> list[Still]:
    return await Still.filter(film_id=film.id).order_by("position", "id")


def names_of(still: Still) -> list[str]:
    return [str(one["name"]) for one in still.names]


def check_alt(alt: str) -> None:
    if (signs := len(alt.strip())) > LONGEST_ALT:
        raise Refused(
            "alt too long",
            public="At most %(most)s characters fit here; there are %(signs)s.",
            code="bad_alt",
            most=LONGEST_ALT,
            signs=signs,
        )


async def _add(film: Film, files: Sequence[Rendition], alt: str = "") -> None:
    names = [{"name": one.name, "width": one.width, "height": one.height} for one in files]
    async with in_transaction():
        await vault.stay(service.asset_of(film))  # else these may be names that the files had before the film came out
        await _check_room(film)
        shown = await stills_of(film)
        if any(names_of(one) == [name["name"] for name in names] for one in shown):
            return
        position = shown[-1].position + 1 if shown else 0
        await Still.create(film_id=film.id, position=position, alt=alt, names=names)


async def _check_room(film: Film) -> None:
    if await Still.filter(film_id=film.id).count() >= MOST_STILLS:
        raise Refused(
            "too many stills",
            public="A page has at most %(most)s stills. Take one away first.",
            code="too_many_stills",
            most=MOST_STILLS,
        )


async def _change(film: Film, columns: Mapping[str, Any]) -> None:
    """These columns only; the world is told when the film is out."""
    async with in_transaction():
        await Film.filter(id=film.id).update(**columns)
        await _tell(film)


async def _tell(film: Film) -> None:
    """The world, when the film is out."""
    async with in_transaction():
        await film.refresh_from_db()
        await service.send_update(film)
