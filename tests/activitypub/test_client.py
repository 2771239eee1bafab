"""Documents from other servers: signed questions, and only what the origin itself says is believed."""

from typing import Any

import orjson
import pytest

from fediverse_cinema.activitypub import client, keys
from fediverse_cinema.activitypub.signatures import claims
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import CinemaError, Gone, Later, Malformed, Missing, Refused
from tests.kit.neighbours import Answer, Document
from tests.kit.promptness import promptly
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
NOTE = "https://social.example/notes/1"


async def fetch(uri: str) -> Document:
    """As `client.fetch`, at once: nobody keeps us waiting here."""
    return await promptly(client.fetch(uri))


def serve(town: Town, kind: str = "application/activity+json", **more: Any) -> None:
    body = orjson.dumps({"id": NOTE, "type": "Note", **more})
    town.social.says["GET /notes/1"] = Answer(200, body, kind)


async def test_every_question_is_signed_by_the_instance_actor(town: Town) -> None:
    serve(town)
    assert (await fetch(f"{NOTE}#fragment"))["type"] == "Note"
    [asked] = town.social.asked
    message = Message("GET", NOTE, tuple(asked.headers.items()))
    claim = claims.read(message, now=clock.now(), hosts=frozenset({"social.example"}))
    instance = await client.instance_actor()
    assert claim.key_id == f"{urls.instance()}#main-key"
    claims.verify(claim, keys.read_public_pem(instance.rsa_public or ""))
    assert asked.headers["accept"].startswith("application/activity+json")
    assert asked.headers["user-agent"].startswith("FediverseCinema/")


@pytest.mark.parametrize(
    "kind", ["application/activity+json; charset=utf-8", 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
             "Application/Activity+JSON"],
)  # fmt: skip
async def test_FET_13_activitystreams_is_taken(town: Town, kind: str) -> None:
    serve(town, kind)
    assert (await fetch(NOTE))["id"] == NOTE


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json", "application/octet-stream", "application/ld+json", "text/html",
             'application/ld+json; profile="https://example.org/other"', "image/png"],
)  # fmt: skip
async def test_FET_13_an_uploaded_file_is_no_document(town: Town, kind: str) -> None:
    serve(town, kind)
    async with only(town, NOTE):
        with pytest.raises(Refused) as refusal:
            await promptly(fetch(NOTE))
    assert refusal.value.code == "not_activitystreams"


async def test_FET_15_a_document_of_another_id_is_asked_for_there_once(town: Town) -> None:
    mallory = town.evil.actor("mallory")
    lie = {"id": NOTE, "type": "Note", "content": "a lie"}
    town.evil.says["GET /x"] = Answer(200, orjson.dumps(lie))
    serve(town, content="the truth")
    async with only(town, f"{town.evil.base}/x", NOTE):
        assert (await fetch(f"{town.evil.base}/x"))["content"] == "the truth"
    del town.social.says["GET /notes/1"]
    with pytest.raises(Missing):
        await promptly(fetch(f"{town.evil.base}/x"))
    town.social.says["GET /notes/1"] = Answer(200, orjson.dumps({"id": f"{town.evil.base}/x", "type": "Note"}))
    async with only(town, f"{town.evil.base}/x", NOTE):  # and back again: no further
        with pytest.raises(Refused) as refusal:
            await promptly(fetch(f"{town.evil.base}/x"))
    assert refusal.value.code == "wrong_id"
    assert mallory.uri.startswith(town.evil.base)


async def test_FET_16_on_the_same_host_only_the_very_id_counts(town: Town) -> None:
    serve(town, content="the truth")
    town.social.says["GET /files/upload"] = Answer(200, orjson.dumps({"id": NOTE, "type": "Note", "content": "a lie"}))
    assert (await fetch("https://social.example/files/upload"))["content"] == "the truth"
    town.social.says["GET /files/upload"] = Answer(200, orjson.dumps({"id": f"{NOTE}?x", "type": "Note"}))
    with pytest.raises(Refused):
        await promptly(fetch("https://social.example/files/upload"))


@pytest.mark.parametrize(
    "named", [None, 5, "", "urn:x", "https://lyon.example/ap/pole", "https://LYON.example:443/x", []]
)
async def test_FET_28_a_document_without_an_id_or_with_one_of_ours_is_refused(town: Town, named: object) -> None:
    town.social.says["GET /notes/1"] = Answer(200, orjson.dumps({"id": named, "type": "Note"}))
    async with only(town, NOTE):
        with pytest.raises(Refused) as refusal:
            await promptly(fetch(NOTE))
    assert refusal.value.code == ("own_address" if "lyon" in str(named).lower() else "wrong_id")


async def test_an_open_redirect_does_not_speak_for_the_server_that_has_it(town: Town) -> None:
    town.social.says["GET /notes/1"] = Answer(302, headers={"location": f"{town.evil.base}/x"})
    town.evil.says["GET /x"] = Answer(200, orjson.dumps({"id": NOTE, "type": "Note"}))
    with pytest.raises(Refused) as refusal:
        await fetch(NOTE)
    assert refusal.value.code == "wrong_origin"


@pytest.mark.parametrize(
    "uri", ["https://lyon.example/ap/pole", "https://LYON.EXAMPLE/ap/pole", "https://lyon.example:443/ap/pole",
            "https://lyon.example./ap/pole", "http://127.0.0.1/", "https://[::1]/", "ftp://social.example/", ""],
)  # fmt: skip
async def test_FET_19_we_do_not_ask_ourselves_nor_the_machine_that_we_run_on(town: Town, uri: str) -> None:
    async with only(town):
        with pytest.raises(Refused):
            await promptly(fetch(uri))


async def test_FET_19_origins_are_compared_normalised_and_never_by_prefix(town: Town) -> None:
    one = "https://pole.example/ap/users/ana"
    for same in ("https://POLE.example/x", "https://pole.example:443/x", "https://pole.example./x"):
        assert urls.same_origin(one, same)
    for other in (
        "https://pole.example.evil.test/x", "http://pole.example/x", "https://pole.example:8443/x",
        "https://xpole.example/x", "https://pole.example@evil.test/x", "https://", "", "pole.example",
    ):  # fmt: skip
        assert not urls.same_origin(one, other)


STATUSES = {404: Missing, 410: Gone, 401: Refused, 403: Refused, 429: Later, 500: Later, 503: Later, 204: Refused}


@pytest.mark.parametrize("status, error", STATUSES.items())
async def test_FET_26_what_is_gone_is_told_from_what_may_come_back(
    town: Town, status: int, error: type[CinemaError]
) -> None:
    town.social.says["GET /notes/1"] = Answer(status)
    with pytest.raises(CinemaError) as raised:
        await promptly(fetch(NOTE))
    assert type(raised.value) is error


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b'{"id":1,"id":2}', b"{" * 100, b"\xff"])
async def test_what_is_no_json_is_refused(town: Town, body: bytes) -> None:
    town.social.says["GET /notes/1"] = Answer(200, body)
    with pytest.raises(Malformed):
        await fetch(NOTE)
