"""A company of Lyon as Lille meets it: found, followed, read; its catalogue asks a film-maker there; then it closes.
And as Mastodon and PeerTube take it.
"""

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.companies.models import Company
from fediverse_cinema.consents.models import Award
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.poles import kinship
from tests.kit import mastodon
from tests.kit.companies import a_company, an_editor
from tests.kit.events import an_event
from tests.kit.peertube import faults_of_actor
from tests.kit.people import a_film, an_account
from tests.kit.poles import BlankDatabases
from tests.kit.publications import SUMMARY, TITLE, a_publication
from tests.kit.towns import Pole, Town, two_poles, work_everywhere
from tests.kit.visitors import Visitor
from tests.stories.test_two_poles import nothing_was_given_up

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
PAGE, THERE = "/companies/la_digue", "/people/@la_digue@lyon.example"


async def somebody(pole: Pole, handle: str, name: str) -> Visitor:
    with at_home(pole.house):
        await an_account(handle, name)
    visitor = Visitor(pole)
    await visitor.sign_in(handle)
    return visitor


async def test_a_company_is_opened_edited_by_two_followed_read_and_closed(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        ana, eli = await somebody(lyon, "ana", "Ana Belle"), await somebody(lyon, "eli", "Éli Roche")
        bo = await somebody(lille, "bo", "Bo Martin")
        with at_home(lille.house):
            film = await a_film((await an_account("cleo", "Cléo Vent")).creator, "Le Canal")
            await kinship.add("lyon.example")
        await work_everywhere(lyon, lille)

        # Opened free of charge, and edited by two.
        await ana.look("/companies/new")
        await ana.send("/companies/new", name="La Digue", services=["production", "mixing"], town="Lyon",
                       region="FR-ARA", about="Nous *produisons*.", links="Site — https://digue.example/")  # fmt: skip
        assert "Production, Mixing and sound stages" in ana.page
        await ana.look(f"{PAGE}/editors")
        await ana.send(f"{PAGE}/editors", address="eli")
        await work_everywhere(lyon, lille)
        assert "would like you to edit its page" in await eli.look("/notices")
        await eli.look("/workshop/companies")
        await eli.send("/workshop/companies", answer="yes")
        await eli.look(f"{PAGE}/edit")
        await eli.send(f"{PAGE}/edit", about="Nous *produisons* et nous *mixons*.")
        assert "<em>mixons</em>" in eli.page

        # Found and followed at Lille.
        with at_home(lille.house):
            await kinship.read_soon(await kinship.find("lyon.example"))  # type: ignore[arg-type]
        await work_everywhere(lyon, lille)
        assert "La Digue" in await bo.look("/companies?service=mixing")
        assert "La Digue" not in await bo.look("/companies?service=grading")
        page = await bo.look(THERE)
        assert "Company, Lyon, Auvergne-Rhône-Alpes" in page and "Production, Mixing and sound stages" in page
        await bo.send("/workshop/follow", address="https://lyon.example/ap/companies/la_digue")
        await work_everywhere(lyon, lille)
        assert "Followed by 1 person" in await ana.look(PAGE)
        assert "follows" in await eli.look("/notices")

        # Its news arrive there.
        with at_home(lyon.house):
            digue, person = await Actor.get(local_handle="la_digue"), await Actor.get(local_handle="eli")
            await a_publication(digue, person)
            await an_event(digue, "Projection au bord de l’eau")
        await work_everywhere(lyon, lille)
        home = await bo.look("/home")
        assert TITLE in home and SUMMARY in home and "Projection au bord de l’eau" in home
        assert TITLE in await Visitor(lyon).look(PAGE) and TITLE in await Visitor(lyon).look("/publications")
        assert TITLE in (await lyon.client.get(f"https://lyon.example{PAGE}.atom")).text

        # A film of Lille stands in its catalogue once who made it says so.
        await ana.look(f"{PAGE}/catalogue")
        await ana.send(f"{PAGE}/catalogue", film=film.uri)
        assert "has not answered yet" in ana.page
        assert "Le Canal" not in await Visitor(lyon).look(PAGE)
        await work_everywhere(lyon, lille)
        cleo = Visitor(lille)
        await cleo.sign_in("cleo")
        page = await cleo.look("/workshop/requests")
        assert "would like to show this film in its catalogue, as one of its own" in page
        await cleo.send("/workshop/requests", deed="accept")
        await work_everywhere(lyon, lille)
        assert "Le Canal" in await Visitor(lyon).look(PAGE)
        assert "agrees: " in await ana.look("/notices")
        for pole in (lyon, lille):
            with at_home(pole.house):
                assert await Award.all().count() == 0
        await cleo.look("/workshop/requests")
        assert "shows this film in its catalogue" in cleo.page
        await cleo.send("/workshop/requests", deed="revoke")
        await work_everywhere(lyon, lille)
        assert "Le Canal" not in await Visitor(lyon).look(PAGE)

        # It closes, and is gone everywhere.
        await eli.look(f"{PAGE}/close")
        await eli.send(f"{PAGE}/close")
        await work_everywhere(lyon, lille)
        assert (await lyon.client.get(f"https://lyon.example{PAGE}")).status_code == 410
        with at_home(lille.house):
            assert await Company.all().count() == 0 and await Note.all().count() == 0
            assert (await Actor.get(handle="la_digue")).gone_at is not None
        assert TITLE not in await bo.look("/home") and "La Digue" not in await bo.look("/companies")
        assert "This account is no more" in await bo.look(THERE)
        await nothing_was_given_up(lyon, lille)


async def test_mastodon_reads_its_news_and_peertube_takes_it_for_an_account(town: Town) -> None:
    ana = (await an_account()).creator.actor
    company = await a_company(ana)
    await an_editor(company, (await an_account("bo", "Bo")).creator.actor)
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", company.actor.uri))
    assert [one["type"] for one in town.social.received()] == ["Accept"]
    await a_publication(company.actor, ana)
    await town.pole.work()
    create = next(one for one in town.social.received("Create") if one["object"]["type"] == "Article")
    shown = mastodon.shown(create["object"])
    assert shown is not None and shown.author == company.actor.uri and SUMMARY in shown.text
    document = (await town.pole.client.get(company.actor.uri, headers={"Accept": "application/activity+json"})).json()
    assert faults_of_actor(document, {}.get) == []
