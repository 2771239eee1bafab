"""PostgreSQL as it is where a pole has many machines: behind PgBouncer, with a replica beside it, and away at times."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import anyio
import asyncpg
import httpx
import pytest
from structlog.testing import capture_logs
from tortoise.connection import get_connections
from tortoise.exceptions import BaseORMException
from tortoise.transactions import in_transaction

from fediverse_cinema import checking
from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.activitypub import domain_rules, gate
from fediverse_cinema.activitypub.models import Actor, Host
from fediverse_cinema.app import doors
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database import far_reading, sql
from fediverse_cinema.foundation.database.migrating import migrate, pending
from fediverse_cinema.foundation.errors import Away
from fediverse_cinema.foundation.here import House, at_home_for_good
from fediverse_cinema.foundation.jobs import listening, queue
from fediverse_cinema.foundation.jobs import worker as worker_module
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.worker import Worker
from fediverse_cinema.house import open_house
from fediverse_cinema.poles import face, look
from fediverse_cinema.poles.service import found
from tests.kit import clusters
from tests.kit.clusters import Cluster
from tests.kit.haste import quick_keys
from tests.kit.poles import settings_with

pytestmark = [pytest.mark.postgres, pytest.mark.anyio]
ALL_OTHERS = "FROM pg_stat_activity WHERE datname=current_database() AND pid<>pg_backend_pid()"


@pytest.fixture(scope="module")
def first() -> Iterator[Cluster]:
    """With the tables of a pole, where Ana is a member."""
    with clusters.a_cluster() as cluster:
        anyio.run(_furnish, cluster)
        yield cluster


async def _furnish(cluster: Cluster) -> None:
    settings = settings_with(cluster.url, cluster.directory)
    await migrate(settings)
    async with open_house(settings):
        with quick_keys():
            await found()
            await accounts.make_account("ana", "Ana", "a password of the tests")


@pytest.fixture
def settings(first: Cluster, tmp_path: Path) -> Settings:
    return settings_with(first.url, tmp_path)


@asynccontextmanager
async def opened(settings: Settings, **changed: str) -> AsyncIterator[House]:
    async with open_house(replace(settings, database=replace(settings.database, **changed))) as house:  # type: ignore[arg-type]
        at_home_for_good(house)
        yield house


async def behind_our_back(server: Cluster, statement: str) -> None:
    connection = await asyncpg.connect(server.url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def names() -> set[str]:
    return {host.name for host in await Host.all()}


async def answers(url: str) -> bool:
    try:
        await (await asyncpg.connect(url, statement_cache_size=0)).close()
    except (OSError, asyncpg.PostgresError):
        return False
    return True


async def until_answers(url: str) -> None:
    with anyio.fail_after(60):
        while not await answers(url):  # noqa: ASYNC110 (another process starts)
            await asyncio.sleep(0.05)


async def test_behind_pgbouncer_jobs_are_done_and_notices_heard(
    first: Cluster, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "POLL_SECONDS", 3600)
    bell = asyncio.Event()

    async def note(number: int) -> None:
        async with in_transaction():
            await Host.create(name=f"pooled {number}")
            assert await Host.exists(name=f"pooled {number}")

    async def ring() -> None:
        bell.set()

    with clusters.pgbouncer(first.url) as url:
        await until_answers(url)
        async with opened(settings, url=url, direct_url=first.url) as house:
            house.jobs = {"note": Kind(note), "ring": Kind(ring)}
            for number in range(60):
                await queue.later("note", {"number": number}, lane=f"lane {number % 7}")
            workers = [Worker({"default": 10}, alone=False) for _ in range(3)]
            await asyncio.gather(*(worker.until_idle() for worker in workers))
            assert {name for name in await names() if name.startswith("pooled")} == {f"pooled {n}" for n in range(60)}
            async with listening.to_notices():
                task = asyncio.create_task(workers[0].work())
                with anyio.fail_after(60):
                    while not await listens(first):  # noqa: ASYNC110
                        await asyncio.sleep(0.02)
                    await behind_our_back(
                        first,
                        "INSERT INTO job(queue,kind,args,lane,priority,due,created,state,attempts,lease)"
                        " VALUES('default','ring','{}','',0,0,0,0,0,0); SELECT pg_notify('fediverse_cinema_jobs', '')",
                    )
                    await bell.wait()
                    workers[0].stop()
                    await task


async def listens(first: Cluster) -> bool:
    connection = await asyncpg.connect(first.url)
    try:
        return bool(await connection.fetch("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"))
    finally:
        await connection.close()


async def test_check_says_how_the_replica_fares(first: Cluster, settings: Settings) -> None:
    async def line(replica_url: str) -> tuple[str, str]:
        asked = replace(settings, database=replace(settings.database, replica_url=replica_url))
        found = await checking._database(asked)
        return found.state, f"{found.found} {found.remedy}"

    with clusters.a_follower(first) as follower:
        await until_answers(follower.url)
        assert (await line(follower.url))[0] == "ok"
    state, said = await line(follower.url)
    assert state == "warning" and "of its replica PostgreSQL says" in said
    state, said = await line(first.url)
    assert state == "fault" and "follows nobody" in said


async def test_who_may_reads_from_the_replica_until_she_writes(first: Cluster, settings: Settings) -> None:
    with clusters.a_follower(first) as follower:
        await until_answers(follower.url)
        async with opened(settings, replica_url=follower.url):
            assert not await on_a_replica()
            with far_reading.allowed():
                assert await on_a_replica()
                assert await Host.filter(name="nobody").count() == 0
                async with in_transaction():
                    assert not await on_a_replica(), "a transaction reads where it writes"
                assert not await on_a_replica()
            with far_reading.allowed():
                assert await on_a_replica()
                await Host.create(name="written in between")
                assert await Host.exists(name="written in between")
                assert not await on_a_replica()
            with far_reading.allowed():
                await sql.change("UPDATE host SET failures=7 WHERE name='written in between'")
                assert not await on_a_replica()


async def on_a_replica() -> bool:
    return bool((await sql.rows("SELECT pg_is_in_recovery() AS it"))[0]["it"])


async def test_public_pages_are_read_from_the_replica_for_whom_we_know_nothing_of(
    first: Cluster, settings: Settings
) -> None:
    with clusters.a_follower(first) as follower:
        await until_answers(follower.url)
        async with opened(settings, replica_url=follower.url) as house:
            await behind_our_back(follower, "SELECT pg_wal_replay_pause()")  # from now on it is behind
            await Actor.filter(local_handle="ana").update(name="Ana Kermadec")
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app=doors(house)), base_url="https://lyon.example"
            ) as visitor:
                page, html = "/users/ana", {"Accept": "text/html"}
                shown = await visitor.get(page, headers=html)
                assert (shown.status_code, "Ana Kermadec" in shown.text, "Ana" in shown.text) == (200, False, True)
                known = await visitor.get(page, headers=html | {"Cookie": "anything=1"})
                assert "Ana Kermadec" in known.text
                asked = await visitor.get(page, headers={"Accept": "application/activity+json"}, follow_redirects=True)
                assert asked.json()["name"] == "Ana Kermadec", "a server is told what is true now"
                follower.stop()
                shown = await visitor.get(page, headers=html)
                assert (shown.status_code, "Ana Kermadec" in shown.text) == (200, True)


async def test_MOD_01_a_server_that_has_just_been_closed_is_closed_whoever_comes_first(
    first: Cluster, settings: Settings
) -> None:
    """Rules are read for everybody who comes within a minute, letters among them: not from a replica that is behind."""
    with clusters.a_follower(first) as follower:
        await until_answers(follower.url)
        async with opened(settings, replica_url=follower.url):
            await behind_our_back(follower, "SELECT pg_wal_replay_pause()")
            assert await gate.is_open("closed.example") and not (await face.face()).figures
            await domain_rules.close("closed.example", "lies")
            await look.show_figures(True)
            with far_reading.allowed():
                assert await on_a_replica()
                assert not await gate.is_open("closed.example") and (await face.face()).figures
                assert await on_a_replica()
            assert not await gate.is_open("closed.example") and (await face.face()).figures


async def test_a_wrong_question_does_not_send_the_others_away_from_the_replica(
    first: Cluster, settings: Settings
) -> None:
    with clusters.a_follower(first) as follower:
        await until_answers(follower.url)
        async with opened(settings, replica_url=follower.url):
            with far_reading.allowed():
                for wrong in ("SELECT ?::int", "SELECT lat FROM actor WHERE id=?"):
                    with pytest.raises(BaseORMException):
                        await sql.rows(wrong, 2**40)
                assert await on_a_replica()


async def test_a_replica_that_is_away_is_asked_once_and_left_alone_for_a_while(settings: Settings) -> None:
    came = 0

    async def shut_the_door(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal came
        came += 1
        writer.close()

    async with await asyncio.start_server(shut_the_door, "127.0.0.1", 0) as door:
        port = door.sockets[0].getsockname()[1]
        async with opened(settings, replica_url=f"postgres://postgres@127.0.0.1:{port}/postgres"):
            for _ in range(5):
                with far_reading.allowed():
                    assert await Actor.exists(local_handle="ana")
    assert came in (1, 2), "asyncpg tries once with TLS and once without"


async def test_a_replica_that_lets_nobody_in_is_said_once_and_left_alone_for_a_while(
    first: Cluster, settings: Settings
) -> None:
    async with opened(settings, replica_url=f"{first.url.rpartition('/')[0]}/no_such_database"):
        with capture_logs() as logs:
            for _ in range(5):
                with far_reading.allowed():
                    assert await Actor.exists(local_handle="ana")
    assert [one["event"] for one in logs] == ["replica_away"]


async def test_who_asks_a_replica_while_the_way_there_is_closed_is_answered_by_the_first(
    first: Cluster, settings: Settings
) -> None:
    async with opened(settings, replica_url=first.url):
        replica = cast(Any, get_connections().get("default")).replica
        async with (await replica._opened()).acquire():
            closing = asyncio.ensure_future(replica.close())
            await asyncio.sleep(0)
            with far_reading.allowed(), capture_logs() as logs:
                assert await Actor.exists(local_handle="ana")
        await closing
    assert [one["event"] for one in logs] == ["replica_away"]


async def test_STO_16_stale_connections_are_noticed_by_nobody(first: Cluster, settings: Settings) -> None:
    async with opened(settings):
        for _ in range(3):
            await asyncio.gather(*(Host.filter(name="x").count() for _ in range(8)))
            first.say(f"SELECT pg_terminate_backend(pid, 60000) {ALL_OTHERS}")
            assert await Actor.exists(local_handle="ana")
            first.say(f"SELECT pg_terminate_backend(pid, 60000) {ALL_OTHERS}")
            async with in_transaction():
                await sql.change("INSERT INTO host(name, failures) VALUES('stale', 0) ON CONFLICT DO NOTHING")
        assert await Host.filter(name="stale").count() == 1


async def test_STO_16_a_transaction_whose_connection_is_lost_is_told_so_and_leaves_nothing(
    first: Cluster, settings: Settings
) -> None:
    async with opened(settings):
        with pytest.raises(Away):
            async with in_transaction():
                await Host.create(name="half")
                await behind_our_back(first, f"SELECT pg_terminate_backend(pid, 60000) {ALL_OTHERS}")
                await Host.create(name="the other half")
        assert not {"half", "the other half"} & await names()
        async with in_transaction():
            await Host.create(name="whole")
        assert "whole" in await names()


async def test_STO_16_while_postgresql_is_away_readers_are_told_to_come_again_and_later_it_goes_on(
    first: Cluster, settings: Settings
) -> None:
    async with opened(settings) as house, httpx.AsyncClient(
        transport=httpx.ASGITransport(app=doors(house)), base_url="https://lyon.example"
    ) as visitor:  # fmt: skip
        html = {"Accept": "text/html", "Accept-Language": "fr"}
        assert (await visitor.get("/users/ana", headers=html)).status_code == 200
        first.stop()
        try:
            for _ in range(3):
                answer = await visitor.get("/users/ana", headers=html)
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
                assert "Réessayez" in answer.text, answer.text
            with pytest.raises(Away):
                await Host.create(name="lost")
            with pytest.raises(Away):
                async with in_transaction():
                    pass
        finally:
            first.start()
        await until_answers(first.url)
        assert (await visitor.get("/users/ana", headers=html)).status_code == 200
        assert "lost" not in await names()
        assert await pending(settings) == []
