"""Members and films of a pole of ours, made by the verbs that make them in life; the files of a film are small and
drawn here, so that no test but those of the media room runs ffmpeg.
"""

import io
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.accounts.service import make_account
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Answered, Words
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import places
from fediverse_cinema.media.made import MEDIA_TYPES
from fediverse_cinema.media.models import Asset, AssetState, Rendition, RenditionKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.people.service import draft_member, welcome_member
from tests.kit.haste import quick_keys

PASSWORD = "un mot de passe assez long"
SIZES = {280: 157, 850: 478}


async def a_creator(handle: str = "ana", name: str = "Ana Belle") -> Creator:
    """A member who cannot sign in; `creator.actor` is there."""
    with quick_keys():
        creator = await welcome_member(await draft_member(handle, name))
    creator.actor = await Actor.get(id=creator.actor_id)
    return creator


async def an_account(handle: str = "ana", name: str = "Ana Belle", *, role: Role = Role.MEMBER) -> Account:
    """A member who signs in with PASSWORD."""
    with quick_keys():
        account = await make_account(handle, name, PASSWORD, role=role)
    account.creator.actor = await Actor.get(id=account.creator.actor_id)
    return account


async def an_asset(owner: Creator, *, duration: float = 65.0) -> Asset:
    """A file that has been prepared: its renditions stand in the vault, until its film is published."""
    stem, original = ids.new_uuid(), ids.new_uuid()
    (places.originals() / original).write_bytes(b"a master!")
    asset = await Asset.create(
        owner_id=owner.actor_id, state=AssetState.READY, file_name="saone.mov", original=original, size=9,
        sha256="0" * 64, width=1280, height=720, fps=25.0, duration=duration, ratio=16 / 9, stem=stem, progress=100,
        created_at=clock.now(), ready_at=clock.now(),
    )  # fmt: skip
    for kind, name, content, size in _files(stem):
        await _shelve(asset, kind, name, content, size)
    return asset


async def a_film(by: Creator, title: str = "La Saône", *, published: bool = True, **sheet: Any) -> Film:
    """A film of a member with its file, shown to the world unless it is to stay a draft."""
    sheet.setdefault("licence", "CC-BY-SA-4.0")
    film = await films.begin(by, Sheet(title=title, **sheet), await an_asset(by))
    if published:
        with quick_keys():
            await films.publish(film)
    return film


async def an_answer(by: Actor, text: str, film: Film, to: Note | None = None, **more: Any) -> Note:
    """What a member says below a film, or to somebody who did; `more` as Words takes it."""
    above = to or film
    author = await Actor.get(id=above.author_id)
    answers = Answered(above.uri, film.uri, author, to.visibility if to else Visibility.PUBLIC)
    maker = await Actor.get(id=film.author_id)
    return await conversations.say(by, Words(text, **{"language": "fr", **more}), answers=answers, also=[maker])


@cache
def jpeg(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(file, "JPEG")
    return file.getvalue()


def _files(stem: str) -> list[tuple[RenditionKind, str, bytes, tuple[int, int] | None]]:
    return [
        *((RenditionKind.POSTER, f"{stem}-{width}.jpg", jpeg(width, SIZES[width]), (width, SIZES[width]))
          for width in SIZES),
        (RenditionKind.HLS, f"{stem}-720-hls.mp4", b"a film in pieces", (1280, 720)),
        (RenditionKind.MP4, f"{stem}-720.mp4", b"a film in one piece", (1280, 720)),
        (RenditionKind.PLAYLIST, f"{stem}-720.m3u8", b"#EXTM3U\n", None),
        (RenditionKind.MASTER, f"{stem}-master.m3u8", b"#EXTM3U\n", None),
    ]  # fmt: skip


async def _shelve(asset: Asset, kind: RenditionKind, name: str, content: bytes, size: tuple[int, int] | None) -> None:
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory) / name
        source.write_bytes(content)
        await here().vault.put(source, name)
    width, height = size or (None, None)
    fps = 25 if kind in (RenditionKind.HLS, RenditionKind.MP4) else None
    await Rendition.create(
        asset_id=asset.id, kind=kind, name=name, media_type=MEDIA_TYPES[kind], width=width, height=height, fps=fps,
        size=len(content),
    )  # fmt: skip
