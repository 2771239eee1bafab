"""A personal link that was sent as a note stands in no row of ours once the note has arrived, and leads on."""

from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.conversations import letters
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.offers import service
from tests.kit.people import a_creator
from tests.kit.projects import a_project
from tests.kit.teams import links_to
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def kept() -> str:
    """All that stands in our rows of what was said."""
    notes = [f"{one.html} {one.source} {one.details}" for one in await Note.all()]
    jobs = [one.args for one in await Job.all()]
    return " ".join([*notes, *jobs, *[one.body for one in await OutboxEntry.all()]])


async def test_the_link_of_a_letter_is_cut_out_after_a_week_and_leads_on(town: Town) -> None:
    project = await a_project(await a_creator("ana"))
    lead = project.actor.owner
    assert lead is not None
    await service.invite(project, await lead, await actors.find_actor(town.social.actor("leila").uri), words="Viens !")
    await town.pole.work()
    [link] = links_to(town.social)
    secret = link.rpartition("/")[2]
    assert secret in await kept(), "as long as it may have to be sent again"
    with clock.stopped_at(clock.now() + letters.AFTER - timedelta(minutes=1)):
        await town.pole.work()
        assert secret in await kept()
    with clock.stopped_at(clock.now() + letters.AFTER + timedelta(minutes=1)):
        await town.pole.work()
        assert secret not in await kept()
        note = await Note.get()
        assert "Viens" in note.html and letters.INK in note.html, "her words stay"
        assert not await OutboxEntry.filter(object_uri=note.uri).exists()
        assert (await town.pole.client.get(f"https://lyon.example{link}")).status_code == 200
