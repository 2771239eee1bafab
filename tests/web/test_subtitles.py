"""A maker at her film's subtitles and chapters: files and words in, what players and other servers read out."""

import asyncio
import re
from typing import Any

import httpx
import orjson
import pytest

from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.listeners import hear
from fediverse_cinema.media import audio_tracks, subtitles
from fediverse_cinema.media.models import Asset, AssetState, AudioTrack, Subtitle, SubtitleKind, TrackKind
from tests.kit.people import a_film, an_account
from tests.kit.working import take_files_away, work
from tests.web.conftest import Part, Reader

pytestmark = pytest.mark.anyio

VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nBonjour\n"
SRT = "1\r\n00:00:01,000 --> 00:00:03,000\r\nÀ la criée, l’été\r\n".encode("cp1252")


async def maker(reader: Reader, *, published: bool = True) -> Film:
    """Ana is signed in, and has a film of 65 seconds."""
    account = await an_account("ana", "Ana Belle")
    film = await a_film(account.creator, published=published)
    await reader.sign_in("ana")
    return film


def parts(text: str = "", *, language: str = "fr", kind: str = "subtitles", label: str = "") -> list[Part]:
    fields = {"language": language, "kind": kind, "label": label, "text": text}
    return [(name, (None, value.encode())) for name, value in fields.items()]


def a_file(data: bytes, name: str = "film.srt") -> Part:
    return ("file", (name, data))


async def keep(reader: Reader, film: Film, *what: Part, to: str = "new") -> httpx.Response:
    return await reader.send(f"/films/{film.slug}/subtitles/{to}", *what)


async def hear_all() -> None:
    """What the worker would do with the news that were told."""
    for job in await Job.filter(kind=news.KIND):
        await hear(**orjson.loads(job.args))
        await job.delete()


async def updates(film: Film) -> list[dict[str, object]]:
    found = await OutboxEntry.filter(type="Update", object_uri=film.uri).order_by("id")
    return [orjson.loads(entry.body)["object"] for entry in found]


async def test_a_file_of_an_old_program_becomes_a_track_that_players_read(reader: Reader) -> None:
    film = await maker(reader)
    answer = await keep(reader, film, *parts(), a_file(SRT))
    assert answer.status_code == 303
    track = await Subtitle.get()
    assert (track.language, track.kind, track.cues) == ("fr", SubtitleKind.SUBTITLES, 1)
    page = await reader.page(f"/films/{film.slug}")
    found = re.search(r'<track kind="subtitles" src="([^"]+)" srclang="fr" label="Français">', page)
    assert found
    served = await reader.client.get(found[1])
    assert served.headers["content-type"] == "text/vtt; charset=utf-8"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert served.headers["access-control-allow-origin"] == "*"
    assert served.text == "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nÀ la criée, l’été\n"


async def test_MED_16_what_is_served_holds_nothing_but_words(reader: Reader) -> None:
    film = await maker(reader)
    hostile = (
        "WEBVTT\n\nSTYLE\n::cue { background: url(https://evil.example/) }\n\n"
        "00:00:01.000 --> 00:00:03.000\n<img src=x onerror=alert(1)>a --> b<script>c</script>\n"
    )
    assert (await keep(reader, film, *parts(hostile))).status_code == 303
    track = await Subtitle.get()
    served = (await reader.client.get(f"/media/{track.name}")).text
    assert served == "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\na --&gt; bc\n"


async def test_MED_16_fifty_megabytes_are_refused_and_leave_nothing(reader: Reader) -> None:
    film = await maker(reader)
    answer = await keep(reader, film, *parts(), a_file(b"a" * 50_000_000))
    assert answer.status_code == 422 and "un mégaoctet" in answer.text
    assert not await Subtitle.exists()


async def test_what_is_wrong_is_told_by_its_line_and_the_text_stays_to_be_corrected(reader: Reader) -> None:
    film = await maker(reader)
    wrong = b"1\n00:00:03,000 --> 00:00:01,000\nUn\n\n2\n00:02:00,000 --> 00:02:01,000\nDeux\n"
    answer = await keep(reader, film, *parts(label="Version de Brest"), a_file(wrong))
    assert answer.status_code == 422
    assert "Ligne\xa02\xa0: " in answer.text and "Ligne\xa06\xa0: " in answer.text
    assert answer.text.count("Erreur\xa0: ") == 2, "in the title of the page and once at the field"
    assert "00:02:00,000 --&gt; 00:02:01,000\nDeux" in answer.text and "Version de Brest" in answer.text
    assert "<title>Erreur\xa0: " in answer.text
    assert not await Subtitle.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"language": "zxx"}, "Choisissez une langue."),
        ({"kind": "shouted"}, "Choisissez"),
        ({"label": "a" * 61}, "60"),
        ({"text": ""}, "Il n’y a pas de sous-titre dans ce texte."),
    ],
)
async def test_a_form_that_was_not_filled_in_comes_back(reader: Reader, changes: dict[str, str], sentence: str) -> None:
    film = await maker(reader)
    answer = await keep(reader, film, *parts(**({"text": VTT} | changes)))
    assert answer.status_code == 422 and sentence in answer.text
    assert not await Subtitle.exists()


async def test_one_language_has_a_track_of_each_kind_and_no_second_of_one(reader: Reader) -> None:
    film = await maker(reader)
    for kind in ("subtitles", "sdh", "forced"):
        assert (await keep(reader, film, *parts(VTT, kind=kind))).status_code == 303
    again = await keep(reader, film, *parts(VTT, kind="sdh"))
    assert again.status_code == 422 and "déjà" in again.text
    assert await Subtitle.all().count() == 3
    shelf = [file.name async for file in here().shelf.files() if file.name.endswith(".vtt")]
    assert sorted(shelf) == sorted(track.name for track in await Subtitle.all())


async def test_forced_ones_in_the_language_of_the_film_show_themselves(reader: Reader) -> None:
    film = await maker(reader)
    await Film.filter(id=film.id).update(languages=["fr"])
    await keep(reader, film, *parts(VTT, kind="forced"))
    await keep(reader, film, *parts(VTT, kind="sdh"))
    page = await reader.page(f"/films/{film.slug}")
    assert re.search(r'<track kind="subtitles"[^>]*passages en autre langue[^>]* default>', page)
    assert re.search(r'<track kind="captions"[^>]*sourds et malentendants\)">', page)


async def test_a_correction_gets_a_new_name_and_the_old_file_goes(reader: Reader) -> None:
    film = await maker(reader)
    await keep(reader, film, *parts(VTT))
    before = await Subtitle.get()
    assert "Bonjour" in await reader.page(f"/films/{film.slug}/subtitles/{before.id}")
    answer = await keep(reader, film, *parts(VTT.replace("Bonjour", "Bonsoir")), to=str(before.id))
    after = await Subtitle.get()
    assert answer.status_code == 303 and after.id == before.id and after.name != before.name
    await take_files_away()
    assert (await reader.client.get(f"/media/{before.name}")).status_code == 404
    assert "Bonsoir" in (await reader.client.get(f"/media/{after.name}")).text


async def test_who_types_in_two_windows_does_not_lose_the_first(reader: Reader) -> None:
    film = await maker(reader)
    await keep(reader, film, *parts(VTT))
    track = await Subtitle.get()
    asset = await Asset.get(id=film.asset_id)
    found = (await subtitles.read(VTT, asset)).cues
    words = subtitles.Words("fr", SubtitleKind.SUBTITLES, "", found)
    await subtitles.keep(asset, words, track)
    with pytest.raises(Refused, match="changed meanwhile"):
        await subtitles.keep(asset, words, track)
    await take_files_away()
    assert len([file async for file in here().shelf.files() if file.name.endswith(".vtt")]) == 1


async def test_a_track_is_taken_away_with_its_file(reader: Reader) -> None:
    film = await maker(reader)
    await keep(reader, film, *parts(VTT))
    track = await Subtitle.get()
    assert (await reader.submit(f"/films/{film.slug}/subtitles/{track.id}/delete")).status_code == 303
    assert not await Subtitle.exists()
    await take_files_away()
    assert (await reader.client.get(f"/media/{track.name}")).status_code == 404


async def test_a_track_is_downloaded_as_editing_programs_read_it(reader: Reader) -> None:
    film = await maker(reader)
    await keep(reader, film, *parts(VTT))
    here_is = f"/films/{film.slug}/subtitles/{(await Subtitle.get()).id}/download"
    vtt, srt = await reader.client.get(f"{here_is}.vtt"), await reader.client.get(f"{here_is}.srt")
    assert vtt.text == VTT and srt.text == "1\n00:00:01,000 --> 00:00:03,000\nBonjour\n"
    assert srt.headers["content-disposition"].startswith("attachment")
    assert (await reader.client.get(f"{here_is}.exe")).status_code == 404


async def test_the_world_hears_of_subtitles_as_peertube_reads_them(reader: Reader) -> None:
    film = await maker(reader)
    for language, kind in (("fr", "subtitles"), ("fr", "sdh"), ("br", "subtitles")):
        await keep(reader, film, *parts(VTT, language=language, kind=kind))
    await hear_all()
    said = (await updates(film))[-1]["subtitleLanguage"]
    assert [(one["identifier"], one["name"]) for one in said] == [  # type: ignore[attr-defined]
        ("br", "Brezhoneg"),
        ("fr", "Français (sourds et malentendants)"),
        ("fr", "Français"),  # PeerTube keeps the last of a language
    ]
    answered = await reader.client.get(film.uri, headers={"Accept": "application/activity+json"})
    assert answered.json()["subtitleLanguage"] == said


async def test_a_draft_tells_nobody_and_shows_its_subtitles_to_its_maker_alone(reader: Reader, house: House) -> None:
    film = await maker(reader, published=False)
    await keep(reader, film, *parts(VTT))
    await hear_all()
    assert await updates(film) == []
    track = await Subtitle.get()
    page = await reader.page(f"/films/{film.slug}")
    address = re.search(r'<track kind="subtitles" src="(/vault/[^"]+)"', page)
    assert address and (await reader.client.get(address[1])).status_code == 200
    assert (await Reader(house).client.get(f"/media/{track.name}")).status_code == 404


async def test_somebody_else_finds_no_subtitles_to_work_on(reader: Reader, house: House) -> None:
    film = await maker(reader)
    await keep(reader, film, *parts(VTT))
    track = await Subtitle.get()
    await an_account("ben", "Ben")
    ben = await Reader(house).sign_in("ben")
    for path in ("", "/new", f"/{track.id}", f"/{track.id}/download.vtt"):
        assert (await ben.client.get(f"/films/{film.slug}/subtitles{path}")).status_code == 404
    assert (await keep(ben, film, *parts(VTT, language="br"))).status_code == 404
    assert await Subtitle.all().count() == 1


async def test_a_track_or_sound_is_found_below_its_own_film_only(reader: Reader, house: House) -> None:
    film = await maker(reader)
    await keep(reader, film, *parts(VTT))
    track = await Subtitle.get()
    sound = await AudioTrack.create(
        asset_id=film.asset_id, language="en", kind=TrackKind.DUB, stream=2, created_at=clock.now()
    )
    own = await a_film((await an_account("ben", "Ben")).creator, "La Loire")
    ben = await Reader(house).sign_in("ben")
    assert (await ben.client.get(f"/films/{own.slug}/subtitles/{track.id}")).status_code == 404
    assert (await ben.submit(f"/films/{own.slug}/subtitles/{track.id}/delete")).status_code == 404
    assert (await ben.submit(f"/films/{own.slug}/sounds/{sound.id}/delete")).status_code == 404
    assert (await Subtitle.all().count(), await AudioTrack.all().count()) == (1, 1)


async def test_a_sound_that_was_found_waits_for_its_language(reader: Reader) -> None:
    film = await maker(reader)
    sound = await AudioTrack.create(
        asset_id=film.asset_id, language="xx", kind=TrackKind.DUB, stream=2, created_at=clock.now()
    )
    answer = await reader.submit(f"/films/{film.slug}/sounds/{sound.id}/take", sound_kind="dub", sound_language="xx")
    assert answer.status_code == 422 and "Choisissez une langue." in answer.text
    assert "Trouvé dans le fichier du film." in answer.text
    await sound.refresh_from_db()
    assert sound.state is AssetState.ARRIVED


async def test_of_two_changes_at_once_the_world_is_told_of_each_in_its_order(reader: Reader) -> None:
    film = await maker(reader)
    await asyncio.gather(*(films.tracks_changed(film.asset_id or 0) for _ in range(3)))
    told = [entry["updated"] for entry in await updates(film)]
    assert len(set(told)) == 3 and told == sorted(map(str, told))


async def test_chapters_are_shown_jumped_to_and_sent(reader: Reader, house: House) -> None:
    film = await maker(reader)
    answer = await reader.submit(f"/films/{film.slug}/chapters", chapters="0:00 L’aube\n0:34 Les filets")
    assert answer.status_code == 303
    page = await reader.page(f"/films/{film.slug}")
    assert f'<track kind="chapters" src="/films/{film.slug}/chapters.vtt"' in page
    assert "Les filets" in page and "0:34" in page
    track = await Reader(house).client.get(f"/films/{film.slug}/chapters.vtt")
    assert track.headers["content-type"].startswith("text/vtt")
    assert track.headers["access-control-allow-origin"] == "*"
    assert "00:00:34.000 --> 00:01:05.000\nLes filets" in track.text
    assert (await updates(film))[-1]["hasParts"] == f"{film.uri}/chapters"
    document = await reader.client.get(f"{film.uri}/chapters", headers={"Accept": "application/activity+json"})
    assert document.status_code == 200
    assert document.json()["hasPart"][1] == {"name": "Les filets", "startOffset": 34}


async def test_chapters_that_are_wrong_come_back_as_they_were_typed(reader: Reader) -> None:
    film = await maker(reader)
    answer = await reader.submit(f"/films/{film.slug}/chapters", chapters="0:00 L’aube\nLes filets")
    assert answer.status_code == 422 and "Ligne\xa02\xa0: " in answer.text and "\nLes filets</textarea>" in answer.text
    await film.refresh_from_db()
    assert film.chapters == []


async def test_a_film_without_chapters_names_none_and_its_address_answers_all_the_same(reader: Reader) -> None:
    """PeerTube, which remembers the address, takes a 404 there for the end of the film."""
    film = await maker(reader)
    await reader.submit(f"/films/{film.slug}/chapters", chapters="0:00 L’aube")
    await reader.submit(f"/films/{film.slug}/chapters", chapters="")
    assert "hasParts" in (await updates(film))[-2] and "hasParts" not in (await updates(film))[-1]
    answer = await reader.client.get(f"{film.uri}/chapters", headers={"Accept": "application/activity+json"})
    assert answer.status_code == 200 and answer.json()["hasPart"] == []
    assert (await reader.client.get(f"/films/{film.slug}/chapters.vtt")).status_code == 404


async def test_chapters_of_a_draft_are_there_for_its_maker_alone(reader: Reader, house: House) -> None:
    film = await maker(reader, published=False)
    await reader.submit(f"/films/{film.slug}/chapters", chapters="0:00 L’aube")
    assert (await reader.client.get(f"/films/{film.slug}/chapters.vtt")).status_code == 200
    assert (await Reader(house).client.get(f"/films/{film.slug}/chapters.vtt")).status_code == 404
    answer = await reader.client.get(f"{film.uri}/chapters", headers={"Accept": "application/activity+json"})
    assert answer.status_code == 404


async def test_what_hung_on_a_deleted_film_is_gone_for_good(reader: Reader) -> None:
    film = await maker(reader)
    await reader.submit(f"/films/{film.slug}/chapters", chapters="0:00 L’aube")
    await keep(reader, film, *parts(VTT))
    track = await Subtitle.get()
    await films.delete(await Film.get())
    await work()
    for address in (f"{film.uri}/chapters", f"{film.uri}/likes"):
        answer = await reader.client.get(address, headers={"Accept": "application/activity+json"})
        assert answer.status_code == 410
    assert (await reader.client.get(f"/media/{track.name}")).status_code == 404
    assert not await Subtitle.exists()


async def test_a_sound_that_fails_by_a_fault_of_ours_says_so_and_can_be_taken_away(reader: Reader) -> None:
    film = await maker(reader)
    columns: dict[str, Any] = {
        "language": "en",
        "kind": TrackKind.DUB,
        "state": AssetState.ENCODING,
        "created_at": clock.now(),
    }
    sound = await AudioTrack.create(asset_id=film.asset_id, **columns)
    assert "En préparation" in await reader.page(f"/films/{film.slug}/subtitles")
    await audio_tracks.give_up(reason="KeyError", track_id=sound.id, language="fr")
    assert "Erreur\xa0: " in await reader.page(f"/films/{film.slug}/subtitles")
    assert (await reader.submit(f"/films/{film.slug}/sounds/{sound.id}/delete")).status_code == 303
    assert not await AudioTrack.exists()
