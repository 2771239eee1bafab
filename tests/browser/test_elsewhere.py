"""Films and people of elsewhere in a real browser: nobody but us is asked, until the reader presses play."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.here import here
from fediverse_cinema.timeline.models import ThingKind, TimelineEntry
from tests.browser.conftest import OpenWindow, until
from tests.browser.test_pages import faults
from tests.kit.elsewhere import FileServer, draw_clip, file_server
from tests.kit.servers import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileServer]:
    directory = tmp_path_factory.mktemp("video")
    draw_clip(directory)
    with file_server(directory) as server:
        yield server


@pytest.fixture
def there(video: FileServer) -> FileServer:
    video.asked.clear()
    video.told.clear()
    return video


def a_film(pole: Server, there: FileServer, **remote: Any) -> str:
    """The path of the page of a film that lives there, as `films.visitors` and `films.posters` keep one."""
    poster = Path(there.directory) / "still.jpg"

    async def keep() -> str:
        ines = await somebody(there)
        uuid = ids.new_uuid()
        name = f"{uuid}-1280.jpg"
        await here().shelf.put(poster, name)
        film = await Film.create(
            uri=f"{there.url}/videos/{uuid}", uuid=uuid, slug=f"d-{uuid}", local=False, author=ines, channel=ines,
            title="Nuit blanche", summary="Elle attend le premier métro.", duration=2, form="fiction", year=2024,
            licence="CC-BY-SA-4.0", synopsis="<p>Une nuit à Brest, sans sommeil.</p>", languages=["fr"],
            state=FilmState.PUBLISHED, page_url=f"{there.url}/w/1", created_at=clock.now(), published_at=clock.now(),
            listed=False,  # nobody here follows her
            remote={"posters": [{"name": name, "width": 1280, "height": 720}], "support": "<p>Un café ?</p>", **remote},
        )  # fmt: skip
        return f"/films/{film.slug}"

    return pole.inside(keep)


async def somebody(there: FileServer) -> Actor:
    """With a face that is there."""
    values = {
        "type": "Person", "handle": "ines", "host": urls.host_of(there.url), "name": "Inès", "created_at": clock.now(),
        "inbox": f"{there.url}/inbox", "page_url": f"{there.url}/a/ines", "icon_url": f"{there.url}/still.jpg",
    }  # fmt: skip
    return (await Actor.get_or_create(values, uri=f"{there.url}/accounts/ines"))[0]


async def said_elsewhere(there: FileServer, to: str) -> list[str]:
    """Words with a picture, by somebody with a face, that came to a member's home: the paths of both pages."""
    ines, uuid = await somebody(there), ids.new_uuid()
    picture = {"kind": "image", "url": f"{there.url}/still.jpg", "media_type": "image/jpeg", "alt": "Un lapin",
               "width": 1280, "height": 720}  # fmt: skip
    note = await Note.create(
        uri=f"{there.url}/notes/{uuid}", uuid=uuid, author=ines, thread_uri=f"{there.url}/notes/{uuid}",
        answer_to="", html="<p>Regardez.</p>", page_url=f"{there.url}/n/1", published_at=clock.now(),
        attachments=[picture],
    )  # fmt: skip
    owner = await Actor.get(local_handle=to)
    await TimelineEntry.create(owner=owner, kind=ThingKind.NOTE, object_uri=note.uri, arrived_at=clock.now())
    return [f"/notes/{note.uuid}", f"/people/{ines.address}"]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_PRV_07_before_play_only_we_are_asked_and_after_it_only_the_films_server(
    window: OpenWindow, pole: Server, there: FileServer, javascript: bool
) -> None:
    path = a_film(pole, there, files=[[f"{there.url}/film.mp4", "video/mp4", 360]],
                  subtitles=[[f"{there.url}/fr.vtt", "fr", "Français"]])  # fmt: skip
    reader = window(javascript=javascript)
    page = reader.open(path)
    page.wait_for_load_state("networkidle")
    assert there.asked == []
    assert not [url for url in reader.asked if not url.startswith(pole.url)]

    reader.allowed.append(there.url)
    page.click("text=Regarder, depuis 127.0.0.1")
    if javascript:
        until(page, "document.querySelector('video').currentTime > 0.2")
    page.wait_for_load_state("networkidle")
    assert "/film.mp4" in there.asked
    assert there.told == [], "neither cookie nor page is told"
    assert {url.split("/")[2] for url in reader.asked if url.startswith("http")} == {
        pole.host, there.url.removeprefix("http://"),
    }  # fmt: skip


def test_everybody_can_use_the_page_of_a_film_of_elsewhere_on_every_screen(
    window: OpenWindow, pole: Server, there: FileServer
) -> None:
    path = a_film(pole, there, files=[[f"{there.url}/film.mp4", "video/mp4", 360]])
    reader = window()
    reader.allowed.append(there.url)
    for address in (path, f"{path}?play=1"):
        page = reader.open(address)
        assert faults(page) == [], address
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)


@pytest.mark.parametrize("kind", ["file", "playlist"])
def test_the_page_says_so_when_the_films_server_does_not_answer(
    window: OpenWindow, pole: Server, there: FileServer, tmp_path: Path, kind: str
) -> None:
    with file_server(tmp_path) as server:
        gone = server.url
    remote = {"file": {"files": [[f"{gone}/film.mp4", "video/mp4", 360]]}, "playlist": {"hls": f"{gone}/master.m3u8"}}
    reader = window()
    page = reader.open(a_film(pole, there, **remote[kind]))
    reader.allowed.append(gone)
    assert page.locator("text=n’envoie pas le film en ce moment").count() == 0
    page.click("text=Regarder, depuis 127.0.0.1")
    page.locator("text=n’envoie pas le film en ce moment.").wait_for(timeout=30_000)
    reader.complaints = [one for one in reader.complaints if "net::ERR" not in one]  # Chromium tells it, too


def test_a_film_that_is_a_playlist_plays_with_the_script(window: OpenWindow, pole: Server, there: FileServer) -> None:
    reader = window(language="en-GB")
    page = reader.open(a_film(pole, there, hls=f"{there.url}/master.m3u8"))
    page.wait_for_load_state("networkidle")
    assert there.asked == []
    reader.allowed.append(there.url)
    page.click("text=Play from 127.0.0.1")
    page.wait_for_selector("media-controller hls-video")
    until(page, "document.querySelector('hls-video').currentTime > 0.2")
    assert "/master.m3u8" in there.asked
    assert there.told == []


def test_PRV_07_faces_and_pictures_of_elsewhere_come_from_us(
    window: OpenWindow, pole: Server, there: FileServer
) -> None:
    """The window checks that nothing was asked from there; the pole did, once."""
    paths = pole.inside(lambda: said_elsewhere(there, "nora"))
    reader = window()
    reader.sign_in("nora")
    for path in (*paths, "/home"):
        page = reader.open(path)
        page.wait_for_load_state("networkidle")
        shown = page.locator("img[src^='/proxy/']")
        assert shown.count() > 0, path
        until(page, "[...document.querySelectorAll('img')].every(one => one.complete && one.naturalWidth > 0)")
    assert there.asked.count("/still.jpg") == 1
