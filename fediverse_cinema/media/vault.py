"""What is not for everybody: addresses that open one asset's files to one holder for a while, and which of the two
shelves an asset's files stand on. Whether the holder may still come is asked by the door, of whoever let her in.
"""

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Later, Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.storage import Shelf
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import seals
from fediverse_cinema.media.models import Asset, Rendition, Subtitle

PURPOSE = b"addresses of what is not for everybody"
FILES = (Rendition, Subtitle)
"""What has a row for each of an asset's files, with its name."""

STEM = 36
"""Letters of the uuid with which every name begins."""


@frozen
class Key:
    """Opens the files of one asset until `expires` (seconds since 1970). `holder` is who was let in: "maker" and her
    actor's number, or "pass", that of a screening pass and that of the opening of its page, joined by dashes.
    """

    asset_id: int
    holder: str
    expires: int


def shelf_of(asset: Asset) -> Shelf:
    return here().shelf if asset.open else here().vault


async def hold(asset: Asset) -> None:
    """In a transaction: the asset's files change neither shelf nor name until the end of it."""
    await sql.hold(f"files of asset {asset.id}")


async def stay(asset: Asset) -> None:
    """The same for who writes down what was put on its shelf. Missing when it is gone; Later when it has been opened
    meanwhile: what was put stands on the wrong one.
    """
    await hold(asset)
    found = await Asset.get_or_none(id=asset.id)
    if found is None:
        raise Missing(f"asset {asset.id} is gone")
    if found.open is not asset.open:
        raise Later(f"asset {asset.id} was opened meanwhile", after=1, counts=False)


async def names_of(asset: Asset) -> list[str]:
    """All files of an asset that stand on its shelf."""
    return [file.name for kind in FILES for file in await kind.filter(asset_id=asset.id)]


async def check_holds(key: Key, name: str) -> None:
    """Missing unless this file is one of those that the key opens."""
    closed = await Asset.filter(id=key.asset_id, open=False).exists()
    if not closed or not any([await kind.filter(asset_id=key.asset_id, name=name).exists() for kind in FILES]):
        raise Missing(f"the key opens no file {name[:80]}")


def address(key: Key, name: str) -> str:
    """The path under which the holder's player finds the file. What a playlist names stands beside it, by its bare
    name: the key opens that, too.
    """
    words = f"{key.asset_id}.{key.holder}.{key.expires}"
    return f"/vault/{words}.{seals.seal(words, purpose=PURPOSE)}/{name}"


def key_of(token: str) -> Key:
    """The key that one of our addresses carries. Missing unless we made it, and once its time is over."""
    words, _, seal = token.rpartition(".")
    if not seals.fits(seal, words, purpose=PURPOSE):
        raise Missing("an address of the vault that is not ours")
    asset_id, holder, expires = words.split(".")
    if int(expires) <= clock.timestamp():
        raise Missing("an address of the vault whose time is over")
    return Key(int(asset_id), holder, int(expires))
