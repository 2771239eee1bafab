"""Verbs of a film of ours: begun, given its file, published, changed, deleted. What they send is written as rows in the
same transaction, so that no neighbour can make them fail.
"""

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import outbox, tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import awards, credits
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.claims import people_of
from fediverse_cinema.consents.models import Claim
from fediverse_cinema.consents.queries import askers_about
from fediverse_cinema.conversations import tagging, witnesses
from fediverse_cinema.conversations import visitors as conversations
from fediverse_cinema.films import attribution, catalogue, claims, licences, tags, teaser, unveiling, wire
from fediverse_cinema.films.composing import cast_of, channel_of, document_of
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.news import FilmGone, FilmPublished
from fediverse_cinema.films.sheet import Sheet, columns_of
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media import opening
from fediverse_cinema.media import service as media
from fediverse_cinema.media.models import Asset, AssetState
from fediverse_cinema.people import policies
from fediverse_cinema.people.models import Creator, Policy
from fediverse_cinema.reactions import service as reactions

SAME_MOMENT = 10


class Unwanted(Exception):
    """The film is no longer a draft that its maker wants to see out."""


async def begin(author: Creator, sheet: Sheet, asset: Asset | None = None) -> Film:
    """A draft: nothing is public yet. One file is one film, however often its form is sent."""
    columns = columns_of(sheet)
    if sheet.choosing == Policy.EVERYBODY:  # until she says so on its sheet
        columns["choosing"] = policies.of_film(Policy(author.featuring))
    return await draft(author.actor_id, columns, asset)


async def draft(author_id: int, columns: dict[str, Any], asset: Asset | None = None) -> Film:
    """The same with these columns, whoever shows it."""
    for _ in range(SAME_MOMENT):
        try:
            return await _begin(author_id, columns, asset)
        except IntegrityError:  # another film of this title took the address in the same moment
            continue
    return await _begin(author_id, columns, asset)


async def _begin(author_id: int, columns: dict[str, Any], asset: Asset | None) -> Film:
    uuid = ids.new_uuid()
    async with in_transaction():
        if asset is not None:
            await sql.hold(f"film of asset {asset.id}")
            if film := await Film.get_or_none(asset_id=asset.id):
                return film
        slug = await _free_slug(columns["title"])
        film = await Film.create(
            uri=urls.film(uuid),
            uuid=uuid,
            slug=slug,
            local=True,
            author_id=author_id,
            asset=asset,
            page_url=urls.film_page(slug),
            created_at=clock.now(),
            **columns,
        )
        await catalogue.keep(film)
        return film


async def change(film: Film, sheet: Sheet, *, made_by: str = "") -> None:
    """Other words on the sheet, and of one that was brought here on who made it; the world is told when it is out."""
    columns = columns_of(sheet)
    if film.made_by:  # nobody here could say yes for who made it
        licences.check_free(sheet.licence)
        columns = {name: value for name, value in columns.items() if name != "choosing"}
        columns["made_by"] = attribution.tidy(made_by or film.made_by)
    async with in_transaction():
        # Only these columns: the film may be published by the worker while its maker types.
        same = Film.filter(id=film.id).exclude(made_by="") if film.made_by else Film.filter(id=film.id)
        if not await same.update(**columns):
            raise Refused("claimed, or gone", public="This film is not yours to change any more.", code="not_ours")
        await film.refresh_from_db()
        await catalogue.keep(film)
        await teaser.look(film)
        await send_update(film, also=await claims.keep(film))


def check_takes_file(film: Film) -> None:
    """Refused when the film has a file already; one that could not be prepared does not count. Its asset is fetched."""
    if film.asset is not None and film.asset.state != AssetState.FAILED:
        raise Refused("the film has a file", public="This film has its file already.", code="has_file")


def asset_of(film: Film) -> Asset:
    """Its file, which has been fetched with it."""
    if film.asset is None:
        raise Refused("no file", public="This film has no file yet. Send it first.", code="no_file")
    return film.asset


async def give_file(film: Film, asset: Asset) -> None:
    """The file of a draft, or another one when the first could not be prepared; that one goes."""
    check_takes_file(film)
    failed = film.asset
    unchanged = (
        Film.filter(id=film.id, asset_id=failed.id) if failed else Film.filter(id=film.id, asset_id__isnull=True)
    )
    async with in_transaction():
        if await unchanged.update(asset_id=asset.id):
            await Asset.filter(id=asset.id).update(owner_id=film.author_id)  # one that was brought here is the pole's
            if failed is not None:
                await media.order_removal(failed.id)
        elif not await Film.exists(asset_id=asset.id):  # sent from two windows at once: the first one stays
            await media.order_removal(asset.id)


async def publish(film: Film, *, by_itself: bool = False) -> bool:
    """Show the film to the world, now or as soon as its file is ready; False when it is not out. `by_itself`: nobody
    presses a button now, and it only comes out if it is still `wanted`.
    """
    if film.state == FilmState.PUBLISHED:
        return True
    licences.check(film.licence)
    asset = await Asset.get_or_none(id=film.asset_id) if film.asset_id else None
    if asset is None or asset.state == AssetState.FAILED:
        raise Refused("no file", public="This film has no file yet. Send it first.", code="no_file")
    draft = Film.filter(id=film.id, state=FilmState.DRAFT)
    if not by_itself:
        await draft.update(wanted=True)
    # Looked at after the wish: its news may have been told just before the wish was there to be heard.
    if not await Asset.exists(id=asset.id, state=AssetState.READY):
        return False
    await channel_of(film)  # made before the transaction: it costs a key
    if await draft.filter(wanted=True).exists():
        with suppress(Unwanted):
            await opening.open_to_world(asset, partial(_come_out, film, asset))
    return await Film.exists(id=film.id, state=FilmState.PUBLISHED)


async def postpone(film: Film) -> None:
    """Do not publish it by itself, be it once its file is ready or at the moment that was set."""
    await Film.filter(id=film.id, state=FilmState.DRAFT).update(wanted=False, opens_at=None)


async def _come_out(film: Film, asset: Asset, names: opening.Names) -> None:
    """In the transaction in which its files do: no draft has public files."""
    # Two may want it at once, and its maker may have thought again, or be shut out, while its files were carried.
    if not await Actor.filter(id=film.author_id, gone_at__isnull=True).select_for_update().exists():
        raise Unwanted
    if not await Film.filter(id=film.id, state=FilmState.DRAFT, wanted=True).update(state=FilmState.PUBLISHED):
        raise Unwanted
    await unveiling.rename_stills(film, names)
    await film.refresh_from_db()  # its maker may have changed the sheet
    await _open(film, asset)


async def _open(film: Film, asset: Asset) -> None:
    cast = await cast_of(film)
    film.state, film.wanted, film.channel = FilmState.PUBLISHED, False, cast.channel
    film.duration = round(asset.duration or 0)
    film.published_at = film.updated_at = clock.now()
    await film.save()
    document = await document_of(film, cast)
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


async def keep_chapters(film: Film, chapters: list[list[Any]]) -> None:
    """As chapters.read gives them; [] for none."""
    async with in_transaction():
        await Film.filter(id=film.id).update(chapters=chapters)
        await film.refresh_from_db()
        await send_update(film)


async def tracks_changed(asset_id: int) -> None:
    """News from the media room: tell the world, when the film is out."""
    film = await Film.get_or_none(asset_id=asset_id)
    if film is not None:
        async with in_transaction():
            await send_update(film)


async def credits_changed(claim_id: int) -> None:
    """News from the room of consents: she who is named by one of our films has answered, or taken her word back."""
    claim = await Claim.get_or_none(id=claim_id).select_related("person")
    film = await Film.get_or_none(uri=claim.subject_uri, local=True) if claim else None
    if claim and film:
        async with in_transaction():
            await send_update(film, also=people_of([claim]))


async def delete(film: Film) -> None:
    """Take the film off the screen for good. A Tombstone stays at its id; whoever has it is told."""
    async with in_transaction():
        # As it is now: it may have come out, or be gone, since it was looked at.
        found = await Film.select_for_update().get_or_none(id=film.id)
        if found is None:
            return
        if found.state != FilmState.DRAFT:  # others have what is only hidden here
            await _close(found)
        await credits.forget(found.uri)
        await awards.forget(found.uri)
        await consents.forget_target(found.uri)
        await found.delete()
        await news.tell(FilmGone(found.uri))
        for number in (found.asset_id, found.trailer_id):
            if number is not None:
                await media.order_removal(number)


async def _close(film: Film) -> None:
    cast, now = await cast_of(film), clock.now()
    await outbox.post(
        cast.author,
        wire.delete(film, cast, now),
        to_followers_of=[cast.author, cast.channel, cast.pole, cast.instance, *await witnesses.sharers(film.uri)],
        to=[*await witnesses.of(film.uri), *cast.asked, *await askers_about(film.uri)],
        forwardable=True,
    )
    for address in (film.uri, film.page_url):  # readers come to its page, and are told there
        await tombstones.bury(address, "Video", cast.author)
    await tagging.forget(film.uri)
    await outbox.unlist_about(film.uri)
    await reactions.forget_all_about(film.uri)
    await conversations.forget_thread(film.uri)


async def send_update(film: Film, *, also: Sequence[Actor] = (), former: Sequence[Actor] = ()) -> None:
    """To all who have the film, those who are named by it among them; `also` to those who no longer are, and to those
    who follow whoever has shown it until now (`former`).
    """
    if film.state != FilmState.PUBLISHED or film.asset_id is None:
        return
    latest = await Film.select_for_update().get(id=film.id)  # of two edits at once, the second comes after the first
    film.updated_at = clock.later_than(latest.updated_at)  # whole seconds on the wire: two edits in one must differ
    await film.save(update_fields=["updated_at"])
    await tagging.keep(film.uri, tags.keys(tags.of_film(film)))
    cast = await cast_of(film)
    document = await document_of(film, cast)
    await outbox.post(
        cast.author,
        wire.update(document),
        to_followers_of=[cast.author, cast.channel, cast.pole, cast.instance, *former],
        to=[*cast.asked, *also],
        forwardable=True,
    )


def slug_of(title: str) -> str:
    """The title as it stands in an address: small letters without accents, joined by hyphens."""
    spelt = title.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae")
    parted = "".join("-" if unicodedata.category(sign)[0] == "P" else sign for sign in spelt)  # l’hiver
    plain = unicodedata.normalize("NFKD", parted)
    letters = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:80].strip("-") or "film"


async def _free_slug(title: str) -> str:
    stem = slug_of(title)
    taken = set(await Film.filter(slug__startswith=stem).values_list("slug", flat=True)) | {"new"}
    return next(slug for n in range(1, 10**6) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)
