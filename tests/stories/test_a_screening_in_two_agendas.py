"""A member of Lyon announces a screening with somebody of Lille, who says yes: it stands in the agenda of both poles
and on the pages of the films that it shows, changes at both, and is gone from both.
"""

import re
from collections.abc import AsyncIterator

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.events import organising, queries, service
from fediverse_cinema.events.models import Event, EventState, Organiser
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles import kinship
from fediverse_cinema.poles.models import Pole as PoleRow
from tests.kit.events import a_draft, an_event, soon
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
Poles = tuple[Pole, Pole]
TITLE = "Les Marées basses, avant-première"


@pytest.fixture
async def poles(blank_databases: BlankDatabases) -> AsyncIterator[Poles]:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            await an_account("ana", "Ana Belle")
        with at_home(lille.house):
            await an_account("lise", "Lise Nord")
        yield lyon, lille


async def titles(pole: Pole) -> list[str]:
    with at_home(pole.house):
        return [one.title for one in (await queries.upcoming()).events]


async def organisers(pole: Pole) -> list[str]:
    with at_home(pole.house):
        event = await Event.get().select_related("note__author")
        return [one.name for one in (await queries.page(event, None)).organisers]


async def the_screening(lyon: Pole, lille: Pole) -> None:
    """Ana announces it with a film of each pole, and asks Lise and the pole of Lille."""
    with at_home(lille.house):
        far = await a_film(await Creator.get(actor__local_handle="lise").select_related("actor"), "Le Nord")
    with at_home(lyon.house):
        creator = await Creator.get(actor__local_handle="ana").select_related("actor")
        near = await a_film(creator)
        asked = [await actors.find_actor(f"https://lille.example/ap/{path}") for path in ("users/lise", "pole")]
        for one in asked:
            await organising.check_able(creator.actor, one)
        await an_event(creator.actor, TITLE, films=(near.uri, far.uri), organisers=asked)
    await work_everywhere(lyon, lille)


async def test_a_screening_stands_in_two_agendas_changes_in_both_and_is_gone_from_both(poles: Poles) -> None:
    lyon, lille = poles
    await the_screening(lyon, lille)
    assert await titles(lyon) == [TITLE] and await titles(lille) == [], "nobody of Lille has said yes"
    assert await organisers(lyon) == ["Ana Belle"]
    with at_home(lille.house):
        assert await Notice.filter(kind=NoticeKind.ORGANISE).count() == 1, "who runs the pole would be told, too"
        event = await Event.get().select_related("note")
        slug, said = event.slug, event.note.html
    assert said.split("\n") == ["<p>En présence de l’équipe.</p>", "<p>Trois <em>heures</em> avec l’équipe.</p>", ""]
    lise = Visitor(lille)
    await lise.sign_in("lise")
    for page in (f"/agenda/{slug}", "/workshop/requests"):
        assert f'action="/agenda/{slug}/organise"' in await lise.look(page)
    assert "is named among its organisers" in await lise.send(f"/agenda/{slug}/organise", answer="yes")
    assert f'action="/agenda/{slug}/organise"' not in await lise.look("/workshop/requests"), "she has answered"
    await work_everywhere(lyon, lille)
    assert await titles(lyon) == await titles(lille) == [TITLE]
    assert await organisers(lyon) == await organisers(lille) == ["Ana Belle", "Lise Nord"]
    with at_home(lyon.house):
        assert (await Notice.get(kind=NoticeKind.ORGANISED)).owner_id == (await Actor.get(local_handle="ana")).id
    assert TITLE in await Visitor(lille).look("/films/le-nord"), "the page of her film names it"
    assert "Cinéma L’Abri" in await Visitor(lyon).look("/films/la-saone")
    calendar = [await Visitor(pole).look("/agenda.ics") for pole in poles]
    uids = [re.findall(r"UID:(.*)\r", text.replace("\r\n ", "")) for text in calendar]
    assert uids[0] == uids[1] and len(uids[0]) == 1, "who subscribes to both sees it once"

    with at_home(lyon.house):
        event = await Event.get()
        await service.change(event, a_draft("Un autre titre", begins_at=soon(20)))
        await service.enter(event, EventState.CANCELLED)
    await work_everywhere(lyon, lille)
    assert await titles(lille) == ["Un autre titre"]
    with at_home(lille.house):
        event = await Event.get()
        assert (event.state, event.begins_at) == (EventState.CANCELLED, soon(20))
        assert await Organiser.filter(joined_at__isnull=False).count() == 1, "her yes stays"
    assert "STATUS:CANCELLED" in await Visitor(lille).look("/agenda.ics")

    with at_home(lyon.house):
        await service.withdraw(await Event.get())
    await work_everywhere(lyon, lille)
    assert await titles(lyon) == await titles(lille) == []
    for pole in poles:
        with at_home(pole.house):
            assert await Note.filter(kind="Event").count() == 0


async def test_who_takes_her_yes_back_is_named_nowhere(poles: Poles) -> None:
    lyon, lille = poles
    await the_screening(lyon, lille)
    for yes in (True, False):
        with at_home(lille.house):
            row = await Organiser.get(person__local_handle="lise")
            await organising.answer(row, yes=yes)
        await work_everywhere(lyon, lille)
        assert await organisers(lyon) == ["Ana Belle", *(["Lise Nord"] if yes else [])]
        assert await titles(lille) == ([TITLE] if yes else [])


async def test_whom_its_author_takes_off_is_told(poles: Poles) -> None:
    lyon, lille = poles
    await the_screening(lyon, lille)
    with at_home(lille.house):
        await organising.answer(await Organiser.get(person__local_handle="lise"), yes=True)
    await work_everywhere(lyon, lille)
    with at_home(lyon.house):
        row = await Organiser.get(person__handle="lise")
        await service.change(await Event.get(), a_draft(TITLE), dropped=[row.person_id])
    await work_everywhere(lyon, lille)
    assert await organisers(lyon) == ["Ana Belle"] and await titles(lille) == []


async def test_what_a_known_pole_announces_stands_in_ours(poles: Poles) -> None:
    """Its own, and what it passes on for its members."""
    lyon, lille = poles
    with at_home(lyon.house):
        await kinship.add("lille.example")
    await work_everywhere(lyon, lille)
    with at_home(lille.house):
        pole = await PoleRow.get().select_related("actor")
        await an_event(pole.actor, "Du pôle")
        await an_event((await a_creator("bo", "Bo")).actor, "De Bo", begins_at=soon(11))
    await work_everywhere(lyon, lille)
    assert await titles(lyon) == ["Du pôle", "De Bo"]
    page = await Visitor(lyon).look("/agenda")
    assert page.count('class="place"') == 2, "each with its pole"
