"""What machines ask that watch over a pole: health, readiness and metrics, and what strangers learn by them."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation import clock, last_backup
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import House
from fediverse_cinema.upkeep import concerns, readiness
from fediverse_cinema.upkeep.models import Matter
from tests.kit.counting import statements
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
TOKEN = "a token for metrics, thirty-two signs"


def with_a_token(house: House, token: str = TOKEN) -> None:
    house.settings = replace(house.settings, server=replace(house.settings.server, metrics_token=token))


async def ask(town: Town, path: str, **headers: str) -> httpx.Response:
    return await town.pole.client.get(f"{town.pole.base}{path}", headers=headers)


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An answer is good for no time."""
    monkeypatch.setattr(readiness, "GOOD_FOR", 0.0)
    yield


async def test_health_asks_nobody(town: Town) -> None:
    with statements() as asked:
        answer = await ask(town, "/health")
    assert (answer.status_code, answer.text, asked) == (200, "ok\n", [])
    assert answer.headers["cache-control"] == "no-store" and "set-cookie" not in answer.headers


async def test_a_pole_that_can_work_is_ready(town: Town) -> None:
    answer = await ask(town, "/ready")
    assert (answer.status_code, answer.text) == (200, "ready\n")


async def test_a_server_that_insists_on_signatures_answers_machines_all_the_same(town: Town) -> None:
    house = town.pole.house
    house.settings = replace(house.settings, federation=replace(house.settings.federation, authorized_fetch=True))
    for path in ("/health", "/ready"):
        assert (await ask(town, path, accept="application/activity+json")).status_code == 200


async def test_readiness_is_not_looked_at_again_for_each_who_asks(town: Town) -> None:
    with statements() as asked, clock.stopped_at(clock.now()):
        for answer in await asyncio.gather(*(ask(town, "/ready") for _ in range(20))):
            assert answer.status_code == 200
    assert len(asked) == 1


async def test_a_pole_whose_files_cannot_be_kept_is_not_ready_and_says_nothing_more(
    town: Town, moments: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(name: str) -> int | None:
        raise Later("bucket films at s3.secret.example: no answer")

    monkeypatch.setattr(town.pole.house.shelf, "size", away)
    answer = await ask(town, "/ready")
    assert (answer.status_code, answer.text) == (503, "not ready\n")
    monkeypatch.undo()


async def test_a_disk_that_takes_no_file_is_not_ready(town: Town, moments: None) -> None:
    house = town.pole.house
    (house.settings.directory / "a-file").write_text("where the directory should be")
    house.settings = replace(house.settings, media=replace(house.settings.media, directory="a-file"))
    assert (await ask(town, "/ready")).status_code == 503


async def test_a_database_of_another_version_or_without_an_answer_is_not_ready(
    town: Town, moments: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = (await sql.rows("SELECT max(number) AS n FROM migration"))[0]["n"]
    await sql.change("UPDATE migration SET number=? WHERE number=?", number + 1, number)
    assert (await ask(town, "/ready")).status_code == 503
    await sql.change("UPDATE migration SET number=? WHERE number=?", number, number + 1)
    assert (await ask(town, "/ready")).status_code == 200

    async def hangs(*_: Any) -> list[dict[str, Any]]:
        await asyncio.sleep(3600)
        return []

    monkeypatch.setattr(readiness, "PATIENCE", 0.01)
    monkeypatch.setattr(sql, "rows", hangs)
    answer = await ask(town, "/ready")
    assert (answer.status_code, answer.text) == (503, "not ready\n")


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer x", f"bearer{TOKEN}", f"Basic {TOKEN}", f"Bearer {TOKEN}é"])
async def test_AUT_09_metrics_are_for_who_has_the_token_and_nothing_is_looked_up_for_others(
    shown: str, town: Town
) -> None:
    with_a_token(town.pole.house)
    with statements() as asked:
        answer = await town.pole.client.get(
            f"{town.pole.base}/metrics?token={TOKEN}".replace(" ", "%20"), headers={"Authorization": shown.encode()}
        )
    assert (answer.status_code, asked) == (401, []) and "fediverse_cinema" not in answer.text
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_AUT_09_without_a_token_in_the_settings_there_are_no_metrics(town: Town) -> None:
    for shown in ("", "Bearer ", "Bearer"):
        assert (await ask(town, "/metrics", authorization=shown)).status_code == 404


async def test_metrics_say_what_the_database_says(town: Town) -> None:
    with_a_token(town.pole.house)
    await a_film(await a_creator())
    await Host.create(name="a.example", failures=7)
    await Host.create(name="b.example", failures=40, dead_at=clock.now())
    made = clock.now().replace(microsecond=0)
    last_backup.note(town.pole.house.settings, made.strftime(last_backup.STAMP_FORMAT))
    await concerns.note({Matter.REPORTS: True, Matter.DISK: False})
    answer = await ask(town, "/metrics", authorization=f"Bearer {TOKEN}")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain; version=")
    found = {
        (sample.name.removeprefix("fediverse_cinema_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert found["hosts", "failing"] == 1 and found["hosts", "dead"] == 1
    assert found["things", "films"] == 1 and found["things", "members"] == 1
    assert found["needs_a_hand", "reports"] == 1 and found["needs_a_hand", "disk"] == 0
    assert found["last_backup_timestamp_seconds",] == made.timestamp()
    jobs = await sql.rows("SELECT count(*) AS n FROM job")
    assert sum(value for key, value in found.items() if key[0] == "jobs") == jobs[0]["n"] > 0
    assert (
        found["database_bytes",] > 0 and found["disk_free_bytes",] > 0 and found["process_resident_memory_bytes",] > 0
    )


async def test_two_poles_in_a_process_keep_their_metrics_apart(town: Town) -> None:
    """Whoever asks twice is told the same: nothing is counted on in a registry of the process."""
    with_a_token(town.pole.house)
    with clock.stopped_at(clock.now()):
        answers = [await ask(town, "/metrics", authorization=f"Bearer {TOKEN}") for _ in range(2)]
    by_themselves = re.compile("(disk_free|database)_bytes ")  # others write there, and PostgreSQL tidies up
    told = [
        [line for line in answer.text.splitlines() if "fediverse_cinema" in line and not by_themselves.search(line)]
        for answer in answers
    ]
    assert told[0] == told[1] and len(told[0]) > 30
