"""The lists of whom a member follows and who follows her, however long they are."""

from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.web.pages import following
from tests.kit.following import follow
from tests.kit.people import an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.words import somebody

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Visitor:
    await an_account("ana", "Ana")
    visitor = Visitor(town.pole)
    await visitor.sign_in("ana")
    return visitor


async def me() -> Actor:
    return await Actor.get(local_handle="ana")


async def post(who: Visitor, path: str, address: str) -> None:
    await who.look("/workshop")
    csrf = dict(who._form("/workshop/follow", {}).fields)["csrf"]
    answer = await who.client.post(path, data={"csrf": csrf, "address": address}, headers={"Origin": who.base})
    assert answer.status_code == 200


async def test_whom_she_follows_is_shown_a_page_at_a_time(ana: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "ON_A_PAGE", 2)
    states = [FollowState.ACCEPTED, FollowState.REQUESTED, FollowState.REJECTED]
    for number, state in enumerate(states):
        await follow(await me(), await somebody(f"s{number}", f"Somebody {number}"), state)
    page = await ana.look("/workshop")
    assert "declined" in page and "awaiting an answer" in page and "Somebody 0" not in page
    older = page.partition('class="more"><a class="btn" href="/workshop?')[2].partition('"')[0]
    page = await ana.look(f"/workshop?{older.partition('#')[0]}")
    assert "Somebody 0" in page and "Somebody 1" not in page and "Earlier ones" not in page
    await ana.send("/workshop/unfollow")
    assert sorted(one.state for one in await Follow.all()) == ["rejected", "requested"]


@pytest.mark.parametrize("named", ["uri", "address"])
async def test_one_of_very_many_who_ask_is_answered(ana: Visitor, named: str) -> None:
    """The list shows the first of them; a notice leads to any."""
    actor = await me()
    for number in range(3):
        await follow(await somebody(f"s{number}", f"Somebody {number}"), actor, FollowState.REQUESTED)
    crowd = follows.MOST_ASKING
    await sql.change("UPDATE follow SET id=id+? WHERE followed_id=?", crowd * 10, actor.id)
    await Actor.bulk_create([_one(number) for number in range(crowd)])
    found = await Actor.filter(host="crowd.example").values_list("id", flat=True)
    first = [
        Follow(
            id=number + 1, follower_id=int(str(one)), followed_id=actor.id, state="requested", created_at=clock.now()
        )
        for number, one in enumerate(found)
    ]
    await Follow.bulk_create(first)
    last, second = await Actor.get(handle="s2"), await Actor.get(handle="s1")
    assert last.id not in {one.id for one in await follows.who_asks(actor)}
    await post(ana, "/workshop/followers/accept", getattr(last, named))
    await post(ana, "/workshop/followers/decline", getattr(second, named))
    assert await follows.between(last, actor) == FollowState.ACCEPTED
    assert await follows.between(second, actor) is None
    assert await Follow.filter(followed_id=actor.id, state="requested").count() == crowd + 1, "nobody else"


def _one(number: int) -> Actor:
    uri = f"https://crowd.example/{number}"
    return Actor(
        uri=uri, type="Person", host="crowd.example", handle=f"c{number}", inbox=f"{uri}/inbox", created_at=clock.now()
    )  # fmt: skip


@pytest.mark.parametrize("path", ["accept", "decline"])
@pytest.mark.parametrize("given", ["", "@", "s0@other.example", "https://social.example/users/nobody"])
async def test_who_is_meant_by_nothing_is_nobody(ana: Visitor, path: str, given: str) -> None:
    await follow(await somebody("s0", "Somebody"), await me(), FollowState.REQUESTED)
    await post(ana, f"/workshop/followers/{path}", given)
    assert (await Follow.get()).state == FollowState.REQUESTED


async def test_an_address_means_who_is_shown_by_it_not_who_claims_it(ana: Visitor) -> None:
    """Her own server has confirmed Somebody's domain, not that of the other."""
    actor = await me()
    sure, claims = await somebody("s0", "Sure"), await somebody("s0", "Claims", "evil.example")
    moment = clock.now() - timedelta(days=1)
    await Actor.filter(id=sure.id).update(account_domain="town.example", confirmed_at=moment)
    await Actor.filter(id=claims.id).update(account_domain="town.example", confirmed_at=None)
    for one in (claims, sure):
        await follow(one, actor, FollowState.REQUESTED)
    await post(ana, "/workshop/followers/accept", "s0@town.example")
    assert [(one.follower_id, one.state) for one in await Follow.all().order_by("id")] == [
        (claims.id, "requested"), (sure.id, "accepted"),
    ]  # fmt: skip
