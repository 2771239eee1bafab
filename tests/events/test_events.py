"""Events of this pole: made known, changed, put off, deleted; what leaves, and who organises them."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import jsonld
from fediverse_cinema.activitypub.models import OutboxEntry, Tombstone
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.events import documents, organising, queries, reading, service, telling
from fediverse_cinema.events.models import Event, EventFilm, EventState, Organiser
from fediverse_cinema.events.sheet import faults
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.labels import service as labels
from fediverse_cinema.media.arrival import in_one
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import service as projects
from tests.kit import mastodon, mobilizon
from tests.kit.counting import statements
from tests.kit.events import a_draft, an_event, soon
from tests.kit.following import known
from tests.kit.labels import a_label
from tests.kit.people import a_creator, a_film, jpeg
from tests.kit.projects import a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def sent(kind: str, about: str) -> list[dict[str, Any]]:
    rows = await OutboxEntry.filter(type=kind, object_uri=about).order_by("id")
    return [json.loads(one.body) for one in rows]


async def test_an_event_leaves_as_mobilizon_and_mastodon_read_it(town: Town) -> None:
    ana = await a_creator()
    film = await a_film(ana)
    event = await an_event(ana.actor, latitude=48.0931, longitude=-4.3311, films=(film.uri,))
    (create,) = await sent("Create", event.note.uri)
    document = create["object"]
    read = mobilizon.taken(document)
    assert (read.title, read.organiser, read.status) == (event.note.title, ana.actor.uri, "confirmed")
    assert (read.join_options, read.join_at) == ("external", event.note.page_url), "nobody can join from there"
    assert "attendees" not in document and "participantCount" not in document
    assert read.begins_on == event.begins_at and read.timezone == "Europe/Paris"
    assert document["startTime"].endswith(("+01:00", "+02:00")), "by the clock on the wall there"
    assert read.place == {
        "description": "Cinéma L’Abri", "streetAddress": "2 quai de l’Exemple", "postalCode": "29100",
        "addressLocality": "Douarnenez", "geom": (-4.3311, 48.0931),
    }  # fmt: skip
    assert document["organizers"]["items"] == [ana.actor.uri] and document["screens"] == [film.uri]
    assert document["content"].startswith(f'<p><strong><a href="{event.note.page_url}">Les Marées basses')
    assert document["contentMap"] == {"fr": document["content"]}
    (here_,) = await talk.note_views([event.note], None)
    assert here_.html.startswith("<p>En présence") and event.note.page_url not in here_.html, "the rest stands above it"
    assert "20\xa0h\xa030" in document["content"] and "Entrée libre" in document["content"]
    shown = mastodon.shown(document)
    assert shown is not None and event.note.title in shown.text and shown.link == event.note.page_url
    served = await documents.of_event(event.note.uuid or "")
    assert jsonld.undefined_terms(served) == set() and jsonld.undefined_terms(create) == set()
    pole = (await pole_actors()).group
    assert f"{pole.uri}/followers" in create["cc"]
    announces = OutboxEntry.filter(type="Announce", object_uri=event.note.uri).select_related("actor")
    assert sorted([one.actor.handle for one in await announces]) == ["instance", "pole"]


async def test_what_is_online_and_says_a_street_keeps_it_and_what_nobody_sees_is_not_kept(town: Town) -> None:
    event = await an_event((await a_creator()).actor, online=True, town="", place="", street="2\x01 quai\x08 Neuf")
    (create,) = await sent("Create", event.note.uri)
    assert create["object"]["location"]["address"]["streetAddress"] == event.street == "2 quai Neuf"


async def test_the_pole_makes_its_own_known_and_shares_it_once(town: Town) -> None:
    pole = (await pole_actors()).group
    event = await an_event(pole)
    assert await OutboxEntry.filter(type="Announce", object_uri=event.note.uri).count() == 1
    assert mobilizon.taken((await sent("Create", event.note.uri))[0]["object"]).organiser == pole.uri


async def test_a_change_goes_to_all_who_have_it_with_a_higher_sequence(town: Town) -> None:
    ana = await a_creator()
    event = await an_event(ana.actor)
    await service.change(event, a_draft("Un autre titre", begins_at=soon(12), town="Brest"))
    await service.enter(event, EventState.POSTPONED)
    await service.enter(event, EventState.POSTPONED)
    await service.change(event, a_draft("Un autre titre", begins_at=soon(40), town="Brest"))
    await service.enter(event, EventState.CANCELLED)
    now = await Event.get().select_related("note__author")
    assert (now.sequence, now.town, now.note.title, now.slug) == (4, "Brest", "Un autre titre", event.slug)
    updates = [one["object"] for one in await sent("Update", event.note.uri)]
    said = [(one["eventStatus"], mobilizon.taken(one).status) for one in updates]
    assert said == [
        ("EventScheduled", "confirmed"), ("EventPostponed", "tentative"),
        ("EventScheduled", "confirmed"),  # the other day, without another word
        ("EventCancelled", "cancelled"),
    ]  # fmt: skip
    assert "Annulé." in updates[-1]["content"] and len({one["updated"] for one in updates}) == 4


async def test_a_deleted_event_leaves_a_stone_and_no_rows(town: Town) -> None:
    ana = await a_creator()
    event = await an_event(ana.actor, films=("https://video.example/w/1",))
    await service.withdraw(event)
    assert (await Event.all().count(), await EventFilm.all().count(), await Note.all().count()) == (0, 0, 0)
    assert (await Tombstone.get(uri=event.note.uri)).former_type == "Event"
    assert len(await sent("Delete", event.note.uri)) == 1


async def test_nobody_is_named_before_she_has_said_yes(town: Town) -> None:
    ana, ben = await a_creator(), await a_creator("ben", "Ben")
    project = await a_project(ana)
    event = await an_event(ana.actor, organisers=[ben.actor, project.actor], spoken_for={project.actor_id})
    row = await Organiser.get(person_id=ben.actor_id)
    assert await documents.organisers(event) == [ana.actor.uri, project.actor.uri]
    assert ben.actor.uri not in json.dumps(await sent("Create", event.note.uri)), "nor anywhere else in what leaves"
    await organising.answer(row, yes=True)
    assert await documents.organisers(event) == [ana.actor.uri, ben.actor.uri, project.actor.uri]
    await organising.answer(row, yes=False)
    assert await documents.organisers(event) == [ana.actor.uri, project.actor.uri]
    assert len(await sent("Update", event.note.uri)) == 2, "told each time, and not when nothing changes"
    await organising.answer(row, yes=False)
    assert len(await sent("Update", event.note.uri)) == 2


async def test_who_cannot_answer_is_not_asked(town: Town) -> None:
    ana, actors = await a_creator(), await pole_actors()
    far = await known(town, town.social.actor("alice"))
    for person in (actors.companion, actors.instance, far):
        with pytest.raises(Refused) as refused:
            await organising.check_able(ana.actor, person)
        assert refused.value.code == "cannot_answer"
    await organising.check_able(ana.actor, actors.group)


async def test_a_yes_that_comes_while_its_hour_changes_tells_the_new_hour(town: Town) -> None:
    ana, later = await a_creator(), soon(20)
    event = await an_event(ana.actor, organisers=[await known(town, town.social.actor("alice"))])
    row, held, waits = await Organiser.get().select_related("person"), asyncio.Event(), asyncio.Event()

    async def change() -> None:
        async with in_transaction():
            await service.change(event, a_draft(begins_at=later))
            held.set()
            await asyncio.wait_for(waits.wait(), 20)

    async def say_yes() -> None:
        await held.wait()
        asyncio.get_running_loop().call_later(0.5, waits.set)
        assert await organising.heard(row, row.person, yes=True)

    await asyncio.gather(change(), say_yes())
    told = [one["object"] for one in await sent("Update", event.note.uri)]
    assert [datetime.fromisoformat(one["startTime"]) for one in told] == [later, later]
    assert len(told[-1]["organizers"]["items"]) == 2 and (await Event.get()).sequence == 2


async def test_who_is_gone_is_named_no_longer(town: Town) -> None:
    ana, alice = await a_creator(), town.social.actor("alice")
    event = await an_event(ana.actor, organisers=[await known(town, alice)])
    row = await Organiser.get().select_related("person")
    await organising.heard(row, row.person, yes=True)
    await town.deliver(alice, alice.activity("Delete", alice.uri))
    await town.pole.work()
    assert (await sent("Update", event.note.uri))[-1]["object"]["organizers"]["items"] == [ana.actor.uri]
    assert await Organiser.all().count() == 0


async def test_who_is_gone_is_forgotten_though_one_of_the_events_goes_meanwhile(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = await a_creator(), await a_creator("ben", "Ben")
    first, second = [await an_event(ana.actor, title, organisers=[ben.actor]) for title in ("Une", "Deux")]
    held = telling.held

    async def goes(event_id: int) -> Event:
        if event_id == first.id:
            await Note.filter(id=first.note_id).delete()
        return await held(event_id)

    monkeypatch.setattr(telling, "held", goes)
    await organising.forget(ben.actor_id)
    assert not await Organiser.exists(event_id=second.id)


async def test_who_is_forgotten_by_two_workers_at_once_is_told_of_once(town: Town) -> None:
    """One of them stood still past its lease."""
    ana, ben = await a_creator(), await a_creator("ben", "Ben")
    event = await an_event(ana.actor, organisers=[ben.actor])
    await Organiser.all().update(joined_at=clock.now())
    before = len(await sent("Update", event.note.uri))
    await asyncio.gather(organising.forget(ben.actor_id), organising.forget(ben.actor_id))
    assert len(await sent("Update", event.note.uri)) == before + 1


@pytest.mark.parametrize("whose", ["label", "project"])
async def test_with_a_label_or_project_go_its_events_wherever_they_went(town: Town, whose: str) -> None:
    """The pole has passed them on to those who follow it, not the Group."""
    ana, nora = await a_creator(), town.fedi.actor("nora")
    label, project = await a_label(ana.actor), await a_project(ana)
    group = label.actor if whose == "label" else project.actor
    await town.deliver(nora, nora.activity("Follow", urls.pole()))
    event = await an_event(group)
    await service.show_picture(event, in_one(jpeg(400, 300)), "Une affiche")
    await town.pole.work()
    await (labels.close(label, ana.actor) if whose == "label" else projects.end(project))
    await town.pole.work()
    assert await Event.all().count() == 0
    for address in (event.note.uri, event.note.page_url):
        assert (await town.pole.client.get(address)).status_code == 410
    assert [one["object"]["id"] for one in town.fedi.received("Delete") if one["actor"] == group.uri][-1:] == [
        event.note.uri
    ]
    assert [file.name async for file in here().shelf.files()] == []


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"title": "ab"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"kind": "party"}, "kind"),
        ({"zone": "Europe/Rennes"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"begins_at": None, "ends_at": None}, "day"),
        ({"begins_at": datetime.fromisoformat("2020-01-01T20:00:00Z")}, "day"),
        ({"ends_at": None}, "until"),
        ({"town": ""}, "town"),
        ({"region": "FR-XXX"}, "region"),
        ({"country": "France"}, "country"),
        ({"latitude": 91.0, "longitude": 0.0}, "coordinates"),
        ({"latitude": 1.0}, "coordinates"),
        ({"booking_url": "javascript:alert(1)"}, "booking_url"),
        ({"about": "x" * 10_001}, "about"),
        ({"films": tuple(f"https://x.example/{n}" for n in range(51))}, "films"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(changes: dict[str, Any], field: str) -> None:
    given = {"ends_at": soon() + timedelta(hours=2), "begins_at": soon()} | changes
    assert field in faults(a_draft(**given))


def test_an_end_before_its_beginning_and_a_stay_of_years_are_refused() -> None:
    assert faults(a_draft(ends_at=soon() - timedelta(hours=1)))["until"].code == "bad_end"
    assert faults(a_draft(ends_at=soon() + timedelta(days=400)))["until"].code == "bad_end"
    assert faults(a_draft()) == {} and faults(a_draft(online=True, town="")) == {}


async def test_lists_ask_as_often_whatever_their_length(town: Town) -> None:
    ana = await a_creator()
    film = await a_film(ana)
    await an_event(ana.actor, films=(film.uri,))
    with statements() as few:
        await queries.upcoming()
        await queries.of_film(film.uri)
    for number in range(5):
        await an_event(ana.actor, f"Séance {number}", begins_at=soon(3 + number), films=(film.uri,))
    with statements() as many:
        found = await queries.upcoming()
        await queries.of_film(film.uri)
    assert len(found.events) == 6 and len(many) == len(few)
    assert [one.begins_at for one in found.events] == sorted(one.begins_at for one in found.events)


def test_the_example_of_the_vocabulary_is_one_that_mobilizon_takes() -> None:
    document = json.loads((Path(__file__).parents[1] / "documents" / "40-event.json").read_text(encoding="utf-8"))
    read = mobilizon.taken(document)
    assert (read.title, read.join_options, read.picture) == (
        document["name"], "external", document["attachment"][1]["url"],
    )  # fmt: skip
    draft = reading.event_from_object(document)
    assert draft is not None and (draft.kind, draft.price, draft.region) == ("masterclass", "Entrée libre", "FR-BRE")
