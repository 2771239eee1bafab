"""A maker asks whom her film names: how each of them is reached, and that what was confirmed is looked at again."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.capabilities import CREDITS
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import claims as consents
from fediverse_cinema.consents import credits, stamps
from fediverse_cinema.consents.models import Claim, ClaimState, ConsentRequest, Stamp
from fediverse_cinema.consents.news import CreditAnswered
from fediverse_cinema.films import claims, composing, crediting, filmography, named
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.people.models import Creator
from tests.inbox.test_credits_received import a_stamp, yes
from tests.kit.counting import statements
from tests.kit.neighbours import Answer, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio
UNDERSTANDS: dict[str, Any] = {
    "of her generator": {"generator": {"type": "Application", "implements": [{"href": CREDITS, "name": "Credits"}]}},
    "of herself": {"implements": [{"href": CREDITS}]},
    "a single one": {"generator": {"implements": {"id": CREDITS}}},
    "by its address": {"generator": {"implements": CREDITS}},
}
MUSICIAN = "https://w3id.org/fep/0673/trades#musician"
NOT: dict[str, Any] = {
    "nothing": {},
    "something else": {"generator": {"implements": [{"href": "https://w3id.org/fep/7aa9"}, 7, None, {"href": [1]}]}},
    "no list": {"generator": "https://social.example/generator", "implements": 7},
}


WEBFINGER = "GET /.well-known/webfinger"


def leads_to(who: Neighbour) -> Answer:
    """What her server's WebFinger says, whoever is asked for."""
    link = {"rel": "self", "type": "application/activity+json", "href": who.uri}
    name = who.uri.rpartition("/")[2]
    record = {"subject": f"acct:{name}@{who.server.host}", "links": [link]}
    return Answer(200, json.dumps(record).encode(), "application/jrd+json")


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana")


async def a_film_naming(ana: Creator, *who: str) -> Film:
    film = await a_film(ana, credits="\n".join(f"Musique — N° {n} — {one}" for n, one in enumerate(who, start=1)))
    return await Film.get(id=film.id).select_related("author")


async def press(film: Film, line: int = 0) -> None:
    await crediting.ask(film, (await claims.of(film))[line])


@pytest.mark.parametrize("said", UNDERSTANDS.values(), ids=UNDERSTANDS)
async def test_whose_server_understands_it_gets_a_request(town: Town, ana: Creator, said: dict[str, Any]) -> None:
    leila = town.social.actor("leila", **said)
    await actors.find_actor(leila.uri)
    film = await a_film_naming(ana, leila.uri)
    await press(film)
    assert (await Claim.get()).state == ClaimState.NAMED, "her server is asked beside"
    await press(film)
    await town.pole.work()
    [request] = town.social.received()
    assert (request["type"], request["roleName"], request["trade"].rpartition("#")[2]) == (
        "CreditRequest", "Musique", crediting.trade_of("Musique"),
    )  # fmt: skip
    assert (await Claim.get()).state == ClaimState.ASKED


@pytest.mark.parametrize("said", NOT.values(), ids=NOT)
async def test_whose_server_does_not_gets_none(town: Town, ana: Creator, said: dict[str, Any]) -> None:
    """GoToSocial answers it with an error, and it would be sent again for days."""
    leila = town.social.actor("leila", **said)
    await actors.find_actor(leila.uri)
    await press(await a_film_naming(ana, leila.uri))
    await town.pole.work()
    assert town.social.received("CreditRequest") == []


async def test_a_server_that_is_away_is_asked_later(town: Town, ana: Creator) -> None:
    leila = town.social.actor("leila", **UNDERSTANDS["of herself"])
    await actors.find_actor(leila.uri)
    town.social.says["GET /users/leila"] = Answer(503)
    await press(await a_film_naming(ana, leila.uri))
    await town.pole.work()
    assert (await Claim.get()).state == ClaimState.NAMED
    del town.social.says["GET /users/leila"]
    await Job.filter(kind=crediting.ASK).update(due=0)
    await town.pole.work()
    assert [one["type"] for one in town.social.received()] == ["CreditRequest"]


async def test_who_is_not_there_is_told_in_words_and_keeps_nobody_else_from_being_asked(
    town: Town, ana: Creator
) -> None:
    bea = await a_creator("bea")
    film = await a_film_naming(ana, "@nobody@social.example", "@bea", "https://rosa.example/me")
    for line in (0, 2):
        with pytest.raises(CinemaError) as refusal:
            await press(film, line)
        assert refusal.value.public
    await crediting.ask_all(film)
    await town.pole.work()
    assert [one.author_id for one in await ConsentRequest.all()] == [bea.actor_id]
    lines = [crediting.line_of(one) for one in await claims.of(film)]
    assert [one.state for one in lines] == [crediting.UNREACHED, "asked", ""], "and the line of each says so"


async def test_of_strangers_no_server_is_asked_while_she_waits_and_none_twice_in_a_day(
    town: Town, ana: Creator
) -> None:
    """LOD: a hundred lines at a hundred servers that do not answer are no page that spins for half an hour, and no way
    to knock at them.
    """
    leila = town.social.actor("leila", **UNDERSTANDS["of herself"])
    film = await a_film_naming(ana, "@leila@social.example", "@nobody@fedi.example", "@gone@evil.example")
    town.social.says[WEBFINGER] = leads_to(leila)
    town.evil.says[WEBFINGER] = Answer(503)
    await crediting.ask_all(film)
    assert town.social.asked == [] and town.evil.asked == [], "all of it is done beside"
    await town.pole.work()
    assert [one["object"] for one in town.social.received("CreditRequest")] == [leila.uri]
    states = [crediting.line_of(one).state for one in await claims.of(film)]
    assert states == ["asked", crediting.UNREACHED, "named"], "of one that is away nothing is known yet"
    before = len(town.social.asked), len(town.fedi.asked)
    await crediting.ask_all(film)
    await town.pole.work()
    assert (len(town.social.asked), len(town.fedi.asked)) == before, "nobody is asked for again"
    await Claim.filter(checked_at__isnull=False).update(checked_at=clock.now() - crediting.TRY_AGAIN)
    town.fedi.says[WEBFINGER] = leads_to(town.fedi.actor("nobody", **UNDERSTANDS["of herself"]))
    await crediting.ask_all(film)
    await town.pole.work()
    assert [crediting.line_of(one).state for one in await claims.of(film)][:2] == ["asked", "asked"]


async def test_whose_server_does_not_answer_for_days_is_told_as_not_reached(town: Town, ana: Creator) -> None:
    leila = town.social.actor("leila", **UNDERSTANDS["of herself"])
    await actors.find_actor(leila.uri)
    film = await a_film_naming(ana, leila.uri)
    town.social.says["GET /users/leila"] = Answer(503)
    await press(film)
    for _ in range(30):
        await town.pole.work()
        await Job.filter(kind=crediting.ASK).update(due=0, created=0)
    [line] = [crediting.line_of(one) for one in await claims.of(film)]
    assert line.state == crediting.UNREACHED and line.askable
    del town.social.says["GET /users/leila"]
    await press(film)
    await town.pole.work()
    assert (await Claim.get()).state == ClaimState.ASKED


@pytest.mark.parametrize("deed", ["line", "film"])
async def test_nobody_is_asked_for_a_line_or_a_film_that_has_gone_meanwhile(
    town: Town, ana: Creator, deed: str
) -> None:
    leila = town.social.actor("leila", **UNDERSTANDS["of herself"])
    film = await a_film_naming(ana, "@leila@social.example")
    await crediting.ask_all(film)
    if deed == "line":
        await credits.keep(film.uri, ())
    else:
        await Film.filter(id=film.id).update(state=FilmState.DRAFT)
    await town.pole.work()
    assert town.social.received("CreditRequest") == [] and await Claim.all().count() == (deed == "film")
    assert town.social.asked == [] and leila.uri


async def test_nobody_is_asked_for_a_draft(town: Town, ana: Creator) -> None:
    await a_creator("bea")
    film = await a_film(ana, published=False, credits="Son — Bea — @bea")
    film = await Film.get(id=film.id).select_related("author")
    for deed in (press(film), crediting.ask_all(film)):
        with pytest.raises(CinemaError, match="draft"):
            await deed
    assert await Claim.all().count() == 0


async def test_who_makes_a_film_confirms_her_own_part_by_asking(town: Town, ana: Creator) -> None:
    film = await a_film_naming(ana, "@ana")
    await press(film)
    await town.pole.work()
    assert (await Claim.get()).stamp_uri == (await Stamp.get()).uri
    [part] = await filmography.of(ana.actor)
    assert part.films[0].title == "La Saône"


async def test_who_does_not_answer_may_be_asked_again_after_a_week_and_then_answers_once(
    town: Town, ana: Creator
) -> None:
    leila = town.social.actor("leila", **UNDERSTANDS["of herself"])
    await actors.find_actor(leila.uri)
    film = await a_film_naming(ana, leila.uri)
    await press(film)
    await town.pole.work()
    first = await Claim.get()
    [line] = await claims.of(film)
    assert not crediting.may_be_asked(line)
    await Claim.all().update(asked_at=clock.now() - credits.ASK_AGAIN - timedelta(hours=1))
    [line] = await claims.of(film)
    assert crediting.may_be_asked(line)
    await press(film)
    await town.pole.work()
    second = await Claim.get()
    assert [one["id"] for one in town.social.received()] == [first.request_uri, second.request_uri]
    town.social.serve(a_stamp(leila, film.uri, trade=MUSICIAN))
    await town.deliver(leila, yes(leila, first))
    assert (await Claim.get()).state == ClaimState.ASKED, "she answers what she was asked last"
    await town.deliver(leila, yes(leila, second))
    assert (await Claim.get()).state == ClaimState.CONFIRMED


async def test_a_worker_that_is_killed_tells_the_world_once_of_her_answer(town: Town, ana: Creator) -> None:
    leila, alice = town.social.actor("leila", **UNDERSTANDS["of herself"]), town.fedi.actor("alice")
    await town.deliver(alice, alice.activity("Follow", ana.actor.uri))
    await actors.find_actor(leila.uri)
    await press(await a_film_naming(ana, leila.uri))
    await town.pole.work()
    await news.tell(CreditAnswered((await Claim.get()).id))
    await work_and_be_killed()
    assert (len(town.fedi.received("Update")), len(town.social.received("Update"))) == (1, 1)


TRADES = {
    "Ingénieur du son": "sound-recordist",
    "MONTEUSE": "editor",
    "compositrice": "composer",
    "Le chien": "",
    "": "",
}


@pytest.mark.parametrize("role", TRADES)
def test_the_trade_is_that_of_the_list_which_is_called_exactly_so(role: str) -> None:
    assert crediting.trade_of(role) == TRADES[role]


async def an_old_stamp(town: Town, ana: Creator) -> tuple[Film, Neighbour]:
    leila = town.social.actor("leila", **UNDERSTANDS["of herself"])
    await actors.find_actor(leila.uri)
    film = await a_film_naming(ana, leila.uri)
    await press(film)
    await town.pole.work()
    town.social.serve(a_stamp(leila, film.uri, trade=MUSICIAN))
    await town.deliver(leila, yes(leila, await Claim.get()))
    await Claim.all().update(checked_at=clock.now() - stamps.BELIEVED)
    town.social.asked.clear()
    return film, leila


async def test_what_was_believed_for_long_is_looked_at_again_when_somebody_reads_of_it(
    town: Town, ana: Creator
) -> None:
    film, _ = await an_old_stamp(town, ana)
    for _ in range(2):
        await town.pole.client.get(film.page_url, headers={"Accept": "text/html"})
        await town.pole.work()
    assert town.social.fetched == ["/users/leila/stamps/7"], "once, and then not for weeks"
    assert (await Claim.get()).state == ClaimState.CONFIRMED


@pytest.mark.parametrize("status", [404, 410])
async def test_a_stamp_that_is_gone_is_withdrawn_though_nobody_has_told_us(
    town: Town, ana: Creator, status: int
) -> None:
    film, _ = await an_old_stamp(town, ana)
    town.social.says["GET /users/leila/stamps/7"] = Answer(status)
    await town.pole.client.get(film.page_url, headers={"Accept": "text/html"})
    await town.pole.work()
    assert (await Claim.get()).state == ClaimState.WITHDRAWN
    [update] = town.social.received("Update")
    assert "creditAuthorization" not in update["object"]["credits"][0]


@pytest.mark.parametrize(
    "answer",
    [Answer(503), Answer(401), Answer(403), Answer(302, headers={"location": "/login"}), Answer(200, b"<p>Back soon")],
    ids=["away", "401", "403", "redirect", "page"],
)
async def test_a_server_that_shows_nothing_for_now_is_believed_for_another_day(
    town: Town, ana: Creator, answer: Answer
) -> None:
    film, leila = await an_old_stamp(town, ana)
    town.social.says |= {"GET /users/leila/stamps/7": answer, "GET /login": Answer(200, b"<form>", "text/html")}
    await stamps.look_again(film.uri)
    claim = await Claim.get()
    assert claim.state == ClaimState.CONFIRMED and claim.checked_at is not None
    assert clock.now() - claim.checked_at < stamps.BELIEVED - timedelta(hours=23)
    assert [part.role for part in await filmography.of(await Actor.get(uri=leila.uri))] == ["Musique"]


async def test_a_stamp_that_says_something_else_by_now_is_withdrawn(town: Town, ana: Creator) -> None:
    film, leila = await an_old_stamp(town, ana)
    town.social.serve(a_stamp(leila, film.uri, roleName="Son"))
    await stamps.look_again(film.uri)
    assert (await Claim.get()).state == ClaimState.WITHDRAWN


async def test_a_yes_that_comes_in_the_moment_of_asking_again_is_not_lost(town: Town, ana: Creator) -> None:
    leila = town.social.actor("leila", **UNDERSTANDS["of herself"])
    person = await actors.find_actor(leila.uri)
    film = await a_film_naming(ana, leila.uri)
    await press(film)
    await town.pole.work()
    await Claim.all().update(asked_at=clock.now() - credits.ASK_AGAIN)
    read_before = await Claim.get()
    town.social.serve(a_stamp(leila, film.uri, trade=MUSICIAN))
    await town.deliver(leila, yes(leila, read_before))
    assert not await credits.ask_claim(read_before, film.author, person)
    claim = await Claim.get()
    assert (claim.state, claim.request_uri) == (ClaimState.CONFIRMED, read_before.request_uri)


async def test_a_line_that_has_gone_meanwhile_is_asked_about_no_more(town: Town, ana: Creator) -> None:
    leila = town.social.actor("leila", **UNDERSTANDS["of herself"])
    person = await actors.find_actor(leila.uri)
    film = await a_film_naming(ana, leila.uri)
    await press(film)
    claim = await Claim.get()
    await credits.keep(film.uri, ())
    assert not await credits.ask_claim(claim, film.author, person)
    await town.pole.work()
    assert (town.social.received("CreditRequest"), await Claim.all().count()) == ([], 0)


async def test_many_lines_ask_the_database_no_more_than_one(town: Town, ana: Creator) -> None:
    async def cost(lines: int) -> int:
        people = [town.social.actor(f"member_{lines}_{number}") for number in range(lines)]
        for one in people:
            await actors.find_actor(one.uri)
        who = [one.uri if number % 2 else f"@{one.address}" for number, one in enumerate(people)]
        film = await a_film_naming(ana, *who, *[f"@nobody_{number}" for number in range(lines)])
        with statements() as asked:
            await claims.of(film)
            await composing.cast_of(film)
        return len(asked)

    assert await cost(6) == await cost(2)


async def test_people_are_known_by_handle_address_and_id_in_any_capitals(town: Town, ana: Creator) -> None:
    leila, bob = town.social.actor("leila"), town.video.actor("bob")
    for one in (leila, bob):
        await actors.find_actor(one.uri)
    await Actor.filter(uri=leila.uri).update(confirmed_at=clock.now())
    await Actor.filter(uri=bob.uri).update(confirmed_at=clock.now(), account_domain="bobs.example")
    written = ["@Ana", "@ana@lyon.example", "@LEILA@social.example", bob.uri, "@bob@bobs.example"]
    unknown = ["@bob@video.example", "@nobody", "@leila@elsewhere.example", "https://social.example/users/nobody"]
    found = await named.known("\n".join(f"Son — N — {one}" for one in (*written, *unknown)))
    uris = [ana.actor.uri, ana.actor.uri, leila.uri, bob.uri, bob.uri]
    assert {who: one.uri for who, one in found.items()} == dict(zip(written, uris, strict=True))
    for who in (*written, *unknown):
        assert (await named.actor(who)) == found.get(who)


async def test_of_answers_at_once_one_is_the_last_and_the_film_says_the_same(town: Town, ana: Creator) -> None:
    """Her yes, her no and the end of her stamp, each opened twice at the same moment."""
    leila = town.social.actor("leila", **UNDERSTANDS["of herself"])
    person = await actors.find_actor(leila.uri)
    film = await a_film_naming(ana, leila.uri)
    await press(film)
    await town.pole.work()
    stamp, asked = town.social.serve(a_stamp(leila, film.uri, trade=MUSICIAN)), (await Claim.get()).request_uri
    deeds = [credits.accepted(person, asked, stamp["id"]), credits.rejected(person, asked)]
    deeds += [credits.accepted(person, asked, stamp["id"]), consents.withdraw(stamp["id"], person)]
    await asyncio.gather(*deeds)
    claim = await Claim.get()
    assert (claim.state == ClaimState.CONFIRMED) is bool(claim.stamp_uri)
    await town.pole.work()
    document = (await town.pole.client.get(film.uri, headers={"Accept": "application/activity+json"})).json()
    assert document["credits"][0].get("creditAuthorization", "") == claim.stamp_uri
