from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fediverse_cinema.foundation.errors import Later, Missing, Refused
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.media import pictures, places, stills
from fediverse_cinema.media.models import Asset, AssetState, Rendition, RenditionKind
from tests.kit.people import a_creator, an_asset, jpeg
from tests.kit.working import take_files_away

pytestmark = [pytest.mark.anyio, pytest.mark.media]


@pytest.fixture
async def asset(house: House) -> Asset:
    return await an_asset(await a_creator())


async def chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content


def standing() -> set[str]:
    """Everything on the shelf and in the vault."""
    media = here().settings.path(here().settings.media.directory)
    return {path.name for name in ("shelf", "vault") for path in (media / name).glob("*")}


async def written() -> set[str]:
    return {one.name for one in await Rendition.all()}


async def test_a_poster_that_is_sent_takes_the_place_of_the_one_before(asset: Asset) -> None:
    before = await Rendition.filter(kind=RenditionKind.POSTER).values_list("name", flat=True)
    await pictures.replace_poster(asset, chunks(jpeg(900, 600)))
    new = await Rendition.filter(asset_id=asset.id, kind=RenditionKind.POSTER).order_by("width")
    assert [(one.width, one.height) for one in new] == [(280, 187), (850, 567), (900, 600)]
    await take_files_away()
    assert not standing().intersection(str(name) for name in before)
    assert standing() == await written() and list(places.desks().iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"<svg/>", b"\x89PNG\r\n\x1a\n" + bytes(100), b""], ids=["svg", "damaged", "empty"]
)
async def test_MED_10_what_is_no_picture_changes_nothing(asset: Asset, content: bytes) -> None:
    before = standing()
    for deed in (pictures.replace_poster, pictures.add):
        with pytest.raises(Refused):
            await deed(asset, chunks(content))
    assert standing() == before == await written() and list(places.desks().iterdir()) == []


async def test_pictures_that_cannot_be_written_down_do_not_stay(asset: Asset, monkeypatch: pytest.MonkeyPatch) -> None:
    before = standing()
    monkeypatch.setattr(Rendition, "bulk_create", lambda _: 1 / 0)
    for deed in (pictures.replace_poster, pictures.add):
        with pytest.raises(ZeroDivisionError):
            await deed(asset, chunks(jpeg(900, 600)))
    assert standing() == before == await written()


async def test_a_film_that_comes_out_meanwhile_keeps_its_poster_and_the_new_one_is_to_be_sent_again(
    asset: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, draw = standing(), stills.posters_from_picture

    async def opened_meanwhile(picture: Path, *, stem: str, desk: Path) -> object:
        await Asset.filter(id=asset.id).update(open=not asset.open)
        return await draw(picture, stem=stem, desk=desk)

    monkeypatch.setattr(stills, "posters_from_picture", opened_meanwhile)
    with pytest.raises(Later):
        await pictures.replace_poster(asset, chunks(jpeg(900, 600)))
    assert standing() == before == await written()


async def test_a_film_in_preparation_has_no_poster_yet(asset: Asset) -> None:
    asset.state = AssetState.ENCODING
    with pytest.raises(Refused, match="not ready"):
        await pictures.replace_poster(asset, chunks(jpeg(900, 600)))


async def test_only_a_frame_can_be_chosen(asset: Asset) -> None:
    added = await pictures.add(asset, chunks(jpeg(900, 600)))
    for name in (added[0].name, "nothing.jpg", (await Rendition.filter(kind=RenditionKind.MP4))[0].name):
        with pytest.raises(Missing):
            await pictures.choose_poster(asset, name)
    assert await Rendition.filter(kind=RenditionKind.POSTER).count() == 2
