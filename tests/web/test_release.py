"""DI7: the page on which a maker says when her film opens and where else it can be seen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.config import FilmsSettings
from fediverse_cinema.foundation.here import here
from fediverse_cinema.worker import build_worker
from tests.house.rounds import all_rows
from tests.kit.haste import quick_keys
from tests.kit.people import a_film, an_account
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio

PARIS = ZoneInfo("Europe/Paris")
SECOND = timedelta(seconds=1)
EIGHT = (datetime.now(UTC) + timedelta(days=30)).replace(hour=19, minute=0, second=0, microsecond=0)
HALL = {"channel-0": "hall", "words-0": "L’Abri, Douarnenez", "link-0": "https://abri.example/"}


@pytest.fixture
async def ana(reader: Reader) -> Account:
    account = await an_account()
    await reader.sign_in("ana")
    return account


@pytest.fixture
async def film(ana: Account) -> Film:
    return await a_film(ana.creator, published=False)


def at_eight() -> dict[str, str]:
    local = EIGHT.astimezone(PARIS)
    return {"day": f"{local:%Y-%m-%d}", "hour": f"{local:%H:%M}"}


async def work_at(moment: datetime) -> None:
    with quick_keys(), clock.stopped_at(moment):
        await (await build_worker(here().settings)).until_idle()


async def test_DI7_nothing_shows_the_film_before_its_moment_and_everything_after_it(reader: Reader, film: Film) -> None:
    answer = await reader.submit("/films/la-saone/release", deed="keep", **at_eight(), **HALL)
    assert answer.status_code == 303 and (await Film.get()).opens_at == EIGHT
    visitor = Reader(here())
    public = ("/films/la-saone", f"/ap/films/{film.uuid}", f"/ap/films/{film.uuid}/likes", "/embed/la-saone")
    lists = ("/", "/films", "/search?q=saone", "/users/ana", "/pole")
    asking = {"Accept": "application/activity+json"}
    await work_at(EIGHT - SECOND)
    assert [(await visitor.client.get(path)).status_code for path in public] == [404] * len(public)
    assert (await visitor.client.get(public[1], headers=asking)).status_code == 404
    assert [path for path in lists if "La Saône" in await visitor.page(path)] == []
    await work_at(EIGHT)
    assert [(await visitor.client.get(path)).status_code for path in public] == [200, 303, 200, 200]
    assert (await visitor.client.get(public[1], headers=asking)).status_code == 200
    assert [path for path in lists if "La Saône" not in await visitor.page(path)] == []
    page = await visitor.page("/films/la-saone")
    assert "L’Abri, Douarnenez" in page and "https://abri.example/" in page
    await visitor.client.aclose()


async def test_its_maker_reads_when_it_opens_and_by_which_clock(reader: Reader, film: Film) -> None:
    await reader.submit("/films/la-saone/release", deed="keep", **at_eight())
    page = await reader.page("/films/la-saone/release")
    assert "(heure de Paris)" in page and f'value="{at_eight()["hour"]}"' in page
    assert "Ouvre le " in await reader.page("/workshop")


async def test_the_button_and_an_emptied_day_both_take_the_opening_back(reader: Reader, film: Film) -> None:
    for fields in ({"deed": "cancel", **at_eight()}, {"deed": "keep", "day": "", "hour": ""}):
        await reader.submit("/films/la-saone/release", deed="keep", **at_eight())
        assert (await Film.get()).opens_at == EIGHT
        assert (await reader.submit("/films/la-saone/release", **fields)).status_code == 303
        assert (await Film.get()).opens_at is None


async def test_keeping_the_page_again_changes_no_date_that_is_over(reader: Reader, film: Film) -> None:
    """The server was off: the film has not opened yet, and its maker adds a hall."""
    await Film.filter(id=film.id).update(opens_at=EIGHT - timedelta(days=60))
    local = (EIGHT - timedelta(days=60)).astimezone(PARIS)
    fields = {"day": f"{local:%Y-%m-%d}", "hour": f"{local:%H:%M}"}
    assert (await reader.submit("/films/la-saone/release", deed="keep", **fields, **HALL)).status_code == 303
    assert len((await Film.get()).releases) == 1


async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(reader: Reader, film: Film) -> None:
    before = await all_rows()
    answer = await reader.submit(
        "/films/la-saone/release", deed="keep", day="2020-01-01", hour="20:00", **HALL,
    )  # fmt: skip
    assert answer.status_code == 422 and 'id="day-error"' in answer.text and "L’Abri, Douarnenez" in answer.text
    answer = await reader.submit(
        "/films/la-saone/release", deed="keep", **at_eight(), **HALL | {"date-0": "demain", "link-0": "javascript:x"},
    )  # fmt: skip
    assert answer.status_code == 422 and "demain" in answer.text
    assert all(f'id="{name}-0-error"' in answer.text for name in ("date", "link"))
    assert await all_rows() == before


async def test_lines_without_a_word_go_and_the_others_stay_in_their_order(reader: Reader, film: Film) -> None:
    fields = HALL | {"channel-2": "disc", "date-2": "01/2027", "words-2": "12 €", "channel-1": "television"}
    await reader.submit("/films/la-saone/release", deed="keep", **fields)
    assert [(one["channel"], one["date"], one["words"]) for one in (await Film.get()).releases] == [
        ("hall", "", "L’Abri, Douarnenez"), ("disc", "2027-01", "12 €"),
    ]  # fmt: skip
    assert 'value="1/2027"' in await reader.page("/films/la-saone/release")  # as one types it


async def test_a_public_film_still_tells_new_channels_but_not_another_opening(reader: Reader, ana: Account) -> None:
    film = await a_film(ana.creator)
    page = await reader.page("/films/la-saone/release")
    assert 'name="day"' not in page and 'name="channel-0"' in page
    await reader.submit("/films/la-saone/release", deed="keep", **at_eight(), **HALL)
    found = await Film.get(id=film.id)
    assert (found.state, found.opens_at, len(found.releases)) == (FilmState.PUBLISHED, None, 1)


async def test_LI1_a_pole_of_free_films_refuses_all_rights_reserved_with_the_reason(reader: Reader, film: Film) -> None:
    here().settings = replace(here().settings, films=FilmsSettings(free_licences_only=True))
    form = await reader.page("/films/la-saone/edit")
    assert 'value="CC-BY-SA-4.0"' in form and 'value="CC-BY-NC-ND-2.5"' in form
    assert 'value="all-rights-reserved"' not in form
    before = await all_rows()
    for deed in ("keep", "publish"):
        answer = await reader.submit("/films/la-saone/edit", title="La Mer", licence="all-rights-reserved", deed=deed)
        assert answer.status_code == 422 and "copier et montrer" in answer.text and "La Mer" in answer.text
    assert await all_rows() == before
    answer = await reader.submit("/films/la-saone/edit", title="La Mer", licence="LAL-1.3", deed="keep")
    assert answer.status_code == 303 and (await Film.get()).licence == "LAL-1.3"
