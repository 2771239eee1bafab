"""DI8: private screeners before the doors: personal links, members who are invited, and everybody else, who learns
nothing. Files are asked of the vault as a player asks them.
"""

import re
from datetime import timedelta

import pytest

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here
from fediverse_cinema.screeners import service
from fediverse_cinema.screeners.models import ScreeningPass, Viewing
from fediverse_cinema.web import dates, limits
from tests.house.rounds import all_rows
from tests.kit.haste import quick_keys
from tests.kit.people import a_film, an_account
from tests.kit.screenings import a_link, an_invitation
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio

SCREENERS = "/films/la-saone/screeners"


@pytest.fixture
async def ana(reader: Reader) -> Account:
    account = await an_account()
    await reader.sign_in("ana")
    return account


@pytest.fixture
async def film(ana: Account) -> Film:
    return await a_film(ana.creator, published=False, synopsis="Un fleuve.")


@pytest.fixture
async def visitor(film: Film) -> Reader:
    return Reader(here())


def files(page: str) -> list[str]:
    """The addresses of the vault that a page names."""
    return sorted(set(re.findall(r'"(/vault/[^"]+)"', page)))


def piece(page: str) -> str:
    return next(path for path in files(page) if path.endswith("-720.mp4"))


async def test_DI8_a_link_is_shown_once_and_opens_the_film_to_who_has_no_account(
    reader: Reader, visitor: Reader, film: Film
) -> None:
    until = f"{clock.now() + timedelta(days=3):%Y-%m-%d}"
    answer = await reader.submit(SCREENERS, whom="Zoé, festival de Brest", until=until, most="2")
    found = re.search(r'value="https://lyon\.example(/screening/[\w-]{43})"', answer.text)
    assert answer.status_code == 200 and found
    assert "/screening/" not in await reader.page(SCREENERS)
    seen = await visitor.client.get(found[1])
    assert seen.status_code == 200 and "La Saône" in seen.text and "Un fleuve." in seen.text
    assert seen.headers["cache-control"] == "private, no-store" and "set-cookie" not in seen.headers
    assert seen.headers["referrer-policy"] == "no-referrer" and "noindex" in seen.headers["x-robots-tag"]
    assert await Viewing.all().count() == 0, "looking at the page is no viewing"
    assert len(files(seen.text)) >= 3 and "/media/" not in seen.text
    for path in files(seen.text):
        assert (await visitor.client.get(path)).status_code == 200, path
    (row,) = await ScreeningPass.all()
    assert await Viewing.all().values_list("screening_pass_id", flat=True) == [row.id]
    assert "vu une fois, sur 2 au plus" in (await reader.page(SCREENERS)).replace("\n", "")


async def test_previews_robots_and_curious_requests_are_no_viewings(visitor: Reader, film: Film) -> None:
    path, _ = await a_link(film)
    page = await visitor.page(path)
    assert (await visitor.client.head(path)).status_code == 200
    for file in files(page):
        assert (await visitor.client.head(file)).status_code == 200
        if not file.endswith(".mp4"):
            assert (await visitor.client.get(file)).status_code == 200
    assert await Viewing.all().count() == 0


async def test_links_that_never_were_or_no_longer_are_look_the_same_to_the_byte(visitor: Reader, film: Film) -> None:
    ended, back, used = [await a_link(film, name, most_viewings=1) for name in ("Yves", "Xia", "Zoé")]
    await ScreeningPass.filter(id=ended[1].id).update(expires_at=clock.now())
    await service.revoke(back[1])
    await service.check(used[1].id, 1, playing=True)
    before = await all_rows()
    answers = [await visitor.client.get(path) for path in ("/screening/" + "x" * 43, ended[0], back[0], used[0])]
    pages = {re.sub(r'value="[^"]+"', "", one.text) for one in answers}
    assert [one.status_code for one in answers] == [404] * 4 and len(pages) == 1
    assert "La Saône" not in answers[0].text and "Ce lien ne mène nulle part, ou plus." in answers[0].text
    assert len({tuple(sorted((k, v) for k, v in one.headers.items() if k != "content-length")) for one in answers}) == 1
    assert await all_rows() == before


async def test_who_guesses_links_is_told_to_wait_and_her_neighbour_with_a_link_is_let_in(
    visitor: Reader, film: Film
) -> None:
    path, _ = await a_link(film)
    start = clock.now()
    with clock.stopped_at(start):
        for number in range(limits.MOST_MISSES):
            assert (await visitor.client.get(f"/screening/guess-{number}")).status_code == 404
        for _ in range(2):
            assert (await visitor.client.get("/screening/guess")).status_code == 429
        assert (await visitor.client.get(path)).status_code == 200
    with clock.stopped_at(start + timedelta(minutes=1)):
        assert (await visitor.client.get("/screening/guess")).status_code == 404


async def test_what_was_taken_back_stops_while_it_plays(visitor: Reader, reader: Reader, film: Film) -> None:
    path, one = await a_link(film)
    file = piece(await visitor.page(path))
    assert (await visitor.client.get(file, headers={"Range": "bytes=0-3"})).status_code == 206
    answer = await reader.submit(f"{SCREENERS}/revoke", **{"pass": str(one.id)})
    assert answer.status_code == 303
    assert (await visitor.client.get(file, headers={"Range": "bytes=4-7"})).status_code == 404
    assert (await visitor.client.get(path)).status_code == 404


async def test_the_last_viewing_may_be_seen_to_its_end_and_none_begins_after_it(visitor: Reader, film: Film) -> None:
    path, _ = await a_link(film, most_viewings=1)
    first = piece(await visitor.page(path))
    second = piece(await visitor.page(path))
    assert [(await visitor.client.get(one)).status_code for one in (first, second, first)] == [200, 404, 200]
    assert (await visitor.client.get(path)).status_code == 404
    assert await Viewing.all().count() == 1


async def test_in_the_last_hours_of_a_link_each_opening_is_a_viewing(visitor: Reader, film: Film) -> None:
    path, _ = await a_link(film, until=clock.now() + timedelta(hours=5), most_viewings=2)
    with clock.stopped_at(clock.now()):
        pieces = [piece(await visitor.page(path)) for _ in range(3)]
        codes = [(await visitor.client.get(one)).status_code for one in (*pieces, *pieces)]
    assert codes == [200, 200, 404, 200, 200, 404] and await Viewing.all().count() == 2


async def test_a_key_opens_no_other_film_and_no_longer_than_the_pass(visitor: Reader, ana: Account, film: Film) -> None:
    path, _ = await a_link(film, until=clock.now() + timedelta(hours=1))
    other = await a_film(ana.creator, "Le Rhône", published=False)
    other_path, _ = await a_link(other, "Yves")
    mine, theirs = piece(await visitor.page(path)), piece(await visitor.page(other_path))
    stolen = f"{mine.rpartition('/')[0]}/{theirs.rpartition('/')[2]}"
    forged = mine.replace(".pass-1-", ".pass-2-")
    assert forged != mine
    before = await all_rows()
    for address in (stolen, forged, mine.replace("/vault/", "/vault/x")):
        assert (await visitor.client.get(address)).status_code == 404
    with clock.stopped_at(clock.now() + timedelta(minutes=61)):
        assert (await visitor.client.get(mine)).status_code == 404
    assert await all_rows() == before


async def test_DI8_a_member_who_is_invited_sees_it_in_her_workshop_and_nobody_else_does(
    reader: Reader, film: Film
) -> None:
    await an_account("ben", "Ben Roy")
    await an_account("cleo", "Cléo Sand")
    answer = await reader.submit(SCREENERS, whom="@ben", until=f"{clock.now() + timedelta(days=3):%Y-%m-%d}", most="")
    assert answer.status_code == 303 and "Ben Roy" in await reader.page(SCREENERS)
    one = await ScreeningPass.get()
    page = f"/screenings/{one.id}"
    ben, cleo = await Reader(here()).sign_in("ben"), await Reader(here()).sign_in("cleo")
    workshop = await ben.page("/workshop")
    assert page in workshop and "La Saône" in workshop
    shown = await ben.page(page)
    assert "La Saône" in shown and (await ben.client.get(piece(shown))).status_code == 200
    viewings = await Viewing.all().count()
    for other in (cleo, reader, Reader(here())):  # the address alone is worth nothing
        assert {(await other.client.get(file)).status_code for file in files(shown)} == {404}
    assert await Viewing.all().count() == viewings == 1
    never = (await cleo.client.get("/screenings/999")).text
    assert (await cleo.client.get(page)).status_code == 404 and "La Saône" not in await cleo.page("/workshop")
    assert re.sub(r'value="[^"]+"', "", (await cleo.client.get(page)).text.replace(page, "")) == re.sub(
        r'value="[^"]+"', "", never.replace("/screenings/999", "")
    )
    assert (await ben.client.get("/films/la-saone")).status_code == 404, "the film itself stays a draft"


async def test_only_its_maker_invites_and_only_to_her_film(reader: Reader, ana: Account, film: Film) -> None:
    ben = await an_account("ben", "Ben Roy")
    other = await a_film(ben.creator, "Le Rhône", published=False)
    _, foreign = await a_link(other)
    before = await all_rows()
    for deed in ("change", "revoke"):
        fields = {"pass": str(foreign.id), "until": f"{clock.now() + timedelta(days=30):%Y-%m-%d}"}
        assert (await reader.submit(f"{SCREENERS}/{deed}", **fields)).status_code == 303
        assert (await reader.submit(f"/films/le-rhone/screeners/{deed}", **fields)).status_code == 404
    assert (await reader.client.get("/films/le-rhone/screeners")).status_code == 404
    assert await all_rows() == before


@pytest.mark.parametrize(
    "fields, place",
    [
        ({"whom": ""}, "whom"), ({"whom": "@nobody"}, "whom"), ({"whom": "@ana"}, "whom"), ({"until": "hier"}, "until"),
        ({"until": "2020-01-01"}, "until"), ({"until": "2999-01-01"}, "until"), ({"most": "beaucoup"}, "most"),
        ({"most": "0"}, "most"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_said_beside_its_field(
    reader: Reader, film: Film, fields: dict[str, str], place: str
) -> None:
    typed = {"whom": "Zoé", "until": f"{clock.now() + timedelta(days=3):%Y-%m-%d}", "most": ""} | fields
    before = await all_rows()
    answer = await reader.submit(SCREENERS, **typed)
    assert answer.status_code == 422 and f'id="{place}-error"' in answer.text
    assert await all_rows() == before


async def test_who_is_invited_reads_the_last_day_and_its_maker_the_day_it_was_taken_back(
    reader: Reader, film: Film
) -> None:
    """A pass ends at the midnight after its last day; nobody has to count back."""
    today = by_our_clock(clock.now())
    last = today + timedelta(days=20)
    until = f"jusqu’au {dates.long_date(last, 'fr')} inclus"
    await reader.submit(SCREENERS, whom="Zoé", until=f"{last:%d/%m/%Y}", most="")
    assert until in await reader.page(SCREENERS)
    await reader.submit(f"{SCREENERS}/revoke", **{"pass": str((await ScreeningPass.get()).id)})
    shown = await reader.page(SCREENERS)
    assert f"retirée le {dates.long_date(today, 'fr')}" in shown and until not in shown


async def test_prolonging_says_what_is_wrong_beside_the_pass(reader: Reader, film: Film) -> None:
    _, one = await a_link(film)
    answer = await reader.submit(f"{SCREENERS}/change", **{"pass": str(one.id), "until": "hier", "most": ""})
    assert answer.status_code == 422 and f'id="until-{one.id}-error"' in answer.text
    until = clock.now() + timedelta(days=30)
    answer = await reader.submit(
        f"{SCREENERS}/change", **{"pass": str(one.id), "until": f"{until:%Y-%m-%d}", "most": "5"}
    )
    assert answer.status_code == 303
    changed = await ScreeningPass.get()
    assert changed.most_viewings == 5 and changed.expires_at > one.expires_at


async def test_once_the_film_is_public_the_link_leads_to_its_page(visitor: Reader, film: Film) -> None:
    path, _ = await a_link(film)
    with quick_keys():
        await films.publish(film)
    answer = await visitor.client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/films/la-saone")


async def test_an_invitation_to_a_film_without_a_file_says_so(visitor: Reader, ana: Account, film: Film) -> None:
    path, _ = await a_link(film)
    await Film.filter(id=film.id).update(asset_id=None)
    page = await visitor.page(path)
    assert "encore en préparation" in page and "<video" not in page


async def test_an_invitation_is_no_way_to_the_makers_other_pages(film: Film) -> None:
    ben = await an_account("ben", "Ben Roy")
    await an_invitation(film, ben.creator.actor)
    reader = await Reader(here()).sign_in("ben")
    for path in ("edit", "release", "screeners", "pictures", "subtitles", "original", "progress"):
        assert (await reader.client.get(f"/films/la-saone/{path}")).status_code == 404
