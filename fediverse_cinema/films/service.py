"""Verbs of a film of ours: begun, given its file, published, changed, deleted. What they send is written as rows in the
same transaction, so that no neighbour can make them fail.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import outbox, tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import tagging, witnesses
from fediverse_cinema.conversations import visitors as conversations
from fediverse_cinema.films import tags, terms, wire
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.news import FilmPublished
from fediverse_cinema.films.wire import Cast
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media import service as media
from fediverse_cinema.media.models import Asset, AssetState, Rendition
from fediverse_cinema.people import service as people
from fediverse_cinema.people.models import Creator, Policy
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.reactions import service as reactions

SAME_MOMENT = 10
LONGEST = {"title": 120, "summary": 400, "synopsis": 10_000, "genre": 60, "warning": 200, "credits": 5_000}


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
    columns = _columns(sheet)
    for _ in range(SAME_MOMENT):
        try:
            return await _begin(author, columns, asset)
        except IntegrityError:  # another film of this title took the address in the same moment
            continue
    return await _begin(author, columns, asset)


async def _begin(author: Creator, columns: dict[str, Any], asset: Asset | None) -> Film:
    uuid = ids.new_uuid()
    async with in_transaction():
        slug = await _free_slug(columns["title"])
        return await Film.create(
            uri=urls.film(uuid),
            uuid=uuid,
            slug=slug,
            local=True,
            author_id=author.actor_id,
            asset=asset,
            page_url=urls.film_page(slug),
            created_at=clock.now(),
            **columns,
        )


async def change(film: Film, sheet: Sheet) -> None:
    """Other words on the sheet; the world is told when the film is out."""
    columns = _columns(sheet)
    async with in_transaction():
        # Only these columns: the film may be published by the worker while its maker types.
        await Film.filter(id=film.id).update(**columns)
        await film.refresh_from_db()
        await _send_update(film)


def check_takes_file(film: Film) -> None:
    """Refused when the film has a file already; one that could not be prepared does not count. Its asset is fetched."""
    if film.asset is not None and film.asset.state != AssetState.FAILED:
        raise Refused("the film has a file", public="This film has its file already.", code="has_file")


async def give_file(film: Film, asset: Asset) -> None:
    """The file of a draft, or another one when the first could not be prepared; that one goes."""
    check_takes_file(film)
    failed = film.asset
    unchanged = (
        Film.filter(id=film.id, asset_id=failed.id) if failed else Film.filter(id=film.id, asset_id__isnull=True)
    )
    if not await unchanged.update(asset_id=asset.id):  # sent from two windows at once: the first one stays
        await media.remove(asset)
    elif failed is not None:
        await media.remove(failed)


async def publish(film: Film) -> bool:
    """Show the film to the world, now or as soon as its file is ready; False when it has to wait for that."""
    if film.state == FilmState.PUBLISHED:
        return True
    asset = await Asset.get_or_none(id=film.asset_id) if film.asset_id else None
    if asset is None or asset.state == AssetState.FAILED:
        raise Refused("no file", public="This film has no file yet. Send it first.", code="no_file")
    if asset.state != AssetState.READY:
        await Film.filter(id=film.id, state=FilmState.DRAFT).update(wanted=True)
        await asset.refresh_from_db()  # its news may have been told just before the wish was there to be heard
    if asset.state != AssetState.READY:
        return False
    await people.channel_of(await Creator.get(actor_id=film.author_id))  # made before the transaction: it costs a key
    async with in_transaction():
        # Two may want it at once: only one of them turns the draft into a film.
        if not await Film.filter(id=film.id, state=FilmState.DRAFT).update(state=FilmState.PUBLISHED):
            return True
        await film.refresh_from_db()  # its maker may have changed the sheet
        await _open(film, asset)
    return True


async def postpone(film: Film) -> None:
    """Do not publish it by itself once its file is ready."""
    await Film.filter(id=film.id, state=FilmState.DRAFT).update(wanted=False)


async def _open(film: Film, asset: Asset) -> None:
    cast = await cast_of(film)
    film.state, film.wanted, film.channel = FilmState.PUBLISHED, False, cast.channel
    film.duration = round(asset.duration or 0)
    film.published_at = film.updated_at = clock.now()
    await film.save()
    document = wire.film_to_object(film, asset, await Rendition.filter(asset_id=asset.id), cast)
    # PeerTube reads `shares` while it takes the film in: all four stand there before any of them leaves.
    await outbox.post(
        cast.author,
        wire.create(document),
        to_followers_of=[cast.author, cast.channel, cast.pole],
        listed=True,
        forwardable=True,
    )
    for booster in (cast.channel, cast.pole, cast.instance):
        await reactions.share(booster, film.uri, cast.author, listed=True)
    await tagging.keep(film.uri, tags.keys(tags.of_film(film)))
    await news.tell(FilmPublished(film.id))


async def asset_is_ready(asset_id: int) -> None:
    """News from the media room: publish what its maker wanted to see published, unless she has moved away since."""
    waiting = Film.filter(asset_id=asset_id, wanted=True, state=FilmState.DRAFT, author__moved_to__isnull=True)
    for film in await waiting:
        await publish(film)


async def delete(film: Film) -> None:
    """Take the film off the screen for good. A Tombstone stays at its id; whoever has it is told."""
    async with in_transaction():
        # As it is now: it may have come out, or be gone, since it was looked at.
        found = await Film.select_for_update().get_or_none(id=film.id)
        if found is None:
            return
        if found.state == FilmState.PUBLISHED:
            await _close(found)
        await found.delete()
    asset = await Asset.get_or_none(id=found.asset_id) if found.asset_id else None
    if asset is not None:
        await media.remove(asset)


async def _close(film: Film) -> None:
    cast, now = await cast_of(film), clock.now()
    await outbox.post(
        cast.author,
        wire.delete(film, cast, now),
        to_followers_of=[cast.author, cast.channel, cast.pole, cast.instance, *await witnesses.sharers(film.uri)],
        to=await witnesses.of(film.uri),
        forwardable=True,
    )
    for address in (film.uri, film.page_url):  # readers come to its page, and are told there
        await tombstones.bury(address, "Video", cast.author)
    await tagging.forget(film.uri)
    await outbox.unlist_about(film.uri)
    await reactions.forget_all_about(film.uri)
    await conversations.forget_thread(film.uri)


async def cast_of(film: Film) -> Cast:
    """The actors whom the document of a film of ours names."""
    pole = await pole_actors()
    author = await lookup.get(Actor, id=film.author_id)
    creator = await lookup.get(Creator, actor_id=author.id)
    channel = await people.channel_of(creator)
    return Cast(
        author=author, channel=channel, pole=pole.group, instance=pole.instance, quoting=Policy(creator.quoting)
    )


async def _send_update(film: Film) -> None:
    if film.state != FilmState.PUBLISHED or film.asset_id is None:
        return
    film.updated_at = clock.later_than(film.updated_at)  # whole seconds on the wire: two edits in one must differ
    await film.save(update_fields=["updated_at"])
    await tagging.keep(film.uri, tags.keys(tags.of_film(film)))
    cast = await cast_of(film)
    asset = await Asset.get(id=film.asset_id)
    document = wire.film_to_object(film, asset, await Rendition.filter(asset_id=asset.id), cast)
    await outbox.post(
        cast.author,
        wire.update(document),
        to_followers_of=[cast.author, cast.channel, cast.pole, cast.instance],
        forwardable=True,
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


def faults(sheet: Sheet) -> dict[str, Refused]:
    """What is wrong with a sheet, by field."""
    wrong: dict[str, Refused] = {}
    if not sheet.title.strip():
        wrong["title"] = Refused("no title", public="Write the title of the film.", code="bad_title")
    for name, most in LONGEST.items():
        if (signs := len(getattr(sheet, name).strip())) > most:
            wrong[name] = Refused(
                f"{name} too long",
                public="At most %(most)s characters fit here; there are %(signs)s.",
                code=f"bad_{name}",
                most=most,
                signs=signs,
            )
    if sheet.year is not None and not 1880 <= sheet.year <= clock.now().year + 5:
        wrong["year"] = Refused(
            "unlikely year",
            public="Write the year in four figures, for example %(year)s.",
            code="bad_year",
            year=clock.now().year,
        )
    if sheet.form and sheet.form not in terms.FORMS:
        wrong["form"] = Refused("unknown form", public="Choose one of the forms.", code="bad_form")
    if sheet.licence not in terms.LICENCES:
        wrong["licence"] = Refused("unknown licence", public="Choose a licence.", code="bad_licence")
    if any(code not in terms.LANGUAGES for code in sheet.languages):
        wrong["languages"] = Refused("unknown language", public="Choose languages of the list.", code="bad_languages")
    return wrong


def check(sheet: Sheet) -> None:
    """Raise the first of its faults."""
    for fault in faults(sheet).values():
        raise fault


def slug_of(title: str) -> str:
    """The title as it stands in an address: small letters without accents, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", title.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    letters = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:80].strip("-") or "film"


async def _free_slug(title: str) -> str:
    stem = slug_of(title)
    taken = set(await Film.filter(slug__startswith=stem).values_list("slug", flat=True)) | {"new"}
    return next(slug for n in range(1, 10**6) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)
