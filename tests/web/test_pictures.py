"""The page on which a film-maker works on the pictures of her film: poster, point, stills."""

import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from tortoise import Tortoise

from fediverse_cinema.films.images import LONGEST_ALT, MOST_STILLS
from fediverse_cinema.films.models import Film, Still
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import storyboard, vault
from fediverse_cinema.media.models import Asset, Rendition, RenditionKind
from fediverse_cinema.web.negotiation import ACTIVITY_TYPE
from tests.kit.people import a_film, an_account, jpeg
from tests.kit.working import take_files_away, work
from tests.web.conftest import Part, Reader

pytestmark = pytest.mark.anyio


def field(name: str, value: str) -> Part:
    return (name, (None, value.encode()))


def picture(name: str, content: bytes) -> Part:
    return (name, ("image.jpg", content))


async def anas_film(reader: Reader, *, published: bool = True, frames: int = 3) -> Film:
    """With frames at 10, 20, 30 … seconds; ana is signed in."""
    film = await a_film((await an_account()).creator, published=published)
    await reader.sign_in("ana")
    for number in range(1, frames + 1):
        await a_frame(film, number)
    return film


async def a_frame(film: Film, number: int) -> None:
    asset = await Asset.get(id=film.asset_id)
    for width, height in ((280, 157), (850, 478)):
        name, content = f"{film.uuid}-still-{number}-{width}.jpg", jpeg(width, height)
        with tempfile.NamedTemporaryFile() as source:
            Path(source.name).write_bytes(content)
            await vault.shelf_of(asset).put(Path(source.name), name)
        await Rendition.create(
            asset_id=film.asset_id, kind=RenditionKind.STILL, name=name, media_type="image/jpeg",
            width=width, height=height, size=len(content), at=10.0 * number,
        )  # fmt: skip


def frame(film: Film, number: int) -> str:
    """The word by which the form calls a frame."""
    return f"{film.uuid}-still-{number}-280.jpg"


async def posters() -> list[str]:
    return [one.name for one in await Rendition.filter(kind=RenditionKind.POSTER).order_by("width")]


async def posters_sizes() -> list[tuple[int, int]]:
    found = await Rendition.filter(kind=RenditionKind.POSTER).order_by("width")
    return [(one.width or 0, one.height or 0) for one in found]


async def on_shelf(name: str) -> bool:
    await take_files_away()
    path = here().shelf.path(name)
    return path is not None and path.exists()


async def rows() -> list[tuple[str, list[str]]]:
    tables = sorted(model._meta.db_table for model in (Tortoise.apps or {})["cinema"].values())
    return [(table, sorted(map(repr, await sql.rows(f'SELECT * FROM "{table}"')))) for table in tables]


async def document(reader: Reader, film: Film) -> dict[str, Any]:
    answer = await reader.client.get(f"/ap/films/{film.uuid}", headers={"Accept": ACTIVITY_TYPE})
    found: dict[str, Any] = answer.json()
    return found


async def test_a_frame_becomes_the_poster_and_can_be_given_back(reader: Reader) -> None:
    film = await anas_film(reader)
    first = await posters()
    address = f"/films/{film.slug}/pictures"
    page = await reader.page(address)
    assert re.findall(r'name="frame" value="([^"]*)"', page) == [frame(film, n) for n in (1, 2, 3)]
    assert "0:20" in page

    said = field("alt", " Une femme sur le quai, de dos. ")
    answer = await reader.send(address, field("part", "poster"), said, field("frame", frame(film, 2)))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{address}?kept=poster#kept")
    assert "L’affiche est gardée." in await reader.page(f"{address}?kept=poster")
    assert await posters() == [f"{film.uuid}-still-2-280.jpg", f"{film.uuid}-still-2-850.jpg"]
    assert not any([await on_shelf(name) for name in first])
    assert [icon["summary"] for icon in (await document(reader, film))["icon"]] == 2 * [
        "Une femme sur le quai, de dos."
    ]
    assert "still-2-850.jpg" in await reader.page("/")

    await reader.send(address, field("part", "poster"), said, field("frame", frame(film, 3)))
    assert await posters() == [f"{film.uuid}-still-3-280.jpg", f"{film.uuid}-still-3-850.jpg"]
    assert await on_shelf(frame(film, 2)), "it may be wanted again"
    assert len(await Rendition.filter(kind=RenditionKind.STILL)) == 4


async def test_a_change_of_the_poster_travels_to_who_has_the_film(reader: Reader) -> None:
    film = await anas_film(reader)
    before = await Film.get(id=film.id)
    await reader.send(f"/films/{film.slug}/pictures", field("part", "poster"), field("frame", frame(film, 1)))
    after = await Film.get(id=film.id)
    assert after.updated_at and before.updated_at and after.updated_at > before.updated_at
    sent = await sql.rows("SELECT object_uri FROM outbox_entry WHERE uri LIKE ?", f"{film.uri}/updates/%")
    assert len(sent) == 1


@pytest.mark.media
async def test_a_poster_is_sent_instead_of_a_frame(reader: Reader) -> None:
    film = await anas_film(reader)
    await Film.filter(id=film.id).update(poster_focus=[0.5, 0.5])
    old = await posters()
    parts = (field("part", "poster"), field("alt", "Une barque"), picture("poster", jpeg(1600, 900)))
    answer = await reader.send(f"/films/{film.slug}/pictures", *parts)
    assert answer.status_code == 303
    new = await Rendition.filter(kind=RenditionKind.POSTER).order_by("width")
    assert [(one.width, one.height, one.at) for one in new] == [(280, 158, None), (850, 478, None), (1280, 720, None)]
    assert all([await on_shelf(one.name) for one in new]) and not any([await on_shelf(name) for name in old])
    kept = await Film.get(id=film.id)
    assert (kept.poster_alt, kept.poster_focus) == ("Une barque", [])


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "un dessin", id="MED_10_svg"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", "un document", id="MED_10_eps"),
    ],
)
@pytest.mark.parametrize("part", ["poster", "stills"])
async def test_what_is_no_picture_changes_nothing_and_what_was_typed_stays(
    reader: Reader, content: bytes, found: str, part: str
) -> None:
    film, before = await anas_film(reader), await rows()
    alt, upload = ("alt", "poster") if part == "poster" else ("new-alt", "still")
    parts = (field("part", part), field(alt, "Une barque"), picture(upload, content))
    answer = await reader.send(f"/films/{film.slug}/pictures", *parts)
    assert answer.status_code == 415 and found in answer.text and "Une barque" in answer.text
    assert answer.text.count('role="alert"') == 1
    assert await rows() == before


async def test_a_text_that_is_too_long_is_told_beside_its_field(reader: Reader) -> None:
    film, before = await anas_film(reader), await rows()
    long = "é" * (LONGEST_ALT + 1)
    for parts in (
        (field("part", "poster"), field("alt", long), field("frame", frame(film, 2))),
        (field("part", "poster"), field("alt", long), picture("poster", jpeg(900, 600))),
        (field("part", "stills"), field("new-alt", long), picture("still", jpeg(900, 600))),
    ):
        answer = await reader.send(f"/films/{film.slug}/pictures", *parts)
        assert answer.status_code == 422 and "501" in answer.text and long in answer.text
    assert await rows() == before


async def test_a_frame_of_another_film_is_none(reader: Reader) -> None:
    film = await anas_film(reader)
    other = await a_film((await an_account("ben", "Ben")).creator)
    await a_frame(other, 1)
    before = await rows()
    for part, name in (("poster", "frame"), ("stills", "add")):
        parts = (field("part", part), field(name, frame(other, 1)))
        assert (await reader.send(f"/films/{film.slug}/pictures", *parts)).status_code == 404
    assert await rows() == before


@pytest.mark.parametrize(
    ("parts", "point"),
    [
        ({"point.x": "279", "point.y": "0"}, [1.0, 0.99]),
        ({"point.x": "70", "point.y": "118"}, [-0.5, -0.51]),
        ({"point.x": "9999999", "point.y": "99999999"}, [1.0, -1.0]),
        ({"point.x": "0", "point.y": "0", "place": "top-left"}, [-0.7, 0.7]),
        ({"place": "bottom-right"}, [0.7, -0.7]),
        ({"place": "middle-centre"}, []),
        ({"point.x": "-3", "point.y": "x", "place": "nowhere"}, []),
        ({}, []),
    ],
)
async def test_a_click_or_a_place_says_what_a_crop_must_keep(
    reader: Reader, parts: dict[str, str], point: list[float]
) -> None:
    film = await anas_film(reader)
    await Film.filter(id=film.id).update(poster_focus=[0.1, 0.1])
    answer = await reader.send(
        f"/films/{film.slug}/pictures", field("part", "focus"), *(field(*pair) for pair in parts.items())
    )
    assert answer.status_code == 303
    assert (await Film.get(id=film.id)).poster_focus == pytest.approx(point)
    # The ring, in the pixels of the picture that is clicked on.
    width, height = (await posters_sizes())[0]
    across, down = ((1 + point[0]) * width / 2, (1 - point[1]) * height / 2) if point else (width / 2, height / 2)
    page = await reader.page(f"/films/{film.slug}/pictures?kept=focus")
    ring = re.search(r'<circle class="inner" cx="([\d.]+)" cy="([\d.]+)"', page)
    assert ring and [float(one) for one in ring.groups()] == pytest.approx([across, down], abs=0.11)
    assert "Ce point est gardé." in page and "L’affiche est gardée." not in page
    icon = (await document(reader, film))["icon"][-1]
    assert icon.get("focalPoint", []) == pytest.approx(point)
    assert ("focalPoint" in icon) is bool(point)


async def stills(film: Film) -> list[tuple[str, str]]:
    return [(one.names[0]["name"], one.alt) for one in await Still.filter(film_id=film.id).order_by("position")]


async def test_stills_are_chosen_described_ordered_and_taken_away(reader: Reader) -> None:
    film = await anas_film(reader)
    address, form = f"/films/{film.slug}/pictures", field("part", "stills")
    await reader.send(address, form, field("add", frame(film, 1)), field("add", frame(film, 3)))
    await reader.send(address, form, field("add", frame(film, 3)))
    first, second = [one.id for one in await Still.filter(film_id=film.id).order_by("position")]
    assert await stills(film) == [(frame(film, 1), ""), (frame(film, 3), "")]

    words = (field(f"alt-{first}", "Le quai"), field(f"alt-{second}", "La barque"))
    await reader.send(address, form, *words, field("deed", f"later-{first}"))
    assert await stills(film) == [(frame(film, 3), "La barque"), (frame(film, 1), "Le quai")]
    await reader.send(address, form, field("deed", f"earlier-{second}"))  # it is the first already
    await reader.send(address, form, field("deed", f"earlier-{first}"))
    assert await stills(film) == [(frame(film, 1), "Le quai"), (frame(film, 3), "La barque")]
    shown = await reader.page(f"/films/{film.slug}")
    assert shown.index("Le quai") < shown.index("La barque")

    await reader.send(address, form, field("deed", f"remove-{first}"))
    assert await stills(film) == [(frame(film, 3), "La barque")]
    assert await on_shelf(frame(film, 1)), "a frame stays, it may be wanted again"


@pytest.mark.media
async def test_a_still_that_is_sent_goes_for_good_when_it_is_taken_away(reader: Reader) -> None:
    film = await anas_film(reader)
    address, form = f"/films/{film.slug}/pictures", field("part", "stills")
    sent = await reader.send(address, form, field("new-alt", "L'équipe"), picture("still", jpeg(900, 600)))
    assert sent.status_code == 303
    (still,) = await Still.filter(film_id=film.id)
    names = [one["name"] for one in still.names]
    assert [(one["width"], one["height"]) for one in still.names] == [(280, 187), (850, 567), (900, 600)]
    assert still.alt == "L'équipe" and all([await on_shelf(name) for name in names])
    assert await Rendition.filter(name__in=names, kind=RenditionKind.STILL).count() == 3
    await reader.send(address, form, field("deed", f"remove-{still.id}"))
    assert await stills(film) == [] and not any([await on_shelf(name) for name in names])
    assert not await Rendition.filter(name__in=names).exists()


async def test_a_page_has_a_dozen_stills_at_most(reader: Reader) -> None:
    film = await anas_film(reader, frames=MOST_STILLS + 1)
    address, form = f"/films/{film.slug}/pictures", field("part", "stills")
    all_of_them = [field("add", frame(film, number)) for number in range(1, MOST_STILLS + 2)]
    answer = await reader.send(address, form, *all_of_them)
    assert answer.status_code == 422 and "12" in answer.text
    assert len(await stills(film)) == MOST_STILLS
    before = await rows()
    assert (await reader.send(address, form, picture("still", jpeg(900, 600)))).status_code == 422
    assert await rows() == before


async def test_stills_of_others_are_not_touched(reader: Reader) -> None:
    other = await a_film((await an_account("ben", "Ben")).creator)
    theirs = await Still.create(film_id=other.id, position=0, alt="Ben", names=[])
    film, before = await anas_film(reader), await Still.all().values()
    for deed in ("remove", "later", "earlier"):
        parts = (field("part", "stills"), field(f"alt-{theirs.id}", "Ana"), field("deed", f"{deed}-{theirs.id}"))
        assert (await reader.send(f"/films/{film.slug}/pictures", *parts)).status_code == 404
    assert await Still.all().values() == before


async def test_the_pictures_of_a_draft_are_shown_to_its_maker_alone(reader: Reader) -> None:
    film = await anas_film(reader, published=False)
    page = await reader.page(f"/films/{film.slug}/pictures")
    sources = re.findall(r'src="(/[^"]+\.jpg)"', page)
    assert len(sources) > 4 and all(source.startswith("/vault/") for source in sources)
    assert (await reader.client.get(f"/media/{frame(film, 1)}")).status_code == 404


async def test_a_film_without_a_file_has_no_pictures_yet(reader: Reader) -> None:
    film = await anas_film(reader, published=False, frames=0)
    await Film.filter(id=film.id).update(asset_id=None)
    assert "<form" in await reader.page(f"/films/{film.slug}/pictures")
    answer = await reader.send(f"/films/{film.slug}/pictures", field("part", "poster"), picture("poster", jpeg(9, 9)))
    assert answer.status_code == 422


async def test_a_deleted_film_leaves_no_still(reader: Reader) -> None:
    film = await anas_film(reader)
    await reader.send(f"/films/{film.slug}/pictures", field("part", "stills"), field("add", frame(film, 1)))
    await reader.submit(f"/films/{film.slug}/delete")
    await work()
    assert await Still.all().count() == 0 and not await on_shelf(frame(film, 1))


async def test_peertube_hears_how_the_tiles_of_the_time_bar_lie(reader: Reader) -> None:
    film = await anas_film(reader)
    assert "preview" not in await document(reader, film)
    width, height = storyboard.plan(65.0, 16 / 9).size
    await Rendition.create(
        asset_id=film.asset_id, kind=RenditionKind.STORYBOARD, name=f"{film.uuid}-storyboard.jpg",
        media_type="image/jpeg", width=width, height=height, size=9,
    )  # fmt: skip
    (preview,) = (await document(reader, film))["preview"]
    assert (preview["type"], preview["rel"]) == ("Image", ["storyboard"])
    (url,) = preview["url"]
    assert url["href"].endswith(f"/media/{film.uuid}-storyboard.jpg")
    assert (url["width"], url["height"]) == (1920, 216)
    assert (url["tileWidth"], url["tileHeight"], url["tileDuration"]) == (192, 108, "PT4S")
    await Rendition.filter(kind=RenditionKind.STORYBOARD).update(width=width + 2)  # tiles of another plan
    assert "preview" not in await document(reader, film)
