"""A label of one pole chooses films of its own and of another, where somebody follows it: what she sees there when the
selection is shown, changed, taken back, shown again and deleted.
"""

import pytest

from fediverse_cinema.activitypub import actors, client, follows
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Gone
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.labels import picking, selecting, showing, telling
from fediverse_cinema.labels.models import Audience, Label, LabelKind, Selection
from fediverse_cinema.labels.sheet import Sheet
from fediverse_cinema.poles import kinship
from fediverse_cinema.search import arrivals, pole_reading
from tests.kit.labels import a_label, a_selection
from tests.kit.people import a_creator, a_film
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, two_poles, work_everywhere

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


async def told(here: Pole, there: Pole) -> None:
    """Until all is told; what waits a moment for further changes waits no longer."""
    for _ in range(2):
        await work_everywhere(here, there)
        with at_home(here.house):
            await Job.filter(kind=telling.TELL).update(due=0)
    await work_everywhere(here, there)


async def seen(pole: Pole) -> tuple[str, list[str]] | None:
    """The selection of elsewhere as it stands there: its title, and its films in order."""
    with at_home(pole.house):
        found = await Selection.get_or_none(local=False)
        if found is None:
            return None
        picks = await showing.shown(found.id).select_related("film")
        return found.title, [pick.film.title for pick in picks]


async def test_a_selection_is_read_at_another_pole_changes_there_and_is_taken_back(
    blank_databases: BlankDatabases,
) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lille.house):
            cy = (await a_creator("cy", "Cy")).actor
            nord = await a_film(await a_creator("bo", "Bo Martin"), "Le Nord")
        with at_home(lyon.house):
            ana = await a_creator()
            label = await a_label(ana.actor, kind=LabelKind.PERSONALITY)
            saone = await a_film(ana, "La Saône")
            await arrivals.fetch(nord.uri)
        with at_home(lille.house):
            await follows.request(cy, await actors.find_actor(label.actor.uri))
        await told(lyon, lille)
        with at_home(lille.house):
            row = await Label.get().select_related("actor")
            assert (row.kind, row.actor.uri, row.local) == (LabelKind.PERSONALITY, label.actor.uri, False)

        with at_home(lyon.house):
            there = await Film.get(uri=nord.uri).select_related("author")
            selection = await a_selection(label.actor, saone, there, audience=Audience.PUBLIC)
            assert selection.playlist_uuid
        await told(lyon, lille)
        assert await seen(lille) == ("Marées", ["La Saône", "Le Nord"])

        with at_home(lyon.house):
            selection = await Selection.get(id=selection.id)
            await picking.reorder(selection, [2, 1], ana.actor, edition=selection.edition)
            await selecting.change(
                selection, ana.actor, Sheet("Vives eaux", "Deux *films*."), edition=selection.edition
            )
        await told(lyon, lille)
        assert await seen(lille) == ("Vives eaux", ["Le Nord", "La Saône"])
        with at_home(lille.house):
            assert (await Selection.get()).about == "<p>Deux <em>films</em>.</p>\n"
            assert await Note.filter(author__handle="phare").count() == 1, "one note, changed"

        with at_home(lyon.house):
            await selecting.show(selection, ana.actor, Audience.PRIVATE, edition=selection.edition)
        await told(lyon, lille)
        assert await seen(lille) is None
        with at_home(lille.house):
            assert not await Note.filter(author__handle="phare").exists()
        answer = await lyon.client.get(selection.uri, headers={"Accept": "application/activity+json"})
        assert answer.status_code == 404

        with at_home(lyon.house):
            await selecting.show(selection, ana.actor, Audience.PUBLIC, edition=selection.edition)
        await told(lyon, lille)
        assert await seen(lille) == ("Vives eaux", ["Le Nord", "La Saône"])

        with at_home(lyon.house):
            await selecting.delete(selection, ana.actor)
        await told(lyon, lille)
        assert await seen(lille) is None
        with at_home(lille.house), pytest.raises(Gone):
            await client.fetch(selection.uri)


async def test_poles_that_know_each_other_read_the_selections_that_members_show(
    blank_databases: BlankDatabases,
) -> None:
    """No label and no follower: the list of the pole leads there, and unlisted ones are not in it."""
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            ana = await a_creator()
            film = await a_film(ana, "La Saône")
            await a_selection(ana.actor, film, audience=Audience.PUBLIC)
            for audience in (Audience.UNLISTED, Audience.PRIVATE):
                await a_selection(ana.actor, film, title="Secret", audience=audience)
        with at_home(lille.house):
            pole = await kinship.add("lyon.example")
        await work_everywhere(lyon, lille)
        with at_home(lille.house):
            await pole_reading.read(pole.id)
        assert await seen(lille) == ("Marées", ["La Saône"])
