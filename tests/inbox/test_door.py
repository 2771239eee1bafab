"""The door: what is let in, what is not, and what each answer leaves behind."""

import asyncio
import gzip
from collections.abc import AsyncIterator

import httpx
import orjson
import pytest

from fediverse_cinema.activitypub.models import Follow, OutboxEntry
from fediverse_cinema.app import INBOXES
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox import ledger
from fediverse_cinema.inbox.models import Letter, Outcome
from tests.kit.companies import a_company
from tests.kit.labels import a_label
from tests.kit.neighbours import Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.projects import a_project
from tests.kit.promptness import promptly
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
TYPE = {"Content-Type": "application/activity+json"}


@pytest.fixture
async def alice(town: Town) -> Neighbour:
    """A stranger before our doors; behind them ana, and malo who has a project, a label, a company, and a channel."""
    await a_creator("ana")
    malo = await a_creator("malo", "Malo Guen")
    await a_film(malo)
    await a_project(malo)
    await a_label(malo.actor)
    await a_company(malo.actor)
    return town.social.actor("alice")


def inboxes(town: Town) -> list[str]:
    handles = {
        "users": "ana",
        "channels": "malo_films",
        "projects": "quai_nord",
        "labels": "phare",
        "companies": "digue",
    }
    return [town.pole.base + path.format(handle=handles.get(path.split("/")[2], "")) for path in INBOXES]


def a_follow(alice: Neighbour, town: Town) -> bytes:
    return orjson.dumps(alice.activity("Follow", f"{town.pole.base}/ap/users/ana"))


def reason(response: httpx.Response) -> str:
    body = response.json()
    assert set(body) == {"error", "code"} and body["error"] and "Traceback" not in response.text
    return str(body["code"])


async def test_SIG_01_without_a_signature_no_inbox_takes_a_letter(town: Town, alice: Neighbour) -> None:
    async with only(town):
        for inbox in inboxes(town):
            response = await promptly(town.pole.client.post(inbox, content=a_follow(alice, town), headers=TYPE))
            assert (response.status_code, reason(response)) == (401, "unsigned")


async def test_every_inbox_takes_a_signed_letter(town: Town, alice: Neighbour) -> None:
    for inbox in inboxes(town):
        assert (await promptly(alice.send(a_follow(alice, town), town.pole.client, inbox))).status_code == 202
    assert await Letter.all().count() == len(inboxes(town))


async def test_SIG_02_a_signature_that_does_not_cover_the_body_is_none(town: Town, alice: Neighbour) -> None:
    for inbox in inboxes(town):
        body = a_follow(alice, town)
        headers = alice.signed(body, inbox, covered=("(request-target)", "host", "date"))
        async with only(town):
            for sent in (body, body.replace(b"ana", b"bob")):
                response = await promptly(town.pole.client.post(inbox, content=sent, headers=headers))
                assert (response.status_code, reason(response)) == (401, "not_covered")


async def test_SIG_03_one_byte_of_the_body_changed_on_every_inbox(town: Town, alice: Neighbour) -> None:
    for inbox in inboxes(town):
        body = a_follow(alice, town)
        async with only(town):
            changed = body.replace(b'"Follow"', b'"FolloW"')
            response = await promptly(town.pole.client.post(inbox, content=changed, headers=alice.signed(body, inbox)))
            assert (response.status_code, reason(response)) == (401, "digest_mismatch")


async def test_SIG_05_a_letter_to_one_inbox_is_no_letter_to_another(town: Town, alice: Neighbour) -> None:
    shared, personal, *_ = inboxes(town)
    body = a_follow(alice, town)
    headers = alice.signed(body, personal)
    assert (await promptly(town.pole.client.post(personal, content=body, headers=headers))).status_code == 202
    async with only(town, alice.uri):  # the key could have changed: it is asked once
        response = await promptly(town.pole.client.post(shared, content=body, headers=headers))
        assert (response.status_code, reason(response)) == (401, "bad_signature")
    async with only(town):
        other = {**headers, "host": "lille.example"}
        assert (await promptly(town.pole.client.post(personal, content=body, headers=other))).status_code == 421
        elsewhere = alice.signed(body, personal, host="lille.example") | {"host": "lyon.example"}
        assert (await promptly(town.pole.client.post(personal, content=body, headers=elsewhere))).status_code == 401


@pytest.mark.parametrize("kind", ["Follow", "Undo", "Like", "Accept", "Reject", "Flag"])
async def test_SIG_12_who_signs_cannot_speak_for_others(town: Town, alice: Neighbour, kind: str) -> None:
    for mallory in (town.evil.actor("mallory"), town.social.actor("mallory")):
        await promptly(mallory.send(mallory.activity("View", alice.uri), town.pole.client, town.pole.shared_inbox))
        async with only(town):
            forged = alice.activity(kind, f"{town.pole.base}/ap/users/ana")
            for inbox in inboxes(town):
                response = await promptly(mallory.send(forged, town.pole.client, inbox))
                assert (response.status_code, reason(response)) == (401, "not_the_signer")


async def test_SIG_24_the_same_request_a_hundred_times_has_one_effect(town: Town, alice: Neighbour) -> None:
    inbox, body = town.pole.shared_inbox, a_follow(alice, town)
    headers = alice.signed(body, inbox)

    async def post() -> int:
        return (await town.pole.client.post(inbox, content=body, headers=headers)).status_code

    for _ in range(5):
        assert set(await asyncio.gather(*(post() for _ in range(20)))) == {202}
    assert town.social.fetched == ["/users/alice"]  # FET-29
    assert await Letter.all().count() == 1
    await town.pole.work()
    assert await Follow.all().count() == 1
    assert [activity["type"] for activity in town.social.received()] == ["Accept"]


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "", "multipart/form-data; boundary=x", "text/html"])
async def test_another_type_is_answered_with_415(town: Town, alice: Neighbour, kind: str) -> None:
    async with only(town):
        for inbox in inboxes(town):
            response = await promptly(alice.send(a_follow(alice, town), town.pole.client, inbox, content_type=kind))
            assert (response.status_code, reason(response)) == (415, "wrong_type")


@pytest.mark.parametrize(
    "kind",
    ["application/activity+json", "application/ld+json", "application/json; charset=utf-8", "Application/LD+JSON"],
)
async def test_these_types_are_taken(town: Town, alice: Neighbour, kind: str) -> None:
    response = await promptly(
        alice.send(a_follow(alice, town), town.pole.client, town.pole.shared_inbox, content_type=kind)
    )
    assert response.status_code == 202


async def pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


async def test_JLD_17_a_letter_of_more_than_a_mebibyte_is_answered_with_413(town: Town, alice: Neighbour) -> None:
    body = b'{"x":"%s"}' % (b"x" * (1 << 20))
    async with only(town):
        for inbox in inboxes(town):
            headers = alice.signed(body, inbox)
            for content in (body, pieces(body)):  # with Content-Length, and in chunks
                response = await promptly(town.pole.client.post(inbox, content=content, headers=headers))
                assert (response.status_code, reason(response)) == (413, "too_large")
                assert ("transfer-encoding" in response.request.headers) is not isinstance(content, bytes)


async def test_JLD_17_a_letter_without_end_is_not_read_to_its_end(town: Town, alice: Neighbour) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        read = 0
        while read < 64 << 20:  # as good as endless, and no danger to whoever takes the guard away
            read += 65_536
            yield b"x" * 65_536

    async with only(town):
        for inbox in inboxes(town):
            headers = alice.signed(b"", inbox)
            response = await promptly(town.pole.client.post(inbox, content=endless(), headers=headers))
            assert (response.status_code, reason(response)) == (413, "too_large")
            assert read <= 2 << 20


async def test_JLD_17_a_letter_of_exactly_a_mebibyte_is_taken(town: Town, alice: Neighbour) -> None:
    activity = alice.activity("Follow", f"{town.pole.base}/ap/users/ana", x="")
    activity["x"] = "x" * ((1 << 20) - len(orjson.dumps(activity)))
    body = orjson.dumps(activity)
    assert len(body) == 1 << 20
    headers = alice.signed(body, town.pole.shared_inbox)
    response = await promptly(town.pole.client.post(town.pole.shared_inbox, content=pieces(body), headers=headers))
    assert response.status_code == 202


NO_JSON = {
    "empty": (b"", "syntax"),
    "no JSON": (b"Hello", "syntax"),
    "a list": (b"[]", "not_an_object"),
    "JLD-01 brackets": (b'{"a":' * 40_000, "depth"),
    "JLD-01 100,000 of them": (b"[" * 100_000, "depth"),
    "JLD-02 900 levels": (b'{"a":' * 900 + b"1" + b"}" * 900, "depth"),
    "JLD-06 another word for the actor": (
        b'{"@context":{"victimActor":"as:actor"},"type":"Like","actor":"https://a.example/1"}', "bent_context",
    ),
    "JLD-06 another object": (
        b'{"type":"Create","actor":"https://a.example/1","object":{"@context":{"to":"as:cc"}}}', "bent_context",
    ),
    "JLD-07 a key twice": (b'{"type":"Like","actor":"https://a.example","actor":"https://b.example"}', "duplicate_key"),
    "JLD-08 NaN": (b'{"x":NaN}', "number"),
    "JLD-08 1e400": (b'{"x":1e400}', "number"),
    "JLD-09 a long integer": (b'{"x":%s}' % (b"1" * 1_000_000), "number"),
    "JLD-10 UTF-16": ('{"type":"Like"}'.encode("utf-16"), "utf8"),
    "JLD-10 not UTF-8": (b'{"type":"\xff"}', "utf8"),
    "JLD-10 half a surrogate pair": (b'{"type":"\\ud800"}', "text"),
    "compressed": (gzip.compress(b'{"type":"Like"}'), "utf8"),
    "JLD-11 no type": (b'{"actor":"https://a.example/1"}', "no_type"),
    "JLD-11 a number": (b'{"type":5,"actor":"https://a.example/1"}', "no_type"),
    "JLD-11 an object": (b'{"type":{},"actor":"https://a.example/1"}', "no_type"),
    "JLD-11 two types": (b'{"type":["Create","Delete"],"actor":"https://a.example/1"}', "no_type"),
    "no actor": (b'{"type":"Like"}', "no_actor"),
    "JLD-12 a number as id": (b'{"id":5,"type":"Like","actor":"https://a.example/1"}', "bad_id"),
    "JLD-12 a list as id": (b'{"id":["https://a.example/2"],"type":"Like","actor":"https://a.example/1"}', "bad_id"),
    "JLD-12 a blank node": (b'{"id":"_:b0","type":"Like","actor":"https://a.example/1"}', "bad_id"),
    "JLD-12 relative": (b'{"id":"/likes/1","type":"Like","actor":"https://a.example/1"}', "bad_id"),
    "JLD-12 a script": (b'{"id":"javascript:alert(1)","type":"Like","actor":"https://a.example/1"}', "bad_id"),
    "JLD-12 20 kB": (
        b'{"id":"https://a.example/%s","type":"Like","actor":"https://a.example/1"}' % (b"x" * 20_000), "bad_id",
    ),
    "JLD-12 2 kB of letters that take four bytes": (
        b'{"id":"https://a.example/%s","type":"Like","actor":"https://a.example/1"}' % ("𝄞" * 2_000).encode(),
        "bad_id",
    ),
}  # fmt: skip


@pytest.mark.parametrize("body, code", NO_JSON.values(), ids=NO_JSON)
async def test_JLD_07_to_12_what_cannot_be_read_is_answered_with_400(
    town: Town, alice: Neighbour, body: bytes, code: str
) -> None:
    async with only(town):
        for inbox in inboxes(town):
            response = await promptly(alice.send(body, town.pole.client, inbox))
            assert (response.status_code, reason(response)) == (400, code)


async def test_JLD_10_a_byte_order_mark_and_a_nul_are_no_hindrance(town: Town, alice: Neighbour) -> None:
    activity = alice.activity("Follow", f"{town.pole.base}/ap/users/ana", name="nul\\u0000l")
    body = b"\xef\xbb\xbf" + orjson.dumps(activity).replace(b"\\\\u0000", b"\\u0000")
    assert b"\\u0000" in body
    assert (await promptly(alice.send(body, town.pole.client, town.pole.shared_inbox))).status_code == 202
    await town.pole.work()
    assert await Follow.all().count() == 1


async def test_JLD_11_an_unknown_type_is_accepted_noted_and_ignored_with_a_reason(town: Town, alice: Neighbour) -> None:
    await promptly(alice.send(alice.activity("Follow", alice.uri), town.pole.client, town.pole.shared_inbox))
    await town.pole.work()
    dance = alice.activity("Dance", alice.uri) | {"type": "Dance" * 1000}
    async with only(town, Letter=1):
        assert (await promptly(alice.send(dance, town.pole.client, town.pole.shared_inbox))).status_code == 202
        await town.pole.work()
    letter = await Letter.all().order_by("-id").first()
    assert letter is not None
    assert letter.outcome == Outcome.IGNORED and letter.reason.startswith("we do not understand Dance")


async def test_JLD_12_a_follow_without_an_id_and_one_with_a_fragment_are_taken(town: Town, alice: Neighbour) -> None:
    follow = alice.activity("Follow", f"{town.pole.base}/ap/users/ana")
    del follow["id"]
    assert (await promptly(alice.send(follow, town.pole.client, town.pole.shared_inbox))).status_code == 202
    await town.pole.work()
    assert await Follow.all().count() == 1
    assert "id" not in town.social.received("Accept")[0]["object"]

    follow = alice.activity("Follow", f"{town.pole.base}/ap/pole") | {"id": f"{alice.uri}#follows/1"}
    assert (await promptly(alice.send(follow, town.pole.client, town.pole.shared_inbox))).status_code == 202
    await town.pole.work()
    assert town.social.received("Accept")[1]["object"]["id"] == f"{alice.uri}#follows/1"


async def test_nobody_lives_at_an_inbox_of_an_unknown_handle(town: Town, alice: Neighbour) -> None:
    await promptly(alice.send(a_follow(alice, town), town.pole.client, town.pole.shared_inbox))
    async with only(town):
        response = await promptly(
            alice.send(a_follow(alice, town), town.pole.client, f"{town.pole.base}/ap/users/bob/inbox")
        )
        assert (response.status_code, reason(response)) == (404, "missing")


async def test_INB_07_a_wave_of_accounts_that_we_never_met_costs_no_key_and_no_row(
    town: Town, alice: Neighbour
) -> None:
    async with only(town):
        for number in range(50):
            uri = f"{town.social.base}/users/nobody{number}"
            gone = {"id": f"{uri}#delete", "type": "Delete", "actor": uri, "object": uri}
            inbox = inboxes(town)[number % len(inboxes(town))]
            assert (await promptly(alice.send(gone, town.pole.client, inbox))).status_code == 202


async def test_INB_09_one_letter_to_two_inboxes_at_once_is_one_letter(town: Town, alice: Neighbour) -> None:
    body = a_follow(alice, town)
    targets = [town.pole.shared_inbox, f"{town.pole.base}/ap/users/ana/inbox"] * 10
    answers = await asyncio.gather(*(alice.send(body, town.pole.client, inbox) for inbox in targets))
    assert {answer.status_code for answer in answers} == {202}
    await town.pole.work()
    assert (await Letter.all().count(), await Follow.all().count()) == (1, 1)
    assert await OutboxEntry.filter(type="Accept").count() == 1


async def test_too_many_waiting_letters_are_told_to_come_again(town: Town, alice: Neighbour) -> None:
    await promptly(alice.send(a_follow(alice, town), town.pole.client, town.pole.shared_inbox))
    waiting = town.pole.house.rooms["ledger"].waiting
    crowd = [(None, asyncio.get_running_loop().create_future())] * ledger.MOST_WAITING
    waiting.extend(crowd)
    async with only(town):
        response = await promptly(alice.send(a_follow(alice, town), town.pole.client, town.pole.shared_inbox))
        assert (response.status_code, reason(response)) == (503, "overloaded")
        assert int(response.headers["retry-after"]) > 0
    waiting.clear()


async def test_what_the_database_cannot_keep_is_not_accepted(town: Town, alice: Neighbour) -> None:
    """A 202 is a promise: without the row there is none."""
    await promptly(alice.send(a_follow(alice, town), town.pole.client, town.pole.shared_inbox))
    letters = await Letter.all().count()
    database = town.pole.house.database.connections.get("default")
    await database.execute_script("ALTER TABLE letter RENAME TO away")
    try:
        response = await promptly(alice.send(a_follow(alice, town), town.pole.client, town.pole.shared_inbox))
    finally:
        await database.execute_script("ALTER TABLE away RENAME TO letter")
    assert (response.status_code, reason(response)) == (503, "not_kept")
    assert await Letter.all().count() == letters
    assert await Job.filter(kind=ledger.OPEN_LETTER, created__gt=clock.timestamp()).count() == 0
