"""Further sounds beside a film's own, from its file and from others: really encoded, and heard again."""

import subprocess
from array import array
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import audio_tracks, opening, places, shelving, sound_menu, soundtrack, uploads, vault
from fediverse_cinema.media import service as media
from fediverse_cinema.media.audio_tracks import Words
from fediverse_cinema.media.models import Asset, AssetState, AudioTrack, Rendition, RenditionKind, TrackKind
from fediverse_cinema.media.tools import Tools
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles.service import found
from fediverse_cinema.worker import build_worker
from tests.kit.haste import quick_keys
from tests.kit.people import a_creator
from tests.media.conftest import Draw

pytestmark = [pytest.mark.anyio, pytest.mark.media, pytest.mark.one_engine]

PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=4")
DESCRIPTION = Words("fr", TrackKind.DESCRIPTION, "")


def tone(hertz: int, seconds: float = 4) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"sine=frequency={hertz}:sample_rate=48000:duration={seconds}")


@pytest.fixture
async def maker(house: House) -> AsyncIterator[Creator]:
    with quick_keys():
        await found()
        yield await a_creator()


@pytest.fixture
def two_voices(draw: Draw) -> Path:
    """Four seconds whose own sound is 440 Hz; the second one, of 880, says that it describes them in English."""
    maps = ("-map", "0", "-map", "1", "-map", "2", "-c:v", "libx264", "-preset", "ultrafast")
    said = ("-metadata:s:a:1", "language=eng")
    roles = ("-disposition:a:0", "default", "-disposition:a:1", "visual_impaired")
    return draw("two-voices.mkv", *PICTURE, *tone(440), *tone(880), *maps, *said, *roles)


async def work(house: House) -> None:
    await (await build_worker(house.settings)).until_idle()


async def chunks(path: Path) -> AsyncIterator[bytes]:
    yield path.read_bytes()


async def prepared(house: House, path: Path, maker: Creator) -> Asset:
    asset = await uploads.receive(chunks(path), file_name=path.name, owner_id=maker.actor_id, limit=10**9)
    await work(house)
    await asset.refresh_from_db()
    assert asset.state is AssetState.READY, asset.failure
    return asset


async def send(house: House, asset: Asset, path: Path, words: Words = DESCRIPTION) -> AudioTrack:
    await audio_tracks.receive(asset, chunks(path), file_name=path.name, words=words, language="fr")
    await work(house)
    return await AudioTrack.filter(asset_id=asset.id).latest("id")  # type: ignore[return-value]


async def master(asset: Asset) -> str:
    file = await Rendition.get(asset_id=asset.id, kind=RenditionKind.MASTER)
    return (await vault.shelf_of(asset).read(file.name)).decode()


def sounds(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.startswith("#EXT-X-MEDIA")]


def pitch(asset: Asset, playlist: str, tools: Tools) -> tuple[int, float]:
    """How high what a player hears is, in Hz, and how many seconds it lasts."""
    path = vault.shelf_of(asset).path(playlist)
    assert path is not None
    argv = [str(tools.ffmpeg), "-loglevel", "error", "-i", str(path), "-ac", "1", "-ar", "48000", "-f", "s16le", "-"]
    heard = array("h", subprocess.run(argv, check=True, capture_output=True).stdout)
    middle = heard[48_000:96_000]
    crossings = sum(1 for one, next_ in zip(middle, middle[1:], strict=False) if one < 0 <= next_)
    return crossings, len(heard) / 48_000


async def test_a_second_sound_of_the_file_waits_for_its_makers_word_and_is_then_heard(
    house: House, two_voices: Path, maker: Creator, tools: Tools
) -> None:
    asset = await prepared(house, two_voices, maker)
    (proposed,) = await audio_tracks.of(asset.id)
    assert (proposed.language, proposed.state, proposed.stream) == ("en", AssetState.ARRIVED, 2)
    assert proposed.kind is TrackKind.DESCRIPTION
    assert len(sounds(await master(asset))) == 1

    await audio_tracks.take(asset, proposed, Words("en", TrackKind.DUB, ""), language="fr")
    await work(house)
    own, dub = sounds(await master(asset))
    assert 'NAME="Français"' in own and 'LANGUAGE="fr"' in own and "DEFAULT=YES" in own
    assert 'NAME="English"' in dub and 'LANGUAGE="en"' in dub and "DEFAULT=NO" in dub
    assert abs(pitch(asset, dub.split('URI="')[1].split('"')[0], tools)[0] - 880) <= 2
    assert abs(pitch(asset, sound_menu.own_sound(await master(asset)) or "", tools)[0] - 440) <= 2


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("voice.wav", ()),
        ("voice.flac", ()),
        ("voice.mp3", ()),
        ("voice.m4a", ("-c:a", "aac")),
        ("voice.aac", ("-c:a", "aac")),
        ("voice.ogg", ("-c:a", "libopus")),
        ("voice.aiff", ()),
    ],
)
async def test_a_file_of_sound_is_recognised_by_what_it_is(
    draw: Draw, name: str, how: tuple[str, ...], tmp_path: Path, tools: Tools
) -> None:
    path = draw(name, *tone(660, 1), *how)
    soundtrack.check_head(path.read_bytes()[:4096])
    await soundtrack.check_length(path, 1.0, desk=tmp_path, tools=tools)
    made = await soundtrack.encode(path, None, 1.5, stem="a", desk=tmp_path, tools=tools)
    assert [(tmp_path / one.name).stat().st_size > 0 for one in made] == [True, True]


async def test_a_described_version_is_as_long_as_the_film_and_can_be_taken_away_again(
    house: House, two_voices: Path, draw: Draw, maker: Creator, tools: Tools
) -> None:
    asset, before = await prepared(house, two_voices, maker), await Rendition.all().count()
    track = await send(house, asset, draw("short.wav", *tone(660, 3)))
    assert track.state is AssetState.READY, track.failure
    (own, described), playlist = sounds(await master(asset)), f"{track.stem}-sound.m3u8"
    assert "describes-video" in described and playlist in described and "DEFAULT=YES" in own
    high, lasting = pitch(asset, playlist, tools)
    assert abs(high - 660) <= 2 and abs(lasting - (asset.duration or 0)) < 0.1
    assert await Rendition.filter(language="fr").count() == 2

    await audio_tracks.remove(asset, track, language="fr")
    assert len(sounds(await master(asset))) == 1
    assert await Rendition.all().count() == before and not await AudioTrack.filter(original__isnull=False).exists()
    assert vault.shelf_of(asset).path(playlist) is None
    assert not (places.originals() / str(track.original)).exists()


async def test_what_does_not_belong_to_the_film_is_refused_in_words_and_changes_nothing(
    house: House, two_voices: Path, draw: Draw, maker: Creator, tmp_path: Path
) -> None:
    asset, broken, text = await prepared(house, two_voices, maker), tmp_path / "broken.flac", tmp_path / "text.wav"
    before = await master(asset)
    long = await send(house, asset, draw("long.wav", *tone(660, 9)))
    assert long.state is AssetState.FAILED
    assert long.failure.startswith("This sound lasts") and long.failure_values == {"sound": "9", "film": "4"}
    broken.write_bytes(b"fLaC" + b"\xff" * 5000)
    assert (await send(house, asset, broken)).state is AssetState.FAILED
    text.write_bytes(b"Bonjour")
    with pytest.raises(Refused):
        await send(house, asset, text)
    sent = await AudioTrack.filter(original__isnull=False).values_list("original", flat=True)
    assert {path.name for path in places.originals().iterdir()} == {asset.original, *sent}
    assert await master(asset) == before


@pytest.mark.parametrize(
    "data",
    [b"", b"Bonjour", b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", b"\x89PNG\r\n\x1a\n", b"ffconcat version 1.0\nfile x"],
)
def test_what_is_no_sound_is_refused_before_any_decoder_sees_it(data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        soundtrack.check_head(data)
    assert refusal.value.code == "no_sound"


async def test_a_silent_film_takes_no_other_sound(house: House, draw: Draw, maker: Creator) -> None:
    asset = await prepared(house, draw("silent.mp4", *PICTURE, "-c:v", "libx264", "-preset", "ultrafast"), maker)
    with pytest.raises(Refused) as refusal:
        await send(house, asset, draw("voice4.wav", *tone(660, 4)))
    assert refusal.value.code == "silent"


def standing(house: House) -> set[tuple[str, str]]:
    """What stands on both shelves."""
    root = house.settings.path(house.settings.media.directory)
    return {(place, path.name) for place in ("shelf", "vault") for path in (root / place).glob("*")}


@pytest.mark.parametrize("moment", ["encode", "_offer"])
async def test_a_film_that_is_opened_while_its_sound_is_made_has_it(
    moment: str, house: House, two_voices: Path, draw: Draw, maker: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`_offer`: when the sound stands in the vault already."""
    asset = await prepared(house, two_voices, maker)
    room = soundtrack if moment == "encode" else audio_tracks
    step, opened = getattr(room, moment), list[bool]()

    async def meanwhile(*args: Any, **more: Any) -> Any:
        if not opened:
            opened.append(True)
            await opening.open_to_world(await Asset.get(id=asset.id))
        return await step(*args, **more)

    monkeypatch.setattr(room, moment, meanwhile)
    track = await send(house, asset, draw("voice4.wav", *tone(660, 4)))
    await Job.all().update(due=0)
    await work(house)
    await track.refresh_from_db()
    await asset.refresh_from_db()
    assert opened and asset.open and track.state is AssetState.READY, track.failure
    assert len(sounds(await master(asset))) == 2
    assert standing(house) == {("shelf", one.name) for one in await Rendition.all()}


async def test_MED_21_a_film_that_is_removed_while_its_sound_is_shelved_leaves_nothing(
    house: House, two_voices: Path, draw: Draw, maker: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset, shelve = await prepared(house, two_voices, maker), shelving.shelve

    async def meanwhile(*args: Any) -> Any:
        await media.remove(asset.id)
        return await shelve(*args)

    monkeypatch.setattr(shelving, "shelve", meanwhile)
    await audio_tracks.receive(
        asset, chunks(draw("voice4.wav", *tone(660, 4))), file_name="x.wav", words=DESCRIPTION, language="fr"
    )
    await work(house)
    await Job.all().update(due=0)
    await work(house)
    assert not await Asset.all().exists() and not await Job.filter(kind=audio_tracks.MAKE).exists()
    assert standing(house) == set() and list(places.originals().iterdir()) == []


async def test_when_the_film_is_out_the_world_hears_of_the_new_playlist(
    house: House, two_voices: Path, draw: Draw, maker: Creator
) -> None:
    asset = await prepared(house, two_voices, maker)
    film = await films.begin(maker, Sheet("La criée", licence="CC-BY-SA-4.0", languages=("fr",)), asset)
    await films.publish(film)
    await asset.refresh_from_db()
    old = await Rendition.get(asset_id=asset.id, kind=RenditionKind.MASTER)
    await send(house, asset, draw("voice4.wav", *tone(660, 4)))
    new = await Rendition.get(asset_id=asset.id, kind=RenditionKind.MASTER)
    assert new.name != old.name and vault.shelf_of(asset).path(old.name) is None
    (update,) = await OutboxEntry.filter(type="Update", object_uri=(await Film.get()).uri)
    assert new.name in update.body and old.name not in update.body
