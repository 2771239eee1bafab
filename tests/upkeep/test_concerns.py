"""What needs a hand: seen, kept until it is settled, and told in one mail a day at most, each matter once."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fediverse_cinema.accounts.models import Account, Application, Role
from fediverse_cinema.activitypub.delivery import DELIVER
from fediverse_cinema.films.refreshing import REFRESH
from fediverse_cinema.foundation import clock, last_backup
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs import dead, queue
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.media.service import PREPARE
from fediverse_cinema.moderation.models import Complaint, ComplaintState, Report
from fediverse_cinema.poles.models import PoleLetter
from fediverse_cinema.upkeep import certificate, concerns
from fediverse_cinema.upkeep import state as states
from fediverse_cinema.upkeep.models import Concern, Matter
from fediverse_cinema.web import upkeep_mails
from tests.kit.mailbox import Mailbox, a_mailbox
from tests.kit.people import a_creator, an_account
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
HER = "eva@lyon.example"


@pytest.fixture
async def box(town: Town) -> AsyncIterator[Mailbox]:
    async with a_mailbox(town.pole.house) as one:
        yield one


@pytest.fixture
async def eva(town: Town) -> Account:
    """Who runs the pole."""
    account = await an_account("eva", "Eva", role=Role.ADMIN)
    account.mail, account.mail_confirmed_at, account.language = HER, clock.now(), "en"
    await account.save()
    return account


@pytest.fixture(autouse=True)
def room(town: Town) -> None:
    """The disk of the machine that runs the tests is not looked at."""
    a_setting(town.pole.house, kept_free=-concerns.LITTLE_SPACE)


def a_setting(house: House, **values: int) -> None:
    house.settings = replace(house.settings, media=replace(house.settings.media, **values))


async def a_dead_job(kind: str = PREPARE, lane: str = "") -> Job:
    return await Job.create(
        queue="media", kind=kind, args="{}", lane=lane, state=JobState.DEAD, due=clock.timestamp(),
        created=clock.timestamp(), error="OSError: no room",
    )  # fmt: skip


async def seen() -> set[Matter]:
    return {matter for matter, is_one in concerns.seen_in(await states.look()).items() if is_one}


async def open_now() -> list[Matter]:
    return [one.matter for one in await concerns.open_ones()]


async def test_a_pole_that_is_well_needs_no_hand(town: Town, box: Mailbox, eva: Account) -> None:
    await upkeep_mails.look_after_pole()
    await town.pole.work()
    assert await open_now() == [] and await Concern.all().count() == 0 and box.raw == []


async def test_what_waits_for_days_is_seen_and_what_waits_for_hours_is_not(town: Town) -> None:
    ana, ben = (await a_creator("ana")).actor, (await a_creator("ben")).actor
    now = clock.now()
    await Report.create(by=ana, about=ben, created_at=now)
    await Complaint.create(
        state=ComplaintState.OPEN, name="Rosa", mail="rosa@sud.example", work="Marées", basis="Je l’ai écrit.",
        language="fr", nonce="n", created_at=now, confirmed_at=now,
    )  # fmt: skip
    await Application.create(handle="nora", name="Nora", password="x", created_at=now, waiting_since=now)
    await PoleLetter.create(
        nonce="l", source="s", name="Rosa", mail="rosa@sud.example", subject="Visiter", words="Bonjour", arrived_at=now
    )
    last_backup.note(town.pole.house.settings, now.strftime(last_backup.STAMP_FORMAT))
    assert await seen() == set()
    with clock.stopped_at(now + timedelta(days=3, minutes=1)):
        assert await seen() == {Matter.REPORTS, Matter.COMPLAINTS, Matter.APPLICATIONS, Matter.BACKUP}
    with clock.stopped_at(now + timedelta(days=7, minutes=1)):
        assert Matter.LETTERS in await seen()
    await Report.all().update(handled_at=now)
    with clock.stopped_at(now + timedelta(days=3, minutes=1)):
        assert Matter.REPORTS not in await seen()


async def test_no_backup_at_all_is_said_once_the_pole_is_three_days_old(town: Town) -> None:
    assert Matter.BACKUP not in await seen()
    with clock.stopped_at(clock.now() + timedelta(days=4)):
        assert Matter.BACKUP in await seen()


async def test_little_room_is_seen_before_films_are_refused(town: Town) -> None:
    assert Matter.DISK not in await seen()
    a_setting(town.pole.house, kept_free=2**62)
    assert Matter.DISK in await seen()


async def test_jobs_that_other_servers_have_to_do_with_need_no_hand(town: Town) -> None:
    await a_dead_job(DELIVER, lane="social.example")
    await a_dead_job(REFRESH)
    await a_dead_job("of_a_newer_program")
    assert REFRESH in town.pole.house.jobs and await seen() == set()
    ours = await a_dead_job(PREPARE)
    assert await seen() == {Matter.JOBS}
    assert [row["id"] for row in await dead.ours(9)] == [ours.id] and len(await dead.of_others(9)) == 3
    assert await dead.revive(ours.id)
    assert await seen() == set()


async def test_a_worker_that_does_not_keep_up_is_seen_but_a_film_may_wait_its_turn(town: Town) -> None:
    long_ago = clock.timestamp() - 2 * 3600
    await queue.later(PREPARE, {"asset_id": 1}, due=long_ago)
    await queue.later(DELIVER, {"entry_id": 1, "inbox": ""}, lane="social.example", due=long_ago)
    assert await seen() == set()
    await queue.later("sweep_jobs", {}, due=long_ago)
    assert await seen() == {Matter.LATE}


async def test_each_matter_is_told_once_until_it_is_settled(town: Town, box: Mailbox, eva: Account) -> None:
    job = await a_dead_job()
    now = clock.now()
    for hours in (0, 1, 25, 49):
        with clock.stopped_at(now + timedelta(hours=hours)):
            await upkeep_mails.look_after_pole()
            await town.pole.work()
    (mail,) = box.mails
    assert box.recipients == [HER] and "One job was given up" in box.texts()[0] and "/admin/jobs" in box.texts()[0]
    assert "something needs a hand" in mail["Subject"]
    await dead.forget(job.id)
    with clock.stopped_at(now + timedelta(hours=50)):
        await upkeep_mails.look_after_pole()
        assert await open_now() == []
        await a_dead_job()
        await upkeep_mails.look_after_pole()
        await town.pole.work()
    assert len(box.raw) == 2, "it has come again"


async def test_a_day_has_one_mail_at_most_and_nothing_is_forgotten(town: Town, box: Mailbox, eva: Account) -> None:
    await a_dead_job()
    now = clock.now()
    await upkeep_mails.look_after_pole()
    a_setting(town.pole.house, kept_free=2**62)
    for hours in (1, 23):
        with clock.stopped_at(now + timedelta(hours=hours)):
            await upkeep_mails.look_after_pole()
            await town.pole.work()
    assert len(box.raw) == 1 and await open_now() == [Matter.DISK, Matter.JOBS]
    with clock.stopped_at(now + timedelta(hours=25)):
        await upkeep_mails.look_after_pole()
        await town.pole.work()
    assert len(box.raw) == 2 and "Little room is left" in box.texts()[1] and "given up" not in box.texts()[1]


async def test_two_who_look_at_once_write_one_mail(town: Town, box: Mailbox, eva: Account) -> None:
    await a_dead_job()
    await asyncio.gather(*(upkeep_mails.look_after_pole() for _ in range(3)))
    await town.pole.work()
    assert len(box.raw) == 1 and await Concern.all().count() == 1


async def test_only_those_who_run_the_pole_and_wish_it_are_told(town: Town, box: Mailbox, eva: Account) -> None:
    for handle, role, wishes, confirmed in (
        ("ana", Role.MEMBER, True, True), ("mia", Role.MODERATOR, True, True), ("ben", Role.ADMIN, False, True),
        ("lou", Role.ADMIN, True, False), ("zoe", Role.ADMIN, True, True),
    ):  # fmt: skip
        account = await an_account(handle, handle.capitalize(), role=role)
        account.mail, account.upkeep_mails, account.language = f"{handle}@lyon.example", wishes, "fr"
        account.mail_confirmed_at = clock.now() if confirmed else None
        await account.save()
    await a_dead_job()
    await upkeep_mails.look_after_pole()
    await town.pole.work()
    assert sorted(box.recipients) == [HER, "zoe@lyon.example"]
    assert sorted("Bonjour Zoe" in one for one in box.texts()) == [False, True]


async def test_nobody_to_tell_is_nobody_told(town: Town, box: Mailbox) -> None:
    """Who begins to wish it is told of what is still open."""
    await a_dead_job()
    await upkeep_mails.look_after_pole()
    assert (await Concern.get()).told_at is None


async def test_storage_that_is_away_for_a_moment_wakes_nobody(
    town: Town, box: Mailbox, eva: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(name: str) -> int | None:
        raise Later("the bucket does not answer")

    monkeypatch.setattr(town.pole.house.shelf, "size", away)
    now = clock.now()
    for minutes, mails in ((0, 0), (20, 0), (31, 1)):
        with clock.stopped_at(now + timedelta(minutes=minutes)):
            await upkeep_mails.look_after_pole()
            await town.pole.work()
        assert await open_now() == [Matter.STORAGE] and len(box.raw) == mails
    monkeypatch.undo()
    await upkeep_mails.look_after_pole()
    assert await open_now() == []


@pytest.mark.parametrize(("days", "is_one"), [(60, False), (13, True), (-1, True)])
async def test_a_certificate_that_ends_soon_needs_a_hand(
    days: int, is_one: bool, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def shown(settings: object) -> datetime:
        if days < 0:
            raise ssl.SSLCertVerificationError("expired")
        return clock.now() + timedelta(days=days)

    monkeypatch.setattr(certificate, "last_moment", shown)
    await certificate.look()
    assert await open_now() == ([Matter.CERTIFICATE] if is_one else [])


async def test_a_pole_that_cannot_see_itself_keeps_what_it_knew(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    async def not_seen(settings: object) -> datetime:
        raise ConnectionRefusedError

    await concerns.note({Matter.CERTIFICATE: True})
    monkeypatch.setattr(certificate, "last_moment", not_seen)
    await certificate.look()
    await upkeep_mails.look_after_pole()
    assert await open_now() == [Matter.CERTIFICATE]
