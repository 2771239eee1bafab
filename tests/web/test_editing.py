"""A film-maker's forms as they arrive: in their order, refused half-way, sent twice, overtaken by the worker."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.requests import Request

from fediverse_cinema.films import service
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.errors import Malformed
from fediverse_cinema.foundation.here import House
from fediverse_cinema.media import places
from fediverse_cinema.media.models import Asset, AssetState
from fediverse_cinema.web.forms import multipart
from fediverse_cinema.web.forms.multipart import Multipart
from tests.kit.haste import quick_keys
from tests.kit.people import a_film, an_account
from tests.kit.working import work
from tests.web.conftest import Part, Reader

pytestmark = pytest.mark.anyio
TITLE: Part = ("title", (None, b"La Sa\xc3\xb4ne"))
LICENCE: Part = ("licence", (None, b"CC-BY-SA-4.0"))


def deed(name: str) -> Part:
    return ("deed", (None, name.encode()))


async def a_draft(state: AssetState, **columns: object) -> Film:
    """A film of ana's, who can sign in, with a file that has come so far."""
    account = await an_account()
    asset = await Asset.create(
        owner_id=account.creator.actor_id, state=state, file_name="saone.mov", original=ids.new_uuid(), size=9,
        sha256="0" * 64, created_at=clock.now(), **columns,
    )  # fmt: skip
    (places.originals() / asset.original).write_bytes(b"a film in")
    return await service.begin(account.creator, Sheet(title="La Saône"), asset)


async def test_the_button_of_the_sheet_counts(reader: Reader) -> None:
    film = await a_film((await an_account()).creator, published=False)
    await reader.sign_in("ana")
    with quick_keys():
        answer = await reader.send(f"/films/{film.slug}/edit", TITLE, LICENCE, deed("publish"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/films/la-saone")
    assert (await Film.get(id=film.id)).state == FilmState.PUBLISHED


async def test_a_sheet_with_a_fault_changes_nothing(reader: Reader) -> None:
    film = await a_film((await an_account()).creator, published=False)
    await reader.sign_in("ana")
    answer = await reader.send(f"/films/{film.slug}/edit", ("title", (None, b" ")), LICENCE, deed("publish"))
    assert answer.status_code == 422 and "Écrivez le titre du film." in answer.text
    kept = await Film.get(id=film.id)
    assert (kept.title, kept.state) == ("La Saône", FilmState.DRAFT)


async def body(parts: int, *, whole: bool) -> AsyncIterator[bytes]:
    yield b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nLyon\r\n'
    yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.mov"\r\n\r\n'
    for _ in range(parts):
        yield b"." * 1000
    if whole:
        yield b'\r\n--x\r\nContent-Disposition: form-data; name="deed"\r\n\r\nkeep\r\n--x--\r\n'


class Body:
    """A request whose body is counted as it is read."""

    def __init__(self, parts: int, *, whole: bool = True) -> None:
        self.pieces = body(parts, whole=whole)
        self.read = 0
        headers = [(b"content-type", b"multipart/form-data; boundary=x")]
        self.request = Request({"type": "http", "method": "POST", "headers": headers}, self.receive)

    async def receive(self) -> dict[str, object]:
        piece = await anext(self.pieces, b"")
        self.read += len(piece)
        return {"type": "http.request", "body": piece, "more_body": bool(piece)}


async def test_a_file_that_nobody_wants_is_read_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multipart, "LARGEST_UNWANTED", 50_000)
    small, large = Body(40), Body(1000)
    form = await Multipart(small.request).open()
    assert form.text("title") == "Lyon" and form.text("deed") == ""
    assert await form.finish() and form.text("deed") == "keep"
    assert not await (await Multipart(large.request).open()).finish()
    assert 50_000 < large.read < 60_000


async def test_a_file_that_ends_too_early_is_no_file() -> None:
    form = await Multipart(Body(3, whole=False).request).open()
    with pytest.raises(Malformed):
        async for _ in form.chunks():
            pass


async def test_a_file_that_is_announced_too_large_is_refused_before_it_comes(house: House, reader: Reader) -> None:
    await an_account()
    await reader.sign_in("ana")
    house.settings = replace(house.settings, media=replace(house.settings.media, largest_upload=1_000_000))
    film: Part = ("file", ("film.mov", b"\0\0\0\x14ftypqt  " + b"\0" * 2_000_000))
    answer = await reader.send("/films/new", TITLE, film)
    assert answer.status_code == 413 and "la limite est de 1" in answer.text
    assert 'value="La Saône"' in answer.text
    assert await Film.all().count() == await Asset.all().count() == 0
    assert not list(places.originals().iterdir())


async def test_a_film_that_came_out_while_its_sheet_was_open_stays_out(house: House, reader: Reader) -> None:
    """The worker publishes what was wanted at any moment; a form that was read before must not take that back."""
    draft = await a_film((await an_account()).creator, published=False)
    stale = await Film.get(id=draft.id).select_related("asset")
    with quick_keys():
        await service.publish(draft)
    await service.change(stale, Sheet(title="La Saône la nuit", licence="CC-BY-SA-4.0"))
    film = await Film.get(id=draft.id)
    assert (film.state, film.title, film.published_at) == (FilmState.PUBLISHED, "La Saône la nuit", draft.published_at)
    assert film.updated_at is not None and draft.published_at is not None and film.updated_at > draft.published_at


async def test_a_film_is_published_by_itself_unless_its_maker_thinks_again(reader: Reader) -> None:
    film = await a_draft(AssetState.ENCODING, progress=40, ratio=16 / 9)
    await reader.sign_in("ana")
    answer = await reader.send(f"/films/{film.slug}/edit", TITLE, LICENCE, deed("keep"))
    assert answer.headers["location"] == f"/films/{film.slug}/edit?kept=1#kept"
    assert "La fiche est gardée." in await reader.page(f"/films/{film.slug}/edit?kept=1")
    assert "La fiche est gardée." not in await reader.page(f"/films/{film.slug}/edit")
    answer = await reader.send(f"/films/{film.slug}/edit", TITLE, LICENCE, deed("publish"))
    assert answer.headers["location"] == "/workshop" and (await Film.get(id=film.id)).wanted
    for page in ("/workshop", f"/films/{film.slug}/edit"):
        assert "Il paraîtra dès qu’il sera prêt." in await reader.page(page)

    await reader.submit(f"/films/{film.slug}/postpone")
    assert not (await Film.get(id=film.id)).wanted
    assert "Il paraîtra" not in await reader.page("/workshop")
    await reader.submit(f"/films/{film.slug}/publish")
    assert (await Film.get(id=film.id)).wanted
    await reader.send(f"/films/{film.slug}/edit", TITLE, LICENCE, deed("postpone"))
    assert not (await Film.get(id=film.id)).wanted


async def test_progress_is_told_until_nothing_more_will_happen(reader: Reader) -> None:
    film = await a_draft(AssetState.ENCODING, progress=40)
    await reader.sign_in("ana")
    told = (await reader.client.get(f"/films/{film.slug}/progress")).json()
    assert told == {
        "progress": 40, "sentence": "Conversion pour tous les écrans",
        "left": "", "watchable": False, "finished": False,
    }  # fmt: skip
    await Asset.filter(id=film.asset_id).update(seconds_left=754)
    told = (await reader.client.get(f"/films/{film.slug}/progress")).json()
    assert told["left"] == "Encore 13\xa0min environ."
    await Asset.filter(id=film.asset_id).update(state=AssetState.READY, progress=100)
    await Film.filter(id=film.id).update(wanted=True)
    assert not (await reader.client.get(f"/films/{film.slug}/progress")).json()["finished"]
    await Film.filter(id=film.id).update(wanted=False)
    assert (await reader.client.get(f"/films/{film.slug}/progress")).json()["finished"]
    await Asset.filter(id=film.asset_id).update(
        state=AssetState.FAILED,
        failure="This is not a film: we found %(found)s.",
        failure_values={"found": "an archive"},
    )
    told = (await reader.client.get(f"/films/{film.slug}/progress")).json()
    assert told["finished"] and told["sentence"].endswith("nous avons trouvé une archive.")


async def test_a_draft_whose_file_failed_takes_another_one_and_only_then(reader: Reader) -> None:
    film = await a_draft(AssetState.FAILED, failure="This film has no duration.")
    await reader.sign_in("ana")
    assert f'href="/films/{film.slug}/file"' in await reader.page("/workshop")
    failed = await Asset.get(id=film.asset_id)
    another: Part = ("file", ("film.mov", b"\0\0\0\x14ftypqt  " + b"\0" * 9000))
    answer = await reader.send(f"/films/{film.slug}/file", another)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/films/{film.slug}/edit")
    refused = await reader.send(f"/films/{film.slug}/file", another)
    assert refused.status_code == 422 and "Ce film a déjà son fichier." in refused.text

    await work()
    (asset,) = await Asset.all()
    assert asset.id != failed.id and (await Film.get(id=film.id)).asset_id == asset.id
    assert [path.name for path in places.originals().iterdir()] == [asset.original]


async def test_of_two_files_sent_at_once_the_first_one_stays(reader: Reader) -> None:
    film = await a_draft(AssetState.FAILED)
    one, other = [await Film.get(id=film.id).select_related("asset") for _ in range(2)]
    new = [
        await Asset.create(
            owner_id=1, file_name="f.mov", original=ids.new_uuid(), size=1, sha256="", created_at=clock.now()
        )
        for _ in range(2)
    ]
    for asset in new:
        (Path(places.originals()) / asset.original).write_bytes(b"f")
    await service.give_file(one, new[0])
    await service.give_file(other, new[1])
    await work()
    assert (await Film.get(id=film.id)).asset_id == new[0].id
    assert [asset.id for asset in await Asset.all()] == [new[0].id]
