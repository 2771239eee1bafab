"""Figures, compared with what the pages of the pole show."""

import asyncio
import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fediverse_cinema.events.models import EventState
from fediverse_cinema.figures import counting, periods, shown, tables
from fediverse_cinema.figures.counting import Figure, FilmRow
from fediverse_cinema.films import audience
from fediverse_cinema.films.models import Film, FilmDay, FilmState
from fediverse_cinema.films.opening_times import read_moment
from fediverse_cinema.foundation import clock
from fediverse_cinema.labels.models import Audience
from fediverse_cinema.people.views import Person
from fediverse_cinema.poles.models import Pole
from tests.kit.calls import a_call
from tests.kit.companies import a_company
from tests.kit.events import an_event
from tests.kit.labels import a_label, a_selection
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.projects import a_project
from tests.kit.publications import a_publication
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio


async def of(year: int) -> dict[str, tuple[int, int]]:
    return {one.name: (one.count, one.total) for one in await counting.figures(periods.year(year))}


async def opened(film: Film, moment: datetime) -> None:
    await Film.filter(id=film.id).update(published_at=moment)


async def test_the_figures_are_those_of_the_site(town: Town) -> None:
    """Each is counted once more on the page that shows the things themselves."""
    ana = await an_account("ana", "Ana Belle")
    maker = ana.creator
    shown = [await a_film(maker, f"Film {number}") for number in range(3)]
    await a_film(maker, "Un brouillon", published=False)
    hidden = await a_film(maker, "Un film masqué")
    await Film.filter(id=hidden.id).update(state=FilmState.HIDDEN)
    found_elsewhere = await a_film(maker, "Un film trouvé ailleurs")
    await Film.filter(id=found_elsewhere.id).update(made_by="Ada Morel")
    project = await a_project(maker)
    await a_call(project, "Prise de son")
    await a_call(project, "Montage")
    evening = await an_event(maker.actor, "Une avant-première")
    await an_event(maker.actor, "Un atelier", kind="workshop")
    off = await an_event(maker.actor, "Une séance annulée")
    off.state = EventState.CANCELLED
    await off.save()
    await a_label(maker.actor)
    await a_company(maker.actor)
    await a_selection(maker.actor, shown[0], title="Marées", audience=Audience.PUBLIC)
    await a_selection(maker.actor, shown[0], title="Pour moi")
    await a_publication(maker.actor)
    await a_publication(maker.actor, title="Un brouillon d’article", published=False)
    await town.pole.work()
    found = await of(evening.begins_at.year)
    this = await of(periods.today().year)
    visitor = Visitor(town.pole)

    async def on(page: str, link: str) -> int:
        return len(set(re.findall(rf'href="({link}[^"/?#.]+)"', await visitor.look(page))))

    assert this["films"] == (await on("/films", "/films/film-"),) * 2 == (3, 3)
    assert this["projects"] == (await on("/projects", "/projects/"),) * 2 == (1, 1)
    assert this["calls"] == (await on("/calls", "/projects/quai_nord/calls/"),) * 2 == (2, 2)
    assert this["labels"] == (await on("/labels", "/labels/"),) * 2 == (1, 1)
    assert this["companies"] == (await on("/companies", "/companies/"),) * 2 == (1, 1)
    assert this["selections"] == (1, 1) and "Marées" in await visitor.look("/selections")
    assert this["publications"] == (1, 1) and "Un brouillon d’article" not in await visitor.look("/publications")
    assert (found["events"][0], found["screenings"][0]) == (2, 1) and "Un atelier" in await visitor.look("/agenda")
    assert this["makers"] == (1, 1) and this["members"] == (1, 1)
    assert this["minutes"] == (3 * 65 // 60, 3 * 65 // 60)


async def test_what_was_done_counts_for_its_days_and_for_the_total_at_their_end(town: Town) -> None:
    maker = await a_creator()
    for title, day, hour in (("A", "2025-12-31", "23:59"), ("B", "2026-01-01", "00:00"), ("C", "2026-12-31", "23:59")):
        await opened(await a_film(maker, title), read_moment(day, hour))
    assert [(await of(year))["films"] for year in (2024, 2025, 2026, 2027)] == [(0, 0), (1, 1), (2, 3), (0, 3)]
    rows = await counting.film_rows(periods.year(2026))
    assert [(one.title, f"{one.published_at:%d/%m}") for one in rows] == [("B", "01/01"), ("C", "31/12")]


async def test_views_are_counted_by_day_and_in_all(town: Town) -> None:
    film = await a_film(await a_creator())
    await Film.filter(id=film.id).update(views=5)  # from before they were counted by day
    days = ((2026, 12, 31, 22, 59), (2026, 12, 31, 23, 1), (2027, 1, 1, 12))
    for moment in days:
        with clock.stopped_at(datetime(*moment, tzinfo=UTC)):
            assert await audience.count_view(film.uri)
    kept = await FilmDay.all().order_by("day").values_list("day", "views")
    assert [tuple(one) for one in kept] == [(date(2026, 12, 31), 1), (date(2027, 1, 1), 2)]
    assert (await of(2026))["views"] == (1, 6) and (await of(2027))["views"] == (2, 8)
    assert (await Film.get(id=film.id)).views == 8 and await counting.counted_since() == date(2026, 12, 31)


async def test_views_that_come_at_once_are_all_counted(town: Town) -> None:
    film = await a_film(await a_creator())
    await asyncio.gather(*(audience.count_view(film.uri) for _ in range(8)))
    assert (await Film.get(id=film.id)).views == 8 and [one.views for one in await FilmDay.all()] == [8]


async def test_what_nobody_may_see_has_no_views(town: Town) -> None:
    draft = await a_film(await a_creator(), published=False)
    assert not await audience.count_view(draft.uri) and not await audience.count_view("https://lyon.example/ap/films/x")
    assert await FilmDay.all().count() == 0


async def test_an_empty_pole_has_done_nothing(town: Town) -> None:
    found = await of(2026)
    assert set(found) == set(counting.NAMES) and set(found.values()) == {(0, 0)}
    assert await counting.counted_since() is None and await counting.film_rows(periods.year(2026)) == []


async def test_the_first_year_is_that_of_the_poles_clock(town: Town) -> None:
    """It is 2025 in Montréal when 2026 has begun at Greenwich, and still is when the page of figures is asked for."""
    house, founded = town.pole.house, datetime(2026, 1, 1, 2, tzinfo=UTC)
    house.settings = replace(house.settings, pole=replace(house.settings.pole, region="CA-QC"))
    await Pole.all().update(created_at=founded)
    with clock.stopped_at(founded):
        assert await counting.first_year() == periods.today().year == 2025
        assert list(await shown.years()) == [2025]


def read(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))


@pytest.mark.parametrize("written", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=cmd|" /C calc"!A0', 'Il dit "non", et'])
def test_WEB_21_a_title_is_no_formula_and_stays_in_its_cell(written: str) -> None:
    period = periods.year(2026)
    who = Person(written, "ana@lyon.example", "/users/ana", "lyon.example", True)
    row = FilmRow(written, "/films/a", who, datetime(2026, 3, 4, tzinfo=UTC), 65, 3)
    (film,) = read(tables.of_films(written, period, [row]))
    for cell in (film["pole"], film["title"], film["by"]):
        assert not cell.startswith(("=", "+", "-", "@", "\t")) and written in cell
    assert (film["published"], film["views"], film["from"]) == ("2026-03-04", "3", "2026-01-01")
    (figure,) = read(tables.of_figures(written, [(period, [Figure("films", 1, 2)])], lambda name: name))
    assert not figure["pole"].startswith(("=", "+", "-", "@", "\t")) and (figure["count"], figure["total"]) == (
        "1",
        "2",
    )
