"""The gate: what a rule covers, which of several counts, and that nothing comes from behind it or goes there."""

import httpx
import pytest

from fediverse_cinema.activitypub import (
    actors,
    client,
    closing,
    delivery,
    domain_rules,
    domains,
    gate,
    outbox,
    webfinger,
)
from fediverse_cinema.activitypub.models import Actor, ActorType, DomainRule, Follow, FollowState, Severity
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.inbox.models import Letter, Outcome
from tests.kit.neighbours import AS2, PUBLIC, Answer, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio

RULES = {"bad.example": Severity.CLOSE, "good.bad.example": Severity.ALLOW, "worse.good.bad.example": Severity.CLOSE,
         "xn--bcher-kva.example": Severity.CLOSE, "quiet.example": Severity.SILENCE}  # fmt: skip
VERDICTS = {
    "bad.example": Severity.CLOSE,
    "a.bad.example": Severity.CLOSE,
    "BAD.example": Severity.CLOSE,
    "bad.example.": Severity.CLOSE,
    "BAD.example.:8443": Severity.CLOSE,
    "bad.example:8443": Severity.CLOSE,
    "ｂａｄ.example": Severity.CLOSE,
    "bücher.example": Severity.CLOSE,
    "BÜCHER.example:443": Severity.CLOSE,
    "a.xn--bcher-kva.example": Severity.CLOSE,
    "good.bad.example": Severity.ALLOW,
    "very.good.bad.example": Severity.ALLOW,
    "worse.good.bad.example": Severity.CLOSE,
    "a.worse.good.bad.example:1": Severity.CLOSE,
    "quiet.example": Severity.SILENCE,
    "notbad.example": None,
    "bad.example.org": None,
    "example": None,
    "": None,
}


@pytest.mark.parametrize("host, verdict", VERDICTS.items())
def test_MOD_02_the_rule_for_the_longest_name_counts_however_the_host_is_spelt(
    host: str, verdict: Severity | None
) -> None:
    assert gate.judge(domains.domain_of(host), RULES) == verdict


async def test_MOD_02_a_house_may_be_open_in_a_closed_street(house: House) -> None:
    await domain_rules.close("Bad.example.:8443", "spam")
    assert [(rule.domain, rule.severity, rule.reason) for rule in await DomainRule.all()] == [
        ("bad.example", Severity.CLOSE, "spam")
    ]
    await domain_rules.open_again("good.bad.example")
    assert not await gate.is_open("bad.example") and await gate.is_open("good.bad.example")
    assert await gate.severity("good.bad.example") == Severity.ALLOW
    await domain_rules.close("good.bad.example", "that too")
    assert not await gate.is_open("good.bad.example")
    await domain_rules.open_again("bad.example")
    assert await gate.is_open("bad.example") and not await gate.is_open("good.bad.example")


async def test_what_another_process_has_closed_is_known_after_a_minute(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await gate.is_open("bad.example")
    await DomainRule.create(domain="bad.example", severity=Severity.CLOSE, created_at=clock.now())
    assert await gate.is_open("bad.example")
    monkeypatch.setattr(gate, "FRESH_SECONDS", -1.0)
    assert not await gate.is_open("bad.example")


@pytest.mark.parametrize("text, domain", {
    "https://spam.example/x": "spam.example",
    "HTTPS://Spam.example:8443/@ana?page=2#top": "spam.example",
    "https://ana@spam.example": "spam.example",
    "spam.example/users/ana": "spam.example",
    "//spam.example": "spam.example",
    "@ana@mauvais.example": "mauvais.example",
    " ana@mauvais.example ": "mauvais.example",
    "*.spam.example": "spam.example",
    "https://bücher.example/": "xn--bcher-kva.example",
    "192.0.2.7:8000": "192.0.2.7",
    "[2001:db8::7]:8000": "2001:db8::7",
    "http://localhost:8101/": "localhost",
}.items())  # fmt: skip
async def test_the_server_is_found_in_what_a_person_pastes(house: House, text: str, domain: str) -> None:
    await domain_rules.close(text, "")
    assert [rule.domain for rule in await DomainRule.all()] == [domain]


NO_SERVERS = ("com", "https", "https://", "pas un nom", "spam .example", "spam..example", "-a.example", "1.5", "a.7",
              "@ana", "ana@com", "https://com/x", "<b>.example", "a_b", "*.com")  # fmt: skip


@pytest.mark.parametrize("text", NO_SERVERS)
async def test_what_names_no_server_and_a_whole_top_level_domain_are_not_closed(house: House, text: str) -> None:
    with pytest.raises(Refused):
        await domain_rules.close(text, "")
    assert await DomainRule.all().count() == 0


async def test_a_rule_for_a_whole_top_level_domain_that_was_once_made_can_be_taken_away(house: House) -> None:
    await DomainRule.create(domain="com", severity=Severity.CLOSE, created_at=clock.now())
    await domain_rules.open_again("com")
    assert await DomainRule.all().count() == 0


@pytest.mark.parametrize(
    "host", ["lyon.example", "LYON.example:443", "https://lyon.example/", "example", "", ".", "é" * 300]
)
async def test_a_pole_does_not_close_itself_nor_what_is_no_domain(house: House, host: str) -> None:
    with pytest.raises(Refused):
        await domain_rules.close(host, "")
    assert await DomainRule.all().count() == 0


async def a_follower(town: Town, followed: Actor, neighbour: Neighbour) -> Actor:
    follower = await Actor.create(
        uri=neighbour.uri, type=ActorType.PERSON, host=neighbour.server.host, handle=neighbour.name,
        inbox=neighbour.inbox, shared_inbox=f"{neighbour.server.base}/inbox", created_at=clock.now(),
    )  # fmt: skip
    await Follow.create(follower=follower, followed=followed, state=FollowState.ACCEPTED, created_at=clock.now())
    return follower


@pytest.mark.parametrize("inbox", ["/ap/inbox", "/ap/users/ana/inbox", "/ap/pole/inbox", "/ap/instance/inbox"])
async def test_SIG_25_a_letter_from_a_closed_host_gets_403_and_its_key_is_not_fetched(town: Town, inbox: str) -> None:
    mallory = town.evil.actor("mallory")
    film = await a_film(await a_creator())
    await domain_rules.close("evil.example", "spam")
    answer = await promptly(mallory.send(mallory.activity("Like", film.uri), town.pole.client, town.pole.base + inbox))
    assert (answer.status_code, answer.json()["code"]) == (403, "closed_host")
    assert town.evil.asked == []
    assert (await Letter.all().count(), await Actor.filter(host="evil.example").count()) == (0, 0)


async def test_what_came_before_the_gate_was_closed_is_not_opened_after_it(town: Town) -> None:
    mallory = town.evil.actor("mallory")
    film = await a_film(await a_creator())
    answer = await promptly(mallory.send(mallory.activity("Like", film.uri), town.pole.client, town.pole.shared_inbox))
    assert answer.status_code == 202
    await domain_rules.close("evil.example", "spam")
    await town.pole.work()
    letter = await Letter.get()
    assert letter.outcome in (Outcome.IGNORED, Outcome.REFUSED)


async def test_what_an_allowed_host_brings_of_a_closed_one_is_set_aside_at_the_door(town: Town) -> None:
    alice, mallory = town.social.actor("alice"), town.evil.actor("mallory")
    film = await a_film(await a_creator())
    note = town.evil.serve(mallory.note(film.uri))
    await domain_rules.close("evil.example", "spam")
    answer = await promptly(alice.send(mallory.activity("Create", note), town.pole.client, town.pole.shared_inbox))
    await town.pole.work()
    assert answer.status_code == 202
    assert (await Letter.all().count(), town.evil.asked) == (0, [])


@pytest.mark.parametrize(
    "address", ["https://evil.example/film", "https://a.evil.example/film", "https://social.example/away"]
)
async def test_MOD_01_nothing_is_fetched_from_a_closed_host_nor_by_a_redirect_to_it(town: Town, address: str) -> None:
    await domain_rules.close("evil.example", "spam")
    town.evil.serve({"id": "https://evil.example/film", "type": "Video"})
    town.social.says["GET /away"] = Answer(302, headers={"location": "https://evil.example/film"})
    for fetch in (client.fetch, client.fetch_plain):
        with pytest.raises(Refused) as caught:
            await fetch(address)
        assert caught.value.code == "closed_host"
    assert town.evil.asked == []


async def test_MOD_01_a_film_of_a_closed_host_boosted_by_an_allowed_one_is_not_fetched(town: Town) -> None:
    alice, mallory = town.social.actor("alice"), town.evil.actor("mallory")
    ana = (await a_creator()).actor
    followed = await actors.find_actor(alice.uri)
    await Follow.create(follower=ana, followed=followed, state=FollowState.ACCEPTED, created_at=clock.now())
    await domain_rules.close("evil.example", "spam")
    film = town.evil.serve({"id": f"{town.evil.base}/films/1", "type": "Video", "attributedTo": mallory.uri})
    boost = alice.activity("Announce", film["id"], to=[PUBLIC])
    assert (await town.deliver(alice, boost)).outcome != Outcome.APPLIED
    assert (town.evil.asked, await Film.all().count()) == ([], 0)


async def test_MOD_01_a_picture_of_a_closed_host_is_not_fetched_either(town: Town) -> None:
    await domain_rules.close("evil.example", "spam")
    outside = town.pole.house.outside
    for ask in (
        lambda: outside.get("https://EVIL.example/poster.jpg", accept="image/*"),
        lambda: outside.post("https://media.evil.example/inbox", b"{}", headers={}),
    ):
        with pytest.raises(Refused) as caught:
            await ask()
        assert caught.value.code == "closed_host"
    assert town.evil.asked == []


async def test_nobody_of_a_closed_host_is_looked_up(town: Town) -> None:
    await domain_rules.close("evil.example", "spam")
    with pytest.raises(Exception, match="closed"):
        await webfinger.find("mallory@evil.example")
    assert town.evil.asked == []


async def test_followers_behind_the_gate_are_no_recipients_and_what_waits_is_not_sent(town: Town) -> None:
    ana = (await a_creator()).actor
    mallory = await a_follower(town, ana, town.evil.actor("mallory"))
    await a_follower(town, ana, town.social.actor("alice"))
    for number in (1, 2):
        activity = {"@context": AS2, "id": f"{ana.uri}/activities/{number}", "type": "View", "actor": ana.uri,
                    "object": ana.uri, "to": [PUBLIC]}  # fmt: skip
        await outbox.post(ana, activity, to_followers_of=[ana], to=[mallory])
        if number == 1:
            job = await Job.get(kind=outbox.FAN_OUT)
            await Job.filter(id=job.id).delete()
            await delivery.fan_out(1, [ana.id], [mallory.id], False)
            assert sorted(await Job.filter(kind="deliver").values_list("lane", flat=True)) == [
                "evil.example", "social.example",
            ]  # fmt: skip
            await DomainRule.create(domain="evil.example", severity=Severity.CLOSE, created_at=clock.now())
            town.pole.house.rooms.pop(gate.ROOM)
    await town.pole.work()
    assert (len(town.social.letters), town.evil.asked) == (2, [])
    dead = await Job.get(kind="deliver")
    assert (dead.state, dead.lane) == (JobState.DEAD, "evil.example")


async def test_MOD_08_closing_is_at_once_and_the_purge_goes_on_where_it_was_killed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "BATCH", 3)
    ana = (await a_creator()).actor
    for number in range(7):
        await a_follower(town, ana, town.evil.actor(f"m{number}"))
    await a_follower(town, ana, town.social.actor("alice"))
    await Actor.filter(handle="m6").update(host="a.evil.example:8443")
    await domain_rules.close("evil.example", "spam")
    assert await Actor.filter(gone_at__isnull=False).count() == 0, "nothing is waited for"

    ended = actors.end

    async def killed(actor: Actor) -> None:
        if await Actor.filter(gone_at__isnull=False).count() >= 4:
            raise RuntimeError("kill -9")
        await ended(actor)

    with monkeypatch.context() as patch:
        patch.setattr(actors, "end", killed)
        with pytest.raises(RuntimeError):
            await closing.purge_host("evil.example")
    assert await Actor.filter(gone_at__isnull=False).count() == 4
    await town.pole.work()
    assert await Actor.filter(gone_at__isnull=False).count() == 7
    assert [follow.follower.handle for follow in await Follow.all().select_related("follower")] == ["alice"]


async def test_the_purge_stops_when_the_gate_is_opened_again(town: Town) -> None:
    ana = (await a_creator()).actor
    await a_follower(town, ana, town.evil.actor("mallory"))
    await domain_rules.close("evil.example", "by mistake")
    await domain_rules.open_again("evil.example")
    await town.pole.work()
    assert await Follow.all().count() == 1


async def test_who_may_come_again_after_the_gate_has_been_opened(town: Town) -> None:
    mallory, film = town.evil.actor("mallory"), await a_film(await a_creator())
    await domain_rules.close("evil.example", "spam")
    await town.pole.work()
    await domain_rules.open_again("evil.example")
    answer: httpx.Response = await promptly(
        mallory.send(mallory.activity("Like", film.uri), town.pole.client, town.pole.shared_inbox)
    )
    assert answer.status_code == 202
