"""The short file that goes along with a film, for servers that play nothing else of it."""

import subprocess
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest

from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.films import documents, teaser
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import ids
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import opening, service, shelving, vault
from fediverse_cinema.media import teaser as media
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import Asset, Rendition, RenditionKind
from fediverse_cinema.media.tools import Tools
from tests.kit import mastodon
from tests.kit.people import a_creator, a_film, an_asset
from tests.kit.towns import Town
from tests.kit.working import work_and_be_killed
from tests.media.conftest import Draw

pytestmark = pytest.mark.anyio


async def give_real_film(asset: Asset, path: Path, width: int, height: int) -> None:
    """Instead of the bytes that a film of the kit has."""
    name = f"{ids.new_uuid()}-{height}.mp4"
    await vault.shelf_of(asset).put(path, name)
    await Rendition.filter(asset_id=asset.id, kind=RenditionKind.MP4).update(
        name=name, width=width, height=height, size=path.stat().st_size
    )


async def nothing() -> None:
    """Nobody is told."""


async def teasers(film: Film) -> list[Rendition]:
    return await Rendition.filter(asset_id=film.asset_id, kind=RenditionKind.TEASER)


def seconds_of(path: Path, tools: Tools) -> float:
    """As ffmpeg counts them."""
    run = subprocess.run(
        [str(tools.ffmpeg), "-i", str(path), "-c", "copy", "-f", "null", "-progress", "pipe:1", "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(run.stdout.split("out_time_us=")[-1].split()[0]) / 1_000_000


@pytest.fixture(scope="session")
def long_clip(draw: Draw) -> Path:
    """A hundred seconds, upright, with sound."""
    picture = ("-f", "lavfi", "-i", "testsrc2=size=90x160:rate=5:duration=100")
    sound = ("-f", "lavfi", "-i", "sine=duration=100")
    return draw("long.mp4", *picture, *sound, "-preset", "ultrafast", "-pix_fmt", "yuv420p")


@pytest.mark.parametrize(
    ("size", "small"),
    [((1920, 1080), (854, 480)), ((1080, 1920), (480, 854)), ((320, 240), (320, 240)), ((1999, 837), (854, 358)),
     ((1, 5000), (2, 854))],
)  # fmt: skip
def test_a_teaser_is_small_and_never_larger_than_its_film(size: tuple[int, int], small: tuple[int, int]) -> None:
    assert media.size_of(*size) == small


def test_the_longest_teasers_fit_into_what_servers_take() -> None:
    rate = (media.VIDEO_KBPS + media.AUDIO_KBPS) * 1_000 / 8
    assert max(media.SECONDS, media.SECONDS_OF_TRAILER) * rate < media.LARGEST


async def test_mastodon_shows_the_teaser_or_the_card_and_each_maker_decides(town: Town) -> None:
    film = await a_film(await a_creator(), "Écran", summary="Une salle, la nuit.")
    assert film.asset_id is not None
    await Rendition.create(
        asset_id=film.asset_id, kind=RenditionKind.TEASER, name="t-teaser-1.mp4", media_type="video/mp4", size=9,
        width=854, height=480,
    )  # fmt: skip
    without = mastodon.shown(await documents.film_document(film.uuid))
    await Film.filter(id=film.id).update(teaser=True)
    document = await documents.film_document(film.uuid)
    attached = [one for one in document["attachment"] if one["type"] == "Video"]
    assert [(one["url"], one["width"]) for one in attached] == [("https://lyon.example/media/t-teaser-1.mp4", 854)]
    shown = mastodon.shown(document)
    assert without is not None and without.card == film.page_url and without.media == ()
    assert shown is not None and shown.media == ("https://lyon.example/media/t-teaser-1.mp4",) and shown.card == ""


async def test_a_teaser_that_is_gone_has_been_told_of_though_the_worker_is_killed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = await a_film(await a_creator(), "Écran")
    assert film.asset_id is not None
    await Rendition.create(
        asset_id=film.asset_id, kind=RenditionKind.TEASER, name="t-teaser-1.mp4", media_type="video/mp4", size=9
    )
    await teaser.look(film)

    async def killed(film: Film) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(films, "send_update", killed)
        await town.pole.work()
    assert len(await teasers(film)) == 1
    await Job.filter(kind=teaser.MAKE).update(due=0)
    await work_and_be_killed()
    assert await teasers(film) == []
    assert await OutboxEntry.filter(type="Update", object_uri=film.uri).count() == 1


async def test_a_film_without_the_tick_sets_nothing_on_its_way(town: Town) -> None:
    film = await a_film(await a_creator(), "Écran")
    await teaser.look(film)
    await town.pole.work()
    assert await teasers(film) == []


@pytest.mark.media
async def test_the_tick_makes_a_teaser_and_tells_the_world_and_without_it_both_are_gone(
    town: Town, tools: Tools, long_clip: Path
) -> None:
    film = await a_film(await a_creator(), "Écran")
    await give_real_film(await Asset.get(id=film.asset_id), long_clip, 90, 160)
    await films.change(film, Sheet(title="Écran", teaser=True))
    await town.pole.work()
    (made,) = await teasers(film)
    path = here().shelf.path(made.name)
    assert path is not None and path.stat().st_size == made.size < media.LARGEST
    assert (made.width, made.height) == (90, 160) and 88 < seconds_of(path, tools) < 91
    last = await OutboxEntry.filter(type="Update", object_uri=film.uri).order_by("-id").first()
    assert last is not None and made.name in str(last.body)
    await teaser.look(await Film.get(id=film.id))
    await town.pole.work()
    assert [one.name for one in await teasers(film)] == [made.name]

    await films.change(await Film.get(id=film.id), Sheet(title="Écran"))
    await town.pole.work()
    assert await teasers(film) == [] and here().shelf.path(made.name) is None
    assert made.name not in str((await documents.film_document(film.uuid))["attachment"])


@pytest.mark.media
async def test_a_trailer_is_preferred_and_what_is_not_out_stays_in_the_vault(town: Town, bunny: Path) -> None:
    ana = await a_creator()
    film = await a_film(ana, "Écran", published=False, teaser=True)
    asset = await Asset.get(id=film.asset_id)
    await Asset.filter(id=asset.id).update(open=False)
    await asset.refresh_from_db()
    await give_real_film(asset, bunny, 1280, 720)
    await teaser.look(film)
    await town.pole.work()
    (first,) = await teasers(film)
    assert here().vault.path(first.name) is not None and here().shelf.path(first.name) is None

    trailer = await an_asset(ana)
    await give_real_film(trailer, bunny, 1280, 720)
    await Film.filter(id=film.id).update(trailer_id=trailer.id)
    await teaser.look(await Film.get(id=film.id))
    await town.pole.work()
    (second,) = await teasers(film)
    assert media.is_of(second, trailer) and not media.is_of(second, asset)
    assert here().vault.path(first.name) is None and (second.width, second.height) == (854, 480)


@pytest.mark.media
@pytest.mark.parametrize("how", ["comes out", "is deleted"])
async def test_a_film_that_comes_out_or_is_deleted_while_its_teaser_is_cut_leaves_no_file_where_it_was(
    how: str, town: Town, bunny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await an_asset(await a_creator())
    await give_real_film(asset, bunny, 1280, 720)
    shelve = shelving.shelve

    async def meanwhile(found: Asset, made: Sequence[Made], desk: Path) -> list[Rendition]:
        files = await shelve(found, made, desk)
        now = await Asset.get(id=asset.id)
        await (opening.open_to_world(now) if how == "comes out" else service.remove(now.id))
        return files

    with monkeypatch.context() as patch:
        patch.setattr(shelving, "shelve", meanwhile)
        with pytest.raises(Later) if how == "comes out" else nullcontext():
            await media.make(asset, asset, nothing)
    assert await Rendition.filter(kind=RenditionKind.TEASER).count() == 0
    left = [file.name for shelf in (here().vault, here().shelf) async for file in shelf.files()]
    assert [name for name in left if "teaser" in name] == []
