"""Which shelves a pole has: those of its settings, or, for who moves house, those of the other kind."""

from urllib.parse import urlsplit

from fediverse_cinema.foundation.bucket import BucketShelf, open_bucket
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.storage import DiskShelf, Shelf

VAULT = "vault/"
"""Where the vault begins in a bucket. Who runs it keeps this part from the public (docs/running/files.md)."""


def open_shelf(settings: Settings, kind: str = "") -> Shelf:
    """The shelf that the settings ask for, or the other kind."""
    if (kind or settings.storage.kind) == "s3":
        return BucketShelf(open_bucket(settings.storage), settings.storage.public_url)
    return DiskShelf(settings.path(settings.media.directory) / "shelf")


def open_vault(settings: Settings, kind: str = "") -> Shelf:
    """Where files stand that are not for everybody: no address leads there but ours, which ask who comes."""
    if (kind or settings.storage.kind) == "s3":
        return BucketShelf(open_bucket(settings.storage), "", VAULT)
    return DiskShelf(settings.path(settings.media.directory) / "vault")


def origins(settings: Settings) -> tuple[str, ...]:
    """From where browsers read what does not stand with us: the public part of the bucket, and the signed one."""
    storage = settings.storage
    if storage.kind != "s3":
        return ()
    service = storage.endpoint or f"https://s3.{storage.region or 'us-east-1'}.amazonaws.com"
    parts = map(urlsplit, (storage.public_url, service))
    return tuple(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))
