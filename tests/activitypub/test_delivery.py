"""Letters that leave: one for each inbox, in order, signed, tried again, and given up."""

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from fediverse_cinema.activitypub import delivery, hosts, keys, outbox
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState, Host
from fediverse_cinema.activitypub.signatures import claims
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.worker import JOBS
from tests.kit.neighbours import AS2, PUBLIC, Answer, Asked, Document, Server
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
_numbers = itertools.count(1)


@pytest.fixture
async def ana(town: Town) -> Actor:
    return (await a_creator("ana")).actor


async def a_follower(of: Actor, server: Server, name: str, *, shared: bool = True) -> Actor:
    """Somebody of elsewhere who follows, as her document would have told us."""
    neighbour = server.actor(name)
    follower = await Actor.create(
        uri=neighbour.uri, type=ActorType.PERSON, host=server.host, handle=name, inbox=neighbour.inbox,
        shared_inbox=f"{server.base}/inbox" if shared else None, created_at=clock.now(),
    )  # fmt: skip
    await Follow.create(follower=follower, followed=of, state=FollowState.ACCEPTED, created_at=clock.now())
    return follower


async def a_crowd(of: Actor, server: Server, size: int) -> None:
    """Followers with an inbox each: p0, p1 …"""
    crowd = [
        Actor(uri=f"{server.base}/users/p{n}", type=ActorType.PERSON, host=server.host, handle=f"p{n}",
              inbox=f"{server.base}/users/p{n}/inbox", created_at=clock.now())
        for n in range(size)
    ]  # fmt: skip
    await Actor.bulk_create(crowd)
    await Follow.bulk_create(
        [
            Follow(follower_id=one.id, followed=of, state=FollowState.ACCEPTED, created_at=clock.now())
            for one in await Actor.filter(host=server.host)
        ]
    )


async def say(ana: Actor, about: str = "", *, to: Sequence[Actor] = ()) -> str:
    """Post an activity of ana's to her followers and to some people; its id."""
    uri = f"{ana.uri}/activities/{next(_numbers)}"
    activity = {"@context": AS2, "id": uri, "type": "View", "actor": ana.uri, "object": about or uri, "to": [PUBLIC]}
    await outbox.post(ana, activity, to_followers_of=[ana], to=to)
    return uri


async def due_now() -> None:
    """As if the next attempt were due."""
    await Job.filter(state=JobState.READY).update(due=clock.timestamp())


async def fan_out() -> None:
    """Fan out, and stop there. The job may run twice, and does so here."""
    for job in await Job.filter(kind=outbox.FAN_OUT).order_by("id"):
        for _ in range(2):
            await delivery.fan_out(**json.loads(job.args))
        await job.delete()


def paths(server: Server) -> list[str]:
    return [letter.path for letter in server.letters]


async def check(letter: Asked, server: Server, sender: Actor) -> claims.Claim:
    """Verify a delivered letter with the public key of its sender."""
    message = Message("POST", server.base + letter.path, tuple(letter.headers.items()), letter.body)
    claim = claims.read(message, now=clock.now(), hosts=frozenset({server.host}))
    claims.verify(claim, keys.read_public_pem(sender.rsa_public or ""))
    return claim


async def test_LOD_04_five_hundred_followers_behind_one_shared_inbox_cost_one_request(town: Town, ana: Actor) -> None:
    now = clock.now()
    people = [
        Actor(uri=f"{town.social.base}/users/{n}", type=ActorType.PERSON, host=town.social.host, handle=str(n),
              inbox=f"{town.social.base}/users/{n}/inbox", shared_inbox=f"{town.social.base}/inbox", created_at=now)
        for n in range(500)
    ]  # fmt: skip
    await Actor.bulk_create(people)
    followers = await Actor.filter(host=town.social.host)
    await Follow.bulk_create(
        [Follow(follower=one, followed=ana, state=FollowState.ACCEPTED, created_at=now) for one in followers]
    )
    await say(ana, to=followers[:3])
    await town.pole.work()
    assert paths(town.social) == ["/inbox"]


async def test_each_inbox_gets_the_same_bytes_with_a_signature_of_its_own(town: Town, ana: Actor) -> None:
    await a_follower(ana, town.social, "alice", shared=False)
    await a_follower(ana, town.social, "bob", shared=False)
    await a_follower(ana, town.video, "carol")
    await say(ana)
    await town.pole.work()
    letters = [(town.social, letter) for letter in town.social.letters] + [(town.video, town.video.letters[0])]
    assert sorted(letter.path for _, letter in letters) == ["/inbox", "/users/alice/inbox", "/users/bob/inbox"]
    assert len({letter.body for _, letter in letters}) == 1
    assert len({letter.headers["digest"] for _, letter in letters}) == 1
    for server, letter in letters:
        claim = await check(letter, server, ana)
        assert (claim.scheme, claim.key_id) == ("cavage", ana.rsa_key_id)
        assert letter.headers["content-type"].startswith("application/ld+json")
        assert letter.headers["user-agent"].startswith("FediverseCinema/")


async def test_people_who_are_named_come_before_the_crowd(town: Town, ana: Actor) -> None:
    for name in ("a", "b", "c"):
        await a_follower(ana, town.social, name, shared=False)
    named = await a_follower(ana, town.video, "z", shared=False)
    await say(ana, to=[named])
    await fan_out()
    jobs = await Job.filter(kind="deliver").order_by("priority", "due", "id")
    assert [job.lane for job in jobs] == ["video.example"] + ["social.example"] * 3


async def test_a_fan_out_that_runs_twice_writes_once_and_leaves_out_ourselves_and_the_gone(
    town: Town, ana: Actor
) -> None:
    await a_follower(ana, town.social, "alice")
    gone = await a_follower(ana, town.video, "gone")
    await Actor.filter(id=gone.id).update(gone_at=clock.now())
    asking = await a_follower(ana, town.fedi, "asking")
    await Follow.filter(follower_id=asking.id).update(state=FollowState.REQUESTED)
    member = (await a_creator("malo", "Malo")).actor
    await Follow.create(follower=member, followed=ana, state=FollowState.ACCEPTED, created_at=clock.now())
    await say(ana)
    await fan_out()
    assert [job.lane for job in await Job.filter(kind="deliver")] == ["social.example"]


@pytest.mark.parametrize("status", [400, 401])
async def test_the_second_knock_is_with_rfc_9421(town: Town, ana: Actor, status: int) -> None:
    await a_follower(ana, town.social, "alice")
    town.social.says["POST /inbox"] = [Answer(status), Answer(202)]
    await say(ana)
    await town.pole.work()
    first, second = town.social.letters
    assert "signature-input" not in first.headers and first.body == second.body
    claim = await check(second, town.social, ana)
    assert (claim.scheme, claim.key_id) == ("rfc9421", ana.rsa_key_id)
    assert await Job.all().count() == 0


@pytest.mark.parametrize("status", [301, 400, 403, 404, 406, 413, 422, 501])
async def test_LOD_03_what_is_refused_for_good_is_given_up_with_the_reason(town: Town, ana: Actor, status: int) -> None:
    await a_follower(ana, town.social, "alice")
    town.social.says["POST /inbox"] = Answer(status, b"because", headers={"location": "https://evil.example/inbox"})
    await say(ana)
    await town.pole.work()
    job = await Job.get()
    assert job.state == JobState.DEAD and f"answered {status}: because" in (job.error or "")
    assert town.evil.asked == [], "a letter follows no redirect"


@pytest.mark.parametrize("status", [401, 408, 429, 500, 502, 503])
async def test_what_may_go_later_is_tried_again(town: Town, ana: Actor, status: int) -> None:
    await a_follower(ana, town.social, "alice")
    town.social.says["POST /inbox"] = Answer(status)
    await say(ana)
    await town.pole.work()
    job = await Job.get()
    assert (job.state, job.attempts) == (JobState.READY, 1)
    assert 25 < job.due - clock.timestamp() < 60
    town.social.says.clear()
    await due_now()
    await town.pole.work()
    assert await Job.all().count() == 0


def test_letters_are_tried_for_at_least_three_days() -> None:
    assert JOBS[delivery.DELIVER].shortest_patience() >= timedelta(days=3).total_seconds()


PAUSES = {"90": 90, "Wed, 01 Jan 2025 00:00:00 GMT": None, "315360000": 86_400, "9" * 50: 86_400, "soon": None,
          "-5": None, "Fri, 01 Jan 2100 00:00:00 GMT": 86_400, "0": None}  # fmt: skip


@pytest.mark.parametrize("given, seconds", PAUSES.items())
async def test_LOD_03_a_retry_after_is_obeyed_for_a_day_at_most(
    town: Town, ana: Actor, given: str, seconds: float | None
) -> None:
    await a_follower(ana, town.social, "alice")
    town.social.says["POST /inbox"] = [Answer(429, headers={"retry-after": given.encode().decode("latin-1")})]
    now = clock.now()
    with clock.stopped_at(now):
        await say(ana)
        await Job.filter(kind="fan_out").update(due=now.timestamp())
        await town.pole.work()
        waited = (await Job.get()).due - now.timestamp()
    assert 29 < waited < 40 if seconds is None else abs(waited - seconds) < 0.01


async def test_a_429_with_retry_after_lets_the_whole_lane_wait_and_costs_the_others_nothing(
    town: Town, ana: Actor
) -> None:
    await a_crowd(ana, town.social, 12)
    for number in range(12):
        town.social.says[f"POST /users/p{number}/inbox"] = Answer(429, headers={"retry-after": "600"})
    await say(ana)
    await town.pole.work()
    asked = len(town.social.letters)
    assert 1 <= asked <= JOBS[delivery.DELIVER].in_lane
    jobs = await Job.filter(kind="deliver")
    assert sorted(job.attempts for job in jobs) == [0] * (12 - asked) + [1] * asked
    assert min(job.due for job in jobs) > clock.timestamp() + 500
    await due_now()
    await say(ana)  # what is written meanwhile does not knock either
    await town.pole.work()
    assert len(town.social.letters) == asked
    host = await Host.get(name="social.example")
    assert (host.failures, host.resting_until) == (0, None), "it answers"


async def test_a_private_letter_waits_for_what_a_host_runs_however_long_that_takes(town: Town, ana: Actor) -> None:
    alice = await a_follower(ana, town.social, "alice")
    bob = await a_follower(ana, town.video, "bob")
    uri = f"{ana.uri}/activities/private"
    private = {"@context": AS2, "id": uri, "type": "Create", "actor": ana.uri, "object": uri, "to": [alice.uri]}
    await outbox.post(ana, private, to=[alice, bob], discreet=True)
    jobs = town.pole.house.jobs
    town.pole.house.jobs = {**jobs, hosts.ASK_SOFTWARE: replace(jobs[hosts.ASK_SOFTWARE], queue="crowded")}
    for _ in range(JOBS[outbox.FAN_OUT].attempts + 2):
        await due_now()
        await town.pole.work()
    job = await Job.get(kind=outbox.FAN_OUT)
    assert (job.state, job.attempts) == (JobState.READY, 0)
    asked = await Job.filter(kind=hosts.ASK_SOFTWARE)
    assert {job.lane for job in asked} == {"software of social.example", "software of video.example"}
    await Job.filter(kind=hosts.ASK_SOFTWARE).delete()
    for name in ("social.example", "video.example"):
        await hosts.note_software(name, "mastodon", "4.5")
    await due_now()
    await town.pole.work()
    assert len(town.social.letters) == len(town.video.letters) == 1


async def test_words_that_were_taken_back_while_a_letter_waited_are_not_sent(town: Town, ana: Actor) -> None:
    alice = await a_follower(ana, town.social, "alice")
    thing = f"{ana.uri}/things/1"

    def activity(kind: str, words: str) -> Document:
        return {
            "@context": AS2, "id": f"{thing}/{kind}", "type": kind, "actor": ana.uri, "to": [alice.uri],
            "object": {"id": thing, "type": "Note", "content": words},
        }  # fmt: skip

    await outbox.post(ana, activity("Create", "secret"), to=[alice])
    town.social.says["POST /inbox"] = [Answer(503)]
    await town.pole.work()
    await outbox.post(ana, activity("Update", "clean"), to=[alice])
    await due_now()
    await town.pole.work()
    sent = [(one["type"], one["object"]["content"]) for one in town.social.received()]
    assert sent == [("Create", "secret"), ("Create", "clean"), ("Update", "clean")]
    for letter in town.social.letters:
        await check(letter, town.social, ana)


async def test_LOD_03_410_ends_an_inbox_its_follows_and_what_waits_for_it(town: Town, ana: Actor) -> None:
    await a_follower(ana, town.social, "a_b", shared=False)
    alike = await a_follower(ana, town.social, "axb", shared=False)  # _ is any letter to LIKE
    for _ in range(2):
        await say(ana, f"{ana.uri}/things/1")
    await fan_out()
    await Job.filter(args__contains="axb").update(due=clock.timestamp() + 1000)
    town.social.says["POST /users/a_b/inbox"] = Answer(410)
    await town.pole.work()
    assert paths(town.social) == ["/users/a_b/inbox"]
    assert [follow.follower_id for follow in await Follow.all()] == [alike.id]
    left = await Job.all().order_by("id")
    assert [(job.state, "axb" in job.args) for job in left if job.state == JobState.READY] == [
        (JobState.READY, True)
    ] * 2
    assert [job.state for job in left if "a_b" in job.args] == [JobState.DEAD]


async def test_LOD_03_410_of_a_shared_inbox_ends_all_who_share_it(town: Town, ana: Actor) -> None:
    for name in ("alice", "bob"):
        await a_follower(ana, town.social, name)
    await a_follower(ana, town.social, "carol", shared=False)
    town.social.says["POST /inbox"] = Answer(410)
    await say(ana)
    await town.pole.work()
    assert await Follow.all().count() == 1


async def test_letters_about_one_thing_reach_an_inbox_in_their_order(town: Town, ana: Actor) -> None:
    """The first one fails: the second waits for it, and what is about something else does not."""
    await a_follower(ana, town.social, "alice")
    town.social.says["POST /inbox"] = [Answer(503)]
    first = await say(ana, f"{ana.uri}/things/1")
    second = await say(ana, f"{ana.uri}/things/1")
    await town.pole.work()
    assert [one["id"] for one in town.social.received()] == [first]
    other = await say(ana, f"{ana.uri}/things/2")
    await town.pole.work()
    assert [one["id"] for one in town.social.received()] == [first, other]
    await due_now()
    await town.pole.work()
    assert [one["id"] for one in town.social.received()] == [first, other, first, second]


async def test_an_undo_does_not_overtake_what_it_undoes(town: Town, ana: Actor) -> None:
    film = await a_film(await a_creator("malo", "Malo"))
    maker = await a_follower(ana, town.social, "maker")
    town.social.says["POST /inbox"] = [Answer(503)]
    await reactions.like(ana, film.uri, maker)
    await reactions.unlike(ana, film.uri, maker)
    await town.pole.work()
    await due_now()
    await town.pole.work()
    assert [one["type"] for one in town.social.received()] == ["Like", "Like", "Undo"]


async def test_a_host_that_fails_five_times_rests_longer_each_time_and_wakes_up(town: Town, ana: Actor) -> None:
    await a_crowd(ana, town.social, 8)
    town.social.before_answering = refuse
    await say(ana)
    await town.pole.work()
    # How many fail in the first round is up to the engine: beside one that has just failed nobody else tries.
    for _ in range(hosts.FAILURES_BEFORE_REST):
        if (host := await Host.get(name="social.example")).resting_until:
            break
        await due_now()
        await town.pole.work()
    assert len(town.social.letters) < 8
    jobs = await Job.filter(kind="deliver")
    assert len(jobs) == 8 and min(job.due for job in jobs) > clock.timestamp() + 20
    assert host.failures == hosts.FAILURES_BEFORE_REST and host.resting_until is not None

    asked, attempts = len(town.social.letters), sorted(job.attempts for job in jobs)
    await due_now()
    await town.pole.work()
    assert len(town.social.letters) == asked, "nobody knocks while it rests"
    assert sorted(job.attempts for job in await Job.all()) == attempts, "and no attempt is counted for that"

    town.social.before_answering = None
    with clock.stopped_at(host.resting_until + timedelta(seconds=1)):
        for _ in range(2):  # what was turned away beside the letter that knocked comes a minute later
            await due_now()
            await town.pole.work()
    assert await Job.all().count() == 0
    assert (await Host.get(name="social.example")).failures == 0


async def refuse() -> None:
    raise httpx.ConnectError("refused")


async def test_a_pole_that_starts_again_remembers_who_rests(town: Town, ana: Actor) -> None:
    for _ in range(hosts.FAILURES_BEFORE_REST):
        await hosts.note_failure("social.example")
    del town.pole.house.rooms["hosts"]
    await a_follower(ana, town.social, "alice")
    await say(ana)
    await town.pole.work()
    assert town.social.letters == []


async def test_four_letters_about_one_film_leave_in_the_order_in_which_they_were_written(
    town: Town, ana: Actor
) -> None:
    """Create by the person, then the shares: whoever follows all of them gets the film first."""
    creator = await Creator.get(actor_id=ana.id)
    creator.actor = ana
    pole = await Actor.get(local_handle="pole")
    alice = await a_follower(ana, town.social, "alice")
    await Follow.create(follower=alice, followed=pole, state=FollowState.ACCEPTED, created_at=clock.now())
    film = await a_film(creator)
    await town.pole.work()
    assert [(one["type"], one["actor"]) for one in town.social.received()] == [
        ("Create", ana.uri), ("Announce", pole.uri),
    ]  # fmt: skip
    assert town.social.received("Create")[0]["object"]["id"] == film.uri


async def test_what_a_host_understood_is_remembered_and_what_it_no_longer_does_is_found_out(
    town: Town, ana: Actor
) -> None:
    """SIG-22, the other way round: draft-cavage first, RFC 9421 second; the next letter begins with what did."""
    await a_follower(ana, town.social, "alice")

    async def forms_of(*answers: Answer) -> list[str]:
        known = len(town.social.letters)
        town.social.says["POST /inbox"] = list(answers)
        await say(ana)
        await town.pole.work()
        return ["rfc9421" if "signature-input" in one.headers else "cavage" for one in town.social.letters[known:]]

    assert await forms_of(Answer(401), Answer(202)) == ["cavage", "rfc9421"]
    assert (await Host.get(name="social.example")).signature == "rfc9421"
    assert await forms_of(Answer(202)) == ["rfc9421"]
    del town.pole.house.rooms["hosts"]
    assert await forms_of(Answer(202)) == ["rfc9421"], "after a restart, too"
    assert await forms_of(Answer(401), Answer(202)) == ["rfc9421", "cavage"]
    assert await forms_of(Answer(202)) == ["cavage"]
    assert (await Host.get(name="social.example")).signature == ""
    assert await forms_of(Answer(401), Answer(401)) == ["cavage", "rfc9421"]
    assert (await Host.get(name="social.example")).signature == "", "neither: nothing has been learnt"


@pytest.mark.parametrize("second", [403, 404, 406, 410, 500, 503])
async def test_what_a_host_says_to_the_second_knock_does_not_take_the_place_of_its_first_answer(
    town: Town, ana: Actor, second: int
) -> None:
    """Whoever knows one form of signatures only may answer anything to the other."""
    await a_follower(ana, town.social, "alice")
    town.social.says["POST /inbox"] = [Answer(401, b"the clock is wrong"), Answer(second, b"what is this?")]
    await say(ana)
    await town.pole.work()
    job = await Job.get(kind="deliver")
    assert job.state == JobState.READY and "answered 401: the clock is wrong" in (job.error or "")
    host = await Host.get_or_none(name="social.example")
    assert host is None or host.failures == 0
    assert await Follow.all().count() == 1
    await due_now()
    await town.pole.work()
    assert await Job.all().count() == 0, "and later it is taken"


async def test_a_400_is_final_though_the_second_knock_is_not_understood_at_all(town: Town, ana: Actor) -> None:
    await a_follower(ana, town.social, "alice")
    town.social.says["POST /inbox"] = [Answer(400, b"no such thing"), Answer(401, b"not signed")]
    await say(ana)
    await town.pole.work()
    job = await Job.get(kind="deliver")
    said = "https://social.example/inbox answered 400: no such thing"
    assert (job.state, job.error) == (JobState.DEAD, f"Refused: {said}")
    assert (await Host.get(name="social.example")).last_error == said


async def test_nothing_is_written_to_a_dead_host_until_it_writes_to_us(town: Town, ana: Actor) -> None:
    alice = town.social.actor("alice")
    await a_follower(ana, town.social, "alice")
    await Host.create(
        name="social.example", failures=40, dead_at=clock.now(), failing_since=clock.now() - timedelta(days=8)
    )
    await say(ana)
    await town.pole.work()
    assert (town.social.letters, await Job.filter(kind="deliver").count()) == ([], 0)
    await town.deliver(alice, alice.activity("View", ana.uri))
    second = await say(ana)
    await town.pole.work()
    assert [one["id"] for one in town.social.received()] == [second]
    host = await Host.get(name="social.example")
    assert (host.dead_at, host.failures) == (None, 0)


async def test_a_letter_of_theirs_that_is_not_valid_wakes_nobody(town: Town, ana: Actor) -> None:
    alice = town.social.actor("alice")
    await Host.create(name="social.example", failures=40, dead_at=clock.now())
    answer = await alice.send(
        alice.activity("View", ana.uri), town.pole.client, town.pole.shared_inbox,
        date=clock.now() - timedelta(days=2),
    )  # fmt: skip
    assert answer.status_code == 401
    assert (await Host.get(name="social.example")).dead_at is not None


async def test_a_hanging_host_takes_no_more_places_than_a_lane_has_and_one_after_its_first_failure(
    town: Town, ana: Actor
) -> None:
    """The mechanism behind the figure of benchmarks.deliveries, without a clock."""
    await a_crowd(ana, town.social, 12)
    await a_crowd(ana, town.video, 12)
    hanging, most, times = 0, [], 0

    async def hang() -> None:
        """Until the other host has been served; then the silence ends as a time-out does."""
        nonlocal hanging, times
        hanging += 1
        most.append(hanging)
        times += 1
        try:
            for _ in range(10_000):
                if len(town.video.letters) == 12:
                    break
                await asyncio.sleep(0)
        finally:
            hanging -= 1
        raise httpx.ReadTimeout("no answer")

    town.social.before_answering = hang
    await say(ana)
    await town.pole.work()
    assert len(town.video.letters) == 12, "the other host has all of its letters"
    assert max(most) <= JOBS[delivery.DELIVER].in_lane
    assert most[-1] == 1 and times == hosts.FAILURES_BEFORE_REST
    assert await Job.filter(kind="deliver", state=JobState.READY).count() == 12, "and nothing is lost"


async def test_LOD_01_the_living_are_served_and_dead_ones_cost_five_attempts_each(town: Town, ana: Actor) -> None:
    """30 % of the hosts are dead, each in its own way; nothing but their own letters is left in the table."""
    ways = {
        "refused": httpx.ConnectError("refused"),
        "silent": httpx.ReadTimeout("no answer"),
        "tls": httpx.ConnectError("certificate has expired"),
        "error": None,
    }
    servers = [Server(f"h{number}.example") for number in range(14)]
    dead = {server.host: server for server in servers[:4]}
    mounts = town.pole.house.outside._mounts
    for server, way in zip(servers, [*ways.values(), *[None] * 10], strict=True):
        mounts[server.base] = httpx.ASGITransport(app=server)
        if way is not None:
            server.before_answering = raising(way)
        elif server.host in dead:
            for number in range(10):
                server.says[f"POST /users/p{number}/inbox"] = Answer(500)
        await a_crowd(ana, server, 10)
    await say(ana)
    for _ in range(2):  # all others may have come while the last of the first four was still at the door
        await town.pole.work()
        await Job.all().update(due=0)
    for server in servers:
        assert len(server.letters) == (hosts.FAILURES_BEFORE_REST if server.host in dead else 10), server.host
    assert await Job.filter(kind="deliver", lane__not_in=list(dead)).count() == 0
    assert await Job.filter(kind="deliver", state=JobState.READY).count() == 40
    assert await Host.filter(name__in=list(dead), resting_until__isnull=False).count() == 4


def raising(error: Exception) -> Callable[[], Awaitable[None]]:
    async def fail() -> None:
        raise error

    return fail
