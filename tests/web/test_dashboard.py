"""Where those who run the pole arrive: what needs a hand, how all fares, and what was given up."""

import re
from dataclasses import replace

import pytest

from fediverse_cinema.accounts.models import Account, Application, Role
from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation import clock, last_backup
from fediverse_cinema.foundation.config import MailSettings
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.media.service import PREPARE
from fediverse_cinema.upkeep import concerns
from fediverse_cinema.upkeep.models import Matter
from tests.kit.counting import statements
from tests.kit.people import an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
SECRET = "https://lyon.example/link/a-secret"


@pytest.fixture
async def eva(town: Town) -> Visitor:
    await an_account("eva", "Eva", role=Role.ADMIN)
    visitor = Visitor(town.pole)
    await visitor.sign_in("eva")
    return visitor


async def a_dead_job(lane: str = "", error: str = "OSError: no room") -> Job:
    return await Job.create(
        queue="media", kind=PREPARE, args=f'{{"link": "{SECRET}"}}', lane=lane, state=JobState.DEAD, attempts=20,
        due=clock.timestamp(), created=clock.timestamp(), error=error,
    )  # fmt: skip


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def test_she_sees_what_needs_a_hand_and_goes_to_the_page_that_acts(town: Town, eva: Visitor) -> None:
    await eva.look("/workshop")
    assert 'href="/admin"' in eva.page
    assert "Nothing. All is well." in await eva.look("/admin")
    await a_dead_job()
    await concerns.note({Matter.JOBS: True, Matter.APPLICATIONS: True})
    await Application.create(
        handle="nora", name="Nora", password="x", created_at=clock.now(), waiting_since=clock.now()
    )
    await Host.create(name="a.example", failures=7)
    made = clock.now()
    last_backup.note(town.pole.house.settings, made.strftime(last_backup.STAMP_FORMAT))
    page = words(await eva.look("/admin"))
    assert "One job was given up, and no other server has to do with it." in page
    assert "1 do not answer, 0 are silent for a week" in page and "1 given up" in page
    assert re.search(r"Requests to join 1 waits", page) and "none was made yet" not in page
    for path in ("jobs", "admissions", "reports", "complaints", "letters", "rules", "preparations", "hosts", "figures"):
        assert f'href="/admin/{path}"' in eva.page, path
        await Visitor.look(eva, f"/admin/{path}")
        assert eva.response.status_code == 200, path
        await eva.look("/admin")


async def test_it_costs_few_statements_however_much_there_is(town: Town, eva: Visitor) -> None:
    with clock.stopped_at(clock.now()):  # what is remembered for a while is so for both
        await eva.look("/admin")
        with statements() as few:
            await eva.look("/admin")
        for number in range(30):
            await a_dead_job(f"host-{number}.example")
            await Host.create(name=f"host-{number}.example", failures=7)
        with statements() as many:
            await eva.look("/admin")
    assert len(many) == len(few) < 45


async def test_she_chooses_whether_mails_tell_her(town: Town, eva: Visitor) -> None:
    assert "This pole sends no mail" in words(await eva.look("/admin"))
    house = town.pole.house
    house.settings = replace(house.settings, mail=MailSettings(host="mail.example", sender="pole@lyon.example"))
    assert "You have no confirmed mail address" in words(await eva.look("/admin"))
    await Account.all().update(mail="eva@lyon.example", mail_confirmed_at=clock.now())
    await eva.look("/admin")
    assert "You get no mail when something needs a hand." in words(await eva.send("/admin", deed="be_quiet"))
    assert not (await Account.get()).upkeep_mails
    assert "You get a mail when something needs a hand" in words(await eva.send("/admin", deed="tell"))
    assert (await Account.get()).upkeep_mails


async def test_what_was_given_up_is_tried_again_or_forgotten_and_tells_no_secrets(town: Town, eva: Visitor) -> None:
    again, gone = await a_dead_job(error="<b>no room</b>"), await a_dead_job()
    other = await a_dead_job("social.example")
    waiting = await Job.create(
        queue="media", kind=PREPARE, args="{}", state=JobState.READY, due=clock.timestamp(), created=clock.timestamp()
    )
    page = await eva.look("/admin/jobs")
    assert "&lt;b&gt;no room&lt;/b&gt;" in page and SECRET not in page and "social.example" in page
    assert f'value="{waiting.id}"' not in page
    await eva.send("/admin/jobs", job=str(again.id), deed="retry")
    await eva.send("/admin/jobs", job=str(gone.id), deed="forget")
    assert (await Job.get(id=again.id)).state == JobState.READY and not await Job.exists(id=gone.id)
    await eva.look("/admin/jobs")
    await eva.send("/admin/jobs", job=str(other.id), deed="forget")
    assert "Nothing was given up." in eva.page


async def test_what_waits_or_is_not_there_cannot_be_forgotten(town: Town, eva: Visitor) -> None:
    dead = await a_dead_job()
    waiting = await Job.create(
        queue="media", kind=PREPARE, args="{}", state=JobState.READY, due=clock.timestamp(), created=clock.timestamp()
    )
    await eva.look("/admin/jobs")
    before = await Job.all().count()
    for job in (str(waiting.id), "999999", "x", "-1", "9" * 40):
        data = dict(eva._form("/admin/jobs", {}).fields) | {"job": job, "deed": "forget"}
        answer = await eva.client.post("/admin/jobs", data=data, headers={"Origin": eva.base})
        assert answer.status_code == 200
    assert await Job.all().count() == before and await Job.exists(id=dead.id)
