"""Verbs of a film of ours: begun, given its file, published, changed, deleted. What they send is written as rows in the
same transaction, so that no neighbour can make them fail.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import outbox
from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.films import terms, wire
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.news import FilmPublished
from fediverse_cinema.films.wire import Cast
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media import service as media
from fediverse_cinema.media.models import Asset, AssetState, Rendition
from fediverse_cinema.people import service as people
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.reactions import service as reactions


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a film-maker writes about her film (la fiche)."""

    title: str
    summary: str = ""
    synopsis: str = ""
    year: int | None = None
    languages: tuple[str, ...] = ()
    form: str = ""
    genre: str = ""
    licence: str = "all-rights-reserved"
    warning: str = ""
    credits: str = ""


async def begin(author: Creator, sheet: Sheet, asset: Asset | None = None) -> Film:
    """A draft: nothing is public yet."""
    uuid = ids.new_uuid()
    slug = await _free_slug(sheet.title)
    async with in_transaction():
        return await Film.create(
            uri=urls.film(uuid),
            uuid=uuid,
            slug=slug,
            local=True,
            author_id=author.actor_id,
            asset=asset,
            page_url=urls.film_page(slug),
            created_at=clock.now(),
            **_columns(sheet),
        )


async def change(film: Film, sheet: Sheet) -> None:
    """Other words on the sheet; the world is told when the film is out."""
    async with in_transaction():
        film.update_from_dict(_columns(sheet))
        await film.save()
        await _send_update(film)


async def give_file(film: Film, asset: Asset) -> None:
    """The file of a draft, or another one for a draft whose first file failed."""
    if film.state == FilmState.PUBLISHED:
        raise Refused("published films keep their file", public="A published film keeps its file.", code="published")
    film.asset = asset
    await film.save(update_fields=["asset_id"])


async def poster_changed(film: Film) -> None:
    """New posters have new names: tell the world."""
    async with in_transaction():
        await _send_update(film)


async def publish(film: Film) -> bool:
    """Show the film to the world, now or as soon as its file is ready; False when it has to wait for that."""
    if film.state == FilmState.PUBLISHED:
        return True
    asset = await Asset.get_or_none(id=film.asset_id) if film.asset_id else None
    if asset is None or asset.state == AssetState.FAILED:
        raise Refused("no file", public="This film has no file yet. Send it first.", code="no_file")
    if asset.state != AssetState.READY:
        await Film.filter(id=film.id).update(wanted=True)
        return False
    await people.channel_of(await Creator.get(actor_id=film.author_id))  # made before the transaction: it costs a key
    async with in_transaction():
        # Two may want it at once: only one of them turns the draft into a film.
        if not await Film.filter(id=film.id, state=FilmState.DRAFT).update(state=FilmState.PUBLISHED):
            return True
        await _open(film, asset)
    return True


async def _open(film: Film, asset: Asset) -> None:
    cast = await cast_of(film)
    film.state, film.wanted, film.channel = FilmState.PUBLISHED, False, cast.channel
    film.duration = round(asset.duration or 0)
    film.published_at = film.updated_at = clock.now()
    await film.save()
    document = wire.film_to_object(film, asset, await Rendition.filter(asset_id=asset.id), cast)
    # PeerTube reads `shares` while it takes the film in: all four stand there before any of them leaves.
    await outbox.post(
        cast.author, wire.create(document), to_followers_of=[cast.author, cast.channel, cast.pole], listed=True
    )
    for booster in (cast.channel, cast.pole, cast.instance):
        await reactions.share(booster, film.uri, cast.author, listed=True)
    await news.tell(FilmPublished(film.id))


async def asset_is_ready(asset_id: int) -> None:
    """News from the media room: publish what its maker wanted to see published."""
    for film in await Film.filter(asset_id=asset_id, wanted=True, state=FilmState.DRAFT):
        await publish(film)


async def delete(film: Film) -> None:
    """Take the film off the screen for good. A Tombstone stays at its id; whoever has it is told."""
    asset = await Asset.get_or_none(id=film.asset_id) if film.asset_id else None
    async with in_transaction():
        if film.state == FilmState.PUBLISHED:
            cast, now = await cast_of(film), clock.now()
            await outbox.post(
                cast.author,
                wire.delete(film, cast, now),
                to_followers_of=[cast.author, cast.channel, cast.pole, cast.instance],
                listed=False,
            )
            await Tombstone.create(uri=film.uri, former_type="Video", author_uri=cast.author.uri, deleted_at=now)
            await outbox.unlist_about(film.uri)
            await reactions.forget_all_about(film.uri)
        await film.delete()
    if asset is not None:
        await media.remove(asset)


async def cast_of(film: Film) -> Cast:
    """The actors whom the document of a film of ours names."""
    pole = await pole_actors()
    author = await Actor.get(id=film.author_id)
    channel = await people.channel_of(await Creator.get(actor_id=author.id))
    return Cast(author=author, channel=channel, pole=pole.group, instance=pole.instance)


async def _send_update(film: Film) -> None:
    if film.state != FilmState.PUBLISHED or film.asset_id is None:
        return
    film.updated_at = clock.later_than(film.updated_at)  # whole seconds on the wire: two edits in one must differ
    await film.save(update_fields=["updated_at"])
    cast = await cast_of(film)
    asset = await Asset.get(id=film.asset_id)
    document = wire.film_to_object(film, asset, await Rendition.filter(asset_id=asset.id), cast)
    await outbox.post(
        cast.author, wire.update(document), to_followers_of=[cast.author, cast.channel, cast.pole, cast.instance]
    )


def _columns(sheet: Sheet) -> dict[str, Any]:
    check(sheet)
    return {
        "title": sheet.title.strip(),
        "summary": sheet.summary.strip(),
        "synopsis": sheet.synopsis.strip(),
        "year": sheet.year,
        "languages": list(sheet.languages),
        "form": sheet.form,
        "genre": sheet.genre.strip(),
        "licence": sheet.licence,
        "warning": sheet.warning.strip(),
        "credits": sheet.credits.strip(),
    }


def faults(sheet: Sheet) -> dict[str, tuple[str, dict[str, Any]]]:
    """What is wrong with a sheet: field -> public sentence and its values."""
    wrong: dict[str, tuple[str, dict[str, Any]]] = {}
    if not sheet.title.strip():
        wrong["title"] = ("Write the title of the film.", {})
    for name, most in (
        ("title", 120),
        ("summary", 400),
        ("synopsis", 10_000),
        ("genre", 60),
        ("warning", 200),
        ("credits", 5_000),
    ):
        if (signs := len(getattr(sheet, name).strip())) > most:
            wrong[name] = ("At most %(most)s signs fit here; there are %(signs)s.", {"most": most, "signs": signs})
    if sheet.year is not None and not 1880 <= sheet.year <= clock.now().year + 5:
        wrong["year"] = ("Write the year in four figures, for example %(year)s.", {"year": clock.now().year})
    if sheet.form and sheet.form not in terms.FORMS:
        wrong["form"] = ("Choose one of the forms.", {})
    if sheet.licence not in terms.LICENCES:
        wrong["licence"] = ("Choose a licence.", {})
    if any(code not in terms.LANGUAGES for code in sheet.languages):
        wrong["languages"] = ("Choose languages of the list.", {})
    return wrong


def check(sheet: Sheet) -> None:
    if wrong := faults(sheet):
        field, (sentence, values) = next(iter(wrong.items()))
        raise Refused(f"{field} cannot be kept", public=sentence, code=f"bad_{field}", **values)


def slug_of(title: str) -> str:
    """The title as it stands in an address: small letters without accents, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", title.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    letters = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:80].strip("-") or "film"


async def _free_slug(title: str) -> str:
    stem = slug_of(title)
    taken = set(await Film.filter(slug__startswith=stem).values_list("slug", flat=True)) | {"new"}
    return next(slug for n in range(1, 10**6) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)
