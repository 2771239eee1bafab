"""Calls on the wire, beside the examples of the vocabulary."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.projects import calls
from fediverse_cinema.projects.call_sheet import Draft
from fediverse_cinema.projects.models import Call
from tests.kit.calls import IN_THE_EXAMPLE, a_call
from tests.kit.people import a_creator
from tests.kit.projects import a_project
from tests.kit.towns import Town
from tests.projects.test_documents import example, got

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]
PAGE = "https://lyon.example/projects/quai_nord/calls/1"
CALL = "https://lyon.example/ap/projects/quai_nord/calls/1"
OURS = {"@context", "source", "sensitive", "region"}
"""What we say beside the example: the words as they were written, and where for those who look by region."""
OTHERWISE = {
    "@context",
    "content",
    "contentMap",
    "context",
    "likes",
    "shares",
    "replies",
    "tag",
    "location",
    "publishes",
}
"""In both, compared one by one below."""


def moved(document: dict[str, Any]) -> dict[str, Any]:
    """The example at the number and the addresses of pages that ours have."""
    text = json.dumps(document, ensure_ascii=False)
    for old, new in (
        ("/calls/7", "/calls/1"),
        ("lyon.example/projets/quai-nord/appels/7", "lyon.example/projects/quai_nord/calls/1"),
    ):
        text = text.replace(old, new)
    found: dict[str, Any] = json.loads(text)
    return found


async def the_call() -> Call:
    project = await a_project(await a_creator("malo", "Malo Kerguen"), region="FR-BRE")
    with clock.stopped_at(datetime(2026, 11, 21, 9, tzinfo=UTC)):
        return await a_call(project, region="FR-BRE", **IN_THE_EXAMPLE)


async def test_a_call_says_what_the_example_says(town: Town) -> None:
    call, wanted = await the_call(), moved(example("20-project-call"))
    document = await got(town, call.uri)
    assert document.keys() - wanted.keys() == OURS - {"@context"}
    assert wanted.keys() - document.keys() == set()
    for name in wanted.keys() - OTHERWISE:
        assert document[name] == wanted[name], name
    assert not {"name", "summary", "inReplyTo"} & document.keys(), "it is a Note, of which all is read"
    assert document["location"] == {"type": "Place", "name": "Rennes"}, "never where exactly"
    assert document["region"] == "FR-BRE"
    intent = wanted["publishes"] | {"hasBeginning": "2027-03-02T00:00:00Z", "hasEnd": "2027-03-14T23:59:59Z"}
    assert document["publishes"] == intent, "days are said, no hours"
    assert document["content"].startswith("<p><strong>Quai Nord cherche un·e ingénieur·e du son</strong></p>")
    assert f'Répondre : <a href="{PAGE}">voir l’appel</a> — ou répondez simplement à ce message.' in document["content"]
    assert (
        "Rennes, Bretagne, 2–14 mars 2027, 11 jours de travail. Bénévolat, défraiement, repas." in document["content"]
    )
    assert "Répondre avant le 31 janvier 2027, 23:59." in document["content"], "by the pole's clock"
    assert document["contentMap"] == {"fr": document["content"]}
    (tag,) = document["tag"]
    assert (tag["type"], tag["name"]) == ("Hashtag", "#AppelÀÉquipe") and tag["href"] in document["content"]
    for name in ("likes", "shares"):
        assert document[name]["id"] == wanted[name]["id"]
    assert document["shares"]["totalItems"] == 2, "the pole and the instance have passed it on"
    assert document["replies"]["id"] == wanted["replies"]["id"] and document["replies"]["first"]["items"] == []
    for name in ("replies", "replies/first", "likes", "shares"):
        await got(town, f"{call.uri}/{name}")


async def test_it_is_created_by_the_project_and_passed_on_by_pole_and_instance(town: Town) -> None:
    call = await the_call()
    create = await got(town, f"{call.uri}/activity")
    assert (create["type"], create["actor"], create["object"]["id"]) == ("Create", urls.project("quai_nord"), CALL)
    assert create["cc"] == create["object"]["cc"] == moved(example("20-project-call"))["cc"]
    for actor, kind in (
        (urls.project("quai_nord"), "Create"),
        (urls.pole(), "Announce"),
        (urls.instance(), "Announce"),
    ):
        page = await got(town, f"{actor}/outbox/pages/latest")
        found = [one for one in page["orderedItems"] if one["type"] == kind]
        assert [one["object"] if kind == "Announce" else one["object"]["id"] for one in found] == [CALL], actor


async def test_an_update_says_what_the_example_says(town: Town) -> None:
    call, wanted = await the_call(), moved(example("47-update-note"))
    with clock.stopped_at(datetime(2026, 11, 21, 14, 10, tzinfo=UTC)):
        await calls.place_taken(call)
    update = await got(town, wanted["id"])
    for name in wanted.keys() - {"@context", "object"}:
        assert update[name] == wanted[name], name
    document = update["object"]
    assert document.keys() - wanted["object"].keys() == OURS - {"@context"}
    for name in wanted["object"].keys() - OTHERWISE:
        assert document[name] == wanted["object"][name], name
    assert "<p>Le poste est pourvu, merci à toutes et à tous.</p>" in document["content"]
    assert f'<a href="{PAGE}">Voir l’appel</a>' in document["content"] and "Répondre :" not in document["content"]
    assert undefined_terms(update) == set()


async def test_what_is_withdrawn_leaves_a_stone_and_its_number_to_nobody(town: Town) -> None:
    call = await the_call()
    project = await call.project
    await calls.withdraw(call)
    assert (await Call.all().count(), await Note.all().count()) == (0, 0)
    gone = await got(town, call.uri, 410)
    assert gone["type"] == "Tombstone"
    delete = await got(town, f"{call.uri}/delete")
    assert (delete["type"], delete["object"]["type"], delete["object"]["formerType"]) == ("Delete", "Tombstone", "Note")
    page = await got(town, f"{project.actor_id and urls.project('quai_nord')}/outbox/pages/latest")
    assert page["orderedItems"] == []
    assert (await a_call(project)).number == 2


async def test_a_browser_at_its_id_is_led_to_its_page_and_a_server_at_its_page_to_its_id(town: Town) -> None:
    call = await the_call()
    browser = await town.pole.client.get(call.uri, headers={"Accept": "text/html"})
    assert (browser.status_code, browser.headers["location"]) == (303, PAGE)
    server = await town.pole.client.get(PAGE, headers={"Accept": "application/activity+json"})
    assert server.json()["id"] == call.uri


async def test_words_of_a_call_are_markdown_and_nothing_else(town: Town) -> None:
    project = await a_project(await a_creator("malo", "Malo"))
    call = await a_call(project, "Un <b>chef</b>", about="Un *quai* <script>alert(1)</script>", language="en",
                        remote_work=True, contract="200 € <i>", terms=("wage",), positions=3)  # fmt: skip
    content = (await got(town, call.uri))["content"]
    assert "<p><strong>Un &lt;b&gt;chef&lt;/b&gt;</strong></p>" in content
    assert "<em>quai</em>" in content and "<script" not in content
    assert "Rennes, from anywhere. A wage. 200 € &lt;i&gt;. 3 places." in content
    assert "simply answer this message" in content


async def test_each_change_is_told_once_in_order(town: Town) -> None:
    call = await the_call()
    for title in ("Un", "Deux"):
        await calls.change(call, Draft(**(IN_THE_EXAMPLE | {"title": title})))
    await calls.close(call)
    sent = await OutboxEntry.filter(object_uri=call.uri, type="Update").order_by("id")
    assert len({one.uri for one in sent}) == 3 and [one.public for one in sent] == [False, False, True]
    assert (await got(town, call.uri))["callStatus"] == "closed"
    group = await Actor.get(uri=urls.project("quai_nord"))
    assert {one.actor_id for one in sent} == {group.id}
