"""Pictures of elsewhere under an address of ours: what is taken, what is not, and who is asked."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from PIL import Image

from fediverse_cinema.activitypub import domain_rules
from fediverse_cinema.activitypub.models import DomainRule, Severity
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.outside.client import for_people
from fediverse_cinema.media import proxy
from fediverse_cinema.media.models import ProxiedPicture
from tests.kit.neighbours import Answer
from tests.kit.towns import Town

pytestmark = [pytest.mark.anyio, pytest.mark.media]
FACE = "https://social.example/face"


def drawn(kind: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, "red").save(file, kind, **options)
    return file.getvalue()


async def ask(town: Town, url: str = FACE, **headers: str) -> httpx.Response:
    return await town.pole.client.get(town.pole.base + proxy.address(url), headers=headers)


def shows(town: Town, body: bytes, content_type: str = "image/png", path: str = "/face") -> None:
    town.social.says[f"GET {path}"] = Answer(200, body, content_type)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
async def test_a_picture_is_drawn_anew_whatever_its_server_calls_it(town: Town, kind: str) -> None:
    shows(town, drawn(kind), "text/html")
    answer = await ask(town)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (40, 30))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "public, max-age=86400"


async def test_a_copy_is_asked_for_once_and_a_browser_that_has_it_gets_nothing(town: Town) -> None:
    shows(town, drawn("PNG", mode="RGBA"))
    answers = await asyncio.gather(*(ask(town) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.headers["etag"] for answer in answers}) == 1
    again = await ask(town, **{"If-None-Match": answers[0].headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert town.social.fetched == ["/face"]
    assert await ProxiedPicture.all().count() == 1


async def until(true: Callable[[], bool]) -> None:
    for _ in range(3_000):
        if true():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never came true")


@asynccontextmanager
async def hanging(town: Town, pictures: int) -> AsyncIterator[list[asyncio.Task[httpx.Response]]]:
    """So many visitors ask for pictures of a server that does not answer before the block ends."""
    go_on = asyncio.Event()
    town.social.before_answering = go_on.wait
    asking = [asyncio.create_task(ask(town, f"https://social.example/{number}")) for number in range(pictures)]
    await until(lambda: len(proxy._room().flights) == min(pictures, proxy.MOST_FLIGHTS))
    try:
        yield asking
    finally:
        go_on.set()
        await asyncio.gather(*asking)
        town.social.before_answering = None


async def test_pictures_of_a_server_that_hangs_keep_neither_members_nor_other_pictures_waiting(town: Town) -> None:
    """Forty-five once took all places for people."""
    town.fedi.says["GET /face"] = Answer(200, drawn("PNG"), "image/png")
    async with hanging(town, 45) as asking:
        await until(lambda: len(town.social.fetched) == proxy.OF_ONE_HOST)
        with for_people():
            answer = await here().outside.get(f"{town.fedi.base}/nothing", accept="*/*", deadline=5)
        assert answer.status == 404
        assert (await asyncio.wait_for(ask(town, f"{town.fedi.base}/face"), 15)).status_code == 200
        assert len(town.social.fetched) == proxy.OF_ONE_HOST
        assert not any(one.done() for one in asking)


async def test_pictures_from_everywhere_take_no_place_for_people(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxy, "AT_ONCE", 1000)
    monkeypatch.setattr(proxy, "OF_ONE_HOST", 1000)
    async with hanging(town, 45):
        await until(lambda: len(town.social.fetched) >= 40)
        with for_people():
            await here().outside.get(f"{town.fedi.base}/nothing", accept="*/*", deadline=5)


async def test_no_more_pictures_are_held_in_memory_than_there_are_places(town: Town) -> None:
    """Forty quick ones once waited for a drawer, with all their bytes."""
    servers = (town.social, town.fedi, town.evil, town.video)
    for server in servers:
        server.says |= {f"GET /{number}": Answer(200, drawn("PNG"), "image/png") for number in range(10)}
    urls = [f"{server.base}/{number}" for number in range(10) for server in servers]
    drawers = [proxy._room().drawers.acquire() for _ in range(proxy.DRAWN_AT_ONCE)]
    await asyncio.gather(*drawers)
    asking = [asyncio.create_task(ask(town, url)) for url in urls]
    await until(lambda: sum(len(server.fetched) for server in servers) >= proxy.AT_ONCE)
    await asyncio.sleep(0.3)
    assert sum(len(server.fetched) for server in servers) == proxy.AT_ONCE
    for _ in drawers:
        proxy._room().drawers.release()
    assert {answer.status_code for answer in await asyncio.gather(*asking)} == {200}


async def test_one_picture_too_many_is_for_later_and_may_be_asked_for_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxy, "MOST_FLIGHTS", 4)
    shows(town, drawn("PNG"))
    async with hanging(town, 4):
        answer = await asyncio.wait_for(ask(town), 10)
        assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    assert (await ask(town)).status_code == 200


async def test_whoever_has_waited_too_long_leaves_the_queue_and_may_ask_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxy, "PATIENCE", 0.05)
    shows(town, drawn("PNG"))
    async with hanging(town, proxy.OF_ONE_HOST):
        assert (await asyncio.wait_for(ask(town), 15)).status_code == 503
        assert "/face" not in town.social.fetched
    assert (await ask(town)).status_code == 200


async def test_of_two_processes_that_draw_the_same_picture_one_file_is_left(town: Town) -> None:
    """Each process has a room of its own: neither sees the other's flight."""
    shows(town, drawn("PNG"))
    arrived = 0
    both = asyncio.Event()

    async def together() -> None:
        nonlocal arrived
        arrived += 1
        if arrived == 2:
            both.set()
        await both.wait()

    town.social.before_answering = together
    first = asyncio.create_task(ask(town))
    await until(lambda: arrived == 1)
    del here().rooms[proxy.ROOM]
    answers = await asyncio.gather(first, ask(town))
    assert {answer.status_code for answer in answers} == {200}
    kept = await ProxiedPicture.get()
    assert {answer.headers["etag"] for answer in answers} == {f'"{kept.name}"'}
    path = here().shelf.path(kept.name)
    assert path is not None
    assert [file.name for file in path.parent.rglob("*.webp")] == [kept.name]


async def test_a_picture_arrives_although_the_first_who_wanted_it_has_left(town: Town) -> None:
    shows(town, drawn("PNG"))
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        arrived.set()
        await go_on.wait()

    town.social.before_answering = wait
    first = asyncio.create_task(ask(town))
    await arrived.wait()
    second = asyncio.create_task(ask(town))
    await asyncio.sleep(0)
    first.cancel()
    go_on.set()
    assert (await second).status_code == 200
    assert town.social.fetched == ["/face"]


@pytest.mark.parametrize(
    "body",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='https://evil.example/x.png'/></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"<?xml version='1.0'?><!DOCTYPE svg SYSTEM 'https://evil.example/x.dtd'><svg/>",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"%PDF-1.7",
        b"push graphic-context\nviewbox 0 0 640 480\nfill 'url(https://evil.example/x)'",
        b"",
        b"\0\0\0\x20ftypisom" + b"\0" * 32,
    ],
    ids=["svg", "html", "doctype", "eps", "pdf", "mvg", "nothing", "a film"],
)
async def test_MED_10_MED_20_what_is_no_picture_is_415_and_nothing_of_it_is_fetched(town: Town, body: bytes) -> None:
    """And for some minutes its server is not asked again."""
    shows(town, body, "image/png")
    for _ in range(2):
        assert (await ask(town)).status_code == 415
    assert town.social.fetched == ["/face"]
    assert town.evil.asked == []
    assert await ProxiedPicture.all().count() == 0
    with clock.stopped_at(clock.now() + proxy.FAILURES_KEPT + timedelta(seconds=1)):
        shows(town, drawn("PNG"))
        assert (await ask(town)).status_code == 200


async def test_MED_20_only_addresses_that_we_made_are_answered(town: Town) -> None:
    shows(town, drawn("PNG"))
    good = proxy.address(FACE)
    _, _, seal, encoded = good.split("/")
    other = proxy.address("https://evil.example/x").split("/")[3]
    for path in (
        f"/proxy/{seal}/{other}", f"/proxy/{seal[:-1]}/{encoded}", f"/proxy/{'A' * 22}/{encoded}",
        f"/proxy/é/{encoded}", f"/proxy/{seal}/%00", f"/proxy/{seal}/{encoded}=",
    ):  # fmt: skip
        answer = await town.pole.client.get(town.pole.base + path)
        assert answer.status_code == 404, path
    assert town.social.asked == town.evil.asked == []


async def test_MED_20_a_file_without_end_is_cut_at_the_limit(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxy, "LARGEST_PICTURE", 2000)
    shows(town, drawn("PNG") + b"\0" * 2000)
    assert (await ask(town)).status_code == 422
    assert await ProxiedPicture.all().count() == 0


async def test_MED_08_a_picture_that_would_fill_the_memory_is_refused_by_its_header(town: Town) -> None:
    file = bytearray(drawn("PNG"))
    file[16:24] = (30_000).to_bytes(4, "big") * 2
    shows(town, bytes(file))
    assert (await ask(town)).status_code == 422


async def test_MED_09_of_an_animation_the_first_image_is_shown(town: Town) -> None:
    file = io.BytesIO()
    frames = [Image.new("P", (8, 8), number % 255) for number in range(2000)]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], loop=0)
    shows(town, file.getvalue(), "image/gif")
    answer = await ask(town)
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert getattr(picture, "n_frames", 1) == 1


async def test_MED_15_place_and_camera_do_not_come_along(town: Town) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Bolex"
    exif.get_ifd(0x8825)[1] = "N"
    shows(town, drawn("JPEG", exif=exif, comment=b"Rue des Teinturiers"))
    answer = await ask(town)
    assert answer.status_code == 200
    assert b"Bolex" not in answer.content
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert not picture.getexif()


async def test_MED_19_what_is_hidden_behind_a_picture_stays_behind(town: Town) -> None:
    shows(town, drawn("GIF") + b"<script>alert(1)</script>")
    answer = await ask(town)
    assert answer.status_code == 200
    assert b"script" not in answer.content


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:image/png;base64,AAAA", "ftp://social.example/face", "//social.example/face", "",
     "https://social.example/" + "a" * 2100, "https://social.example/a\nb", "https://lyon.example/logout"],
)  # fmt: skip
async def test_MED_18_what_is_no_address_of_the_web_gets_none_here(town: Town, url: str) -> None:
    assert proxy.address(url) == ""


async def test_our_own_pictures_need_no_detour(town: Town) -> None:
    assert proxy.address("https://lyon.example/media/a-280.jpg") == "/media/a-280.jpg"


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1/x.png", "https://10.0.0.1/x.png", "https://[::1]/", "https://lyon/"]
)
async def test_MED_20_no_private_address_is_asked_directly_or_by_a_redirect(town: Town, target: str) -> None:
    town.social.says["GET /face"] = Answer(302, headers={"location": target})
    assert (await ask(town)).status_code == 422
    assert (await ask(town, target)).status_code == 422


@pytest.mark.parametrize("rule", [{"severity": Severity.CLOSE}, {"severity": Severity.ALLOW, "reject_media": True}])
async def test_MOD_01_a_host_whose_media_we_do_not_show_is_not_asked_directly_or_by_a_redirect(
    town: Town, rule: dict[str, Any]
) -> None:
    await DomainRule.create(domain="evil.example", **rule, created_at=clock.now())
    shows(town, drawn("PNG"))
    town.evil.says["GET /face"] = Answer(200, drawn("PNG"), "image/png")
    town.social.says["GET /moved"] = Answer(302, headers={"location": f"{town.evil.base}/face"})
    assert (await ask(town, f"{town.evil.base}/face")).status_code == 404
    assert (await ask(town, f"{town.social.base}/moved")).status_code == 422
    assert town.evil.asked == []
    assert await ProxiedPicture.all().count() == 0


async def test_MOD_01_a_copy_that_we_have_is_not_shown_once_its_host_is_closed(town: Town) -> None:
    shows(town, drawn("PNG"))
    assert (await ask(town)).status_code == 200
    await domain_rules.close("social.example", "spam")
    assert (await ask(town)).status_code == 404


async def test_a_redirect_that_never_ends_is_given_up(town: Town) -> None:
    town.social.says["GET /face"] = Answer(302, headers={"location": "/face"})
    assert (await ask(town)).status_code == 422
    assert len(town.social.asked) == proxy.HOPS + 1


@pytest.mark.parametrize(("status", "ours"), [(404, 404), (410, 404), (403, 404), (500, 503), (429, 503)])
async def test_a_picture_that_is_not_there_is_not_there_here(town: Town, status: int, ours: int) -> None:
    town.social.says["GET /face"] = Answer(status)
    for _ in range(2):
        assert (await ask(town)).status_code == ours
    assert town.social.fetched == ["/face"]


async def test_the_cache_keeps_to_its_size_and_what_was_used_last(town: Town, set_cache: Callable[[int], None]) -> None:
    for number in range(4):
        shows(town, drawn("PNG", (50 + number, 50)), path=f"/{number}")
        with clock.stopped_at(clock.now() - timedelta(days=9 - number)):
            await ask(town, f"https://social.example/{number}")
    await ask(town, "https://social.example/0")  # used again today
    files = {one.url[-1]: one for one in await ProxiedPicture.all()}
    set_cache(files["0"].size + files["3"].size)
    await proxy.sweep()
    assert {one.url[-1] for one in await ProxiedPicture.all()} == {"0", "3"}
    assert [here().shelf.path(files[name].name) is not None for name in "0123"] == [True, False, False, True]


async def test_a_copy_whose_file_is_lost_is_made_again(town: Town) -> None:
    shows(town, drawn("PNG"))
    await ask(town)
    kept = await ProxiedPicture.get(url=FACE)
    await here().shelf.remove([kept.name])
    assert (await ask(town)).status_code == 200
    assert (await ProxiedPicture.get(url=FACE)).name != kept.name


@pytest.fixture
def set_cache(town: Town) -> Callable[[int], None]:
    def change(size: int) -> None:
        settings = town.pole.house.settings
        town.pole.house.settings = replace(settings, media=replace(settings.media, picture_cache=size))

    return change
