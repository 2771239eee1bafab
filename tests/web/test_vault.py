"""What is not for everybody: who gets the files of a draft, and how nobody else learns that there are any."""

import re
from datetime import timedelta

import httpx
import pytest

from fediverse_cinema.films import queries
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import bucket as buckets
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.media import originals, vault
from fediverse_cinema.media.models import Asset, Rendition, RenditionKind
from fediverse_cinema.media.vault import Key
from fediverse_cinema.people.models import Creator
from fediverse_cinema.screeners import service as screeners
from fediverse_cinema.screeners.models import ScreeningPass, Viewing
from fediverse_cinema.web.pages.vault import SIGNED_SECONDS
from tests.kit.buckets import Bucket, a_bucket, move_in
from tests.kit.people import a_film, an_account
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio


async def a_draft(handle: str = "ana") -> Film:
    return await a_film((await an_account(handle)).creator, published=False)


async def key_of(film: Film, seconds: int = 3600) -> Key:
    return Key(film.asset_id or 0, f"maker-{film.author_id}", int(clock.timestamp()) + seconds)


async def name_of(film: Film, kind: RenditionKind = RenditionKind.MP4) -> str:
    return (await Rendition.get(asset_id=film.asset_id, kind=kind)).name


async def assert_looks_like_nothing(reader: Reader, path: str) -> None:
    """The same as an address at which there never was anything."""
    _, _, token, name = path.split("/")
    nothing = await reader.client.get(f"/vault/{'x' * len(token)}/{'y' * len(name)}")
    answer = await reader.client.get(path)
    assert (answer.status_code, nothing.status_code) == (404, 404)
    said, said_of_nothing = (re.sub(r'name="csrf" value="[^"]+"', "", one.text) for one in (answer, nothing))
    assert said.replace(path, "") == said_of_nothing.replace(nothing.request.url.path, "")
    assert dict(answer.headers) == dict(nothing.headers)


async def test_the_maker_of_a_draft_watches_it_by_addresses_of_the_vault(reader: Reader) -> None:
    film = await a_draft()
    await reader.sign_in("ana")
    author = (await Creator.get(actor_id=film.author_id).select_related("actor")).actor
    page = await queries.film_page(film.slug, author)
    assert page.hls is not None and page.hls.startswith("/vault/")
    assert {address.split("/")[1] for address in (page.sources[0].url, page.line.pictures[0].url)} == {"vault"}
    keyless = rf"/vault/[^/\"]+/{re.escape(page.hls.rpartition('/')[2])}"  # a key holds the second of its making
    assert re.search(keyless, await reader.page(f"/films/{film.slug}"))

    whole = await reader.client.get(page.sources[0].url)
    part = await reader.client.get(page.sources[0].url, headers={"Range": "bytes=2-5"})
    assert (whole.status_code, whole.content) == (200, b"a film in one piece")
    assert (part.status_code, part.content) == (206, b"film")
    for answer in (whole, part, await reader.client.get(page.hls)):
        assert answer.headers["cache-control"] == "private, no-store"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in answer.headers
    # What the playlist names stands beside it.
    beside = page.hls.rpartition("/")[0] + "/" + await name_of(film, RenditionKind.HLS)
    assert (await reader.client.get(beside)).content == b"a film in pieces"


async def test_PRV_02_a_draft_has_no_file_on_the_open_shelf(reader: Reader) -> None:
    film = await a_draft()
    await reader.sign_in("ana")
    for rendition in await Rendition.all():
        assert (await reader.client.get(f"/media/{rendition.name}")).status_code == 404
        assert here().shelf.path(rendition.name) is None
    assert (await reader.client.get(f"/download/web-videos/{film.uuid}-720.mp4")).status_code == 404


async def test_PRV_02_a_makers_key_opens_nothing_in_other_hands(reader: Reader) -> None:
    film = await a_draft()
    await an_account("ben")
    address = vault.address(await key_of(film), await name_of(film))
    await assert_looks_like_nothing(reader, address)
    await reader.sign_in("ben")
    await assert_looks_like_nothing(reader, address)


async def test_PRV_02_a_key_opens_the_files_of_one_film_until_its_time_is_over(reader: Reader) -> None:
    film, other = await a_draft(), await a_draft("ben")
    await reader.sign_in("ana")
    key, name = await key_of(film), await name_of(film)
    address = vault.address(key, name)
    assert (await reader.client.get(address)).status_code == 200
    await assert_looks_like_nothing(reader, vault.address(key, await name_of(other)))
    await assert_looks_like_nothing(reader, vault.address(key, (await Asset.get(id=film.asset_id)).original))
    with clock.stopped_at(clock.now() + timedelta(seconds=3590)):
        assert (await reader.client.get(address)).status_code == 200
    with clock.stopped_at(clock.now() + timedelta(seconds=3601)):
        await assert_looks_like_nothing(reader, address)


async def test_PRV_02_no_letter_of_a_key_can_be_changed(reader: Reader) -> None:
    film = await a_draft()
    await reader.sign_in("ana")
    address = vault.address(await key_of(film), await name_of(film))
    _, _, token, name = address.split("/")
    asset, holder, expires, seal = token.split(".")
    for forged in (
        f"{int(asset) + 1}.{holder}.{expires}.{seal}", f"{asset}.maker-{film.author_id + 1}.{expires}.{seal}",
        f"{asset}.pass-1-1.{expires}.{seal}", f"{asset}.{holder}.{int(expires) + 1}.{seal}", seal, f".{seal}",
        f"{asset}.{holder}.{expires}", f"{asset}.{holder}.{expires}.", f"{asset}.{holder}.{expires}.é{seal}",
        f"{asset}.{holder}.{expires}.{seal[:-1]}{'A' if seal[-1] != 'A' else 'B'}", "....", "%00", "..%2f..",
    ):  # fmt: skip
        assert (await reader.client.get(f"/vault/{forged}/{name}")).status_code == 404, forged


async def test_PRV_02_an_address_of_the_vault_ends_with_the_publication_of_the_film(reader: Reader) -> None:
    film = await a_draft()
    await reader.sign_in("ana")
    name = await name_of(film)
    address = vault.address(await key_of(film), name)
    await films.publish(film)
    await assert_looks_like_nothing(reader, address)
    await assert_looks_like_nothing(reader, vault.address(await key_of(film), await name_of(film)))
    assert (await reader.client.get(f"/media/{name}")).status_code == 404, "who was let in knew this name"
    assert (await reader.client.get(f"/media/{await name_of(film)}")).status_code == 200


async def test_whoever_was_invited_watches_until_that_is_taken_back(reader: Reader) -> None:
    film = await a_draft()
    secret = await screeners.make_link(film, "Jury", screeners.Allowance(clock.now() + timedelta(days=1)))
    one = await screeners.by_secret(secret)
    address = vault.address(screeners.key_for(one, film.asset_id or 0), await name_of(film))
    assert (await reader.client.head(address)).status_code == 200
    assert await Viewing.all().count() == 0, "nobody has pressed play yet"
    assert (await reader.client.get(address)).status_code == 200
    assert await Viewing.filter(screening_pass_id=one.id).count() == 1
    await screeners.revoke(await ScreeningPass.get(id=one.id))
    await assert_looks_like_nothing(reader, address)


async def test_a_member_gets_her_master_back_under_its_name(reader: Reader) -> None:
    film = await a_draft()
    await an_account("ben")
    path = f"/films/{film.slug}/original"
    assert (await reader.client.get(path)).status_code == 303, "a visitor is shown where to sign in"
    await reader.sign_in("ben")
    assert (await reader.client.get(path)).status_code == 404
    await reader.sign_in("ana")
    answer = await reader.client.get(path, headers={"Range": "bytes=2-"})
    assert (answer.status_code, answer.content) == (206, b"master!")
    assert answer.headers["content-disposition"] == 'attachment; filename="saone.mov"'
    assert answer.headers["content-type"] == "application/octet-stream"
    (originals.path((await Asset.get()).original) or here().settings.directory).unlink()
    assert (await reader.client.get(path)).status_code == 404


@pytest.mark.s3
async def test_PRV_02_a_bucket_gives_the_files_of_a_draft_by_addresses_of_some_minutes(
    reader: Reader, house: House, s3: str
) -> None:
    bucket = a_bucket(s3)
    move_in(house, bucket)
    film = await a_draft()
    await reader.sign_in("ana")
    key = await key_of(film)
    playlist = await reader.client.get(vault.address(key, await name_of(film, RenditionKind.MASTER)))
    assert (playlist.status_code, playlist.text) == (200, "#EXTM3U\n"), "what it names stands beside it, with us"
    name = await name_of(film)
    answer = await reader.client.get(vault.address(key, name))
    assert (answer.status_code, answer.headers["cache-control"]) == (302, "private, no-store")
    assert f"X-Amz-Expires={SIGNED_SECONDS}&" in answer.headers["location"]
    async with httpx.AsyncClient() as browser:
        film_itself = await browser.get(answer.headers["location"], headers={"Range": "bytes=2-5"})
        assert (film_itself.status_code, film_itself.content) == (206, b"film")
        for stranger in (f"{bucket.base}/vault/{name}", f"{bucket.base}/{name}"):
            assert (await browser.get(stranger)).status_code in (403, 404)
    policy = (await reader.client.get(f"/films/{film.slug}")).headers["content-security-policy"]
    assert f"media-src 'self' blob: {bucket.endpoint}" in policy and f"connect-src 'self' {bucket.endpoint}" in policy
    assert (await reader.client.get(f"/media/{name}")).headers["location"] == f"{bucket.base}/{name}"


@pytest.mark.s3
async def test_a_master_in_a_bucket_comes_back_from_there(reader: Reader, house: House, s3: str) -> None:
    move_in(house, a_bucket(s3))
    film = await a_draft()
    asset = await Asset.get(id=film.asset_id)
    await originals.put_away(asset.original)
    assert originals.path(asset.original) is None
    await reader.sign_in("ana")
    answer = await reader.client.get(f"/films/{film.slug}/original")
    async with httpx.AsyncClient() as browser:
        master = await browser.get(answer.headers["location"])
    assert (answer.status_code, master.content) == (302, b"a master!")
    assert master.headers["content-disposition"] == "attachment; filename*=UTF-8''saone.mov"


@pytest.mark.s3
async def test_STO_12_a_bucket_that_does_not_answer_keeps_only_its_files_from_readers(
    reader: Reader, house: House, s3: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = a_bucket(s3)
    move_in(house, bucket)
    film = await a_draft()
    await reader.sign_in("ana")
    address = vault.address(await key_of(film), await name_of(film, RenditionKind.MASTER))
    monkeypatch.setattr(buckets, "PATIENCE", 1.0)
    move_in(house, Bucket(bucket.name, "http://127.0.0.1:9"))
    answer = await reader.client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert film.title in await reader.page(f"/films/{film.slug}")
