"""A project of one pole as a member of another meets it: found, followed, read, and gone."""

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import journal, service
from fediverse_cinema.projects.models import Project
from tests.kit.people import an_account
from tests.kit.poles import BlankDatabases
from tests.kit.projects import a_project
from tests.kit.towns import two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
ITS_PAGE = "/people/@quai_nord@lyon.example"


async def test_a_project_is_found_followed_read_and_gone_at_another_pole(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            ana = (await an_account("ana", "Ana Belle")).creator
            sheet = {"form": "fiction", "about": "Un *quai*.", "town": "Lyon", "support": "Don — https://dons.example/"}
            project = await a_project(ana, logline="Un quai, la nuit.", stage="writing", **sheet)
        with at_home(lille.house):
            await an_account("bo", "Bo Martin")
            instance = (await pole_actors()).instance
            await KnownPole.create(host="lyon.example", instance=instance, group=instance, state=KinshipState.KNOWN,
                                   added_at=clock.now())  # fmt: skip
        bo = Visitor(lille)
        await bo.sign_in("bo")
        await bo.look("/search?q=@quai_nord@lyon.example")
        await work_everywhere(lyon, lille)
        page = await bo.look(ITS_PAGE)
        assert "Stage 2 of 10" in page and "Un quai, la nuit." in page and "<em>quai</em>" in page
        assert "Étape" not in page, "the line that says it to others is not said twice"
        assert "https://dons.example/" in page and "fiction" in page
        assert "Quai Nord" in await bo.look("/projects")

        await bo.look(ITS_PAGE)
        await bo.send("/workshop/follow", address=project.actor.uri)
        await work_everywhere(lyon, lille)
        with at_home(lyon.house):
            await service.move(project, "shooting")
            await journal.post(project, ana.actor, Words("Moteur, **action**."))
        await work_everywhere(lyon, lille)
        assert "Stage 6 of 10" in await bo.look(ITS_PAGE)
        assert "Moteur, <strong>action</strong>." in bo.page
        assert "Moteur" in await bo.look("/home")

        with at_home(lyon.house):
            await service.end(project)
        await work_everywhere(lyon, lille)
        with at_home(lille.house):
            group = await Actor.get(uri=project.actor.uri)
            assert group.gone_at is not None
            assert await Note.all().count() == 0 and await Project.filter(actor_id=group.id).count() == 1
        assert "Moteur" not in await bo.look("/home")
        assert "Quai Nord" not in await bo.look("/projects")
        assert "This account is no more" in await bo.look(ITS_PAGE)
