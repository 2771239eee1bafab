"""Projects on the wire: the Group, its affiliations and its journal, beside the examples of the vocabulary."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.conversations.attachments import Attachment
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.projects import documents, journal, service
from fediverse_cinema.projects.models import Call, CallState, Membership, Project, Relationship
from fediverse_cinema.projects.sheet import Sheet
from tests.kit import peertube
from tests.kit.following import known
from tests.kit.people import a_creator
from tests.kit.projects import a_member, a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
EXAMPLES = Path(__file__).parent / "examples"
SAME = (
    "type", "preferredUsername", "name", "attributedTo", "support", "affiliations", "postingRestrictedToMods", "calls",
    "memberOf", "stage", "creativeWorkStatus", "genre", "countryOfOrigin", "license", "interactionPolicy", "inbox",
    "outbox", "followers", "following", "featured", "endpoints", "discoverable", "attributionDomains",
)  # fmt: skip
OTHERWISE = {"indexable", "icon", "published", "publicKey", "assertionMethod", "generator", "id", "url", "webfinger"}
"""In both, each with what is its own: keys, dates, addresses."""

OURS = {"@context", "manuallyApprovesFollowers", "content", "inLanguage", "duration", "region"}
"""What we say beside the example: the whole of the sheet, for other poles."""


def example(name: str) -> dict[str, Any]:
    """At our host, at the addresses of our pages."""
    text = (EXAMPLES / f"{name}.json").read_text(encoding="utf-8").replace("pole-bretagne.example", "lyon.example")
    found: dict[str, Any] = json.loads(text)
    return found


async def got(town: Town, uri: str, status: int = 200) -> dict[str, Any]:
    response = await town.pole.client.get(uri, headers={"Accept": "application/activity+json"})
    assert response.status_code == status, (uri, response.text)
    document: dict[str, Any] = response.json()
    assert document["id"] == uri
    assert undefined_terms(document) == set()
    return document


async def quai_nord(**more: Any) -> Project:
    malo = await a_creator("malo", "Malo Kerguen")
    sheet: dict[str, Any] = {
        "form": "fiction", "logline": "Long métrage de fiction, en préparation à Rennes.", "town": "Rennes",
        "region": "FR-BRE", "countries": ("FR",), "licence": "CC-BY-SA-4.0", "about": "Un *quai*.", "language": "fr",
        "duration": 90, "support": "Soutenir le film — https://dons.example/quai-nord",
    }  # fmt: skip
    return await a_project(malo, **(sheet | more))


async def a_call(project: Project, number: int, title: str, state: CallState = CallState.OPEN) -> Call:
    uri = urls.call("quai_nord", number)
    return await Call.create(uri=uri, local=True, number=number, project=project, state=state, title=title,
                             created_at=clock.now())  # fmt: skip


async def test_the_group_says_what_the_example_says(town: Town) -> None:
    project = await quai_nord()
    await a_call(project, 7, "un·e ingénieur·e du son")
    await a_call(project, 8, "une monteuse", CallState.FILLED)
    document, wanted = await got(town, urls.project("quai_nord")), example("29-project-group")
    assert {name: document[name] for name in SAME} == {name: wanted[name] for name in SAME}
    assert document.keys() - wanted.keys() == OURS - {"@context"}
    assert wanted.keys() - document.keys() == {"icon"}, "it has no picture"
    assert wanted.keys() - set(SAME) - OTHERWISE - OURS == {"summary", "location", "attachment"}
    assert document["location"] == {"type": "Place", "name": "Rennes"}, "never where exactly"
    assert document["summary"] == "<p>Long métrage de fiction, en préparation à Rennes.</p>\n"
    assert document["content"] == "<p>Un <em>quai</em>.</p>\n"
    page = "https://lyon.example/projects/quai_nord"
    assert document["url"] == page
    assert document["attachment"] == [
        wanted["attachment"][0],
        {"type": "PropertyValue", "name": "Cherche",
         "value": f'<a href="{page}/calls/7" rel="nofollow">un·e ingénieur·e du son</a>'},
        {"type": "PropertyValue", "name": "Soutenir",
         "value": '<a href="https://dons.example/quai-nord" rel="nofollow">https://dons.example/quai-nord</a>'},
        wanted["attachment"][3],
    ]  # fmt: skip


async def test_peertube_takes_the_group_for_a_channel(town: Town) -> None:
    await quai_nord()
    ours = {uri: await got(town, uri) for uri in (urls.project("quai_nord"), urls.user("malo"))}
    assert peertube.faults_of_actor(ours[urls.project("quai_nord")], ours.get) == []


async def test_the_first_who_leads_it_is_always_a_person_of_this_host(town: Town) -> None:
    """PeerTube demands one; without any the pole's companion stands in."""
    project = await quai_nord()
    remote = await known(town, town.social.actor("nora"))
    await a_member(project, remote, Relationship.ADMIN)
    lead = {"https://lyon.example/ap/users/malo", remote.uri}
    assert set((await got(town, urls.project("quai_nord")))["attributedTo"]) == lead
    assert (await got(town, urls.project("quai_nord")))["attributedTo"][0] == "https://lyon.example/ap/users/malo"
    ben = (await a_creator("ben", "Ben")).actor
    await a_member(project, ben, Relationship.ADMIN)
    await Membership.filter(project_id=project.id, person__handle="malo").update(left_at=clock.now())
    assert (await got(town, urls.project("quai_nord")))["attributedTo"] == [ben.uri, remote.uri]
    await Membership.filter(project_id=project.id, person_id=ben.id).update(left_at=clock.now())
    regie = urls.user("regie")
    assert (await got(town, urls.project("quai_nord")))["attributedTo"] == [regie, remote.uri]


async def test_the_affiliations_are_those_who_have_joined_and_are_shown(town: Town) -> None:
    project = await quai_nord()
    group, uri = urls.project("quai_nord"), f"{urls.project('quai_nord')}/affiliations"
    people = [(await a_creator(name, name.title())).actor for name in ("ben", "eva", "ida", "leo")]
    shown = await a_member(project, people[0], role="Ingénieur du son", trade="sound-recordist")
    hidden = await a_member(project, people[1], listed=False)
    asked = await a_member(project, people[2])
    await Membership.filter(id=asked.id).update(joined_at=None)
    left = await a_member(project, people[3])
    await Membership.filter(id=left.id).update(left_at=clock.now())
    collection = await got(town, uri)
    assert (collection["type"], collection["totalItems"]) == ("OrderedCollection", 2)
    page = await got(town, collection["first"])
    assert [one["subject"] for one in page["orderedItems"]] == [people[0].uri, urls.user("malo")]
    assert page["orderedItems"][0] == {
        "id": shown.uri, "type": "Relationship", "attributedTo": group, "subject": people[0].uri, "object": group,
        "relationship": "member", "published": page["orderedItems"][0]["published"], "roleName": "Ingénieur du son",
        "trade": "https://w3id.org/fep/0673/trades#sound-recordist",
    }  # fmt: skip
    assert (await got(town, shown.uri))["subject"] == people[0].uri
    for one in (hidden, asked, left):
        answer = await town.pole.client.get(one.uri, headers={"Accept": "application/activity+json"})
        assert answer.status_code == 404
    browser = await town.pole.client.get(uri, headers={"Accept": "text/html"})
    assert (browser.status_code, browser.headers["location"]) == (303, f"{urls.project_page('quai_nord')}#team")


async def test_an_entry_of_the_journal_says_what_the_example_says(town: Town) -> None:
    project, wanted = await quai_nord(), example("35-journal-note")
    text = (
        "**Journal de Quai Nord, jour 12**\n\nRepérages terminés : le quai sera tourné à marée basse, entre 6 h et 8 h."
    )
    url = "https://lyon.example/media/39c42b83-c57e-4d14-b5f7-e9d4e60ad5a7-1280.jpg"
    picture = Attachment("image", url, wanted["attachment"][0]["name"], "image/jpeg", 1280, 720)
    malo = (await service.members(project))[0].person
    with clock.stopped_at(datetime(2026, 11, 21, 19, tzinfo=UTC)):
        note = await journal.post(project, malo, Words(text, language="fr"), hung=[picture])
    document = await got(town, note.uri)
    moved = {"id", "url", "context", "likes", "shares", "replies"}  # it stands among all that people say
    ours = {"@context", "tag", "source"}
    assert document.keys() - wanted.keys() == ours - {"@context"}
    assert wanted.keys() - document.keys() == set()
    for name in wanted.keys() - moved - {"@context", "content", "contentMap"}:
        assert document[name] == wanted[name], name
    assert document["content"].replace("\n", "") == wanted["content"]
    assert document["contentMap"] == {"fr": document["content"]}
    assert {name: document[name]["totalItems"] for name in ("likes", "shares", "replies")} == {
        "likes": 0, "shares": 1, "replies": 0,
    }, "the pole has passed it on"  # fmt: skip
    create = await got(town, f"{note.uri}/activity")
    assert (create["type"], create["actor"], create["object"]["id"]) == ("Create", project.actor.uri, note.uri)
    featured = await got(town, f"{urls.project('quai_nord')}/featured/pages/latest")
    assert featured["orderedItems"] == [note.uri], "whoever begins to follow sees a filled page"
    outbox = await got(town, f"{urls.pole()}/outbox/pages/latest")
    assert [(one["type"], one["object"]) for one in outbox["orderedItems"]] == [("Announce", note.uri)]


async def test_a_project_without_a_word_has_a_document_as_well(town: Town) -> None:
    project = await a_project(await a_creator(), stage="stopped")
    document = await got(town, project.actor.uri)
    assert (document["stage"], document["creativeWorkStatus"]) == ("stopped", "Cancelled")
    assert not {"summary", "content", "genre", "location", "support", "license", "icon"} & document.keys()
    await service.change(project, Sheet("Quai Nord", about="Un quai."))
    assert (await got(town, project.actor.uri))["summary"] == "<p>Un quai.</p>\n"


async def test_who_asks_for_a_group_by_its_handle_is_led_to_it(town: Town) -> None:
    project = await a_project(await a_creator())
    found = await town.pole.client.get(f"{town.pole.base}/.well-known/webfinger?resource=acct:quai_nord@lyon.example")
    links = {link["rel"]: link.get("href") for link in found.json()["links"]}
    assert links["self"] == project.actor.uri
    for address, accept in ((project.actor.uri, "text/html"), (project.actor.page_url, "application/activity+json")):
        answer = await town.pole.client.get(address, headers={"Accept": accept})
        assert answer.status_code in (200, 303)
        assert answer.headers.get("location", answer.text).find("projects/quai_nord") > 0
    assert await documents.of_group(project.actor) is not None
