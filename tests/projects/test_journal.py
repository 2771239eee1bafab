"""The journal of a project: who gets it, with which pictures, and what goes when it is taken back."""

from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.conversations import pictures as hung
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Answered, Words
from fediverse_cinema.foundation import ids
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media.arrival import in_one
from fediverse_cinema.projects import journal, pictures, queries, service
from fediverse_cinema.projects.models import Project
from fediverse_cinema.reactions.models import Reaction
from tests.kit.people import a_creator, jpeg
from tests.kit.projects import a_project
from tests.kit.towns import Town
from tests.kit.working import take_files_away

pytestmark = pytest.mark.anyio
ALT = "Le quai à marée basse."


async def on_the_shelf() -> set[str]:
    await take_files_away()
    return {file.name async for file in here().shelf.files()}


async def an_entry(project: Project, text: str = "**Jour 12**\n\nRepérages.", **more: Any) -> Note:
    return await journal.post(project, (await service.members(project))[0].person, Words(text), **more)


async def test_an_entry_goes_to_who_follows_the_project_and_by_its_share_to_who_follows_the_pole(town: Town) -> None:
    project = await a_project(await a_creator())
    alice, nora = town.social.actor("alice"), town.fedi.actor("nora")
    await town.deliver(alice, alice.activity("Follow", project.actor.uri))
    await town.deliver(nora, nora.activity("Follow", f"{town.pole.base}/ap/pole"))
    note = await an_entry(project)
    await town.pole.work()
    (create,) = town.social.received("Create")
    assert (create["actor"], create["object"]["attributedTo"]) == (project.actor.uri, project.actor.uri)
    assert create["object"]["stage"] == "preparation" and create["signature"]["creator"] == project.actor.rsa_key_id
    assert town.fedi.received("Create") == []
    assert [one["object"] for one in town.fedi.received("Announce")] == [note.uri]
    assert await Reaction.filter(object_uri=note.uri).count() == 1


async def test_what_is_not_for_everybody_is_no_entry(town: Town) -> None:
    """A project's followers are not its team: whatever is meant for fewer stays at home."""
    project = await a_project(await a_creator())
    ana = (await service.members(project))[0].person
    for visibility in (Visibility.UNLISTED, Visibility.FOLLOWERS, Visibility.DIRECT):
        with pytest.raises(Refused):
            await journal.post(project, ana, Words("Entre nous", visibility=visibility))
    assert (await Note.all().count(), await OutboxEntry.all().count()) == (0, 0)


async def test_an_entry_that_is_sent_twice_is_said_once(town: Town) -> None:
    project, uuid = await a_project(await a_creator()), ids.new_uuid()
    await an_entry(project, uuid=uuid)
    with pytest.raises(IntegrityError):
        await an_entry(project, uuid=uuid)
    assert (await Note.all().count(), await OutboxEntry.filter(type="Announce").count()) == (1, 1)


async def test_a_picture_travels_with_what_it_shows(town: Town) -> None:
    project = await a_project(await a_creator())
    picture = await hung.keep(in_one(jpeg(1600, 900)), f" {ALT} ")
    note = await an_entry(project, hung=[picture])
    document = (await town.pole.client.get(note.uri, headers={"Accept": "application/activity+json"})).json()
    name = picture.url.rpartition("/")[2]
    assert document["attachment"] == [
        {"type": "Image", "url": picture.url, "mediaType": "image/jpeg", "width": 1280, "height": 720, "name": ALT}
    ]
    assert await on_the_shelf() == {name} == await pictures.all_names()
    assert (await town.pole.client.get(picture.url)).headers["content-type"] == "image/jpeg"
    shown = await queries.page(await Project.get(id=project.id).select_related("actor"), None)
    (view,) = shown.journal.entries[0].note.attachments
    assert (view.preview, view.alt) == (f"/media/{name}", ALT)


@pytest.mark.parametrize(
    "content, alt", [(b"<svg/>", ALT), (b"", ALT), (jpeg(40, 30), "  "), (jpeg(40, 30), "x" * 10_001)]
)
async def test_MED_what_is_no_picture_or_shows_nobody_knows_what_is_not_taken(
    town: Town, content: bytes, alt: str
) -> None:
    with pytest.raises(Refused):
        await hung.keep(in_one(content), alt)
    assert await on_the_shelf() == set()


async def test_an_entry_changes_and_its_pictures_go_with_it(town: Town) -> None:
    project = await a_project(await a_creator())
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", project.actor.uri))
    first, second = [await hung.keep(in_one(jpeg(400, 300)), ALT) for _ in range(2)]
    note = await an_entry(project, hung=[first])
    await journal.change(note, Words("**Jour 13**"), hung=[second])
    assert await on_the_shelf() == {second.url.rpartition("/")[2]}
    note = await Note.get()
    await journal.change(note, Words("**Jour 14**"))
    assert [one["url"] for one in (await Note.get()).attachments] == [second.url], "words alone leave the pictures"
    await town.pole.work()
    update = town.social.received("Update")[-1]["object"]
    assert update["attachment"][0]["url"] == second.url and update["project"] == project.actor.uri
    await conversations.withdraw(await Note.get())
    await town.pole.work()
    assert await on_the_shelf() == set() and await Note.all().count() == 0
    assert [one["object"]["id"] for one in town.social.received("Delete")] == [note.uri]


async def test_the_page_shows_the_latest_first_who_wrote_it_and_how_many_answered(town: Town) -> None:
    ana, ben = await a_creator(), await a_creator("ben", "Ben")
    project = await a_project(ana)
    notes = [await an_entry(project, f"Jour {day}") for day in range(queries.ENTRIES + 2)]
    answered = Answered(notes[-1].uri, notes[-1].uri, project.actor)
    await conversations.say(ben.actor, Words("Bravo"), answers=answered)
    project = await Project.get(id=project.id).select_related("actor")
    page = (await queries.page(project, None)).journal
    assert [entry.note.id for entry in page.entries] == [note.id for note in reversed(notes[2:])]
    assert [entry.answers for entry in page.entries] == [1] + [0] * (queries.ENTRIES - 1)
    assert {entry.by.handle for entry in page.entries if entry.by} == {"ana@lyon.example"}
    rest = (await queries.page(project, None, page.older)).journal
    assert [entry.note.id for entry in rest.entries] == [note.id for note in reversed(notes[:2])]
    assert rest.older is None


async def test_the_picture_of_a_project_is_its_icon_everywhere(town: Town) -> None:
    project = await a_project(await a_creator())
    await pictures.send(project, in_one(jpeg(1600, 900)))
    names = await on_the_shelf()
    assert len(names) == 3 and names == await pictures.all_names()
    document = (await town.pole.client.get(project.actor.uri, headers={"Accept": "application/activity+json"})).json()
    assert {**document["icon"], "url": Path(document["icon"]["url"]).name in names} == {
        "type": "Image", "url": True, "mediaType": "image/jpeg", "width": 850, "height": 478,
    }  # fmt: skip
    await pictures.send(project, in_one(jpeg(600, 600)))
    assert await on_the_shelf() == await pictures.all_names() and not names & await on_the_shelf()
    with pytest.raises(Refused):
        await pictures.send(project, in_one(b"GIF89a"))
    assert len(await on_the_shelf()) == len((await Project.get()).picture)
    await pictures.take_away(project)
    assert (await on_the_shelf(), (await Project.get()).picture) == (set(), [])
    assert await Actor.filter(id=project.actor_id).count() == 1
