"""An article of one pole as it is read elsewhere: at another pole, on Mastodon, and by who answers from there."""

import httpx
import pytest

from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.publications import service
from fediverse_cinema.publications.models import Publication
from fediverse_cinema.publications.sheet import Sheet
from tests.kit import mastodon
from tests.kit.labels import a_label
from tests.kit.people import an_account
from tests.kit.poles import BlankDatabases
from tests.kit.publications import SUMMARY, TITLE, a_publication
from tests.kit.towns import Town, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
PAGE = "https://lyon.example/publications/une-saison-d-ecriture"


async def test_an_article_of_a_label_is_read_changed_and_gone_at_another_pole(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            ana = (await an_account("ana", "Ana Belle")).creator.actor
            label = await a_label(ana)
        with at_home(lille.house):
            await an_account("bo", "Bo Martin")
        bo = Visitor(lille)
        await bo.sign_in("bo")
        await bo.look("/search?q=@phare@lyon.example")
        await bo.send("/workshop/follow", address=label.actor.uri)
        await work_everywhere(lyon, lille)

        with at_home(lyon.house):
            made = await a_publication(label.actor, ana)
        await work_everywhere(lyon, lille)
        home = await bo.look("/home")
        assert TITLE in home and SUMMARY in home and "Read on" in home
        assert "dimanche" not in home, "in a list the sentence stands for the whole"
        with at_home(lille.house):
            here = await Note.get(kind="Article")
            assert (here.title, here.page_url, here.local) == (TITLE, PAGE, False)
        page = await bo.look(f"/notes/{here.uuid}")
        assert "<strong>dimanche</strong>" in page and PAGE in page
        assert page.count(f">{TITLE}<") == 1, "its title is not said twice"

        await bo.look(f"/notes/{here.uuid}")
        await bo.send(f"/notes/{here.uuid}/answers", content="Je viens dimanche.", visibility="public")
        await work_everywhere(lyon, lille)
        answer = await lyon.client.get(PAGE, headers={"Accept": "text/html"})
        assert "Je viens dimanche." in answer.text and "lille.example" in answer.text

        with at_home(lyon.house):
            sheet = Sheet("Une saison de plus", SUMMARY, "Le **mardi**.", "fr")
            await service.change(made, ana, sheet, hung=(), edition=1)
        await work_everywhere(lyon, lille)
        assert "Une saison de plus" in await bo.look("/home")
        assert "Le <strong>mardi</strong>." in await bo.look(f"/notes/{here.uuid}")

        with at_home(lyon.house):
            await service.withdraw(await Publication.get(), ana)
        await work_everywhere(lyon, lille)
        assert "Une saison de plus" not in await bo.look("/home")
        with at_home(lille.house):
            assert await Note.filter(kind="Article").count() == 0


async def test_who_follows_on_mastodon_reads_it_answers_and_hears_of_its_end(town: Town) -> None:
    ana = (await an_account()).creator.actor
    label = await a_label(ana)
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", label.actor.uri))
    made = await a_publication(label.actor, ana)
    await town.pole.work()
    create = next(one for one in town.social.received("Create") if one["object"]["type"] == "Article")
    shown = mastodon.shown(create["object"])
    assert shown is not None and shown.text == f"{TITLE}\n{SUMMARY}\n{PAGE}" and shown.author == label.actor.uri

    said = alice.note(create["object"]["id"], "<p>Enfin !</p>")
    await town.deliver(alice, alice.activity("Create", said))
    assert "Enfin !" in await _page(town)
    replies = await town.pole.client.get(
        f"{create['object']['id']}/replies", headers={"Accept": "application/activity+json"}
    )
    assert replies.json()["first"]["items"] == [said["id"]]

    await service.withdraw(made, ana)
    await town.pole.work()
    (delete,) = town.social.received("Delete")
    assert delete["object"]["id"] == create["object"]["id"]
    assert (await town.pole.client.get(PAGE, headers={"Accept": "text/html"})).status_code == 410


async def _page(town: Town) -> str:
    answer: httpx.Response = await town.pole.client.get(PAGE, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text
