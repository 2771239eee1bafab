"""Free films whose authors are no members, brought here by those who compose the pole: the file is fetched from its
address, and the pole shows it in its own name, saying who made it and where it was found.
"""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import is_uri
from fediverse_cinema.films import attribution, licences, service
from fediverse_cinema.films.models import Attribution, Film, FilmState
from fediverse_cinema.films.sheet import Sheet, columns_of
from fediverse_cinema.films.sheet import faults as faults_of
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import assets, importing, uploads
from fediverse_cinema.media.models import Upload
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.provenance import refusals

LONGEST_ADDRESS = 2_000


@frozen
class Wanted:
    """A film that somebody has found: who made it (lines, as attribution reads them), the page that tells of it
    (`source`), the address of its file.
    """

    title: str
    made_by: str
    source: str
    address: str
    licence: str
    year: int | None = None
    summary: str = ""

    @property
    def sheet(self) -> Sheet:
        return Sheet(title=self.title, summary=self.summary, year=self.year, licence=self.licence)


async def faults(wanted: Wanted) -> dict[str, CinemaError]:
    """By field, what is wrong."""
    found: dict[str, CinemaError] = dict(faults_of(wanted.sheet))
    for name, check, given in (
        ("made_by", attribution.check, wanted.made_by), ("licence", licences.check_free, wanted.licence),
    ):  # fmt: skip
        try:
            check(given)
        except Refused as fault:
            found.setdefault(name, fault)
    for name in ("source", "address"):
        try:
            await _check_address(getattr(wanted, name))
        except Refused as fault:
            found[name] = fault
    return found


async def bring(by: Actor, wanted: Wanted, *, publish: bool) -> Film:
    """Its draft, whose file is on its way; `publish`: it comes out once that is prepared. Refused when the file may not
    be fetched, or is here already.
    """
    for fault in (await faults(wanted)).values():
        raise fault
    keeper = (await pole_actors()).companion
    columns: dict[str, Any] = columns_of(wanted.sheet) | {
        "made_by": attribution.tidy(wanted.made_by),
        "wanted": publish,
    }
    film = await service.draft(keeper.id, columns)
    try:
        async with in_transaction():
            await sql.hold("films that are brought")
            if await Attribution.exists(address=wanted.address):
                raise Refused("brought before", public="This film has been brought here already.", code="twice")
            upload = await importing.order(keeper.id, wanted.address)
            await Attribution.create(
                film=film, source=wanted.source, address=wanted.address, upload=upload, brought_by=by,
                brought_at=clock.now(),
            )  # fmt: skip
    except CinemaError:
        await service.delete(film)
        raise
    return film


async def arrived(upload_id: int) -> None:
    """News from the media room: a file is here, perhaps of a film that was brought. Heard twice, it is given once."""
    found = await Attribution.get_or_none(upload_id=upload_id).select_related("film__asset", "upload")
    if found is None or found.upload is None or found.film.state != FilmState.DRAFT:
        return
    with suppress(Missing):
        try:
            service.check_takes_file(found.film)
            await refusals.check(found.address)
            await service.give_file(found.film, await uploads.take(found.upload.token, found.upload.owner_id))
        except Refused as refusal:  # no film, or one that is not wanted here by now
            await Upload.filter(id=upload_id, asset_id=None).update(**assets.failure_of(refusal))


async def _check_address(address: str) -> None:
    if not is_uri(address) or len(address) > LONGEST_ADDRESS or not _has_port(address):
        raise Refused("no address", public="Write an address that begins with https://.", code="bad_address")
    await refusals.check(address)


def _has_port(address: str) -> bool:
    """One that exists, be it that of the scheme."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False
