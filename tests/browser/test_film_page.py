"""The page of a film in a real browser: the menus of its player, its place that is remembered, its chapters, its end;
with a mouse and with a keyboard, on a wide screen and on a telephone.
"""

from collections.abc import AsyncIterator

import pytest
from playwright.sync_api import Page, Route

from fediverse_cinema.films.models import Film, Still
from fediverse_cinema.films.service import keep_chapters
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.media import audio_tracks, cues, subtitles
from fediverse_cinema.media.models import AudioTrack, Rendition, RenditionKind, SubtitleKind, TrackKind
from tests.browser.conftest import OpenWindow, Window, until
from tests.browser.test_journey import VIDEO, press_play
from tests.browser.test_pages import colour_faults, faults
from tests.kit import servers
from tests.kit.footage import big_buck_bunny, drawn
from tests.kit.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.media]
HLS = "document.querySelector('hls-video')"
WORDS = "WEBVTT\n\n00:00:00.000 --> 00:00:40.000\nUn lapin sort.\n"
SHEET = Sheet(
    "Le lapin, la nuit", summary="Un lapin sort.", synopsis="Dans un *pré*.", text_language="fr", year=2008,
    translations=(("en", {"title": "The rabbit at night", "summary": "A rabbit comes out."}),), countries=("NL", "FR"),
    production="Blender", themes=("nuit",), credits="Son — Inès — @ines@lille.example\nImage — Jan", form="animation",
    awards="Grand prix — Brest — 2008", press="Une coupe rare. — La Revue — https://revue.example/1", languages=("fr",),
    support="Donner — https://dons.example/", licence="CC-BY-3.0",
)  # fmt: skip


@pytest.fixture(scope="module")
def lapin(pole: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a small film of 45 seconds with a whole sheet, subtitles, chapters, stills and two sounds."""
    there = tmp_path_factory.mktemp("lapin")
    once = drawn(there / "once.mp4", "-i", str(big_buck_bunny()), "-vf", "scale=160:-2", "-preset", "ultrafast")
    clip = drawn(there / "lapin.mp4", "-stream_loop", "8", "-i", str(once), "-t", "45", "-c", "copy")
    voice = drawn(there / "voix.wav", "-f", "lavfi", "-i", "sine=frequency=880:duration=45:sample_rate=8000")
    made = pole.prepare(clip, SHEET, by="nora")

    async def chunks() -> AsyncIterator[bytes]:
        yield voice.read_bytes()

    async def fill_in() -> None:
        film = await Film.get(title=SHEET.title).select_related("asset")
        assert film.asset is not None
        await keep_chapters(film, [[0, "Le terrier"], [30, "La pomme"]])
        read = cues.read(WORDS, duration=45)
        for kind in (SubtitleKind.SDH, SubtitleKind.SUBTITLES):  # the later one stands first in the menu
            await subtitles.keep(film.asset, subtitles.Words("fr", kind, "", read.cues))
        words = audio_tracks.Words("fr", TrackKind.DESCRIPTION, "")
        await audio_tracks.receive(film.asset, chunks(), file_name="voix.wav", words=words, language="fr")
        posters = await Rendition.filter(asset_id=film.asset_id, kind=RenditionKind.POSTER).order_by("width")
        names = [{"name": one.name, "width": one.width, "height": one.height} for one in posters]
        await Still.create(film=film, position=0, alt="Un lapin dans un pré", names=names)

    async def is_heard() -> bool:
        film = await Film.get(slug=made.slug)
        return await AudioTrack.exists(asset_id=film.asset_id, state="ready")  # other tests' films have sounds, too

    pole.inside(fill_in)
    servers.until(lambda: pole.inside(is_heard), "the described version is ready")
    return f"/films/{made.slug}"


def choose(page: Page, menu: str, name: str) -> None:
    page.click(f"media-{menu}-menu-button")
    page.locator(f"media-{menu}-menu").get_by_role("menuitemradio", name=name).click()


@pytest.mark.parametrize("width", [1280, 390])
def test_each_menu_of_the_player_speaks_french_and_does_what_it_says(
    window: OpenWindow, lapin: str, film: str, width: int
) -> None:
    page = window(width=width).open(lapin)
    press_play(page)
    until(page, f"{HLS}.audioTracks.length === 2")
    shown = "[...document.querySelectorAll('media-control-bar > *')].filter(one => one.offsetWidth)"
    assert page.evaluate(f"{shown}.every(one => one.getBoundingClientRect().right <= innerWidth)")

    page.click("media-captions-menu-button")
    offered = page.locator("media-captions-menu").get_by_role("menuitemradio")
    assert offered.all_inner_texts() == ["Sans", "Français", "Français (sourds et malentendants)"]
    offered.last.click()
    track = f"[...{HLS}.textTracks].find(one => one.label.includes('malentendants'))"
    until(page, f"{track}.mode === 'showing' && {track}.activeCues?.[0]?.text === 'Un lapin sort.'")
    choose(page, "captions", "Sans")
    until(page, f"{track}.mode !== 'showing'")
    page.focus("media-controller")
    page.keyboard.press("c")
    until(page, f"[...{HLS}.textTracks].some(one => one.kind === 'subtitles' && one.mode === 'showing')")

    page.click("media-audio-track-menu-button")
    page.locator("media-audio-track-menu").get_by_role("menuitemradio").nth(1).click()
    until(page, f"[...{HLS}.audioTracks].filter(one => one.enabled).map(one => one.label).join().includes('audiodes')")

    page.click("media-playback-rate-menu-button")
    speeds = page.locator("media-playback-rate-menu").get_by_role("menuitemradio")
    assert speeds.all_inner_texts() == ["0,5×", "0,75×", "1×", "1,25×", "1,5×", "2×"]
    speeds.first.click()
    until(page, f"{VIDEO}.playbackRate === 0.5")
    button = page.locator("media-playback-rate-menu-button")
    assert (button.inner_text(), button.get_attribute("aria-label")) == ("0,5×", "Vitesse 0,5×")
    assert page.get_attribute("media-captions-menu-button", "aria-label") == "sous-titres"
    assert page.get_attribute("media-audio-track-menu-button", "aria-label") == "Son"

    page.goto(page.url.replace(lapin, film))
    press_play(page)
    page.click("media-rendition-menu-button")
    qualities = page.locator("media-rendition-menu").get_by_role("menuitemradio").all_inner_texts()
    assert any("360p" in one for one in qualities) and any("Auto" in one for one in qualities)


def test_the_time_bar_shows_little_pictures_and_chapters(window: OpenWindow, lapin: str) -> None:
    page = window().open(lapin)
    press_play(page)
    box = page.locator("media-time-range").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    page.wait_for_selector("media-time-range[mediapreviewimage*='-storyboard']")
    assert page.get_attribute("media-time-range", "mediapreviewchapter") == "La pomme"


def test_a_chapter_is_a_link_to_its_moment_and_works_by_keyboard(window: OpenWindow, lapin: str) -> None:
    page = window().open(lapin)
    page.focus("a[data-at='30']")
    page.keyboard.press("Enter")
    until(page, f"{VIDEO}.currentTime >= 30 && !{VIDEO}.paused")


def test_who_is_quicker_than_the_player_comes_to_the_chapter_all_the_same(window: OpenWindow, lapin: str) -> None:
    reader = window()
    kept: list[Route] = []
    reader.context.route("**/hls-video-element.js", lambda route: kept.append(route))
    with reader.page.expect_request("**/hls-video-element.js"):
        page = reader.open(lapin)
    page.click("a[data-at='30']")
    page.wait_for_timeout(200)
    kept.pop().continue_()
    until(page, f"{VIDEO}.currentTime >= 30 && !{VIDEO}.paused")
    assert page.url == reader.pole.address(lapin)


def test_without_a_script_a_chapter_is_the_file_from_its_moment_on(window: OpenWindow, lapin: str) -> None:
    page = window(javascript=False).open(lapin)
    page.click("a[data-at='30']")
    page.wait_for_url("**.mp4#t=30")
    until(page, "document.querySelector('video').currentTime >= 30")


def watch_on(page: Page, second: int) -> None:
    page.evaluate(f"{VIDEO}.muted = true")
    press_play(page)
    page.evaluate(f"{VIDEO}.currentTime = {second}")
    until(page, f"{VIDEO}.currentTime > {second} + 0.3")


def test_a_film_goes_on_where_one_left_it_when_one_asks(window: OpenWindow, lapin: str) -> None:
    reader = window()
    page = reader.open(lapin)
    offer = page.locator("[data-resume]")
    assert not offer.is_visible()
    watch_on(page, 22)
    page.reload()
    offer.get_by_text("Reprendre à 0:22").wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate(f"{VIDEO}.paused && {VIDEO}.currentTime === 0"), "nothing moves by itself"
    offer.get_by_text("Reprendre à 0:22").click()
    until(page, f"{VIDEO}.currentTime > 22")
    assert not offer.is_visible()

    page.reload()
    offer.get_by_text("L’oublier").click()
    assert not offer.is_visible()
    page.reload()
    page.wait_for_selector("media-controller")
    assert not offer.is_visible() and reader.context.cookies() == []


def test_a_film_that_its_browser_loses_goes_on_where_it_was(window: OpenWindow, lapin: str) -> None:
    page = window().open(lapin)
    watch_on(page, 22)
    page.evaluate(f"{HLS}.api.recoverMediaError()")  # what hls.js does by itself when its source breaks
    until(page, f"{VIDEO}.currentTime > 23 && !{VIDEO}.paused")


def test_a_film_whose_ladder_breaks_goes_on_in_one_size(window: OpenWindow, lapin: str) -> None:
    page = window().open(lapin)
    watch_on(page, 22)
    page.evaluate(f"{HLS}.api.trigger('hlsError', {{type: 'mediaError', details: 'bufferAppendError', fatal: true}})")
    page.wait_for_selector("hls-video", state="detached")
    until(page, f"{VIDEO}.currentTime > 23 && !{VIDEO}.paused")


def test_at_its_end_the_film_leaves_one_in_peace_and_shows_how_to_support_it(window: OpenWindow, lapin: str) -> None:
    page = window().open(lapin)
    watch_on(page, 22)
    assert not page.locator("[data-end]").is_visible()
    focused = page.evaluate("document.activeElement.localName")
    page.evaluate(f"{VIDEO}.currentTime = {VIDEO}.duration - 0.3")
    page.locator("[data-end] >> text=Donner").wait_for()
    assert page.evaluate("document.activeElement.localName") == focused
    page.reload()
    page.wait_for_selector("media-controller")
    assert not page.locator("[data-resume]").is_visible(), "who has seen it all begins anew"


def test_a_browser_that_lends_no_memory_plays_all_the_same(window: OpenWindow, lapin: str) -> None:
    reader = window()
    reader.context.add_init_script("Storage.prototype.getItem = Storage.prototype.setItem = () => { throw 0; }")
    page = reader.open(lapin)
    watch_on(page, 22)
    page.reload()
    press_play(page)
    assert not page.locator("[data-resume]").is_visible()


@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
def test_everybody_can_use_the_page_with_everything_on_it(window: OpenWindow, lapin: str, language: str) -> None:
    reader = window(language=language)
    page = reader.open(lapin)
    assert ("The rabbit at night" in page.inner_text(".heading")) is (language == "en-GB")
    page.wait_for_selector("media-controller")
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert colour_faults(page) == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_address_is_copied_by_a_button_and_without_a_script_there_is_none(window: OpenWindow, lapin: str) -> None:
    reader = window()
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.open(lapin)
    page.click("[data-copy=page-address]")
    page.get_by_text("Copié").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{reader.pole.url}{lapin}"
    plain: Window = window(javascript=False)
    page = plain.open(lapin)
    assert not page.locator("[data-copy]").first.is_visible()
    assert page.input_value("#page-address") == f"{reader.pole.url}{lapin}"
