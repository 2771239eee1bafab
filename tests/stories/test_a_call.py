"""A call of one pole as a member of another meets it: in the list, on its page, answered, filled, and gone."""

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import calls
from fediverse_cinema.projects.models import Call, Project
from fediverse_cinema.reactions import queries as reactions
from fediverse_cinema.reactions.models import ReactionKind
from tests.kit.calls import a_call
from tests.kit.people import an_account
from tests.kit.poles import BlankDatabases
from tests.kit.projects import a_project
from tests.kit.towns import two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


async def test_a_call_is_seen_answered_filled_and_gone_at_another_pole(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            ana = (await an_account("ana", "Ana Belle")).creator
            project = await a_project(ana, form="documentary", region="FR-BRE", town="Rennes")
        with at_home(lille.house):
            await an_account("bo", "Bo Martin")
            instance = (await pole_actors()).instance
            await KnownPole.create(host="lyon.example", instance=instance, group=instance, state=KinshipState.KNOWN,
                                   added_at=clock.now())  # fmt: skip
        bo = Visitor(lille)
        await bo.sign_in("bo")
        await bo.look("/search?q=https://lyon.example/ap/pole")
        await bo.send("/workshop/follow", address="https://lyon.example/ap/pole")
        await work_everywhere(lyon, lille)

        with at_home(lyon.house):
            call = await a_call(project, about="Un *quai*, la nuit.", terms=("volunteer", "meals"))
        await work_everywhere(lyon, lille)
        assert call.title in await bo.look("/calls?film=documentary&term=volunteer&region=FR-BRE&trade=sound-recordist")
        assert call.title not in await bo.look("/calls?term=wage")
        with at_home(lille.house):
            here = await Call.get(uri=call.uri)
            assert (await Project.get()).id == here.project_id, "its Group was asked, and is a project"
        page = await bo.look(f"/calls/{here.id}")
        assert "<em>quai</em>" in page and "Meals" not in page and "Unpaid, meals" in page
        assert page.count("Ingénieur") == 0 and "Sound recordist" in page
        assert call.title in await bo.look("/people/@quai_nord@lyon.example")
        assert call.title in await bo.look("/home"), "those who follow the pole read it as everything else"

        with at_home(lille.house):
            note = await Note.get(uri=call.uri)
        await bo.look(f"/notes/{note.uuid}")
        await bo.send(f"/notes/{note.uuid}/answers", content="J’ai ma mixette.", visibility="public", language="fr",
                      number="0c9a5a4e-21ab-4a70-a5a4-3a63d56d6b11")  # fmt: skip
        await bo.look(f"/notes/{note.uuid}")
        await bo.send(f"/notes/{note.uuid}/like")
        await work_everywhere(lyon, lille)
        assert "J’ai ma mixette." in await Visitor(lyon).look("/projects/quai_nord/calls/1")
        with at_home(lyon.house):
            assert (await Note.get(answer_to=call.uri)).thread_uri == call.uri
            assert await reactions.count(ReactionKind.LIKE, call.uri) == 1
            await calls.place_taken(call)
        await work_everywhere(lyon, lille)
        with at_home(lille.house):
            assert (await Call.get()).state == "filled"
        assert call.title not in await bo.look("/calls") and "Call filled" in await bo.look(f"/calls/{here.id}")

        with at_home(lyon.house):
            await calls.withdraw(call)
        await work_everywhere(lyon, lille)
        with at_home(lille.house):
            assert (await Call.all().count(), await Note.filter(uri=call.uri).count()) == (0, 0)
            assert await Actor.exists(uri=project.actor.uri)
        answer = await lille.client.get(f"https://lille.example/calls/{here.id}", headers={"Accept": "text/html"})
        assert answer.status_code == 404
