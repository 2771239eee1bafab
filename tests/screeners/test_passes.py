"""Passes to a film that is not public: who gets one, how long and how often it holds, and what is noted of its use."""

from datetime import timedelta

import pytest

from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.here import House
from fediverse_cinema.media.vault import Key
from fediverse_cinema.poles.service import found
from fediverse_cinema.screeners import queries, service
from fediverse_cinema.screeners.models import ScreeningPass, Viewing
from fediverse_cinema.screeners.service import Allowance
from tests.house.rounds import all_rows
from tests.kit.haste import quick_keys
from tests.kit.people import a_creator, a_film
from tests.kit.screenings import a_link, a_week, an_invitation

pytestmark = pytest.mark.anyio


@pytest.fixture
async def film(house: House) -> Film:
    with quick_keys():
        await found()
    return await a_film(await a_creator(), published=False)


async def test_a_secret_is_kept_nowhere(film: Film) -> None:
    path, one = await a_link(film)
    secret = path.rpartition("/")[2]
    for table in ("screening_pass", "job", "film"):
        assert secret not in repr(await sql.rows(f"SELECT * FROM {table}"))
    assert (await service.by_secret(secret)).id == one.id
    assert len(secret) >= 43, "256 bits"


async def test_what_never_was_has_ended_is_used_up_or_taken_back_is_missing_in_the_same_words(film: Film) -> None:
    taken_back, ended, used = [(await a_link(film, name, most_viewings=1)) for name in ("Zoé", "Yves", "Xia")]
    await service.revoke(taken_back[1])
    await ScreeningPass.filter(id=ended[1].id).update(expires_at=clock.now())
    await service.check(used[1].id, 7, playing=True)
    said = set()
    for path in ("/screening/guess", taken_back[0], ended[0], used[0]):
        with pytest.raises(Missing) as error:
            await service.by_secret(path.rpartition("/")[2])
        said.add((str(error.value), error.value.public, error.value.status))
    assert len(said) == 1


async def test_a_pass_holds_until_the_very_second(film: Film) -> None:
    now = clock.now()
    path, one = await a_link(film, until=now + timedelta(hours=1))
    key = service.key_for(one, film.asset_id or 0)
    assert key.expires <= one.expires_at.timestamp(), "no address of the vault outlives the pass"
    with clock.stopped_at(one.expires_at - timedelta(seconds=1)):
        await service.check(one.id, 1, playing=True)
    with clock.stopped_at(one.expires_at):
        with pytest.raises(Missing):
            await service.check(one.id, 1, playing=True)
        with pytest.raises(Missing):
            await service.by_secret(path.rpartition("/")[2])


async def test_one_who_watches_gets_no_further_piece_once_her_pass_is_taken_back(film: Film) -> None:
    _, one = await a_link(film)
    await service.check(one.id, 1, playing=True)
    await service.revoke(one)
    before = await all_rows()
    for playing in (True, False):
        with pytest.raises(Missing):
            await service.check(one.id, 1, playing=playing)
    assert await all_rows() == before
    await service.change(one, a_week(until=clock.now() + timedelta(days=30)))
    kept = await ScreeningPass.get()
    assert (kept.revoked_at is None, kept.expires_at) == (False, one.expires_at), "what is taken back stays so"


async def test_looking_at_the_page_is_no_viewing_and_one_opening_is_one_however_much_is_fetched(film: Film) -> None:
    _, one = await a_link(film, most_viewings=2)
    await service.check(one.id, 1, playing=False)
    assert await Viewing.all().count() == 0
    for opening in (1, 1, 2, 1):
        await service.check(one.id, opening, playing=True)
    assert await Viewing.all().count() == 2
    with pytest.raises(Missing):
        await service.check(one.id, 3, playing=True)
    await service.check(one.id, 2, playing=True)  # who has begun may see the end


async def test_every_opening_counts_also_those_of_the_same_second_in_the_last_hours_of_a_pass(film: Film) -> None:
    path, one = await a_link(film, until=clock.now() + timedelta(hours=5), most_viewings=2)
    with clock.stopped_at(clock.now()):
        keys = [service.key_for(one, film.asset_id or 0) for _ in range(3)]
        assert len({key.expires for key in keys}) == 1
        for key in keys[:2]:
            for playing in (False, True, True):
                await service.check(*numbers_of(key), playing=playing)
        with pytest.raises(Missing):
            await service.check(*numbers_of(keys[2]), playing=True)
        with pytest.raises(Missing):
            await service.by_secret(path.rpartition("/")[2])
        await service.check(*numbers_of(keys[0]), playing=True)  # who has begun may see the end
    assert await Viewing.all().count() == 2


def numbers_of(key: Key) -> tuple[int, int]:
    """Of the pass and of the opening of its page."""
    kind, pass_id, opening = key.holder.split("-")
    assert kind == service.HOLDER
    return int(pass_id), int(opening)


async def test_what_a_member_was_invited_to_opens_to_nobody_else(film: Film) -> None:
    ben, cleo = await a_creator("ben"), await a_creator("cleo")
    one = await an_invitation(film, ben.actor)
    before = await all_rows()
    for member in (None, cleo.actor.id, film.author_id):
        for playing in (True, False):
            with pytest.raises(Missing):
                await service.check(one.id, 1, member=member, playing=playing)
    assert await all_rows() == before
    await service.check(one.id, 1, member=ben.actor.id, playing=True)
    _, link = await a_link(film)
    await service.check(link.id, 1, member=cleo.actor.id, playing=True)  # a link asks nobody who she is
    assert await Viewing.all().count() == 2


async def test_the_log_says_when_she_began_and_when_she_was_last_seen(film: Film) -> None:
    start = clock.now()
    _, one = await a_link(film)
    for minutes in (0, 1, 17):
        with clock.stopped_at(start + timedelta(minutes=minutes)):
            await service.check(one.id, 1, playing=True)
    (line,) = await queries.passes_of(film)
    (viewing,) = line.viewings
    assert (viewing.began_at, viewing.seen_at) == (start, start + timedelta(minutes=17))
    assert (line.state, line.count, line.name) == ("open", 1, "Zoé")


async def test_a_prolonged_link_works_again(film: Film) -> None:
    path, one = await a_link(film, until=clock.now() + timedelta(days=1))
    with clock.stopped_at(clock.now() + timedelta(days=2)):
        with pytest.raises(Missing):
            await service.by_secret(path.rpartition("/")[2])
        assert [line.state for line in await queries.passes_of(film)] == ["expired"]
        await service.change(one, a_week(most_viewings=3))
        assert (await service.by_secret(path.rpartition("/")[2])).most_viewings == 3


async def test_a_member_finds_what_she_is_invited_to_until_it_ends_or_is_public(film: Film) -> None:
    ben, cleo = await a_creator("ben"), await a_creator("cleo")
    one = await an_invitation(film, ben.actor, most_viewings=1)
    assert [line.title for line in await queries.invitations_of(ben.actor)] == ["La Saône"]
    assert await queries.invitations_of(cleo.actor) == ()
    assert await queries.count_open(await film.author) == {f"/films/{film.slug}": 1}
    await service.check(one.id, 1, member=ben.actor.id, playing=True)
    assert await queries.invitations_of(ben.actor) == ()
    await service.change(one, a_week())
    assert len(await queries.invitations_of(ben.actor)) == 1
    await Film.filter(id=film.id).update(state="published")
    assert await queries.invitations_of(ben.actor) == ()
    assert await queries.count_open(await film.author) == {}


async def test_nobody_is_invited_twice_nor_to_a_public_film_nor_for_ever(film: Film) -> None:
    ben = await a_creator("ben")
    await an_invitation(film, ben.actor)
    for allowance in (
        a_week(until=clock.now()),
        a_week(until=clock.now() + timedelta(days=400)),
        a_week(most_viewings=0),
    ):
        with pytest.raises(Refused):
            await service.make_link(film, "Zoé", allowance)
    for name in ("", "  ", "Z" * 121):
        with pytest.raises(Refused):
            await service.make_link(film, name, a_week())
    with pytest.raises(Refused):
        await service.invite(film, ben.actor, a_week())
    await Film.filter(id=film.id).update(state="published")
    with pytest.raises(Refused):
        await service.make_link(film, "Zoé", Allowance(clock.now() + timedelta(days=1)))
    assert await ScreeningPass.all().count() == 1


async def test_a_film_that_is_deleted_takes_its_passes_and_their_log_along(film: Film) -> None:
    _, one = await a_link(film)
    await service.check(one.id, 1, playing=True)
    await film.delete()
    assert (await ScreeningPass.all().count(), await Viewing.all().count()) == (0, 0)
