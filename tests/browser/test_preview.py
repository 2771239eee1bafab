"""A film that is still being made plays in its maker's browser, and grows while she watches."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from fediverse_cinema import publishing
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.media import preparing, slices
from fediverse_cinema.media.models import Asset
from fediverse_cinema.media.service import PREPARE
from tests.browser.conftest import Window, until
from tests.kit.footage import bars
from tests.kit.servers import Server, server_in

pytestmark = [pytest.mark.browser, pytest.mark.media]
PLAYER = "document.querySelector('media-controller > [slot=media]')"


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A pole with a film of which the first of three slices is ready, and the others wait."""
    directory = tmp_path_factory.mktemp("busy")
    film = bars(directory / "bars.mp4", seconds=12)

    async def half_way() -> None:
        await publishing.publish(film, Sheet(title="Marée montante", licence="CC-BY-4.0"), by="nora")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(slices, "SECONDS", 4)
            await preparing.prepare((await Asset.get()).id)
        asset = await Asset.get()
        await preparing.encode_slice(asset.id, str(asset.stem), 0)
        await sql.change("DELETE FROM job WHERE kind=?", PREPARE)
        await sql.change("UPDATE job SET due=? WHERE kind=?", 1e12, preparing.ENCODE_SLICE)

    with server_in(directory / "pole") as server:
        server.found("nora").inside(half_way)
        yield server.start()


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_ready_plays_and_grows(width: int, busy: Server, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844}, locale="fr-FR")
    nora = Window(busy, context)
    nora.sign_in("nora")
    page = nora.open("/films/maree-montante/edit")
    page.click("text=Regarder ce qui est prêt")
    until(page, f"!!{PLAYER}")
    page.evaluate(f"{PLAYER}.play()")
    until(page, f"{PLAYER}.currentTime > 0.5")
    assert page.evaluate(f"{PLAYER}.seekable.end(0)") < 5
    assert not [address for address in nora.asked if "/media/" in address or "/vault/" in address]
    if width == 390:
        go_on = "UPDATE job SET due=0 WHERE kind=?"
        busy.inside(lambda: sql.change(go_on, preparing.ENCODE_SLICE))
        until(page, f"{PLAYER}.seekable.end(0) > 7")
        until(page, f"{PLAYER}.currentTime > 4.5")
    context.close()
    nora.check()
