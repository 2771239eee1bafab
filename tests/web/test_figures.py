"""The pages of figures: for who runs the pole, and for everybody where the pole wishes it."""

import csv
import io
from datetime import timedelta

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.figures import periods, shown
from fediverse_cinema.figures.periods import Period
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from tests.kit.counting import statements
from tests.kit.people import a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
DESK = ("/admin/figures", "/admin/figures.csv", "/admin/figures/films.csv")
WILD = "?from=9999-12-31'--&to=-1e9&of=%00"


@pytest.fixture
async def eva(town: Town) -> Visitor:
    """Who runs the pole, signed in, with a film of hers."""
    account = await an_account("eva", "Eva", role=Role.ADMIN)
    await a_film(account.creator, "=1+1 & <b>")
    visitor = Visitor(town.pole)
    await visitor.sign_in("eva")
    return visitor


async def test_she_reads_and_takes_along_what_was_done(town: Town, eva: Visitor) -> None:
    await eva.look("/admin")
    assert 'href="/admin/figures"' in eva.page
    page = await eva.look("/admin/figures")
    assert "Pôle Lyon, from 1" in page and "Counted on " in page and "=1+1 &amp; &lt;b&gt;" in page
    assert f'href="/admin/figures?of={periods.today().year}-q4"' in page
    rows = list(csv.DictReader(io.StringIO((await eva.look("/admin/figures.csv")).removeprefix("\ufeff"))))
    (films,) = [row for row in rows if row["figure"] == "films"]
    assert (films["pole"], films["name"], films["count"], films["total"]) == ("Pôle Lyon", "Films published", "1", "1")
    kept = eva.response.headers["content-disposition"]
    assert kept == f'attachment; filename="lyon.example-{periods.year(periods.today().year).name}.csv"'
    (film,) = csv.DictReader(io.StringIO((await eva.look("/admin/figures/films.csv")).removeprefix("\ufeff")))
    assert film["title"] == "'=1+1 & <b>"


async def test_any_days_can_be_counted_and_the_tables_are_of_the_same(town: Town, eva: Visitor) -> None:
    today = periods.today()
    day = today - timedelta(days=3)
    await Film.all().update(published_at=Period(day, day).begins_at)
    page = await eva.look(f"/admin/figures?from={day}&to={day}")
    assert "=1+1 &amp;" in page and f"/admin/figures.csv?from={day}&amp;to={day}" in page
    other = today - timedelta(days=5)
    assert "No film came out in these days." in await eva.look(f"/admin/figures?from={other}&to={other}")
    table = await eva.look(f"/admin/figures/films.csv?from={other}&to={other}")
    assert table.count("\n") == 1, "the head alone"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?from=2026-13-45&to=2026-12-01", "Write a day like 26/11/2026."),
        ("?from=2026-01-01&to=9999-12-31", "Write a day like 26/11/2026."),
        ("?from=2026-02-01&to=2026-01-01", "The last day comes before the first."),
        ("?to=2026-02-01", "Write a day like 26/11/2026."),
        (f"?from={'9' * 5000}&to=x", "Write a day like 26/11/2026."),
    ],
)
async def test_AUT_09_wild_days_are_refused_in_words_and_kept(
    query: str, sentence: str, town: Town, eva: Visitor
) -> None:
    page = await eva.look(f"/admin/figures{query}")
    assert eva.response.status_code == 422 and sentence in page and 'role="alert"' in page
    for path in DESK[1:]:
        await eva.look(f"{path}{query}")
        assert eva.response.status_code == 422 and "content-disposition" not in eva.response.headers


async def test_AUT_09_who_is_not_signed_in_is_told_so_before_anything_is_counted(town: Town, eva: Visitor) -> None:
    visitor = Visitor(town.pole)
    visitor.client.follow_redirects = False
    for path in DESK:
        with statements() as asked:
            await visitor.look(f"{path}{WILD}")
        assert visitor.response.status_code == 303 and visitor.response.headers["location"].startswith("/login?next=")
        assert asked == []


async def test_AUT_09_members_do_not_learn_that_there_are_figures(town: Town, eva: Visitor) -> None:
    await an_account("ana")
    member = Visitor(town.pole)
    await member.sign_in("ana")
    for path in (*DESK, "/admin", "/admin/jobs", "/figures", "/figures.csv"):
        with statements() as asked:
            await member.look(f"{path}{WILD}")
        assert member.response.status_code == 404, path
        assert not [one for one in asked if "film_day" in one or "sum(" in one.lower()]


async def test_everybody_sees_them_while_the_pole_wishes_it(town: Town, eva: Visitor) -> None:
    visitor = Visitor(town.pole)
    assert 'href="/figures"' not in await visitor.look("/")
    await visitor.look("/figures")
    assert visitor.response.status_code == 404
    await eva.look("/admin/figures")
    assert "Everybody sees the figures of each year." in await eva.send("/admin/figures", deed="show")
    assert 'href="/figures"' in await visitor.look("/")
    page = await visitor.look("/figures")
    assert "Films published" in page and f'<h2 id="of-{periods.today().year}">' in page and "=1+1" not in page
    assert (await visitor.look("/figures.csv")).startswith("\ufeffpole,from,to,figure,name,count,total")
    await eva.send("/admin/figures", deed="hide")
    await visitor.look("/figures")
    assert visitor.response.status_code == 404


async def test_however_often_they_are_asked_for_they_are_counted_now_and_then(town: Town, eva: Visitor) -> None:
    await eva.look("/admin/figures")
    await eva.send("/admin/figures", deed="show")
    visitor, now = Visitor(town.pole), clock.now()
    with clock.stopped_at(now):
        await visitor.look("/figures")
    with statements() as asked, clock.stopped_at(now + timedelta(seconds=shown.GOOD_FOR - 1)):
        await visitor.look("/figures")
    assert not [one for one in asked if "critique" in one]
    with statements() as asked, clock.stopped_at(now + timedelta(seconds=shown.GOOD_FOR + 1)):
        await visitor.look("/figures")
    assert [one for one in asked if "critique" in one]
