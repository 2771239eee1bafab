"""Pages of calls: the list, a call, and the forms of those who look for somebody."""

import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock
from fediverse_cinema.projects.models import Call, CallTerm, Membership, Relationship
from tests.kit.calls import a_call
from tests.kit.people import a_creator, an_account
from tests.kit.projects import a_member, a_project
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
HERE = "/projects/quai_nord"
FILLED_IN = {
    "trade": "sound-recordist", "town": "Rennes", "language": "fr", "positions": "1", "terms": "volunteer",
    "deadline": "2099-01-31", "hour": "18 h 30", "about": "Un *quai*.",
}  # fmt: skip


async def a_lead(reader: Reader, handle: str = "malo") -> None:
    account = await an_account(handle, "Malo Kerguen")
    await a_project(account.creator, form="documentary", region="FR-BRE", town="Rennes")
    await reader.sign_in(handle)


async def test_a_lead_publishes_a_call_and_everybody_reads_it(reader: Reader) -> None:
    await a_lead(reader)
    form = await reader.page(f"{HERE}/calls/new")
    assert "<optgroup label=" in form and 'value="Rennes"' in form and "présumé salarié" in form
    answer = await reader.submit(f"{HERE}/calls/new", **FILLED_IN)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/calls/1")
    call = await Call.get()
    assert call.title == "Quai Nord cherche un·e ingénieur·e du son", "what nobody wrote is proposed"
    assert call.deadline is not None and call.deadline.isoformat() == "2099-01-31T17:30:00+00:00", "the pole's clock"
    assert [one.term for one in await CallTerm.all()] == ["volunteer"]
    await reader.submit("/logout")
    page = await reader.page(f"{HERE}/calls/1")
    for words in ("Appel ouvert", "Bénévolat", "31\xa0janvier 2099 à 18\xa0h\xa030", "<em>quai</em>", "Malo Kerguen"):
        assert words in page, words
    assert f"/interact?to={call.uri.replace(':', '%3A')}&amp;intent=offer" in page.replace("%2F", "/")
    assert f"{HERE}/calls/1/edit" not in page
    for path in ("/calls", "/calls?term=volunteer&film=documentary", HERE):
        assert call.title in await reader.page(path), path


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"trade": ""}, "trade"),
        ({"terms": ""}, "terms"),
        ({"terms": "wage"}, "contract"),
        ({"deadline": ""}, "deadline"),
        ({"deadline": "31 février"}, "deadline"),
        ({"deadline": "2020-01-01"}, "deadline"),
        ({"hour": "25:00"}, "hour"),
        ({"positions": "beaucoup"}, "positions"),
        ({"positions": "0"}, "positions"),
        ({"days": "-3"}, "days"),
        ({"hours": "30"}, "hours"),
        ({"from": "bientôt"}, "from"),
        ({"from": "2099-02-02", "until": "2099-02-01"}, "until"),
        ({"town": "", "region": ""}, "town"),
        ({"standings": "king"}, "standings"),
    ],
)
async def test_a_form_with_a_fault_comes_back_with_what_was_typed(
    reader: Reader, changes: dict[str, str], field: str
) -> None:
    await a_lead(reader)
    answer = await reader.submit(f"{HERE}/calls/new", **(FILLED_IN | {"contract": ""} | changes))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text and f'href="#{field}"' in answer.text
    assert "Un *quai*." in answer.text
    assert (await Call.all().count(), await Note.all().count()) == (0, 0)


async def test_what_is_wrong_is_told_once_and_in_the_order_of_the_form(reader: Reader) -> None:
    await a_lead(reader)
    wrong = {"trade": "", "positions": "0", "until": "bientôt", "hour": "25h", "town": "", "region": "", "terms": ""}
    page = (await reader.submit(f"{HERE}/calls/new", **(FILLED_IN | wrong))).text
    summary = page.partition('role="alert"')[2].partition("</ul>")[0]
    named = re.findall(r'href="#(\w+)"', summary)
    assert named == ["trade", "positions", "town", "until", "terms", "hour"], "a wrong hour is no missing day"
    places = [page.index(f'id="{name}-error"') for name in named]
    assert places == sorted(places)


async def test_it_is_changed_closed_opened_again_and_withdrawn(reader: Reader) -> None:
    await a_lead(reader)
    await reader.submit(f"{HERE}/calls/new", **FILLED_IN)
    form = await reader.page(f"{HERE}/calls/1/edit")
    assert 'value="2099-01-31"' in form and 'value="18:30"' in form
    await reader.submit(f"{HERE}/calls/1/edit", **(FILLED_IN | {"title": "Un autre titre", "remote": "yes"}))
    assert (await Call.get()).title == "Un autre titre" and (await Call.get()).remote_work
    await reader.submit(f"{HERE}/calls/1/close")
    assert "Appel clos" in await reader.page(f"{HERE}/calls/1")
    await reader.submit(f"{HERE}/calls/1/reopen")
    assert (await Call.get()).state == "open"
    await Call.all().update(state="closed", deadline=clock.now() - timedelta(hours=1))
    answer = await reader.submit(f"{HERE}/calls/1/reopen")
    assert answer.status_code == 422 and 'id="deadline-error"' in answer.text
    assert "Retirer l’appel" in await reader.page(f"{HERE}/calls/1/delete")
    answer = await reader.submit(f"{HERE}/calls/1/delete")
    assert (answer.status_code, await Call.all().count()) == (303, 0)
    assert (await reader.client.get(f"{HERE}/calls/1")).status_code == 410


async def test_AUT_08_only_those_who_speak_for_the_project_see_its_forms(reader: Reader) -> None:
    ana, ben = await a_creator(), (await an_account("ben", "Ben")).creator
    project = await a_project(ana)
    call = await a_call(project)
    await a_member(project, ben.actor)
    await reader.sign_in("ben")
    for path in ("new", "1/edit", "1/delete"):
        assert (await reader.client.get(f"{HERE}/calls/{path}")).status_code == 404, path
    for path in ("new", "1/edit", "1/close", "1/reopen", "1/delete"):
        assert (await reader.submit(f"{HERE}/calls/{path}", **FILLED_IN)).status_code == 404, path
    assert (await Call.get()).updated_at is None and await Call.all().count() == 1
    await Membership.filter(person_id=ben.actor_id).update(relationship=Relationship.MODERATOR)
    assert (await reader.client.get(f"{HERE}/calls/1/edit")).status_code == 200
    assert call.number == 1


async def test_a_call_is_no_entry_of_the_journal(reader: Reader) -> None:
    await a_lead(reader)
    await reader.submit(f"{HERE}/calls/new", **FILLED_IN)
    note = await Note.get()
    page = await reader.page(HERE)
    journal = page[page.index('id="journal"') :]
    assert "cherche un·e" not in journal
    assert (await reader.client.get(f"{HERE}/journal/{note.uuid}/edit")).status_code == 404
    assert (await reader.submit(f"{HERE}/journal/{note.uuid}/delete")).status_code == 404
    assert await Note.all().count() == 1


@pytest.mark.parametrize(
    "query, code", [("from=2099-02-02&until=2099-02-01", 422), ("from=x", 422), ("term=gold", 200)]
)
async def test_a_search_that_says_no_day_is_told_so(reader: Reader, query: str, code: int) -> None:
    await a_call(await a_project(await a_creator()))
    answer = await reader.client.get(f"/calls?{query}")
    assert answer.status_code == code and ("Quai Nord cherche" in answer.text) == (code == 200)


async def test_the_address_of_a_search_is_short_and_says_all_of_it(reader: Reader) -> None:
    answer = await reader.client.get("/calls?q=&trade=editor&region=&term=&film=&from=&until=&remote=yes")
    assert (answer.status_code, answer.headers["location"]) == (303, "/calls?trade=editor&remote=yes")


async def test_the_feed_holds_open_calls_the_latest_first(reader: Reader) -> None:
    project = await a_project(await a_creator())
    for title in ("Un", "Deux"):
        await a_call(project, title, about="Le *quai*")
    await Call.filter(title="Un").update(published_at=clock.now() - timedelta(days=1))
    await a_call(project, "Trois", deadline=clock.now() + timedelta(seconds=1))
    await Call.filter(title="Trois").update(deadline=clock.now() - timedelta(seconds=1))
    answer = await reader.client.get("/calls.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    titles = [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert titles[1:] == ["Deux", "Un"] and "Appels" in (titles[0] or "")
    links = [one.get("href") for one in feed.iter("{http://www.w3.org/2005/Atom}link")]
    assert f"https://lyon.example{HERE}/calls/2" in links
    again = await reader.client.get("/calls.atom", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_a_page_names_no_address_of_its_collections_wrongly(reader: Reader) -> None:
    await a_call(await a_project(await a_creator()))
    headers = {"Accept": "application/activity+json"}
    collection: dict[str, Any] = (await reader.client.get(f"/ap{HERE}/calls", headers=headers)).json()
    page = (await reader.client.get(collection["first"], headers=headers)).json()
    assert (collection["totalItems"], page["orderedItems"]) == (1, [f"https://lyon.example/ap{HERE}/calls/1"])
    for wrong in ("calls/2", "calls/x", "calls/1/likers", "calls/1/replies/before-1", "calls/pages/x"):
        answer = await reader.client.get(f"/ap{HERE}/{wrong}", headers=headers)
        assert answer.status_code == 404, wrong
    assert re.search(r"calls/1$", page["orderedItems"][0])
